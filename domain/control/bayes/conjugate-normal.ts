import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { type Outcome, refuse } from '../../process/outcome.ts';

type Rows = readonly (readonly number[])[];

export interface Posterior {
  readonly mean: readonly number[];
  readonly covariance: Rows;
  /** ln of the probability density of the data, parameters integrated out. */
  readonly log_evidence: number;
}

const matrix = (rows: Rows): Matrix => new Matrix(rows.map((row) => [...row]));
const logDeterminant = (factor: CholeskyDecomposition): number =>
  2 * factor.lowerTriangularMatrix.diagonal().reduce((sum, each) => sum + Math.log(each), 0);

/**
 * Linear regression with known error and a normal prior: posterior N(m, V) with V^-1 = V0^-1 + X'X/s^2, and the evidence
 * N(y; X m0, s^2 I + X V0 X') (C. M. Bishop, Pattern Recognition and Machine Learning (2006), sections 3.3 and 3.5).
 *
 * @param design n rows of p columns
 * @param sigma standard deviation of each response, above 0
 * @param prior mean and covariance of the p coefficients, positive definite
 */
export function conjugateNormal(
  design: Rows,
  response: readonly number[],
  sigma: number,
  prior: { readonly mean: readonly number[]; readonly covariance: Rows },
): Outcome<{ readonly posterior: Posterior }> {
  const no = (message: string) => refuse({ kind: 'no_solution', quantity: 'posterior', message });
  const [n, p] = [design.length, prior.mean.length];
  if (n === 0 || p === 0 || response.length !== n || design.some((row) => row.length !== p))
    return no('design, response and prior do not match');
  if (!(sigma > 0 && sigma < Infinity)) return no('sigma must be above 0');
  const priorFactor = new CholeskyDecomposition(matrix(prior.covariance));
  if (!priorFactor.isPositiveDefinite()) return no('the covariance of the prior must be positive definite');
  const x = matrix(design);
  const m0 = Matrix.columnVector([...prior.mean]);
  const off = Matrix.sub(Matrix.columnVector([...response]), x.mmul(m0));
  const precision = Matrix.add(
    priorFactor.solve(Matrix.eye(p)),
    x
      .transpose()
      .mmul(x)
      .div(sigma ** 2),
  );
  const factor = new CholeskyDecomposition(precision);
  if (!factor.isPositiveDefinite()) return no('the posterior is not proper');
  const covariance = factor.solve(Matrix.eye(p));
  const shift = factor.solve(
    x
      .transpose()
      .mmul(off)
      .div(sigma ** 2),
  );
  // y'(s^2 I + X V0 X')^-1 y = residuals at the posterior mean + their prior penalty (matrix inversion lemma).
  const left = Matrix.sub(off, x.mmul(shift));
  const penalty = shift.dot(priorFactor.solve(shift));
  const misfit = left.dot(left) / sigma ** 2 + penalty;
  const logs = n * Math.log(2 * Math.PI * sigma ** 2) + logDeterminant(priorFactor) + logDeterminant(factor);
  return {
    ok: true,
    posterior: {
      mean: Matrix.add(m0, shift).to1DArray(),
      covariance: covariance.to2DArray(),
      log_evidence: -0.5 * (logs + misfit),
    },
  };
}
