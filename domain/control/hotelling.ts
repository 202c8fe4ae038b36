import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';
import fQuantile from '@stdlib/stats-base-dists-f-quantile';
import { CholeskyDecomposition, Matrix } from 'ml-matrix';

/**
 * Hotelling T2 chart: N. D. Tracy, J. C. Young & R. L. Mason, J. Quality Technology 24, 88 (1992); D. C. Montgomery,
 * "Introduction to Statistical Quality Control", section 11.3.
 */
export interface T2Reference {
  readonly mean: readonly number[];
  readonly covariance: readonly (readonly number[])[];
  /** Lower triangle of the Cholesky factor of the covariance, row after row. */
  readonly factor: Float64Array;
  /** Observations, or subgroups, of phase I. */
  readonly m: number;
  /** Values a subgroup; 1 for individual observations. */
  readonly n: number;
}

const meanOf = (rows: readonly (readonly number[])[]): number[] => {
  const sums: number[] = [];
  for (const row of rows) {
    row.forEach((value, j) => {
      sums[j] = (sums[j] ?? 0) + value;
    });
  }
  return sums.map((sum) => sum / rows.length);
};

/** Adds the sums of squares and products of the rows about their mean. */
function addProducts(products: number[][], rows: readonly (readonly number[])[], mean: readonly number[]): void {
  for (const row of rows) {
    products.forEach((line, j) => {
      const dj = (row[j] ?? 0) - (mean[j] ?? 0);
      for (let k = 0; k < line.length; k += 1) line[k] = (line[k] ?? 0) + dj * ((row[k] ?? 0) - (mean[k] ?? 0));
    });
  }
}

/**
 * A reference from a mean and covariance that m subgroups of n observations gave, however they were summed. null when the
 * covariance is singular: too few observations, or variables that are combinations of others.
 */
export function t2ReferenceFrom(
  mean: readonly number[],
  covariance: readonly (readonly number[])[],
  m: number,
  n: number,
): T2Reference | null {
  const p = mean.length;
  if (!covariance.flat().every(Number.isFinite)) return null;
  const cholesky = new CholeskyDecomposition(new Matrix(covariance.map((line) => [...line])));
  if (!cholesky.isPositiveDefinite()) return null;
  const lower = cholesky.lowerTriangularMatrix;
  // Rounding leaves a tiny pivot where there should be none.
  if (covariance.some((line, j) => lower.get(j, j) ** 2 < 1e-12 * (line[j] ?? 0))) return null;
  const factor = new Float64Array((p * (p + 1)) / 2);
  for (let j = 0, at = 0; j < p; j += 1) for (let k = 0; k <= j; k += 1, at += 1) factor[at] = lower.get(j, k);
  return { mean, covariance, factor, m, n };
}

/**
 * Mean and covariance of phase I from subgroups of n observations of p variables (shape m x n x p; n = 1: individual
 * observations, whose covariance is that of all). null when the covariance is singular.
 */
export function t2Reference(subgroups: readonly (readonly (readonly number[])[])[]): T2Reference | null {
  const m = subgroups.length;
  const n = subgroups[0]?.length ?? 0;
  const mean = meanOf(subgroups.map(meanOf));
  const p = mean.length;
  if (m < 2 || p < 1) return null;
  const products = Array.from({ length: p }, () => new Array<number>(p).fill(0));
  if (n === 1) addProducts(products, subgroups.flat(), mean);
  else for (const rows of subgroups) addProducts(products, rows, meanOf(rows));
  const freedom = n === 1 ? m - 1 : m * (n - 1);
  // Singular, though rounding of the mean may hide it.
  if (freedom < p) return null;
  const covariance = products.map((line) => line.map((sum) => sum / freedom));
  return t2ReferenceFrom(mean, covariance, m, n);
}

/**
 * T2 = n (x - mean)' S^-1 (x - mean) of one observation, or of the mean of one subgroup of n; by substitution in the
 * Cholesky factor, the same work for every point.
 */
export function t2Of({ mean, factor, n }: T2Reference, observation: readonly number[]): number {
  if (observation.length !== mean.length) throw new RangeError(`an observation has ${mean.length} variables`);
  const solved = new Float64Array(mean.length);
  let sum = 0;
  for (let j = 0, at = 0; j < mean.length; j += 1) {
    let rest = (observation[j] ?? 0) - (mean[j] ?? 0);
    for (let k = 0; k < j; k += 1, at += 1) rest -= (factor[at] ?? 0) * (solved[k] ?? 0);
    solved[j] = rest / (factor[at] ?? 1);
    at += 1;
    sum += (solved[j] ?? 0) ** 2;
  }
  return n * sum;
}

/** Of several subgroups: one T2 each. */
export const t2Series = (
  reference: T2Reference,
  subgroups: readonly (readonly (readonly number[])[])[],
): readonly number[] => subgroups.map((rows) => t2Of(reference, meanOf(rows)));

/**
 * Upper limits of T2 at a confidence. Phase I judges the points that the reference comes from, phase II later ones.
 * Individuals: (m-1)^2/m B(p/2, (m-p-1)/2) and p(m+1)(m-1)/(m(m-p)) F(p, m-p).
 * Subgroups: p(m-1)(n-1)/(mn-m-p+1) F(p, mn-m-p+1) and p(m+1)(n-1)/(mn-m-p+1) F(p, mn-m-p+1).
 * null when there are too few observations for any limit.
 */
export function t2Limits(
  p: number,
  m: number,
  n: number,
  confidence: number,
): { readonly phase_one: number; readonly phase_two: number } | null {
  if (n === 1) {
    if (m - p - 1 <= 0) return null;
    return {
      phase_one: ((m - 1) ** 2 / m) * betaQuantile(confidence, p / 2, (m - p - 1) / 2),
      phase_two: ((p * (m + 1) * (m - 1)) / (m * (m - p))) * fQuantile(confidence, p, m - p),
    };
  }
  const freedom = m * n - m - p + 1;
  if (freedom <= 0) return null;
  const scale = ((p * (n - 1)) / freedom) * fQuantile(confidence, p, freedom);
  return { phase_one: scale * (m - 1), phase_two: scale * (m + 1) };
}
