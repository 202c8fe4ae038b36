import { d2 } from './range-constants.ts';

/** The centre line and three-sigma limits of a plotted statistic, in its own unit; sigma is positive. */
export interface ShewhartLimits {
  readonly cl: number;
  readonly ucl: number;
  readonly lcl: number;
  readonly sigma: number;
}

/** The running sums that limits of individual values come from; constant in size however many values went in. */
export interface IndividualsSums {
  readonly count: number;
  readonly sum: number;
  readonly moving_range_sum: number;
  readonly last: number | null;
}

export const noIndividuals: IndividualsSums = { count: 0, sum: 0, moving_range_sum: 0, last: null };

/** The moving range of two: the distance of a value from the one before it; null for the first. */
export const movingRange = (last: number | null, value: number): number | null =>
  last === null ? null : Math.abs(value - last);

/** Sums are taken from the first value to the last, so that the same series gives the same bits everywhere. */
export const addIndividual = (sums: IndividualsSums, value: number): IndividualsSums => ({
  count: sums.count + 1,
  sum: sums.sum + value,
  moving_range_sum: sums.moving_range_sum + (movingRange(sums.last, value) ?? 0),
  last: value,
});

/**
 * Limits of an individuals (I-MR) chart from phase I values: centre = mean, sigma = mean moving range / d2(2), limits at
 * three sigma (NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2). null with fewer than two values, without any
 * variation (such limits would condemn every later value), or when a double cannot hold them.
 *
 * @param divisor d2 for moving ranges of two, 2 / sqrt(pi); published examples round it to 1.128.
 */
export const individualsLimits = (
  { count, sum, moving_range_sum }: IndividualsSums,
  divisor: number = d2(2),
): ShewhartLimits | null => {
  const cl = sum / count;
  // NaN of a single value, 0 without variation.
  const sigma = moving_range_sum / (count - 1) / divisor;
  const limits = { cl, ucl: cl + 3 * sigma, lcl: cl - 3 * sigma, sigma };
  return sigma > 0 && Object.values(limits).every(Number.isFinite) ? limits : null;
};
