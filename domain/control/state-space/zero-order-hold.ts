import { Matrix } from 'ml-matrix';
import { firstError, type Outcome, refuse } from '../../process/outcome.ts';
import { matrixExponential } from './matrix-exponential.ts';
import { finiteRows, mutable, type Rows, shapeError } from './shapes.ts';

/** x[k+1] = ad x[k] + bd u[k]. */
export interface DiscreteSystem {
  readonly ad: Rows;
  readonly bd: Rows;
}

/**
 * Discretises dx/dt = A x + B u for an input that is held over each sample: the blocks of exp([A B; 0 0] Ts) (Van Loan, IEEE
 * Trans. Automatic Control 23, 395, 1978). Exact also for a singular A.
 *
 * @param a n by n, 1/s
 * @param b n by m
 */
export function zeroOrderHold(a: Rows, b: Rows, sample_s: number): Outcome<DiscreteSystem> {
  const n = a.length;
  const m = b[0]?.length ?? 0;
  const error =
    shapeError('a', a, n, n) ??
    shapeError('b', b, n, m) ??
    firstError(
      { sample_s, states: n, inputs: m },
      { sample_s: { min: 1e-12, max: 1e9 }, states: { min: 1, max: 200 }, inputs: { min: 1, max: 200 } },
    );
  if (error) return refuse(error);
  const joined = Matrix.zeros(n + m, n + m);
  joined.setSubMatrix(mutable(a), 0, 0);
  joined.setSubMatrix(mutable(b), 0, n);
  const exponential = finiteRows('ad', matrixExponential(joined.mul(sample_s)));
  if (!exponential.ok) return exponential;
  const top = exponential.rows.slice(0, n);
  return { ok: true, ad: top.map((row) => row.slice(0, n)), bd: top.map((row) => row.slice(n)) };
}
