import { firstError, type Outcome, refuse } from '../../process/outcome.ts';
import type { FirstOrderPlant } from '../pid/tuning-rules.ts';

/** tau and L from the times at 28.3 % and 63.2 % of the final change (C. L. Smith, Digital Computer Process Control, 1972). */
export function twoPointPlant(
  t28_s: number,
  t63_s: number,
): Outcome<{ readonly tau_s: number; readonly delay_s: number }> {
  const error = firstError({ t28_s, t63_s }, { t28_s: { min: 0, max: 1e9 }, t63_s: { min: 0, max: 1e9 } });
  if (error) return refuse(error);
  const tau_s = 1.5 * (t63_s - t28_s);
  const delay_s = t63_s - tau_s;
  if (tau_s <= 0 || delay_s < 0)
    return refuse({
      kind: 'no_solution',
      quantity: 'tau_s',
      message: 'no first-order plant with dead time passes 28.3 and 63.2 % at these times',
    });
  return { ok: true, tau_s, delay_s };
}

/** A recorded answer to one step of the input at `step_at_s`. */
export interface StepRecord {
  readonly times_s: readonly number[];
  readonly output: readonly number[];
  /** Change of the input. */
  readonly input_step: number;
  /** 0 when absent. */
  readonly step_at_s?: number;
}

export interface IdentifiedPlant extends FirstOrderPlant {
  /** Output before the step. */
  readonly initial: number;
  readonly rms_residual: number;
}

const no = (message: string) => refuse({ kind: 'no_solution', quantity: 'plant', message });

/** Residual sum of squares, level and gain that are best for given tau and L: linear least squares of y on the shape. */
function bestFor(record: StepRecord, tau_s: number, delay_s: number): { sse: number; initial: number; change: number } {
  const { times_s, output, step_at_s = 0 } = record;
  const n = times_s.length;
  const start = step_at_s + delay_s;
  let [sumX, sumY, sumXX, sumXY, sumYY] = [0, 0, 0, 0, 0];
  // Taken about the first sample: the squares of a large level would swallow a small change.
  const origin = output[0] as number;
  for (let i = 0; i < n; i += 1) {
    const since = (times_s[i] as number) - start;
    const x = since > 0 ? -Math.expm1(-since / tau_s) : 0;
    const y = (output[i] as number) - origin;
    sumX += x;
    sumY += y;
    sumXX += x * x;
    sumXY += x * y;
    sumYY += y * y;
  }
  const xx = sumXX - (sumX * sumX) / n;
  const xy = sumXY - (sumX * sumY) / n;
  const yy = sumYY - (sumY * sumY) / n;
  const change = xx > 1e-12 ? xy / xx : 0;
  return { sse: Math.max(0, yy - change * xy), initial: origin + (sumY - change * sumX) / n, change };
}

/** Minimum of a function over [low, high] by golden section, to 4e-6 of the interval. */
function goldenSection(f: (x: number) => number, low: number, high: number): number {
  const part = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [low, high];
  let [x1, x2] = [b - part * (b - a), a + part * (b - a)];
  let [f1, f2] = [f(x1), f(x2)];
  for (let i = 0; i < 26; i += 1) {
    if (f1 <= f2) {
      [b, x2, f2] = [x2, x1, f1];
      x1 = b - part * (b - a);
      f1 = f(x1);
    } else {
      [a, x1, f1] = [x1, x2, f2];
      x2 = a + part * (b - a);
      f2 = f(x2);
    }
  }
  return (a + b) / 2;
}

/**
 * Gain, tau, dead time and starting level of the first-order plant that fits a recorded step best in least squares. Gain and
 * level are linear and solved for exactly; tau and dead time are searched on a grid (the squares have several minima in
 * the dead time of a sampled record) and then refined by turns.
 */
export function identifyStep(record: StepRecord): Outcome<IdentifiedPlant> {
  const { times_s, output, input_step, step_at_s = 0 } = record;
  if (times_s.length !== output.length || times_s.length < 6)
    return no('at least 6 samples, a time for each, are needed');
  if (![...times_s, ...output, input_step, step_at_s].every((each) => Math.abs(each) < 1e12))
    return no('a number of the record is not finite');
  if (times_s.slice(1).some((each, i) => each <= (times_s[i] as number))) return no('times must increase');
  if (input_step === 0) return no('without a step of the input there is nothing to identify');
  const after = (times_s.at(-1) as number) - step_at_s;
  if (after <= 0) return no('the record ends before the step');
  const shortest = after / 1000;
  let [tau, delay, least] = [after, 0, Infinity];
  for (let i = 0; i <= 30; i += 1) {
    const triedTau = shortest * 3000 ** (i / 30);
    for (let j = 0; j < 30; j += 1) {
      const triedDelay = (after * 0.9 * j) / 30;
      const { sse } = bestFor(record, triedTau, triedDelay);
      if (sse < least) [tau, delay, least] = [triedTau, triedDelay, sse];
    }
  }
  let reach = 0.1;
  for (let turn = 0; turn < 12; turn += 1) {
    const [oldTau, oldDelay] = [tau, delay];
    const span = reach * (tau + delay);
    // Along tau + L constant the squares hardly change: that valley is searched first, then each on its own.
    const total = tau + delay;
    const along = goldenSection(
      (each) => bestFor(record, Math.max(shortest / 10, total - each), each).sse,
      Math.max(0, delay - span),
      Math.min(delay + span, total - shortest / 10),
    );
    [tau, delay] = [Math.max(shortest / 10, total - along), along];
    tau = goldenSection((each) => bestFor(record, each, delay).sse, Math.max(shortest / 10, tau - span), tau + span);
    delay = goldenSection((each) => bestFor(record, tau, each).sse, Math.max(0, delay - span), delay + span);
    const moved = Math.abs(tau - oldTau) + Math.abs(delay - oldDelay);
    if (moved < 1e-9 * after) break;
    reach = Math.max(1e-4, Math.min(reach, (4 * moved) / total));
  }
  const { sse, initial, change } = bestFor(record, tau, delay);
  if (change === 0) return no('the output does not answer to the step');
  const gain = change / input_step;
  if (!Number.isFinite(gain)) return no('the step of the input is too small for the change of the output');
  return {
    ok: true,
    gain,
    tau_s: tau,
    delay_s: delay,
    initial,
    rms_residual: Math.sqrt(sse / times_s.length),
  };
}
