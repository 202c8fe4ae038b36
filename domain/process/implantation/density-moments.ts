import type { ShapedDensity } from './pearson-density.ts';

/** Nodes and weights of the 10-point Gauss-Legendre rule on [-1, 1], positive half (Abramowitz & Stegun, Table 25.4). */
const nodes = [0.1488743389816312, 0.4333953941292472, 0.6794095682990244, 0.8650633666889845, 0.9739065285171717];
const weights = [0.2955242247147529, 0.2692667193099964, 0.219086362515982, 0.1494513491505806, 0.0666713443086881];

/** Where a density has fallen below exp(-46) = 1e-20 of its peak, its tail is left out. */
const negligible = -46;
/** Heavy tails are followed this far, in standard deviations. */
const farthest = 1e6;

/** Moments about the mean (0) of the part of a density between two depths: integrals of s^k f, k = 0 to 4. */
type Moments = [number, number, number, number, number];

function addPanel(density: ShapedDensity, from: number, to: number, into: Moments): void {
  const middle = (from + to) / 2;
  const half = Math.abs(to - from) / 2;
  for (let i = 0; i < nodes.length; i += 1) {
    const offset = (nodes[i] as number) * half;
    const weight = (weights[i] as number) * half;
    for (const s of [middle - offset, middle + offset]) {
      const f = weight * Math.exp(density.log(s));
      into[0] += f;
      into[1] += f * s;
      into[2] += f * s * s;
      into[3] += f * s * s * s;
      into[4] += f * s * s * s * s;
    }
  }
}

/**
 * Walks from one place towards another in panels that grow away from the mode, and shrink towards an end of the
 * support, where the density may have a root of any power.
 */
function walk(density: ShapedDensity, from: number, to: number, into: Moments): void {
  const direction = Math.sign(to - from);
  const end = direction > 0 ? density.high : density.low;
  const reachesEnd = direction > 0 ? to >= end : to <= end;
  let at = from;
  while (at !== to && density.log(at) > negligible && Math.abs(at - density.mode) < farthest) {
    const away = Math.abs(at - density.mode);
    let step = 0.25 + 0.2 * away;
    if (reachesEnd && Number.isFinite(end)) {
      const left = Math.abs(end - at);
      if (left < 1e-13 * Math.max(1, Math.abs(end))) break;
      step = Math.min(step, left / 2);
    } else step = Math.min(step, Math.abs(to - at));
    const next = step === Math.abs(to - at) ? to : at + direction * step;
    addPanel(density, at, next, into);
    at = next;
  }
}

/** Integrals of s^k f over [from, to], k = 0 to 4, by Gauss-Legendre in graded panels: about 1e-12 of the whole. */
export function densityMoments(density: ShapedDensity, from = density.low, to = density.high): Moments {
  const found: Moments = [0, 0, 0, 0, 0];
  const [low, high] = [Math.max(from, density.low), Math.min(to, density.high)];
  if (low >= high) return found;
  const start = Math.min(high, Math.max(low, density.mode));
  walk(density, start, high, found);
  walk(density, start, low, found);
  return found;
}
