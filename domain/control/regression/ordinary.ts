import { type Outcome, refuse } from '../../process/outcome.ts';
import {
  backSubstitute,
  factorise,
  forwardSubstitute,
  inverseNormal,
  upperTriangle,
} from '../least-squares/pivoted-qr.ts';
import { exactDifference } from './double-double.ts';

type Rows = readonly (readonly number[])[];

export interface Regression {
  /** One a column of the design. */
  readonly coefficients: readonly number[];
  readonly standard_deviations: readonly number[];
  readonly covariance: Rows;
  readonly residuals: readonly number[];
  readonly rss: number;
  /** sqrt(rss / (n - p)); 0 when the design has as many columns as rows. */
  readonly residual_sd: number;
  /** Coefficient of determination, about the mean where a column is constant, else about zero; 1 of a response without variation. */
  readonly r2: number;
  /** Mean square of the regression over that of the residuals; null where those vanish or nothing is explained but the mean. */
  readonly f_statistic: number | null;
  readonly degrees_of_freedom: number;
}

/** Rounds of refinement: each gains about 16 digits less what the condition number takes. */
const ROUNDS = 5;

/**
 * Ordinary least squares by QR with scaled columns, refined with residuals of twice the precision in the augmented system
 * (A. Bjorck, BIT 7, 257 (1967)): the coefficients hold nearly all digits even of designs as bad as NIST's Longley.
 *
 * @param design n rows of p columns, the constant one included
 * @param response n numbers
 * @returns `no_solution` where the columns depend on each other to within rounding
 */
export function ordinary(design: Rows, response: readonly number[]): Outcome<Regression> {
  const [n, p] = [design.length, design[0]?.length ?? 0];
  const no = (message: string) => refuse({ kind: 'no_solution', quantity: 'design', message });
  if (p === 0 || n < p) return no(`${n} rows do not determine ${p} coefficients`);
  if (response.length !== n || design.some((row) => row.length !== p)) return no('rows and response do not match');
  const values = [...design.flat(), ...response];
  const bad = values.find((each) => !(Math.abs(each) < 1e100));
  if (bad !== undefined) return refuse({ kind: 'not_finite', quantity: 'design', value: bad });
  const column = (j: number): Float64Array => Float64Array.from(design, (row) => row[j] as number);
  // Powers of two scale without rounding.
  const scales = Array.from({ length: p }, (_, j) => 2 ** Math.floor(Math.log2(Math.hypot(...column(j)) || 1)));
  const a = scales.map((scale, j) => column(j).map((each) => each / scale));
  const rows = design.map((row) => row.map((each, j) => each / (scales[j] as number)));
  const factors = a.map((each) => each.slice());
  const order = factorise(factors, Float64Array.from(response));
  const r = upperTriangle(factors);
  const top = Math.abs(r[0]?.[0] as number);
  if (r.some((row, i) => !(Math.abs(row[i] as number) > top * p * Number.EPSILON)))
    return no('the columns of the design are linearly dependent');
  // Least squares of A dx = f with A'(f - A dx) = g, by the triangle alone (corrected semi-normal equations).
  const normalSolve = (g: Float64Array): Float64Array => {
    const turned = backSubstitute(
      r,
      forwardSubstitute(
        r,
        Float64Array.from(order, (j) => g[j] as number),
      ),
    );
    const x = new Float64Array(p);
    for (const [i, j] of order.entries()) x[j] = turned[i] as number;
    return x;
  };
  const x = new Float64Array(p);
  let residuals = new Float64Array(response);
  for (let round = 0; round < ROUNDS; round += 1) {
    const g = Float64Array.from(a, (each) => -exactDifference(0, each, residuals));
    const step = normalSolve(g);
    for (const [j, each] of step.entries()) x[j] = (x[j] as number) + each;
    residuals = Float64Array.from(rows, (row, i) => exactDifference(response[i] as number, row, x));
  }
  const degrees_of_freedom = n - p;
  const rss = residuals.reduce((sum, each) => sum + each * each, 0);
  const variance = degrees_of_freedom > 0 ? rss / degrees_of_freedom : 0;
  const covariance = inverseNormal(r, order).map((row, i) =>
    row.map((each, j) => (each * variance) / ((scales[i] as number) * (scales[j] as number))),
  );
  const coefficients = Array.from(x, (each, j) => each / (scales[j] as number));
  if (![...coefficients, ...covariance.flat(), rss].every(Number.isFinite))
    return no('the columns are too small or too large for their coefficients');
  const constant = a.some((each) => each.every((value) => value === each[0]));
  const mean = constant ? response.reduce((sum, each) => sum + each, 0) / n : 0;
  const total = response.reduce((sum, each) => sum + (each - mean) ** 2, 0);
  const explaining = constant ? p - 1 : p;
  return {
    ok: true,
    coefficients,
    covariance,
    standard_deviations: covariance.map((row, i) => Math.sqrt(row[i] as number)),
    residuals: [...residuals],
    rss,
    residual_sd: Math.sqrt(variance),
    r2: total > 0 ? 1 - rss / total : 1,
    f_statistic: total > 0 && variance > 0 && explaining > 0 ? (total - rss) / explaining / variance : null,
    degrees_of_freedom,
  };
}

/** Rows 1, x, x^2 ... x^degree. */
export const powers = (x: readonly number[], degree: number): number[][] =>
  x.map((each) => Array.from({ length: degree + 1 }, (_, k) => each ** k));

/** A column of ones before the others. */
export const withConstant = (rows: Rows): number[][] => rows.map((row) => [1, ...row]);
