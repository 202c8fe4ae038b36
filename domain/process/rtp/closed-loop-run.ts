import { firstError, type ModelWarning, type Outcome, refuse } from '../outcome.ts';
import { celsius, kelvin } from '../physical-constants.ts';
import type { PidSettings } from './discrete-pid.ts';
import {
  lampController,
  recipeDuration,
  type Segment,
  setpointAt,
  stepLampController,
  usualLampPid,
} from './lamp-control.ts';
import { melted, plantAtRest, preparePlant, type RtpPlant, stepPlant } from './plant.ts';
import { type RunMetrics, runMetrics } from './run-metrics.ts';

export interface LampRun extends RunMetrics {
  readonly times_s: readonly number[];
  readonly setpoint_c: readonly number[];
  /** Mean of the zones, C. */
  readonly measured_c: readonly number[];
  /** One list a sample, centre first, C. */
  readonly zones_c: readonly (readonly number[])[];
  readonly power_pct: readonly (readonly number[])[];
  /** Hottest less coldest zone at the end of the last soak, K. */
  readonly final_spread_k: number;
  readonly warnings: readonly ModelWarning[];
}

const limits = {
  start_c: { min: 0, max: 1400 },
  target_c: { min: 0, max: 1400 },
  ramp_k_per_s: { min: 0.01, max: 1000 },
  dwell_s: { min: 0, max: 3600 },
  sample_s: { min: 0.005, max: 1 },
  duration_s: { min: 0, max: 3600 },
  samples: { min: 1, max: 4000 },
};

/**
 * A recipe under closed-loop lamp control: at every sample the zones are read, the powers set and held, and the plant
 * moves on.
 *
 * @param sample_s period of the controller; every one is recorded
 */
export function simulateLampRun(
  plant: RtpPlant,
  segments: readonly Segment[],
  start_c: number,
  sample_s = 0.1,
  pid: PidSettings = usualLampPid,
): Outcome<LampRun> {
  const prepared = preparePlant(plant);
  if (!prepared.ok) return prepared;
  for (const segment of segments) {
    const error = firstError({ ...segment }, limits);
    if (error) return refuse(error);
  }
  const duration_s = recipeDuration(start_c, segments);
  const samples = Math.floor(duration_s / sample_s + 1e-9) + 1;
  const error = firstError({ start_c, sample_s, duration_s, samples }, limits);
  if (error) return refuse(error);
  const state = plantAtRest(prepared.prepared, kelvin(start_c));
  const controller = lampController(prepared.prepared.zones, pid);
  const fraction = new Float64Array(prepared.prepared.zones);
  const [times_s, setpoint_c, measured_c]: [number[], number[], number[]] = [[], [], []];
  const [zones_c, power_pct]: [number[][], number[][]] = [[], []];
  let limited = 0;
  for (let i = 0; i < samples; i += 1) {
    const wanted = setpointAt(start_c, segments, i * sample_s);
    const powers = stepLampController(controller, prepared.prepared, wanted, state.zones_k, sample_s);
    const zones = Array.from(state.zones_k, celsius);
    times_s.push(i * sample_s);
    setpoint_c.push(wanted.setpoint_c);
    zones_c.push(zones);
    measured_c.push(zones.reduce((sum, each) => sum + each, 0) / zones.length);
    power_pct.push([...powers]);
    if (powers.some((each) => each >= 100)) limited += 1;
    for (let j = 0; j < fraction.length; j += 1) fraction[j] = (powers[j] as number) / 100;
    stepPlant(prepared.prepared, state, fraction, sample_s);
    if (melted(state))
      return refuse({ kind: 'no_solution', quantity: 'zones_c', message: `the wafer melts after ${i * sample_s} s` });
  }
  const metrics = runMetrics({ times_s, setpoint_c, measured_c });
  if (!metrics.ok) return metrics;
  const last = zones_c.at(-1) as number[];
  return {
    ...metrics,
    times_s,
    setpoint_c,
    measured_c,
    zones_c,
    power_pct,
    final_spread_k: Math.max(...last) - Math.min(...last),
    warnings:
      limited > 0
        ? [
            {
              kind: 'advice',
              quantity: 'power_pct',
              message: `lamps at their limit in ${limited} of ${samples} samples`,
            },
          ]
        : [],
  };
}
