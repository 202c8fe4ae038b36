import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import { LuDecomposition, Matrix } from 'ml-matrix';
import { gaussLegendre } from './gauss-legendre.ts';

/**
 * Average run lengths: how many points a chart takes on average to its first signal, when the mean is `shift` standard
 * deviations off. Values are normal and independent; charts start at their target ("zero state").
 */

/**
 * Nodes for an interval of so many widths of the kernel. In its middle they lie h = pi / 4.4 apart, where the error of the
 * integral, 2 exp(-2 pi^2 / h^2), is below the last digit of a double: run lengths multiply it by themselves.
 */
const nodesFor = (widths: number): number => Math.min(240, 16 + Math.ceil(2.2 * widths));

const density = (x: number): number => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);

/** Shewhart chart with limits at +- l sigma: the inverse of the chance that one point signals. */
export const shewhartArl = (l: number, shift: number): number =>
  1 / (normalCdf(shift - l, 0, 1) + normalCdf(-shift - l, 0, 1));

/**
 * Solves L(z) = 1 + integral of K(z, y) L(y) dy + jump(z) L(0) at the nodes (Nystroem's method), and gives L at the start.
 */
function fredholm(
  count: number,
  from: number,
  to: number,
  start: number,
  kernel: (z: number, y: number) => number,
  jump: (z: number) => number,
): number {
  const { nodes, weights } = gaussLegendre(count, from, to);
  const size = count + 1;
  const system = Matrix.eye(size);
  for (let i = 0; i < size; i += 1) {
    // The last unknown, beyond the nodes, is L at 0.
    const z = nodes[i] ?? 0;
    for (let j = 0; j < count; j += 1)
      system.set(i, j, system.get(i, j) - (weights[j] ?? 0) * kernel(z, nodes[j] ?? 0));
    system.set(i, count, system.get(i, count) - jump(z));
  }
  const decomposition = new LuDecomposition(system);
  // The kernel leaves nothing out, as far as doubles can tell: no signal ever.
  if (decomposition.isSingular()) return Infinity;
  const found = decomposition.solve(Matrix.ones(size, 1)).to1DArray();
  const jumping = 1 + jump(start) * (found[count] ?? 0);
  return weights.reduce((sum, weight, j) => sum + weight * kernel(start, nodes[j] ?? 0) * (found[j] ?? 0), jumping);
}

/**
 * One-sided CUSUM with k and h in sigmas (E. S. Page, Biometrika 41, 100 (1954)); `head_start` is where the sum begins
 * (J. M. Lucas & R. B. Crosier, Technometrics 24, 199 (1982)).
 */
export const cusumArlOneSided = (k: number, h: number, shift: number, head_start = 0): number =>
  fredholm(
    nodesFor(h),
    0,
    h,
    head_start,
    (z, y) => density(y + k - z - shift),
    (z) => normalCdf(k - z - shift, 0, 1),
  );

/** Two-sided CUSUM: 1 / L = 1 / L+ + 1 / L- (K. W. Kemp, J. R. Stat. Soc. B 23, 149 (1961)). */
export const cusumArl = (k: number, h: number, shift: number): number => {
  const upper = cusumArlOneSided(k, h, shift);
  const lower = shift === 0 ? upper : cusumArlOneSided(k, h, -shift);
  return 1 / (1 / upper + 1 / lower);
};

/**
 * Two-sided EWMA with asymptotic limits at +- l standard deviations of the average (S. V. Crowder, Technometrics 29, 401
 * (1987), eq. 2).
 */
export const ewmaArl = (lambda: number, l: number, shift: number): number => {
  const limit = l * Math.sqrt(lambda / (2 - lambda));
  const kernel = (z: number, y: number): number => density((y - (1 - lambda) * z) / lambda - shift) / lambda;
  return fredholm(nodesFor((2 * limit) / lambda), -limit, limit, 0, kernel, () => 0);
};

/**
 * Where an average run length that grows with its argument reaches a target: regula falsi (Illinois) on its logarithm,
 * which is nearly a straight line, from the first interval of `step` that holds it. null when none does.
 */
function designed(arlOf: (x: number) => number, arl0: number, from: number, step: number, to: number): number | null {
  const miss = (x: number): number => Math.log(arlOf(x)) - Math.log(arl0);
  let [a, fa] = [from, miss(from)];
  if (!(fa <= 0)) return null;
  let [b, fb] = [a, fa];
  // Outwards in steps: far beyond the target the run length is too long for the digits of a double.
  while (fb < 0) {
    [a, fa] = [b, fb];
    b += step;
    fb = b > to ? Number.NaN : miss(b);
  }
  if (!(fb >= 0)) return null;
  for (let round = 0; round < 60 && fb !== 0; round += 1) {
    const x = (a * fb - b * fa) / (fb - fa);
    const fx = miss(x);
    if (Math.abs(fx) < 1e-11) return x;
    if (fx * fb < 0) [a, fa] = [b, fb];
    else fa /= 2;
    [b, fb] = [x, fx];
  }
  return b;
}

/** Decision interval, in sigmas, of the two-sided CUSUM whose in-control average run length is `arl0`. */
export const cusumIntervalFor = (k: number, arl0: number): number | null =>
  designed((h) => cusumArl(k, h, 0), arl0, 0.01, 1.5, 40);

/** Width of the limits of the EWMA chart whose in-control average run length is `arl0`. */
export const ewmaWidthFor = (lambda: number, arl0: number): number | null =>
  designed((l) => ewmaArl(lambda, l, 0), arl0, 0.05, 1, 7);

/** Width of the limits of the Shewhart chart whose in-control average run length is `arl0`. */
export const shewhartWidthFor = (arl0: number): number | null => designed((l) => shewhartArl(l, 0), arl0, 0.01, 1, 8);
