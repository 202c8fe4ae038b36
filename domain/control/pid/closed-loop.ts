import { firstError, type ModelWarning, type Outcome, refuse } from '../../process/outcome.ts';
import { type AntiWindup, type PidSettings, pidStart, pidStep } from '../../process/rtp/discrete-pid.ts';
import { samplePlant, timeConstants } from './sampled-plant.ts';
import type { TransferFunction } from './transfer-function.ts';
import type { Gains } from './tuning-rules.ts';

export interface LoopOptions {
  readonly setpoint?: number;
  readonly output_min?: number | undefined;
  readonly output_max?: number | undefined;
  readonly anti_windup?: AntiWindup;
  readonly derivative_filter?: number;
  readonly derivative_setpoint_weight?: number;
  /** Length of the simulation, s; twelve times what the plant and the integral action take when absent. */
  readonly duration_s?: number;
  /** Longest simulation, samples; 100000 when absent. */
  readonly max_samples?: number;
}

export interface LoopResponse {
  /** Of the setpoint; 0 when the output never passes it. */
  readonly overshoot_pct: number;
  /** When the output is farthest in the direction of the setpoint, s. */
  readonly peak_time_s: number;
  /** Integral of |setpoint - output|. */
  readonly iae: number;
  /** From then on the output stays within 2 % of the setpoint; null when it does not by the end. */
  readonly settling_s: number | null;
  /** Largest |output of the controller|. */
  readonly peak_input: number;
  readonly final_output: number;
  readonly sample_s: number;
  readonly duration_s: number;
  readonly warnings: readonly ModelWarning[];
}

const limits = {
  setpoint: { min: 1e-9, max: 1e9 },
  kp: { min: -1e9, max: 1e9 },
  ti_s: { min: 1e-9, max: 1e9 },
  td_s: { min: 0, max: 1e9 },
  derivative_filter: { min: 0.1, max: 1e6 },
  duration_s: { min: 1e-9, max: 1e9 },
  max_samples: { min: 100, max: 200_000 },
};

/** Sample time, dead time in samples and duration that show a loop in full. */
function timing(plant: TransferFunction, { kp, ti_s }: Gains, options: LoopOptions) {
  const constants = timeConstants(plant);
  const { delay_s } = plant;
  const gain = Math.abs(((plant.numerator[0] as number) * kp) / (plant.denominator[0] as number));
  const integral_s = (ti_s ?? 0) * (gain > 0 ? 1 + 1 / gain : 1);
  const duration_s = options.duration_s ?? 12 * (delay_s + (constants?.slowest_s ?? 0) + integral_s || 1);
  const shortest_s =
    delay_s > 0 ? Math.min(delay_s, constants?.slowest_s ?? delay_s) : (constants?.fastest_s ?? duration_s / 100);
  const wanted_s = Math.max(shortest_s / 1000, duration_s / (options.max_samples ?? 100_000));
  const sample_s = delay_s >= wanted_s ? delay_s / Math.ceil(delay_s / wanted_s - 1e-9) : wanted_s;
  return { sample_s, duration_s, delay: Math.round(delay_s / sample_s) };
}

/**
 * Answer of a loop at rest to a step of its setpoint: the plant exact between samples (zero-order hold), the controller a
 * sampled PID with steps so short that it is the continuous one.
 *
 * @returns `no_solution` when the loop is unstable
 */
export function closedLoop(plant: TransferFunction, gains: Gains, options: LoopOptions = {}): Outcome<LoopResponse> {
  const { setpoint = 1, derivative_filter = 10, max_samples = 100_000 } = options;
  const { kp, ti_s, td_s } = gains;
  const error =
    firstError(
      { setpoint: Math.abs(setpoint), kp, ti_s: ti_s ?? 1, td_s: td_s ?? 0, derivative_filter, max_samples },
      limits,
    ) ?? firstError({ duration_s: timing(plant, gains, options).duration_s }, limits);
  if (error) return refuse(error);
  const { sample_s, duration_s, delay } = timing(plant, gains, options);
  const built = samplePlant(plant, sample_s, delay);
  if (!built.ok) return built;
  const { sampled } = built;
  const { output_min = -Infinity, output_max = Infinity, anti_windup = 'conditional' } = options;
  const { derivative_setpoint_weight = 0 } = options;
  const settings: PidSettings = {
    kp,
    ti_s,
    td_s: td_s ?? 0,
    derivative_filter,
    derivative_setpoint_weight,
    output_min,
    output_max,
    anti_windup,
  };
  const state = pidStart();
  const samples = Math.min(Math.round(duration_s / sample_s), 2 * max_samples);
  const direction = Math.sign(setpoint);
  let [peak, peak_sample, last_outside, iae, peak_input, y] = [-Infinity, 0, 0, 0, 0, 0];
  for (let i = 0; i <= samples; i += 1) {
    y = sampled.output();
    if (!(Math.abs(y) < 1e4 * Math.abs(setpoint)))
      return refuse({ kind: 'no_solution', quantity: 'output', message: 'the closed loop is unstable' });
    const away = Math.abs(setpoint - y);
    if (i < samples) iae += away * sample_s;
    if (away > 0.02 * Math.abs(setpoint)) last_outside = i;
    if (direction * y > peak) [peak, peak_sample] = [direction * y, i];
    const input = pidStep(settings, state, sample_s, setpoint, y);
    peak_input = Math.max(peak_input, Math.abs(input));
    sampled.advance(input);
  }
  const lost = Math.abs(plant.delay_s - delay * sample_s) > 1e-6 * duration_s;
  return {
    ok: true,
    overshoot_pct: Math.max(0, 100 * (peak / Math.abs(setpoint) - 1)),
    peak_time_s: peak_sample * sample_s,
    iae,
    settling_s: last_outside === samples ? null : (last_outside + 1) * sample_s,
    peak_input,
    final_output: y,
    sample_s,
    duration_s,
    warnings: lost
      ? [{ kind: 'advice', quantity: 'delay_s', message: 'the dead time is shorter than a sample of this simulation' }]
      : [],
  };
}
