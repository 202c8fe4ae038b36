import standardNormalCdf from '@stdlib/stats-base-dists-normal-cdf';

/**
 * Constants of control charts for samples of n independent normal values, for any n from 2, by the defining integrals
 * instead of tables (ASTM MNL 7; D. C. Montgomery, "Introduction to Statistical Quality Control", appendix VI).
 * All are dimensionless.
 */

const normalCdf = (x: number): number => standardNormalCdf(x, 0, 1);

const normalDensity = (x: number): number => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);

/** Trapezoids converge faster than any power of the step for smooth functions that vanish at both ends. */
const trapezoid = (f: (x: number) => number, from: number, to: number, steps: number): number => {
  const h = (to - from) / steps;
  let sum = (f(from) + f(to)) / 2;
  for (let i = 1; i < steps; i += 1) sum += f(from + i * h);
  return sum * h;
};

const requireSample = (n: number): void => {
  if (!Number.isInteger(n) || n < 2) throw new RangeError(`a sample has at least two values, not ${n}`);
};

/** The integrals take milliseconds and charts ask for the same few sizes at every point, so each is taken once. */
const onceFor = (integral: (n: number) => number): ((n: number) => number) => {
  const known = new Map<number, number>();
  return (n) => {
    const found = known.get(n) ?? integral(n);
    known.set(n, found);
    return found;
  };
};

/** Mean of the range of n standard normal values (L. H. C. Tippett, Biometrika 17, 1925). */
export const d2 = onceFor((n) => {
  requireSample(n);
  if (n === 2) return 2 / Math.sqrt(Math.PI);
  return trapezoid((x) => 1 - (1 - normalCdf(x)) ** n - normalCdf(x) ** n, -9, 9, 180);
});

/** Distribution function of the range of n standard normal values (H. A. David, "Order Statistics", eq. 2.3.3). */
const rangeCdf = (w: number, n: number): number =>
  n * trapezoid((x) => normalDensity(x) * (normalCdf(x + w) - normalCdf(x)) ** (n - 1), -9, 9, 120);

/**
 * Standard deviation of the range of n standard normal values, by E[W^2] = 2 * integral of w (1 - F(w)) from 0; with
 * w = u^2 the integrand is flat at both ends, as the trapezoids want it.
 */
export const d3 = onceFor((n) => {
  const mean = d2(n);
  const meanSquare = 2 * trapezoid((u) => 2 * u ** 3 * (1 - rangeCdf(u * u, n)), 0, 4, 400);
  return Math.sqrt(meanSquare - mean ** 2);
});

/** Mean of the sample standard deviation (n - 1 below) over sigma: sqrt(2 / (n - 1)) Gamma(n / 2) / Gamma((n - 1) / 2). */
export const c4 = (n: number): number => {
  requireSample(n);
  // Gamma(m / 2) / Gamma((m - 1) / 2) grows from m = 2 by r(m + 1) = (m - 1) / 2 / r(m).
  let ratio = 1 / Math.sqrt(Math.PI);
  for (let m = 2; m < n; m += 1) ratio = (m - 1) / 2 / ratio;
  return Math.sqrt(2 / (n - 1)) * ratio;
};

/** Three-sigma limits of a mean around the grand mean, in mean ranges. */
export const a2 = (n: number): number => 3 / (d2(n) * Math.sqrt(n));

/** Three-sigma limits of a mean around the grand mean, in mean standard deviations. */
export const a3 = (n: number): number => 3 / (c4(n) * Math.sqrt(n));

const spread = (mean: number, deviation: number): readonly [number, number] => [
  Math.max(0, 1 - (3 * deviation) / mean),
  1 + (3 * deviation) / mean,
];

/** Lower and upper limit of a range, in mean ranges: D3 and D4. */
export const rangeLimits = (n: number): readonly [number, number] => spread(d2(n), d3(n));

/** Lower and upper limit of a standard deviation, in mean standard deviations: B3 and B4. */
export const deviationLimits = (n: number): readonly [number, number] => spread(c4(n), Math.sqrt(1 - c4(n) ** 2));
