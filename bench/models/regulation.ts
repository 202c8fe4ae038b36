import { closedLoop } from '../../domain/control/pid/closed-loop.ts';
import { firstOrderPlant } from '../../domain/control/pid/transfer-function.ts';
import { predictiveControl } from '../../domain/control/state-space/predictive-control.ts';
import { discreteRegulator } from '../../domain/control/state-space/riccati.ts';
import type { Figure } from '../system/figures.ts';
import { answer, compare, error } from './timing.ts';

type Rows = readonly (readonly number[])[];

const identity = (n: number): number[][] =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_each, j) => Number(i === j)));
/** Lags in a row, each 0.9 of itself and 0.1 of the one before; the input drives the first. */
const lags = (n: number) => ({
  ad: identity(n).map((row, i) => row.map((_, j) => (i === j ? 0.9 : Number(j === i - 1) * 0.1))),
  bd: Array.from({ length: n }, (_, i) => [i === 0 ? 0.1 : 0]),
});

/** Riccati's recursion for one input from P = Q = 1, R = 1, so many rounds. */
function recursion({ ad, bd }: { readonly ad: Rows; readonly bd: Rows }, rounds: number): number[][] {
  const n = ad.length;
  const times = (left: Rows, right: Rows): number[][] =>
    left.map((row) =>
      (right[0] ?? []).map((_, j) => row.reduce((sum, each, k) => sum + each * (right[k]?.[j] as number), 0)),
    );
  const transposed = (rows: Rows): number[][] => (rows[0] ?? []).map((_, j) => rows.map((row) => row[j] as number));
  const [at, bt] = [transposed(ad), transposed(bd)];
  let p = identity(n);
  for (let round = 0; round < rounds; round += 1) {
    const pa = times(p, ad);
    const [bpa] = times(bt, pa);
    const curvature = 1 + (times(bt, times(p, bd))[0]?.[0] as number);
    p = times(at, pa).map((row, i) =>
      row.map((each, j) => Number(i === j) + each - ((bpa?.[i] as number) * (bpa?.[j] as number)) / curvature),
    );
  }
  return p;
}

function riccati(): Figure[] {
  const solved = (n: number) => answer(discreteRegulator(lags(n), identity(n), [[1]]));
  // One state: b^2 p^2 + (r - a^2 r - q b^2) p - q r = 0.
  const middle = 1 - 0.81 - 0.01;
  const exact = (-middle + Math.sqrt(middle * middle + 0.04)) / 0.02;
  return [
    ...[2, 20].map((n) =>
      compare({
        name: `regulator of ${n} states (Riccati equation)`,
        model: () => solved(n),
        plain: () => recursion(lags(n), 50),
        plain_is: 'recursion, 50 rounds',
      }),
    ),
    error('error, one state', [[solved(1).p[0]?.[0] ?? Number.NaN, exact]], 'recursion, 50 rounds; closed form', [
      [recursion(lags(1), 50)[0]?.[0] ?? Number.NaN, exact],
    ]),
  ];
}

const bound = 0.5;
const plant = {
  ad: [
    [1, 0.1],
    [0, 1],
  ],
  bd: [[0.005], [0.1]],
} as const;
const x0 = [1, 0.2];

/** Cost of inputs on the double integrator, and its gradient by the adjoint; all weights 1, R 0.1. */
function costOf(u: Float64Array, gradient: Float64Array): number {
  const horizon = u.length;
  const states = new Float64Array(2 * horizon + 2);
  states.set(x0);
  let cost = 0;
  for (let k = 0; k < horizon; k += 1) {
    const [x, v, force] = [states[2 * k] as number, states[2 * k + 1] as number, u[k] as number];
    cost += x * x + v * v + 0.1 * force * force;
    states[2 * k + 2] = x + 0.1 * v + 0.005 * force;
    states[2 * k + 3] = v + 0.1 * force;
  }
  let [lx, lv] = [2 * (states[2 * horizon] as number), 2 * (states[2 * horizon + 1] as number)];
  cost += (lx * lx + lv * lv) / 4;
  for (let k = horizon - 1; k >= 0; k -= 1) {
    gradient[k] = 0.2 * (u[k] as number) + 0.005 * lx + 0.1 * lv;
    lv = 2 * (states[2 * k + 1] as number) + 0.1 * lx + lv;
    lx = 2 * (states[2 * k] as number) + lx;
  }
  return cost;
}

/** Gradient descent that is cut at the bounds, with a step that halves until the cost falls. */
function descent(horizon: number, rounds: number): number {
  let u = new Float64Array(horizon);
  const [gradient, scratch] = [new Float64Array(horizon), new Float64Array(horizon)];
  let [cost, step] = [costOf(u, gradient), 1];
  for (let round = 0; round < rounds && step > 1e-14; round += 1) {
    const next = u.map((each, i) => Math.max(-bound, Math.min(bound, each - step * (gradient[i] as number))));
    const reached = costOf(next, scratch);
    if (reached > cost) {
      step /= 2;
      continue;
    }
    u = next;
    cost = costOf(u, gradient);
    step *= 1.2;
  }
  return cost;
}

function predictive(): Figure[] {
  const model = (horizon: number): number => {
    const weights = { q: identity(2), r: [[0.1]], terminal: identity(2) };
    return answer(predictiveControl({ system: plant, ...weights, horizon, x0, u_min: [-bound], u_max: [bound] })).cost;
  };
  const exact = descent(10, 100_000);
  return [
    ...[10, 100].map((horizon) =>
      compare({
        name: `predictive control with bounds, ${horizon} steps ahead`,
        model: () => model(horizon),
        plain: () => descent(horizon, 200),
        plain_is: 'projected gradient, 200 rounds',
      }),
    ),
    error('cost, 10 steps', [[model(10), exact]], '200 rounds; 100000', [[descent(10, 200), exact]]),
    error('cost, 100 steps', [[model(100), descent(100, 100_000)]], '200 rounds; 100000', [
      [descent(100, 200), descent(100, 100_000)],
    ]),
  ];
}

/** Integral of |error| of a PI loop around 2 exp(-s) / (5 s + 1), by Euler over 60 s. */
function plainLoop(steps: number): number {
  const h = 60 / steps;
  const delay = Math.round(1 / h);
  const inputs = new Float64Array(steps);
  let [y, integral, iae] = [0, 0, 0];
  for (let i = 0; i < steps; i += 1) {
    const miss = 1 - y;
    iae += Math.abs(miss) * h;
    integral += (miss * h) / 5;
    inputs[i] = 0.625 * (miss + integral);
    y += (h * (2 * (i >= delay ? (inputs[i - delay] as number) : 0) - y)) / 5;
  }
  return iae;
}

function loop(): Figure[] {
  const model = (max_samples: number): number => {
    const gains = { kp: 0.625, ti_s: 5, td_s: null };
    return answer(closedLoop(firstOrderPlant(2, 5, 1), gains, { duration_s: 60, max_samples })).iae;
  };
  // Without overshoot the integral is ti / (K kp).
  return [
    ...[1200, 12_000].map((samples) =>
      compare({
        name: `closed loop, ${samples} samples`,
        model: () => model(samples),
        plain: () => plainLoop(samples),
        plain_is: `Euler, ${samples} steps; no metrics`,
      }),
    ),
    error('error of the integral, 12000 samples', [[model(12_000), 4]], 'Euler; closed form', [[plainLoop(12_000), 4]]),
  ];
}

/** Regulators: by Riccati's equation, with bounds, and PID. */
export const regulationFigures = (): Figure[] => [...riccati(), ...predictive(), ...loop()];
