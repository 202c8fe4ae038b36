import { endianness } from 'node:os';
import type { TelemetryColumn } from '../../domain/telemetry/events.ts';

const BIG_ENDIAN_HOST = endianness() === 'BE';

/** Doubles as bytes, little-endian whatever the host: every bit of every value is kept. */
export const encodeDoubles = (values: ArrayLike<number>): Uint8Array => {
  const bytes = Buffer.from(Float64Array.from(values).buffer);
  return BIG_ENDIAN_HOST ? bytes.swap64() : bytes;
};

export const decodeDoubles = (bytes: Uint8Array): Float64Array => {
  const copy = Uint8Array.from(bytes);
  if (BIG_ENDIAN_HOST) Buffer.from(copy.buffer).swap64();
  return new Float64Array(copy.buffer);
};

/** Bits of a frame's flag; 0 is a value of good quality. */
export const flag = { null: 1, absent: 2, bad: 4, stale: 8 } as const;

export interface EncodedColumn {
  readonly values: Uint8Array;
  readonly flags: Uint8Array | null;
  readonly extremes: Uint8Array;
  readonly reported: number;
  readonly valued: number;
  readonly first_ts: number;
  readonly last_ts: number;
}

const flagsOf = ({ values, absent, quality }: TelemetryColumn): Uint8Array => {
  const flags = new Uint8Array(values.length);
  values.forEach((value, index) => {
    if (value === null) flags[index] = flag.null;
  });
  for (const index of absent ?? []) flags[index] = flag.absent;
  for (const [index, grade] of quality ?? []) flags[index] = (flags[index] ?? 0) | flag[grade];
  return flags;
};

/** Throws when there are not as many values as frames: such an event is damaged. */
export const encodeColumn = (name: string, column: TelemetryColumn, times: readonly number[]): EncodedColumn => {
  const { values } = column;
  if (values.length !== times.length) {
    throw new Error(`signal ${name} has ${values.length} values for ${times.length} frames`);
  }
  const flags = flagsOf(column);
  const samples = new SampleList();
  let reported = 0;
  let first_ts = Number.POSITIVE_INFINITY;
  let last_ts = Number.NEGATIVE_INFINITY;
  times.forEach((ts, index) => {
    const marks = flags[index] ?? 0;
    if (marks & flag.absent) return;
    reported += 1;
    first_ts = Math.min(first_ts, ts);
    last_ts = Math.max(last_ts, ts);
    if (!(marks & flag.null)) samples.push(ts, values[index] ?? 0);
  });
  return {
    values: encodeDoubles(values.map((value) => value ?? 0)),
    flags: flags.some((marks) => marks !== 0) ? flags : null,
    extremes: encodeDoubles(samples.extremes().interleaved()),
    reported,
    valued: samples.length,
    first_ts: reported === 0 ? 0 : first_ts,
    last_ts: reported === 0 ? 0 : last_ts,
  };
};

/** Samples in arrival order. */
export class SampleList {
  readonly times: number[] = [];
  readonly values: number[] = [];

  get length(): number {
    return this.times.length;
  }

  push(time: number, value: number): void {
    this.times.push(time);
    this.values.push(value);
  }

  /**
   * The first, the last, the least and the greatest sample, in arrival order and each once: what a line drawn through all
   * of them shows of one pixel column (M4: Jugel et al., "M4: A Visualization-Oriented Time Series Data Aggregation",
   * VLDB 2014). Of equal extremes the first to arrive. The extremes of extremes are those of the whole.
   */
  extremes(): SampleList {
    const kept = new SampleList();
    if (this.length === 0) return kept;
    let least = 0;
    let greatest = 0;
    this.values.forEach((value, index) => {
      if (value < (this.values[least] ?? value)) least = index;
      if (value > (this.values[greatest] ?? value)) greatest = index;
    });
    const places = [...new Set([0, least, greatest, this.length - 1])].sort((a, b) => a - b);
    for (const place of places) kept.push(this.times[place] ?? 0, this.values[place] ?? 0);
    return kept;
  }

  interleaved(): number[] {
    return this.times.flatMap((time, index) => [time, this.values[index] ?? 0]);
  }
}

/** A step and how many frames in a row were of it; null: of none. */
export type StepSpan = readonly [step: string | null, frames: number];

export const encodeSteps = (steps: readonly (string | null)[]): StepSpan[] => {
  const spans: [string | null, number][] = [];
  for (const step of steps) {
    const last = spans.at(-1);
    if (last !== undefined && last[0] === step) last[1] += 1;
    else spans.push([step, 1]);
  }
  return spans;
};

export const decodeSteps = (spans: readonly StepSpan[]): (string | null)[] =>
  spans.flatMap(([step, frames]) => Array.from({ length: frames }, () => step));

/** null when no frame has a number. */
export const encodeSeqs = (seqs: readonly (number | null)[]): Uint8Array | null =>
  seqs.every((seq) => seq === null) ? null : encodeDoubles(seqs.map((seq) => seq ?? Number.NaN));
