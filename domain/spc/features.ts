import type { TelemetryRecorded } from '../telemetry/events.ts';
import type { ChartParameter } from './events.ts';

type SignalParameter = Extract<ChartParameter, { kind: 'signal' }>;

export type Feature =
  | { readonly ok: true; readonly value: number; readonly samples: number }
  /** No frame of the step has a good value of the signal, or only one where a deviation needs two. */
  | { readonly ok: false; readonly reason: 'too_few_values'; readonly samples: number }
  /** The tool reported the values in more than one unit: they have no common statistic. */
  | { readonly ok: false; readonly reason: 'units_differ'; readonly units: readonly string[] };

/**
 * The good values of a signal in the frames of a step (null: of the whole run), as they stand in the log: batch after
 * batch, frame after frame. Frames that report no value, or one of bad or stale quality, are left out.
 */
const valuesOf = (
  { signal, step }: SignalParameter,
  batches: Iterable<TelemetryRecorded>,
): { readonly values: readonly number[]; readonly units: readonly string[] } => {
  const values: number[] = [];
  const units = new Set<string>();
  for (const { signals, steps } of batches) {
    const column = Object.hasOwn(signals, signal) ? signals[signal] : undefined;
    if (column === undefined) continue;
    const poor = new Set(column.quality?.map(([frame]) => frame));
    column.values.forEach((value, frame) => {
      if (value === null || poor.has(frame) || (step !== null && steps[frame] !== step)) return;
      values.push(value);
      if (column.unit !== null) units.add(column.unit);
    });
  }
  return { values, units: [...units] };
};

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

const meanOf = (values: readonly number[]): number => sumOf(values) / values.length;

/** Sample standard deviation, n - 1 below, by two passes. */
const deviationOf = (values: readonly number[]): number => {
  const mean = meanOf(values);
  return Math.sqrt(sumOf(values.map((value) => (value - mean) ** 2)) / (values.length - 1));
};

const extremesOf = (values: readonly number[]): { readonly min: number; readonly max: number } => {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
};

/** The middle value, or the mean of the two in the middle. */
const medianOf = (values: readonly number[]): number => {
  const sorted = Float64Array.from(values).sort();
  const upper = sorted[sorted.length >> 1] ?? Number.NaN;
  if (sorted.length % 2 === 1) return upper;
  return ((sorted[(sorted.length >> 1) - 1] ?? Number.NaN) + upper) / 2;
};

const statistics: Readonly<Record<SignalParameter['statistic'], (values: readonly number[]) => number>> = {
  mean: meanOf,
  std: deviationOf,
  median: medianOf,
  min: (values) => extremesOf(values).min,
  max: (values) => extremesOf(values).max,
  range: (values) => {
    const { min, max } = extremesOf(values);
    return max - min;
  },
};

/**
 * A statistic of a signal over a step or a run, in the signal's unit.
 *
 * Bit for bit reproducible: it uses only IEEE 754 additions, subtractions, products, quotients and square roots in
 * double precision, and sums run from the first value in the log to the last, without compensation or pairing.
 */
export const featureOf = (parameter: SignalParameter, batches: Iterable<TelemetryRecorded>): Feature => {
  const { values, units } = valuesOf(parameter, batches);
  if (units.length > 1) return { ok: false, reason: 'units_differ', units };
  const samples = values.length;
  if (samples < (parameter.statistic === 'std' ? 2 : 1)) return { ok: false, reason: 'too_few_values', samples };
  return { ok: true, value: statistics[parameter.statistic](values), samples };
};
