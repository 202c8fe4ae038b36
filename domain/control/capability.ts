import chiSquareQuantile from '@stdlib/stats-base-dists-chisquare-quantile';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';

export interface Specification {
  readonly lsl: number | null;
  readonly usl: number | null;
  /** Middle of the specification when null. */
  readonly target: number | null;
}

export interface Estimated {
  readonly value: number;
  /** Confidence interval. */
  readonly interval: readonly [number, number];
}

/** Indices that need a limit the specification does not have are null. */
export interface Indices {
  /** (USL - LSL) / 6 sigma */
  readonly potential: Estimated | null;
  /** (mean - LSL) / 3 sigma */
  readonly lower: Estimated | null;
  /** (USL - mean) / 3 sigma */
  readonly upper: Estimated | null;
  /** The smaller side. */
  readonly actual: Estimated;
  /** (USL - LSL) / 6 sqrt(sigma^2 + (mean - target)^2) */
  readonly about_target: Estimated | null;
}

/**
 * Capability indices with confidence intervals: NIST/SEMATECH e-Handbook 6.1.6; intervals as in R's qcc 2.7
 * (Y. Chou, D. Owen & S. Borrego, J. Quality Technology 22, 223 (1990); A. F. Bissell, Applied Statistics 39, 331
 * (1990); R. A. Boyles, J. Quality Technology 23, 17 (1991) for the one about the target).
 * With sigma within subgroups they are Cp, Cpl, Cpu, Cpk and Cpm, with the overall standard deviation Pp ... Ppk.
 *
 * @param count how many values the estimates come from, at least 2.
 * @returns null without any specification limit.
 */
export function capabilityIndices(
  mean: number,
  sigma: number,
  count: number,
  { lsl, usl, target }: Specification,
  confidence = 0.95,
): Indices | null {
  const tail = (1 - confidence) / 2;
  const scaled = (value: number, freedom: number): Estimated => ({
    value,
    interval: [
      value * Math.sqrt(chiSquareQuantile(tail, freedom) / freedom),
      value * Math.sqrt(chiSquareQuantile(1 - tail, freedom) / freedom),
    ],
  });
  const sided = (value: number, probability: number): Estimated => {
    // value * sqrt(1 / (9 n value^2) + 1 / (2 (n - 1))), written so that it holds at 0 too
    const half = normalQuantile(probability, 0, 1) * Math.sqrt(1 / (9 * count) + value ** 2 / (2 * (count - 1)));
    return { value, interval: [value - half, value + half] };
  };
  const below = lsl === null ? null : (mean - lsl) / (3 * sigma);
  const above = usl === null ? null : (usl - mean) / (3 * sigma);
  const sides = [below, above].filter((side) => side !== null);
  if (sides.length === 0) return null;
  const perSide = {
    lower: below === null ? null : sided(below, confidence),
    upper: above === null ? null : sided(above, confidence),
    actual: sided(Math.min(...sides), 1 - tail),
  };
  if (lsl === null || usl === null) return { ...perSide, potential: null, about_target: null };
  const potential = (usl - lsl) / (6 * sigma);
  const off = ((mean - (target ?? (lsl + usl) / 2)) / sigma) ** 2;
  return {
    ...perSide,
    potential: scaled(potential, count - 1),
    about_target: scaled(potential / Math.sqrt(1 + off), (count * (1 + off)) / (1 + 2 * off)),
  };
}

/** Mean and standard deviation (n - 1 below) of all values, whatever their order or grouping. */
export const overall = (values: readonly number[]): { readonly mean: number; readonly sigma: number } => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, sigma: Math.sqrt(squares / (values.length - 1)) };
};
