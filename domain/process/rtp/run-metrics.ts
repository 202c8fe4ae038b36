import { type Outcome, refuse } from '../outcome.ts';
import { arrheniusAt, boltzmannEvPerK, kelvin } from '../physical-constants.ts';

/** One run as recorded: same length each, times increasing. */
export interface RunTrace {
  readonly times_s: readonly number[];
  readonly setpoint_c: readonly number[];
  readonly measured_c: readonly number[];
}

export interface RunMetrics {
  readonly rms_error_k: number;
  readonly max_abs_error_k: number;
  /** Highest measured over highest setpoint; 0 when it never came higher. */
  readonly overshoot_k: number;
  /** 100 % less the mean deviation on the ramps, in percent of the ramps' span; null without a ramp. */
  readonly ramp_fidelity_pct: number | null;
}

const at = (values: readonly number[], index: number): number => values[index] as number;

function traceError({ times_s, setpoint_c, measured_c }: RunTrace): ReturnType<typeof refuse> | null {
  const no = (quantity: string, message: string) => refuse({ kind: 'no_solution', quantity, message });
  if (times_s.length === 0) return no('times_s', 'a run without samples has no metrics');
  if (times_s.length !== setpoint_c.length || times_s.length !== measured_c.length)
    return no('times_s', 'times, setpoints and measurements differ in number');
  for (const [quantity, values] of Object.entries({ times_s, setpoint_c, measured_c })) {
    const value = values.find((each) => !Number.isFinite(each));
    if (value !== undefined) return refuse({ kind: 'not_finite', quantity, value });
  }
  if (times_s.some((time, i) => i > 0 && time <= at(times_s, i - 1))) return no('times_s', 'times must increase');
  return null;
}

/** Errors of a run against its setpoint, every sample with the same weight. */
export function runMetrics(trace: RunTrace): Outcome<RunMetrics> {
  const refused = traceError(trace);
  if (refused) return refused;
  const { setpoint_c, measured_c } = trace;
  let [squares, worst, deviation, ramping] = [0, 0, 0, 0];
  let [hottest, highest, lowest] = [-Infinity, -Infinity, Infinity];
  measured_c.forEach((measured, i) => {
    const wanted = at(setpoint_c, i);
    const error = Math.abs(measured - wanted);
    squares += error ** 2;
    worst = Math.max(worst, error);
    hottest = Math.max(hottest, measured);
    highest = Math.max(highest, wanted);
    lowest = Math.min(lowest, wanted);
    if (i > 0 && wanted !== at(setpoint_c, i - 1)) {
      deviation += error;
      ramping += 1;
    }
  });
  return {
    ok: true,
    rms_error_k: Math.sqrt(squares / measured_c.length),
    max_abs_error_k: worst,
    overshoot_k: Math.max(0, hottest - highest),
    ramp_fidelity_pct: ramping === 0 ? null : Math.max(0, 100 * (1 - deviation / ramping / (highest - lowest))),
  };
}

const windowError = (quantity: string, count: number): ReturnType<typeof refuse> =>
  refuse({ kind: 'no_solution', quantity, message: `there are ${count} samples in the window, at least 2 are needed` });

const samplesIn = ({ times_s }: RunTrace, from_s: number, to_s: number): number[] =>
  times_s.flatMap((time, i) => (time >= from_s && time <= to_s ? [i] : []));

/** Measured change over the time between the first and the last sample of a window, K/s. */
export function meanRampRate(
  trace: RunTrace,
  from_s: number,
  to_s: number,
): Outcome<{ readonly rate_k_per_s: number }> {
  const refused = traceError(trace);
  if (refused) return refused;
  const samples = samplesIn(trace, from_s, to_s);
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || first === last) return windowError('ramp', samples.length);
  const { times_s, measured_c } = trace;
  return {
    ok: true,
    rate_k_per_s: (at(measured_c, last) - at(measured_c, first)) / (at(times_s, last) - at(times_s, first)),
  };
}

/** Sample standard deviation (n - 1) of what was measured in a window, K. */
export function soakStability(
  trace: RunTrace,
  from_s: number,
  to_s = Infinity,
): Outcome<{ readonly std_k: number; readonly mean_c: number }> {
  const refused = traceError(trace);
  if (refused) return refused;
  const values = samplesIn(trace, from_s, to_s).map((i) => at(trace.measured_c, i));
  if (values.length < 2) return windowError('soak', values.length);
  const mean_c = values.reduce((sum, each) => sum + each, 0) / values.length;
  const squares = values.reduce((sum, each) => sum + (each - mean_c) ** 2, 0);
  return { ok: true, std_k: Math.sqrt(squares / (values.length - 1)), mean_c };
}

/**
 * Thermal budget: the time at a reference temperature that a process of this activation energy would take for what it did
 * over the run. Trapezoid over the samples of exp(-Ea / kT), over its value at the reference.
 */
export function equivalentSeconds(
  times_s: readonly number[],
  measured_c: readonly number[],
  activation_ev: number,
  reference_c: number,
): Outcome<{ readonly equivalent_s: number }> {
  const refused = traceError({ times_s, measured_c, setpoint_c: measured_c });
  if (refused) return refused;
  const bounds = { reference_c: { min: -250, max: 3000 }, activation_ev: { min: 0, max: 20 } };
  for (const [quantity, value] of Object.entries({ reference_c, activation_ev })) {
    const { min, max } = bounds[quantity as keyof typeof bounds];
    if (!(value >= min && value <= max)) return refuse({ kind: 'out_of_range', quantity, value, min, max });
  }
  const cold = measured_c.find((each) => kelvin(each) <= 0);
  if (cold !== undefined)
    return refuse({ kind: 'out_of_range', quantity: 'measured_c', value: cold, min: -273.15, max: 3000 });
  const reference = 1 / (boltzmannEvPerK * kelvin(reference_c));
  const rate = (celsius: number): number =>
    arrheniusAt({ prefactor: Math.exp(activation_ev * reference), energy_ev: activation_ev }, kelvin(celsius));
  let equivalent_s = 0;
  for (let i = 1; i < times_s.length; i += 1)
    equivalent_s +=
      ((at(times_s, i) - at(times_s, i - 1)) * (rate(at(measured_c, i)) + rate(at(measured_c, i - 1)))) / 2;
  return Number.isFinite(equivalent_s)
    ? { ok: true, equivalent_s }
    : refuse({ kind: 'not_finite', quantity: 'equivalent_s', value: equivalent_s });
}
