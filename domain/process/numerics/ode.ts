import { type Outcome, refuse } from '../outcome.ts';

/** Writes dy/dt at (t, y) into `dydt`; keeps neither array. */
export type Derivative = (t: number, y: Float64Array, dydt: Float64Array) => void;

export interface OdeOptions {
  /** Error allowed a step, relative to the state; 1e-10 when absent. */
  readonly rtol?: number;
  /** Error allowed a step, in the unit of the state; 1e-10 when absent. */
  readonly atol?: number;
  /** Steps, accepted and rejected, before it gives up; 20000 when absent. */
  readonly maxSteps?: number;
  /** Where the integration starts; 0 when absent. */
  readonly from?: number;
}

const nodes = [0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1];
const stages = [
  [],
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
  [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
];
/** Fifth-order minus embedded fourth-order weights. */
const errorWeights = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40];

/**
 * States of dy/dt = f(t, y) at increasing `times`, by the pair 5(4) of Dormand & Prince (J. Comp. Appl. Math. 6, 19,
 * 1980) with local extrapolation and steps that keep the error of each within rtol |y| + atol. Every requested time ends
 * a step, so nothing is interpolated.
 *
 * @returns one state a time, or `no_solution` when the steps run out or the state stops being finite.
 */
export function integrate(
  derivative: Derivative,
  start: ArrayLike<number>,
  times: readonly number[],
  { rtol = 1e-10, atol = 1e-10, maxSteps = 20_000, from = 0 }: OdeOptions = {},
): Outcome<{ readonly states: readonly Float64Array[] }> {
  const n = start.length;
  const slopes = stages.map(() => new Float64Array(n));
  const [first, last] = [slopes[0] as Float64Array, slopes[6] as Float64Array];
  let y = Float64Array.from(start);
  let next = new Float64Array(n);
  let t = from;
  let steps = 0;
  const states: Float64Array[] = [];
  derivative(t, y, first);
  let h = firstStep(y, first, rtol, atol);
  for (const end of times) {
    if (!(end >= t)) return refuse({ kind: 'no_solution', quantity: 'time', message: 'times must increase' });
    while (t < end) {
      if (++steps > maxSteps)
        return refuse({ kind: 'no_solution', quantity: 'time', message: `no result after ${maxSteps} steps` });
      const clipped = t + h >= end;
      const step = clipped ? end - t : h;
      for (let stage = 1; stage < 7; stage += 1) {
        const weights = stages[stage] as number[];
        for (let i = 0; i < n; i += 1) {
          let sum = 0;
          for (let j = 0; j < stage; j += 1) sum += (weights[j] as number) * ((slopes[j] as Float64Array)[i] as number);
          next[i] = (y[i] as number) + step * sum;
        }
        derivative(t + (nodes[stage] as number) * step, next, slopes[stage] as Float64Array);
      }
      let squares = 0;
      for (let i = 0; i < n; i += 1) {
        let error = 0;
        for (let j = 0; j < 7; j += 1)
          error += (errorWeights[j] as number) * ((slopes[j] as Float64Array)[i] as number);
        const scale = atol + rtol * Math.max(Math.abs(y[i] as number), Math.abs(next[i] as number));
        squares += ((step * error) / scale) ** 2;
      }
      const error = Math.sqrt(squares / n);
      if (!Number.isFinite(error)) {
        h = step / 10;
        if (h < 1e-14 * Math.max(1, Math.abs(t)))
          return refuse({ kind: 'no_solution', quantity: 'state', message: `the state is not finite beyond ${t}` });
        continue;
      }
      // A step that ends at a requested time may be short: it says nothing against the length that was in use.
      const wanted = step * Math.min(5, Math.max(0.2, 0.9 * error ** -0.2));
      if (error <= 1) {
        t = clipped ? end : t + step;
        [y, next] = [next, y];
        first.set(last);
        h = clipped ? Math.max(h, wanted) : wanted;
      } else h = wanted;
    }
    states.push(y.slice());
  }
  return { ok: true, states };
}

/** A hundredth of the time in which the state would change by itself (Hairer, Norsett & Wanner, section II.4). */
function firstStep(y: Float64Array, slope: Float64Array, rtol: number, atol: number): number {
  let [size, speed] = [0, 0];
  for (let i = 0; i < y.length; i += 1) {
    const scale = atol + rtol * Math.abs(y[i] as number);
    size = Math.max(size, Math.abs(y[i] as number) / scale);
    speed = Math.max(speed, Math.abs(slope[i] as number) / scale);
  }
  return size > 1e-5 && speed > 1e-5 ? (0.01 * size) / speed : 1e-6;
}
