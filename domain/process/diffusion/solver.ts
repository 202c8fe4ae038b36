import { type Outcome, refuse } from '../outcome.ts';
import { type Balance, balanceOn } from './balance.ts';
import type { DiffusionLaw } from './flux-potential.ts';
import type { Grid } from './grid.ts';
import { type Surface, type SurfaceNow, surfaceAt } from './surface.ts';

/** A stretch of the process: temperature from one value to another at a constant rate, one kind of surface. */
export interface DiffusionStep {
  readonly duration_s: number;
  readonly from_k: number;
  readonly to_k: number;
  readonly surface: Surface;
  /** Factor on the diffusivities at an absolute temperature by excess point defects; none when absent. */
  readonly enhancement?: (temperature_k: number) => number;
}

export interface SolverOptions {
  /** Error allowed in one time step, relative to the concentration. */
  readonly tolerance: number;
  /** Concentration below which accuracy is of no interest, cm^-3. */
  readonly floor_cm3: number;
  readonly max_steps?: number;
}

export interface Diffused {
  readonly concentration_cm3: Float64Array;
  /** What went out of the silicon through its surface (into an oxide or a gas), less what came in, cm^-2. */
  readonly lost_cm2: number;
  /** Silicon consumed by oxidation, um: depths count from the interface where it ended. */
  readonly recession_um: number;
  readonly time_steps: number;
}

const gamma = 2 - Math.SQRT2;
/** Weights of the rates at the start, the intermediate time and the end. */
const outerWeight = Math.SQRT2 / 4;
const implicitWeight = gamma / 2;
/** Of the third-order difference that estimates the error of a step. */
const errorWeight = (2 * (-3 * gamma * gamma + 4 * gamma - 2)) / (12 * (2 - gamma));

/**
 * Diffusion in a half space by finite volumes on a graded grid and TR-BDF2 in time (Bank et al., IEEE Trans. Electron
 * Devices 32, 1992 (1985); error estimate of Hosea & Shampine, Appl. Numer. Math. 20, 21 (1996)): L-stable, so that it
 * damps a step in the profile instead of ringing. The estimated error, smoothed twice by the implicit matrix (once, as
 * they do, is not enough), sets the length of the steps and is then taken off: that keeps the dose, fades for fast modes
 * like the step itself (amplification below 1 on the negative axis, 0 at its end), and leaves third order. Each stage is
 * solved by Newton's method.
 * @param initial_cm3 concentration at each node
 */
export function diffuse(
  grid: Grid,
  initial_cm3: Float64Array,
  law: DiffusionLaw,
  steps: readonly DiffusionStep[],
  options: SolverOptions,
): Outcome<Diffused> {
  const balance = balanceOn(grid);
  const state = startingState(initial_cm3, grid.volume_cm);
  for (const step of steps) {
    if (step.duration_s === 0) continue;
    const failure = march(grid, balance, state, law, step, options);
    if (failure !== null) return refuse({ kind: 'no_solution', quantity: 'concentration_cm3', message: failure });
  }
  const { concentration, lost, recession, taken } = state;
  liftToZero(grid, concentration);
  return {
    ok: true,
    concentration_cm3: concentration,
    lost_cm2: lost,
    recession_um: recession * 1e4,
    time_steps: taken,
  };
}

function startingState(initial: Float64Array, volume: Float64Array) {
  const size = initial.length;
  return {
    volume,
    concentration: Float64Array.from(initial),
    middle: new Float64Array(size),
    end: new Float64Array(size),
    base: new Float64Array(size),
    rate: new Float64Array(size),
    middleRate: new Float64Array(size),
    endRate: new Float64Array(size),
    /** Dose that the correction of the last attempt brought in through an open surface, cm^-2. */
    corrected: 0,
    /** Flux out through the surface at the end of the last attempt, before the correction. */
    endOutflow: 0,
    lost: 0,
    recession: 0,
    taken: 0,
    suggested: 0,
  };
}
type State = ReturnType<typeof startingState>;

/** Flux out through a free surface; a held one is accounted for by the dose. */
const outflow = ({ inflow, uptake }: SurfaceNow, concentration: Float64Array): number =>
  uptake * (concentration[0] as number) - inflow;

const doseOf = ({ volume_cm }: Grid, concentration: Float64Array): number =>
  concentration.reduce((sum, each, i) => sum + each * (volume_cm[i] as number), 0);

/** Far below the floor a concentration may end under zero: the rest then gives up the dose that lifting it takes. */
function liftToZero(grid: Grid, concentration: Float64Array): void {
  const dose = doseOf(grid, concentration);
  for (let i = 0; i < concentration.length; i += 1) concentration[i] = Math.max(0, concentration[i] as number);
  const lifted = doseOf(grid, concentration);
  if (lifted <= dose || dose <= 0) return;
  for (let i = 0; i < concentration.length; i += 1) concentration[i] = (concentration[i] as number) * (dose / lifted);
}

/** Carries the state through one step of the process. @returns why it could not, or null. */
function march(
  grid: Grid,
  balance: Balance,
  state: State,
  law: DiffusionLaw,
  step: DiffusionStep,
  { tolerance, floor_cm3, max_steps = 20_000 }: SolverOptions,
): string | null {
  const { duration_s, from_k, to_k, surface, enhancement } = step;
  const temperature = (time: number): number => from_k + ((to_k - from_k) * time) / duration_s;
  const lawAt = (kelvins: number): ReturnType<DiffusionLaw> => law(kelvins, enhancement?.(kelvins));
  const surfaceNow = (time: number): SurfaceNow => surfaceAt(surface, time, temperature(time));
  const held = surface.kind === 'constant';
  const lostBefore = state.lost;
  const before = held ? doseOf(grid, state.concentration) : 0;
  let time = 0;
  let length = Math.min(duration_s, state.suggested > 0 ? state.suggested : duration_s * 1e-4);
  let now = surfaceNow(0);
  let lawNow = lawAt(from_k);
  if (now.held_cm3 !== null) state.concentration[0] = now.held_cm3;
  while (time < duration_s) {
    if (state.taken >= max_steps) return `not done within ${max_steps} time steps`;
    if (length < duration_s * 1e-15) return `time steps became too short at ${time.toPrecision(6)} s`;
    const finish = time + length >= duration_s * (1 - 1e-12);
    if (finish) length = duration_s - time;
    const there = finish ? duration_s : time + length;
    const between = surfaceNow(time + gamma * length);
    const then = surfaceNow(there);
    const lawThen = lawAt(temperature(there));
    balance.weigh(state.concentration, lawNow, now.recession);
    balance.rates(state.concentration, lawNow, now, state.rate);
    const lawBetween = lawAt(temperature(time + gamma * length));
    const error = attempt(balance, state, length, { lawBetween, between, lawThen, then, tolerance, floor_cm3 });
    if (error <= 1) {
      const first = outflow(now, state.concentration) + outflow(between, state.middle);
      state.lost += length * (outerWeight * first + implicitWeight * state.endOutflow) - state.corrected;
      state.recession += length * (outerWeight * (now.recession + between.recession) + implicitWeight * then.recession);
      state.concentration.set(state.end);
      state.taken += 1;
      time = there;
      now = then;
      lawNow = lawThen;
    }
    length *= error <= 1 || Number.isFinite(error) ? Math.min(4, Math.max(0.2, 0.85 / Math.cbrt(error))) : 0.25;
    if (error <= 1 && !finish) state.suggested = length;
  }
  if (held) state.lost = lostBefore - (doseOf(grid, state.concentration) - before);
  return null;
}

/** Both stages of one time step. @returns its error over what is allowed; infinite when a stage does not converge. */
function attempt(
  balance: Balance,
  state: State,
  length: number,
  stage: {
    readonly lawBetween: ReturnType<DiffusionLaw>;
    readonly between: SurfaceNow;
    readonly lawThen: ReturnType<DiffusionLaw>;
    readonly then: SurfaceNow;
    readonly tolerance: number;
    readonly floor_cm3: number;
  },
): number {
  const { volume, concentration, middle, end, base, rate, middleRate, endRate } = state;
  const { lawBetween, between, lawThen, then, tolerance, floor_cm3 } = stage;
  const size = concentration.length;
  const lag = implicitWeight * length;
  const newton = Math.min(0.01, tolerance * 0.1);
  for (let i = 0; i < size; i += 1) {
    base[i] = (concentration[i] as number) + lag * (rate[i] as number);
    // Straight on along the rate, unless that leads below zero.
    const ahead = (concentration[i] as number) + gamma * length * (rate[i] as number);
    middle[i] = ahead > 0 ? ahead : (concentration[i] as number);
  }
  if (!balance.implicit(middle, base, lag, lawBetween, between, newton, floor_cm3)) return Number.POSITIVE_INFINITY;
  balance.rates(middle, lawBetween, between, middleRate);
  for (let i = 0; i < size; i += 1) {
    const start = concentration[i] as number;
    base[i] = start + outerWeight * length * ((rate[i] as number) + (middleRate[i] as number));
    const ahead = start + ((middle[i] as number) - start) / gamma;
    end[i] = ahead > 0 ? ahead : (middle[i] as number);
  }
  if (!balance.implicit(end, base, lag, lawThen, then, newton, floor_cm3)) return Number.POSITIVE_INFINITY;
  balance.rates(end, lawThen, then, endRate);
  for (let i = 0; i < size; i += 1) {
    const difference =
      (rate[i] as number) / gamma -
      (middleRate[i] as number) / (gamma * (1 - gamma)) +
      (endRate[i] as number) / (1 - gamma);
    base[i] = errorWeight * length * difference;
  }
  if (!(balance.damp(base, lag, then) && balance.damp(base, lag, then))) return Number.POSITIVE_INFINITY;
  let worst = 0;
  state.corrected = 0;
  state.endOutflow = outflow(then, end);
  for (let i = 0; i < size; i += 1) {
    const error = base[i] as number;
    state.corrected += error * (volume[i] as number);
    const found = (end[i] as number) + error;
    end[i] = found;
    // A concentration below zero is an error of its own size.
    const missed = found < 0 ? Math.max(Math.abs(error), -found) : Math.abs(error);
    const allowed = tolerance * (Math.max(Math.abs(found), Math.abs(concentration[i] as number)) + floor_cm3);
    if (missed > worst * allowed) worst = missed / allowed;
  }
  return worst;
}
