import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { t2Limits, t2Of, t2ReferenceFrom } from '../control/hotelling.ts';
import type { ShewhartLimits } from '../control/individuals.ts';
import type { T2ReferenceData } from './events.ts';

/**
 * What mean and covariance come from: the mean, and the sums of products about it, of the observations so far. As large as
 * the square of the number of variables, however many observations went in.
 */
export interface Moments {
  readonly count: number;
  readonly mean: readonly number[];
  readonly products: readonly (readonly number[])[];
}

export const noMoments: Moments = { count: 0, mean: [], products: [] };

/** B. P. Welford, Technometrics 4, 419 (1962), for vectors: exact where sums of squares would cancel. */
export const addObservation = ({ count, mean, products }: Moments, values: readonly number[]): Moments => {
  if (count === 0) return { count: 1, mean: values, products: values.map(() => values.map(() => 0)) };
  const n = count + 1;
  const off = values.map((value, j) => value - (mean[j] ?? 0));
  const weight = count / n;
  return {
    count: n,
    mean: off.map((d, j) => (mean[j] ?? 0) + d / n),
    // The product of the distances first, so that the matrix stays symmetric to the last bit.
    products: off.map((dj, j) => off.map((dk, k) => (products[j]?.[k] ?? 0) + weight * (dj * dk))),
  };
};

/** What limits of T2 come with. */
export interface T2Limits extends ShewhartLimits {
  readonly reference: T2ReferenceData;
}

/** Observations that phase I needs: with fewer there is no F distribution to take limits from. */
export const leastObservations = (p: number): number => p + 2;

/** Of a T2 chart's confidence, the distance in sigmas that a normal value exceeds, on either side, as seldom. */
const sigmasAt = (confidence: number): number => normalQuantile((1 + confidence) / 2, 0, 1);

/**
 * The sigma of limits of T2: such that a point on the upper limit has the z-score that a normal value has at its limits of
 * the same confidence (3 at 0.9973). T2 itself is far from normal, so it is no standard deviation.
 */
export const t2Sigma = ({ cl, ucl }: Pick<ShewhartLimits, 'cl' | 'ucl'>, confidence: number): number =>
  (ucl - cl) / sigmasAt(confidence);

const factored = ({ mean, covariance, observations }: T2ReferenceData) =>
  t2ReferenceFrom(mean, covariance, observations, 1);

/**
 * Limits for the runs after phase I (phase II of individual observations). The centre line is the median of T2 in
 * control, which exists where its mean does not (fewer than p + 3 observations). null with fewer than p + 2 observations,
 * as long as the covariance is singular, or when a double cannot hold the limits.
 */
export const t2PhaseTwo = ({ count, mean, products }: Moments, confidence: number): T2Limits | null => {
  const p = mean.length;
  if (count < leastObservations(p)) return null;
  const covariance = products.map((line) => line.map((sum) => sum / (count - 1)));
  const reference = { mean: [...mean], covariance, observations: count };
  if (factored(reference) === null) return null;
  const ucl = t2Limits(p, count, 1, confidence)?.phase_two ?? Number.NaN;
  const cl = t2Limits(p, count, 1, 0.5)?.phase_two ?? Number.NaN;
  const sigma = t2Sigma({ cl, ucl }, confidence);
  return Number.isFinite(sigma) && sigma > 0 ? { cl, ucl, lcl: 0, sigma, reference } : null;
};

/** T2 of one observation; null when a reference is of other variables or singular, as no phase I gives it. */
export const t2At = (data: T2ReferenceData, values: readonly number[]): number | null => {
  const reference = data.mean.length === values.length ? factored(data) : null;
  return reference && t2Of(reference, values);
};

/**
 * What each variable adds to T2 when all others are known: T2 less the T2 of the others alone. With y = S^-1 (x - mean) it
 * is y_i^2 / (S^-1)_ii. G. C. Runger, F. B. Alt & D. C. Montgomery, Commun. Statist. Theory Meth. 25, 2203 (1996); the last
 * terms of the decompositions of R. L. Mason, N. D. Tracy & J. C. Young, J. Quality Technology 27, 99 (1995).
 */
export const t2Contributions = (
  { mean, covariance }: T2ReferenceData,
  values: readonly number[],
): readonly number[] => {
  const inverse = new CholeskyDecomposition(new Matrix(covariance)).solve(Matrix.eye(mean.length));
  return values.map((_, i) => {
    const y = values.reduce((sum, value, j) => sum + inverse.get(i, j) * (value - (mean[j] ?? 0)), 0);
    return y ** 2 / inverse.get(i, i);
  });
};
