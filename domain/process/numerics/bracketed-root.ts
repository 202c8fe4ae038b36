import { type Outcome, refuse } from '../outcome.ts';

export interface RootOptions {
  /** Width of the bracket, in the unit of x, below which the root is found; beside it, the spacing of doubles. */
  readonly tolerance?: number;
  readonly max_iterations?: number;
}

/**
 * Root of a continuous function between two points where it has opposite signs, by Brent's method (R. P. Brent,
 * Algorithms for Minimization without Derivatives, 1973, ch. 4): bisection's certainty, the secant's speed.
 * @returns the root; `no_solution` when the signs at the ends are equal or the function is not finite.
 */
export function bracketedRoot(
  f: (x: number) => number,
  low: number,
  high: number,
  { tolerance = 0, max_iterations = 1000 }: RootOptions = {},
): Outcome<{ readonly root: number }> {
  let [a, b] = [low, high];
  let [fa, fb] = [f(a), f(b)];
  const failed = (message: string) => refuse({ kind: 'no_solution', quantity: 'root', message });
  if (Number.isNaN(fa) || Number.isNaN(fb)) return failed('the function is not a number at an end of the bracket');
  if (fa === 0) return { ok: true, root: a };
  if (fa > 0 === fb > 0 && fb !== 0) return failed(`the function has one sign at ${low} and ${high}`);
  let [c, fc] = [a, fa];
  let step = b - a;
  let previous = step;
  for (let i = 0; i < max_iterations; i += 1) {
    if (fb > 0 === fc > 0) {
      [c, fc] = [a, fa];
      step = b - a;
      previous = step;
    }
    if (Math.abs(fc) < Math.abs(fb)) {
      [a, b, c] = [b, c, b];
      [fa, fb, fc] = [fb, fc, fb];
    }
    const closest = 2 * Number.EPSILON * Math.abs(b) + tolerance / 2;
    const half = (c - b) / 2;
    if (Math.abs(half) <= closest || fb === 0) return { ok: true, root: b };
    if (Math.abs(previous) >= closest && Math.abs(fa) > Math.abs(fb)) {
      const [p, q] = interpolated(a, fa, b, fb, c, fc, half);
      if (2 * p < Math.min(3 * half * q - Math.abs(closest * q), Math.abs(previous * q))) {
        previous = step;
        step = p / q;
      } else {
        step = half;
        previous = half;
      }
    } else {
      step = half;
      previous = half;
    }
    [a, fa] = [b, fb];
    b += Math.abs(step) > closest ? step : Math.sign(half) * closest;
    fb = f(b);
    if (Number.isNaN(fb)) return failed(`the function is not a number at ${b}`);
  }
  return failed(`no root within ${max_iterations} iterations`);
}

/** Step p/q from b by the secant (two points) or inverse quadratic interpolation (three), with p made positive. */
function interpolated(
  a: number,
  fa: number,
  b: number,
  fb: number,
  c: number,
  fc: number,
  half: number,
): readonly [number, number] {
  const s = fb / fa;
  let p = 2 * half * s;
  let q = 1 - s;
  if (a !== c) {
    const [r, t] = [fb / fc, fa / fc];
    p = s * (2 * half * t * (t - r) - (b - a) * (r - 1));
    q = (t - 1) * (r - 1) * (s - 1);
  }
  return p > 0 ? [p, -q] : [-p, q];
}
