import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import { LuDecomposition, Matrix } from 'ml-matrix';
import { gaussLegendre } from './gauss-legendre.ts';

/**
 * Average run lengths: how many points a chart takes on average to its first signal, when the mean is `shift` standard
 * deviations off. Values are normal and independent; charts start at their target ("zero state").
 */

const NODES = 64;
const density = (x: number): number => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);

/** Chance that one point of a Shewhart chart with limits at +- l sigma signals, and its inverse. */
export const shewhartArl = (l: number, shift: number): number =>
  1 / (normalCdf(shift - l, 0, 1) + normalCdf(-shift - l, 0, 1));

/**
 * Solves L(z) = 1 + integral of K(z, y) L(y) dy + jump(z) L(0) at the nodes (Nystroem's method), and gives L at the start.
 */
function fredholm(
  from: number,
  to: number,
  start: number,
  kernel: (z: number, y: number) => number,
  jump: ((z: number) => number) | null,
): number {
  const { nodes, weights } = gaussLegendre(NODES, from, to);
  const size = NODES + 1;
  // The last unknown is L at 0, or at the start where nothing jumps.
  const last = jump === null ? start : 0;
  const at = (i: number): number => (i < NODES ? (nodes[i] ?? 0) : last);
  const system = Matrix.eye(size);
  for (let i = 0; i < size; i += 1) {
    const z = at(i);
    for (let j = 0; j < NODES; j += 1)
      system.set(i, j, system.get(i, j) - (weights[j] ?? 0) * kernel(z, nodes[j] ?? 0));
    if (jump !== null) system.set(i, NODES, system.get(i, NODES) - jump(z));
  }
  const found = new LuDecomposition(system).solve(Matrix.ones(size, 1)).to1DArray();
  if (start === last) return found[NODES] ?? Number.NaN;
  return found
    .slice(0, NODES)
    .reduce(
      (sum, l, j) => sum + (weights[j] ?? 0) * kernel(start, nodes[j] ?? 0) * l,
      1 + (jump?.(start) ?? 0) * (found[NODES] ?? 0),
    );
}

/**
 * One-sided CUSUM with k and h in sigmas (E. S. Page, Biometrika 41, 100 (1954)); `head_start` is where the sum begins
 * (J. M. Lucas & R. B. Crosier, Technometrics 24, 199 (1982)).
 */
export const cusumArlOneSided = (k: number, h: number, shift: number, head_start = 0): number =>
  fredholm(
    0,
    h,
    head_start,
    (z, y) => density(y + k - z - shift),
    (z) => normalCdf(k - z - shift, 0, 1),
  );

/** Two-sided CUSUM: 1 / L = 1 / L+ + 1 / L- (K. W. Kemp, J. R. Stat. Soc. B 23, 149 (1961)). */
export const cusumArl = (k: number, h: number, shift: number): number =>
  1 / (1 / cusumArlOneSided(k, h, shift) + 1 / cusumArlOneSided(k, h, -shift));

/**
 * Two-sided EWMA with asymptotic limits at +- l standard deviations of the average (S. V. Crowder, Technometrics 29, 401
 * (1987), eq. 2).
 */
export const ewmaArl = (lambda: number, l: number, shift: number): number => {
  const limit = l * Math.sqrt(lambda / (2 - lambda));
  return fredholm(-limit, limit, 0, (z, y) => density((y - (1 - lambda) * z) / lambda - shift) / lambda, null);
};

/**
 * Where an average run length that grows with its argument reaches a target: regula falsi (Illinois) on its logarithm,
 * which is nearly a straight line. null when the target lies outside what the interval gives.
 */
function designed(arlOf: (x: number) => number, arl0: number, from: number, to: number): number | null {
  const miss = (x: number): number => Math.log(arlOf(x)) - Math.log(arl0);
  let [a, b] = [from, to];
  let [fa, fb] = [miss(a), miss(b)];
  if (!(fa <= 0 && fb >= 0)) return null;
  for (let round = 0; round < 100; round += 1) {
    const x = (a * fb - b * fa) / (fb - fa);
    const fx = miss(x);
    if (Math.abs(fx) < 1e-11 || Math.abs(b - a) < 1e-13) return x;
    if (fx * fb < 0) {
      a = b;
      fa = fb;
    } else {
      fa /= 2;
    }
    b = x;
    fb = fx;
  }
  return b;
}

/** Decision interval, in sigmas, of the two-sided CUSUM whose in-control average run length is `arl0`. */
export const cusumIntervalFor = (k: number, arl0: number): number | null =>
  designed((h) => cusumArl(k, h, 0), arl0, 0.01, Math.min(30, 12 / k));

/** Width of the limits of the EWMA chart whose in-control average run length is `arl0`. */
export const ewmaWidthFor = (lambda: number, arl0: number): number | null =>
  designed((l) => ewmaArl(lambda, l, 0), arl0, 0.1, 6);

/** Width of the limits of the Shewhart chart whose in-control average run length is `arl0`. */
export const shewhartWidthFor = (arl0: number): number | null => designed((l) => shewhartArl(l, 0), arl0, 0.01, 8);
