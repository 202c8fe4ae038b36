import type { Matrix } from 'ml-matrix';
import { type ModelError, type Outcome, refuse } from '../../process/outcome.ts';

/** Rows of equal length. */
export type Rows = readonly (readonly number[])[];

export const mutable = (rows: Rows): number[][] => rows.map((row) => [...row]);

/** Refuses a matrix that is not rows by columns of finite numbers. */
export function shapeError(name: string, rows: Rows, height: number, width: number): ModelError | null {
  if (rows.length !== height || rows.some((row) => row.length !== width))
    return { kind: 'no_solution', quantity: name, message: `${name} must have ${height} rows of ${width}` };
  for (const row of rows)
    for (const value of row) if (!(Math.abs(value) < 1e100)) return { kind: 'not_finite', quantity: name, value };
  return null;
}

/** Symmetric to the last digits that an input is written with. */
export function symmetryError(name: string, rows: Rows): ModelError | null {
  for (const [i, row] of rows.entries())
    for (const [j, value] of row.entries()) {
      const mirrored = rows[j]?.[i] as number;
      if (Math.abs(value - mirrored) > 1e-9 * (Math.abs(value) + Math.abs(mirrored)))
        return { kind: 'no_solution', quantity: name, message: `${name} must be symmetric` };
    }
  return null;
}

/** The matrix as rows, unless some number of it is not finite. */
export function finiteRows(name: string, matrix: Matrix): Outcome<{ readonly rows: number[][] }> {
  const rows = matrix.to2DArray();
  for (const row of rows)
    for (const value of row) if (!Number.isFinite(value)) return refuse({ kind: 'not_finite', quantity: name, value });
  return { ok: true, rows };
}
