import type { ShewhartLimits } from './individuals.ts';
import { c4, d2, d3 } from './range-constants.ts';

/** What charts need of one rational subgroup; n at least 1. `deviation` is null for a single value. */
export interface Subgroup {
  readonly n: number;
  readonly mean: number;
  readonly range: number;
  readonly deviation: number | null;
}

/** Mean, range and standard deviation (n - 1 below, about the mean) of a subgroup. */
export const subgroupOf = (values: readonly number[]): Subgroup => {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const range = Math.max(...values) - Math.min(...values);
  return { n, mean, range, deviation: n < 2 ? null : Math.sqrt(squares / (n - 1)) };
};

/** Tables print d2 to three decimals, and what was computed with a table differs in the fourth digit. */
export const printedD2 = (n: number): number => Math.round(d2(n) * 1000) / 1000;

/**
 * How the standard deviation of one value is estimated from subgroups: by ranges or deviations, each subgroup weighing
 * the same (`range`, `deviation`), each by its precision (`range_weighted`, `deviation_weighted`: I. W. Burr,
 * J. Quality Technology 1, 163 (1969)), or by pooling the variances (`pooled`).
 */
export type SigmaEstimator = 'range' | 'range_weighted' | 'deviation' | 'deviation_weighted' | 'pooled';

const weighted = (terms: readonly (readonly [weight: number, estimate: number])[]): number =>
  terms.reduce((sum, [weight, estimate]) => sum + weight * estimate, 0) /
  terms.reduce((sum, [weight]) => sum + weight, 0);

/** Standard deviation of one value within subgroups of at least two values; without bias under normal noise. */
export const sigmaWithin = (
  subgroups: readonly Subgroup[],
  estimator: SigmaEstimator,
  divisor: (n: number) => number = d2,
): number => {
  const sets = subgroups.filter(({ n }) => n > 1);
  switch (estimator) {
    case 'range':
      return weighted(sets.map(({ n, range }) => [1, range / divisor(n)]));
    case 'range_weighted':
      return weighted(sets.map(({ n, range }) => [(divisor(n) / d3(n)) ** 2, range / divisor(n)]));
    case 'deviation':
      return weighted(sets.map(({ n, deviation }) => [1, (deviation ?? 0) / c4(n)]));
    case 'deviation_weighted':
      return weighted(sets.map(({ n, deviation }) => [c4(n) ** 2 / (1 - c4(n) ** 2), (deviation ?? 0) / c4(n)]));
    case 'pooled': {
      const freedom = sets.reduce((sum, { n }) => sum + n - 1, 0);
      const squares = sets.reduce((sum, { n, deviation }) => sum + (n - 1) * (deviation ?? 0) ** 2, 0);
      return Math.sqrt(squares / freedom) / c4(freedom + 1);
    }
    default: {
      const unhandled: never = estimator;
      return unhandled;
    }
  }
};

/** The mean of all values, each value weighing the same. */
export const grandMean = (subgroups: readonly Subgroup[]): number =>
  weighted(subgroups.map(({ n, mean }) => [n, mean]));

/** Three-sigma limits of the mean of n values. */
export const meanLimits = (cl: number, sigma: number, n: number): ShewhartLimits => {
  const error = sigma / Math.sqrt(n);
  return { cl, ucl: cl + 3 * error, lcl: cl - 3 * error, sigma: error };
};

/** Three-sigma limits of the range of n values, around a centre (d2 sigma unless observed), never below 0. */
export const rangeChartLimits = (sigma: number, n: number, cl: number = d2(n) * sigma): ShewhartLimits => {
  const error = d3(n) * sigma;
  return { cl, ucl: cl + 3 * error, lcl: Math.max(0, cl - 3 * error), sigma: error };
};

/** Three-sigma limits of the standard deviation of n values, around a centre (c4 sigma unless observed), never below 0. */
export const deviationChartLimits = (sigma: number, n: number, cl: number = c4(n) * sigma): ShewhartLimits => {
  const error = Math.sqrt(1 - c4(n) ** 2) * sigma;
  return { cl, ucl: cl + 3 * error, lcl: Math.max(0, cl - 3 * error), sigma: error };
};
