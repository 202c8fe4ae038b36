import { Matrix } from 'ml-matrix';
import { firstError, type Outcome, refuse } from '../../process/outcome.ts';
import { boundedMinimum } from './bounded-minimum.ts';
import { discreteRegulator, weightsError } from './riccati.ts';
import { mutable, type Rows, shapeError, symmetryError } from './shapes.ts';
import type { DiscreteSystem } from './zero-order-hold.ts';

export interface PredictiveProblem {
  readonly system: DiscreteSystem;
  readonly q: Rows;
  readonly r: Rows;
  /** Weight of the last state; the Riccati solution when absent. */
  readonly terminal?: Rows;
  readonly horizon: number;
  readonly x0: readonly number[];
  /** Of every input; unbounded when absent. */
  readonly u_min?: readonly number[];
  readonly u_max?: readonly number[];
}

export interface PredictivePlan {
  /** One row a step, one number an input. The first row is what is applied. */
  readonly inputs: readonly (readonly number[])[];
  readonly states: readonly (readonly number[])[];
  readonly cost: number;
}

const no = (quantity: string, message: string) => refuse({ kind: 'no_solution', quantity, message });
const column = (values: readonly number[]): Matrix => Matrix.columnVector([...values]);

/**
 * Model predictive control with bounds on the inputs: the states are eliminated, X = F x0 + G U, and the quadratic program in
 * U is solved by the dual method of Goldfarb & Idnani (Math. Programming 27, 1, 1983). With the Riccati solution as
 * terminal weight and no active bound it is the regulator itself, for any horizon (Rawlings, Mayne & Diehl, Model
 * Predictive Control, 2017, section 1.3).
 */
export function predictiveControl(problem: PredictiveProblem): Outcome<PredictivePlan> {
  const { system, q, r, horizon, x0, u_min, u_max } = problem;
  const [n, m] = [system.ad.length, system.bd[0]?.length ?? 0];
  const error =
    weightsError(system, q, r) ??
    shapeError('x0', [x0], 1, n) ??
    (problem.terminal
      ? (shapeError('terminal', problem.terminal, n, n) ?? symmetryError('terminal', problem.terminal))
      : null) ??
    firstError({ horizon, variables: horizon * m }, { horizon: { min: 1, max: 200 }, variables: { min: 1, max: 200 } });
  if (error) return refuse(error);
  if (!Number.isInteger(horizon)) return no('horizon', 'the horizon must be a whole number of steps');
  const lower = u_min ?? new Array<number>(m).fill(-Infinity);
  const upper = u_max ?? new Array<number>(m).fill(Infinity);
  if (lower.length !== m || upper.length !== m || lower.some((low, i) => !(low <= (upper[i] as number))))
    return no('u_min', `each of the ${m} inputs needs a lower bound that is not above its upper bound`);
  let terminal = problem.terminal;
  if (!terminal) {
    const regulator = discreteRegulator(system, q, r);
    if (!regulator.ok) return regulator;
    terminal = regulator.p;
  }
  const { hessian, gradient } = condensed(system, q, r, terminal, horizon, x0);
  if (![...hessian.to1DArray(), ...gradient.to1DArray()].every((each) => Math.abs(each) < 1e150))
    return no('horizon', 'the plant grows too fast for this horizon');
  const bounds = Array.from(
    { length: horizon * m },
    (_, i) => [lower[i % m] as number, upper[i % m] as number] as const,
  );
  const solved = boundedMinimum(hessian, gradient.to1DArray(), bounds);
  if (!solved.ok) return solved;
  const inputs = Array.from({ length: horizon }, (_, k) => solved.solution.slice(k * m, (k + 1) * m));
  return { ok: true, inputs, ...follow(system, q, r, terminal, x0, inputs) };
}

/** U' H U / 2 + g' U, the cost as a function of the inputs alone. */
function condensed(
  { ad, bd }: DiscreteSystem,
  q: Rows,
  r: Rows,
  terminal: Rows,
  horizon: number,
  x0: readonly number[],
) {
  const [a, b] = [new Matrix(mutable(ad)), new Matrix(mutable(bd))];
  const [n, m] = [b.rows, b.columns];
  const forced = Matrix.zeros(n * horizon, m * horizon);
  const weighted = Matrix.zeros(n * horizon, m * horizon);
  const free = Matrix.zeros(n * horizon, 1);
  let power = b;
  for (let lag = 0; lag < horizon; lag += 1, power = a.mmul(power))
    for (let k = lag; k < horizon; k += 1) forced.setSubMatrix(power, k * n, (k - lag) * m);
  let state = column(x0);
  for (let k = 0; k < horizon; k += 1) {
    state = a.mmul(state);
    free.setSubMatrix(state, k * n, 0);
    const weight = new Matrix(mutable(k === horizon - 1 ? terminal : q));
    weighted.setSubMatrix(weight.mmul(forced.subMatrix(k * n, (k + 1) * n - 1, 0, m * horizon - 1)), k * n, 0);
  }
  const hessian = forced.transpose().mmul(weighted);
  for (let k = 0; k < horizon; k += 1)
    for (let i = 0; i < m; i += 1)
      for (let j = 0; j < m; j += 1)
        hessian.set(k * m + i, k * m + j, hessian.get(k * m + i, k * m + j) + (r[i]?.[j] as number));
  return { hessian: Matrix.add(hessian, hessian.transpose()).mul(0.5), gradient: weighted.transpose().mmul(free) };
}

/** States that the inputs lead through, and what they cost from the first state on. */
function follow({ ad, bd }: DiscreteSystem, q: Rows, r: Rows, terminal: Rows, x0: readonly number[], inputs: Rows) {
  const [a, b] = [new Matrix(mutable(ad)), new Matrix(mutable(bd))];
  const quadratic = (x: Matrix, weight: Rows): number =>
    x
      .transpose()
      .mmul(new Matrix(mutable(weight)))
      .mmul(x)
      .get(0, 0);
  let state = column(x0);
  let cost = 0;
  const states = [[...x0]];
  for (const input of inputs) {
    const u = column(input);
    cost += quadratic(state, q) + quadratic(u, r);
    state = Matrix.add(a.mmul(state), b.mmul(u));
    states.push(state.to1DArray());
  }
  return { states, cost: cost + quadratic(state, terminal) };
}
