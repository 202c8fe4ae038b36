import { celsius, kelvin } from '../physical-constants.ts';
import { type PidSettings, type PidState, pidStart, pidStep } from './discrete-pid.ts';
import { radiated } from './heat-balance.ts';
import type { PreparedPlant } from './plant.ts';

/** One stretch of an RTP recipe: to a temperature at a rate, then there for a time. */
export interface Segment {
  readonly target_c: number;
  /** K/s, positive whichever way the ramp goes. */
  readonly ramp_k_per_s: number;
  readonly dwell_s: number;
}

export interface Setpoint {
  readonly setpoint_c: number;
  /** K/s, signed. */
  readonly ramp_k_per_s: number;
  readonly segment: number;
  readonly phase: 'ramp' | 'soak' | 'done';
}

/** Seconds that a recipe takes from `start_c`. */
export function recipeDuration(start_c: number, segments: readonly Segment[]): number {
  let [total, at_c] = [0, start_c];
  for (const { target_c, ramp_k_per_s, dwell_s } of segments) {
    total += Math.abs(target_c - at_c) / ramp_k_per_s + dwell_s;
    at_c = target_c;
  }
  return total;
}

/** What a recipe asks for `time_s` after its start at `start_c`. */
export function setpointAt(start_c: number, segments: readonly Segment[], time_s: number): Setpoint {
  let [left_s, at_c] = [time_s, start_c];
  for (const [segment, { target_c, ramp_k_per_s, dwell_s }] of segments.entries()) {
    const ramp_s = Math.abs(target_c - at_c) / ramp_k_per_s;
    const signed = Math.sign(target_c - at_c) * ramp_k_per_s;
    if (left_s < ramp_s) return { setpoint_c: at_c + signed * left_s, ramp_k_per_s: signed, segment, phase: 'ramp' };
    left_s -= ramp_s;
    if (left_s < dwell_s) return { setpoint_c: target_c, ramp_k_per_s: 0, segment, phase: 'soak' };
    left_s -= dwell_s;
    at_c = target_c;
  }
  return { setpoint_c: at_c, ramp_k_per_s: 0, segment: segments.length, phase: 'done' };
}

/** PID usual on a 300 mm chamber: percent of lamp power a K, tuned by SIMC on the plant linearised at 900 C. */
export const usualLampPid: PidSettings = { kp: 0.6, ti_s: 4, td_s: 0.2, output_min: 0, output_max: 100 };

/** One PID controller a lamp zone, on top of the power that the model of the wafer asks for. */
export interface LampController {
  readonly settings: PidSettings;
  readonly zones: readonly PidState[];
  /** Lamp power of each zone, 0 to 100 %. */
  readonly power_pct: Float64Array;
}

export const lampController = (zones: number, settings: PidSettings = usualLampPid): LampController => ({
  settings: { output_min: 0, output_max: 100, ...settings },
  zones: Array.from({ length: zones }, () => pidStart()),
  power_pct: new Float64Array(zones),
});

/** Power that holds the ramp on an ideal plant: storage plus radiation over the flux at full power, 0 to 100 %. */
export function feedforwardPct({ plant, capacity }: PreparedPlant, setpoint_c: number, ramp_k_per_s: number): number {
  const t = kelvin(setpoint_c);
  const { wafer, wall_k, full_flux_w_per_m2 } = plant;
  const flux = capacity(t) * ramp_k_per_s + radiated(wafer.emissivity, wafer.sides ?? 2, t, wall_k);
  return Math.min(100, Math.max(0, (100 * flux) / full_flux_w_per_m2));
}

/**
 * One sample of closed-loop lamp control: measured zones in, lamp powers out (into `controller.power_pct`).
 *
 * @param measured_k what the pyrometers say of each zone
 */
export function stepLampController(
  controller: LampController,
  prepared: PreparedPlant,
  { setpoint_c, ramp_k_per_s }: Pick<Setpoint, 'setpoint_c' | 'ramp_k_per_s'>,
  measured_k: ArrayLike<number>,
  sample_s: number,
): Float64Array {
  const forward = feedforwardPct(prepared, setpoint_c, ramp_k_per_s);
  for (let i = 0; i < controller.power_pct.length; i += 1)
    controller.power_pct[i] = pidStep(
      controller.settings,
      controller.zones[i] as PidState,
      sample_s,
      setpoint_c,
      celsius(measured_k[i] as number),
      forward,
    );
  return controller.power_pct;
}
