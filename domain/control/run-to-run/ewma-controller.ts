import { firstError, type Outcome, refuse } from '../../process/outcome.ts';

export interface EwmaController {
  /** Slope b of the model y = a + b u. */
  readonly model_gain: number;
  readonly weight: number;
  /** Weight of the trend: above 0 makes it a double EWMA. */
  readonly trend_weight: number;
  readonly target: number;
}

export interface ControllerState {
  readonly level: number;
  readonly trend: number;
}

/** u = (T - a - D)/b, for the next run. */
export const nextInput = ({ target, model_gain }: EwmaController, { level, trend }: ControllerState): number =>
  (target - level - trend) / model_gain;

/**
 * What a finished run teaches: a_n = w (y - b u) + (1 - w) a_(n-1) (A. Ingolfsson & E. Sachs, J. Quality Technology 25, 271
 * (1993)); double: D_n = w2 (y - b u - a_(n-1)) + (1 - w2) D_(n-1) (S. W. Butler & J. A. Stefani, IEEE Trans. Semicond.
 * Manuf. 7, 193 (1994)).
 */
export function learn(
  controller: EwmaController,
  state: ControllerState,
  input: number,
  output: number,
): ControllerState {
  const { weight, trend_weight, model_gain } = controller;
  const seen = output - model_gain * input;
  return {
    level: weight * seen + (1 - weight) * state.level,
    trend: trend_weight === 0 ? 0 : trend_weight * (seen - state.level) + (1 - trend_weight) * state.trend,
  };
}

/**
 * Does the loop settle when the plant's slope is `plant_gain`? Single EWMA: 0 < w beta/b < 2. Double: Jury's test of the
 * characteristic polynomial of its two states.
 */
export function settles({ weight, trend_weight, model_gain }: EwmaController, plant_gain: number): boolean {
  const xi = plant_gain / model_gain;
  if (trend_weight === 0) return weight * xi > 0 && weight * xi < 2;
  // With e = y - T and d the plant's offset: seen - a = e + D, e = d - xi-fold (a + D). The matrix of (a, D):
  // a' = (1 - w xi) a + w (1 - xi) D, D' = -w2 xi a + (1 - w2 xi) D.
  const trace = 2 - (weight + trend_weight) * xi;
  const determinant = (1 - weight * xi) * (1 - trend_weight * xi) + weight * (1 - xi) * trend_weight * xi;
  return Math.abs(determinant) < 1 && Math.abs(trace) < 1 + determinant;
}

/**
 * Where the output stays away from the target when the plant drifts by `drift` a run: drift b/(w beta); none for a double
 * EWMA.
 */
export const steadyOffset = (controller: EwmaController, plant_gain: number, drift: number): number =>
  controller.trend_weight === 0 ? (drift * controller.model_gain) / (controller.weight * plant_gain) : 0;

interface ControlledRuns {
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly stable: boolean;
  /** null where the loop is not stable. */
  readonly steady_offset: number | null;
}

/**
 * Runs the loop on a plant y = offset_k + plant_gain u.
 *
 * @param offsets one a run
 */
export function simulateRuns(
  controller: EwmaController,
  plant_gain: number,
  offsets: readonly number[],
  first_level: number,
): Outcome<ControlledRuns> {
  const { model_gain, weight, trend_weight, target } = controller;
  const error = firstError(
    { weight, trend_weight, target, model_gain, plant_gain, first_level },
    { weight: { min: 0, max: 2 }, trend_weight: { min: 0, max: 2 } },
  );
  if (error) return refuse(error);
  if (model_gain === 0)
    return refuse({ kind: 'no_solution', quantity: 'model_gain', message: 'a gain of 0 controls nothing' });
  let state: ControllerState = { level: first_level, trend: 0 };
  const inputs: number[] = [];
  const outputs: number[] = [];
  for (const offset of offsets) {
    const input = nextInput(controller, state);
    const output = offset + plant_gain * input;
    if (!Number.isFinite(output)) return refuse({ kind: 'not_finite', quantity: 'output', value: output });
    inputs.push(input);
    outputs.push(output);
    state = learn(controller, state, input, output);
  }
  const stable = settles(controller, plant_gain);
  const runs = offsets.length;
  const drift = runs > 1 ? ((offsets[runs - 1] as number) - (offsets[0] as number)) / (runs - 1) : 0;
  const steady_offset = stable ? steadyOffset(controller, plant_gain, drift) : null;
  if (steady_offset !== null && !Number.isFinite(steady_offset))
    return refuse({ kind: 'not_finite', quantity: 'steady_offset', value: steady_offset });
  return { ok: true, inputs, outputs, stable, steady_offset };
}
