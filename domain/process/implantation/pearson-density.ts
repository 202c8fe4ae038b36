import type { PearsonSystem } from './pearson-type.ts';

/** A density whose peak is 1, in standard deviations from the mean, and where it can be non-zero. */
export interface ShapedDensity {
  readonly mode: number;
  readonly low: number;
  readonly high: number;
  /** Logarithm of density over peak density; -Infinity outside the support. */
  readonly log: (s: number) => number;
}

/** Real roots of b0 + a s + b2 s^2, the nearest to the mode on each side of it bound the support. */
function realRoots(a: number, b0: number, b2: number): readonly [number, number] {
  const q = -0.5 * (a + Math.sign(a || 1) * Math.sqrt(a * a - 4 * b0 * b2));
  return [q / b2, b0 / q];
}

/**
 * Integral of (s - a) / (b0 + a s + b2 s^2) from the mode a to s, in the form of each type (Elderton & Johnson, "Systems
 * of Frequency Curves", 1969). All forms start at the mode, so that none loses digits near the limits between types.
 */
export function pearsonDensity({ type, a, b0, b2 }: PearsonSystem): ShapedDensity {
  const unbounded = { mode: a, low: -Infinity, high: Infinity };
  if (type === 'normal') return { ...unbounded, log: (s) => ((s - a) * (s - a)) / (2 * b0) };
  if (type === 'III') {
    const end = -b0 / a;
    const power = (end - a) / a;
    return {
      mode: a,
      low: end < a ? end : -Infinity,
      high: end < a ? Infinity : end,
      log: (s) => {
        const reach = (s - a) / (a - end);
        return reach > -1 ? (s - a) / a + power * Math.log1p(reach) : -Infinity;
      },
    };
  }
  if (type === 'IV' || type === 'VII') {
    const root = Math.sqrt(4 * b0 * b2 - a * a);
    const atMode = b0 + a * a + b2 * a * a;
    const slope = 2 * b2 * a + a;
    const bend = (a / b2 + 2 * a) / root;
    return {
      ...unbounded,
      log: (s) => {
        const d = s - a;
        const turned = Math.atan2(2 * b2 * d * root, root * root + slope * (slope + 2 * b2 * d));
        return Math.log1p((d * (slope + b2 * d)) / atMode) / (2 * b2) - bend * turned;
      },
    };
  }
  if (type === 'V') {
    const end = -a / (2 * b2);
    const gap = a - end;
    return {
      mode: a,
      low: end < a ? end : -Infinity,
      high: end < a ? Infinity : end,
      log: (s) => {
        const reach = (s - a) / gap;
        return reach > -1 ? (Math.log1p(reach) - reach / (1 + reach)) / b2 : -Infinity;
      },
    };
  }
  const [one, other] = realRoots(a, b0, b2);
  const powerOne = (one - a) / (b2 * (one - other));
  const powerOther = (other - a) / (b2 * (other - one));
  const [lower, upper] = [one, other].toSorted((p, q) => p - q) as [number, number];
  return {
    mode: a,
    low: lower < a ? (upper < a ? upper : lower) : -Infinity,
    high: upper > a ? (lower > a ? lower : upper) : Infinity,
    log: (s) => {
      const [x, y] = [(s - a) / (a - one), (s - a) / (a - other)];
      return x > -1 && y > -1 ? powerOne * Math.log1p(x) + powerOther * Math.log1p(y) : -Infinity;
    },
  };
}
