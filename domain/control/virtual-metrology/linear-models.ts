import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { type Outcome, refuse } from '../../process/outcome.ts';
import { centred, columnDeviations, columnMeans, standardised } from './standardise.ts';

type Rows = readonly (readonly number[])[];

/** y = intercept + coefficients x. */
export interface LinearModel {
  readonly coefficients: readonly number[];
  readonly intercept: number;
}

const mean = (list: readonly number[]): number => list.reduce((sum, each) => sum + each, 0) / list.length;
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, each, i) => sum + each * (b[i] as number), 0);
const no = (message: string) => refuse({ kind: 'no_solution', quantity: 'model', message });

/** Why no model can be made of the data, or null. */
function misfit(x: Rows, y: readonly number[], least: number): string | null {
  const width = x[0]?.length ?? 0;
  if (x.length < least || width === 0 || x.length !== y.length)
    return `at least ${least} rows with their response are needed`;
  if (x.some((row) => row.length !== width)) return 'rows are not equally long';
  return [...x.flat(), ...y].every((each) => Math.abs(each) < 1e100) ? null : 'a number is not finite';
}

const withIntercept = (coefficients: readonly number[], means: readonly number[], level: number): LinearModel => ({
  coefficients,
  intercept: level - dot(coefficients, means),
});

export const predict = ({ coefficients, intercept }: LinearModel, x: Rows): number[] =>
  x.map((row) => intercept + dot(coefficients, row));

/**
 * Ridge regression: least |y - X b|^2 + alpha |b|^2, the intercept free (A. E. Hoerl & R. W. Kennard, Technometrics 12, 55
 * (1970)).
 *
 * @param alpha above 0
 */
export function ridge(x: Rows, y: readonly number[], alpha: number): Outcome<LinearModel> {
  const wrong = misfit(x, y, 1);
  if (wrong) return no(wrong);
  if (!(alpha > 0 && alpha < Infinity)) return no('alpha must be above 0');
  const [means, level] = [columnMeans(x), mean(y)];
  const a = new Matrix(centred(x, means));
  const gram = a.transpose().mmul(a).add(Matrix.eye(means.length).mul(alpha));
  const factor = new CholeskyDecomposition(gram);
  if (!factor.isPositiveDefinite()) return no('alpha is too small for columns that depend on each other');
  const right = a.transpose().mmul(Matrix.columnVector(y.map((each) => each - level)));
  return { ok: true, ...withIntercept(factor.solve(right).to1DArray(), means, level) };
}

/**
 * Lasso: least |y - X b|^2/(2 n) + alpha |b|_1, the intercept free, by coordinate descent until the duality gap is below
 * 1e-12 of the squares of y (J. Friedman, T. Hastie & R. Tibshirani, J. Stat. Softw. 33, 1 (2010)).
 *
 * @param alpha above 0
 * @returns `no_solution` when `most` rounds do not close the gap
 */
export function lasso(x: Rows, y: readonly number[], alpha: number, most = 20_000): Outcome<LinearModel> {
  const wrong = misfit(x, y, 1);
  if (wrong) return no(wrong);
  if (!(alpha > 0 && alpha < Infinity)) return no('alpha must be above 0');
  const [means, level, n] = [columnMeans(x), mean(y), x.length];
  const centredRows = centred(x, means);
  const columns = means.map((_, j) => Float64Array.from(centredRows, (row) => row[j] as number));
  const target = Float64Array.from(y, (each) => each - level);
  const residual = target.slice();
  const product = (a: Float64Array, b: Float64Array): number => {
    let sum = 0;
    for (let i = 0; i < n; i += 1) sum += (a[i] as number) * (b[i] as number);
    return sum;
  };
  const squares = columns.map((column) => product(column, column));
  const b = means.map(() => 0);
  const penalty = n * alpha;
  const enough = 1e-12 * product(target, target);
  for (let round = 0; round < most; round += 1) {
    for (const [j, column] of columns.entries()) {
      if (squares[j] === 0) continue;
      const kept = b[j] as number;
      const pull = product(column, residual) + (squares[j] as number) * kept;
      const moved = (Math.sign(pull) * Math.max(0, Math.abs(pull) - penalty)) / (squares[j] as number);
      if (moved === kept) continue;
      b[j] = moved;
      for (let i = 0; i < n; i += 1) residual[i] = (residual[i] as number) + (kept - moved) * (column[i] as number);
    }
    // Gap between the objective and its dual at the residual, scaled into what the dual allows.
    const steepest = Math.max(...columns.map((column) => Math.abs(product(column, residual))));
    const shrink = steepest > penalty ? penalty / steepest : 1;
    const rr = product(residual, residual);
    const size = b.reduce((sum, each) => sum + Math.abs(each), 0);
    const gap = 0.5 * rr * (1 + shrink ** 2) + penalty * size - shrink * product(residual, target);
    if (gap <= enough) return { ok: true, ...withIntercept(b, means, level) };
  }
  return no('coordinate descent does not converge');
}

/**
 * Partial least squares of one response by NIPALS on columns scaled to unit variance (S. Wold, M. Sjostrom & L. Eriksson,
 * Chemometr. Intell. Lab. Syst. 58, 109 (2001)), coefficients in the units of the data.
 *
 * @param components 1 up to the number of columns
 * @returns also `scaled_coefficients`: per standard deviation of each column
 */
export function partialLeastSquares(
  x: Rows,
  y: readonly number[],
  components: number,
): Outcome<LinearModel & { readonly scaled_coefficients: readonly number[] }> {
  const wrong = misfit(x, y, 3);
  if (wrong) return no(wrong);
  const [means, level] = [columnMeans(x), mean(y)];
  if (!(Number.isInteger(components) && components >= 1 && components <= Math.min(means.length, x.length - 1)))
    return no(`components must be 1 to ${Math.min(means.length, x.length - 1)}`);
  // A column that never changes carries nothing.
  const deviations = columnDeviations(x, means, 1).map((each) => each || 1);
  let rest = standardised(x, means, deviations);
  const yRest = y.map((each) => each - level);
  const [weights, loadings, responses]: [number[][], number[][], number[]] = [[], [], []];
  const acrossRows = (scores: readonly number[]): number[] =>
    means.map((_, j) => rest.reduce((sum, row, i) => sum + (row[j] as number) * (scores[i] as number), 0));
  for (let a = 0; a < components; a += 1) {
    const direction = acrossRows(yRest);
    const length = Math.hypot(...direction);
    if (!(length > 1e-12 * Math.hypot(...y))) break;
    const w = direction.map((each) => each / length);
    const t = rest.map((row) => dot(row, w));
    const tt = dot(t, t);
    const p = acrossRows(t).map((each) => each / tt);
    const q = dot(yRest, t) / tt;
    rest = rest.map((row, i) => row.map((each, j) => each - (t[i] as number) * (p[j] as number)));
    for (let i = 0; i < yRest.length; i += 1) yRest[i] = (yRest[i] as number) - q * (t[i] as number);
    weights.push(w);
    loadings.push(p);
    responses.push(q);
  }
  // Rotations R = W (P'W)^-1, column by column: P'W is upper triangular with ones on its diagonal.
  const rotations: number[][] = [];
  for (const [a, w] of weights.entries()) {
    const rotated = [...w];
    for (let earlier = 0; earlier < a; earlier += 1) {
      const overlap = dot(loadings[earlier] as number[], w);
      for (let j = 0; j < rotated.length; j += 1)
        rotated[j] = (rotated[j] as number) - overlap * (rotations[earlier]?.[j] as number);
    }
    rotations.push(rotated);
  }
  const scaled_coefficients = means.map((_, j) =>
    rotations.reduce((sum, rotation, k) => sum + (rotation[j] as number) * (responses[k] as number), 0),
  );
  const coefficients = scaled_coefficients.map((each, j) => each / (deviations[j] as number));
  return { ok: true, scaled_coefficients, ...withIntercept(coefficients, means, level) };
}
