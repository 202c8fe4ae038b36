import type { TelemetryColumn, TelemetryRecorded } from './events.ts';
import type { TelemetryFrame } from './tool-message.ts';

/** At most this many frames stand in one event. */
export const MAX_FRAMES = 256;

/** A frame as it is recorded: what the tool said, without who said it. */
export type RecordedFrame = Pick<TelemetryFrame, 'ts' | 'seq' | 'step' | 'signals'> &
  Partial<Pick<TelemetryFrame, 'quality' | 'units'>>;

interface OpenColumn {
  unit: string | null;
  readonly values: (number | null)[];
  readonly absent: number[];
  readonly quality: [number, 'bad' | 'stale'][];
}

const fill = (column: OpenColumn, upTo: number): void => {
  while (column.values.length < upTo) {
    column.absent.push(column.values.length);
    column.values.push(null);
  }
};

/** Turns frames of one chamber and run, in arrival order, into columns. Nothing is sorted, merged or dropped. */
export const toColumns = (
  frames: readonly RecordedFrame[],
): Pick<TelemetryRecorded, 'times' | 'seqs' | 'steps' | 'signals'> => {
  const columns = new Map<string, OpenColumn>();
  frames.forEach((frame, index) => {
    for (const [name, value] of Object.entries(frame.signals)) {
      let column = columns.get(name);
      if (column === undefined) {
        column = { unit: null, values: [], absent: [], quality: [] };
        columns.set(name, column);
      }
      fill(column, index);
      column.unit ??= frame.units?.[name] ?? null;
      column.values.push(value);
      const quality = frame.quality?.[name];
      if (quality !== undefined) column.quality.push([index, quality]);
    }
  });
  const signals = [...columns].map(([name, column]): [string, TelemetryColumn] => {
    fill(column, frames.length);
    const { unit, values, absent, quality } = column;
    return [name, { unit, values, ...(absent.length > 0 && { absent }), ...(quality.length > 0 && { quality }) }];
  });
  return {
    times: frames.map(({ ts }) => ts),
    seqs: frames.map(({ seq }) => seq),
    steps: frames.map(({ step }) => step),
    signals: Object.fromEntries(signals),
  };
};

/** The frames that columns were made of (their units aside), in arrival order. */
export const framesOf = (
  recorded: Pick<TelemetryRecorded, 'times' | 'seqs' | 'steps' | 'signals'>,
): RecordedFrame[] => {
  const frames = recorded.times.map((ts, index) => ({
    ts,
    seq: recorded.seqs[index] ?? null,
    step: recorded.steps[index] ?? null,
    signals: {} as Record<string, number | null>,
  }));
  for (const [name, { values, absent }] of Object.entries(recorded.signals)) {
    const missing = new Set(absent);
    frames.forEach((frame, index) => {
      if (!missing.has(index)) frame.signals[name] = values[index] ?? null;
    });
  }
  return frames;
};

/** Whether two frames say the same: a message that arrived twice, not two measurements that happen to agree in part. */
export const isSameFrame = (a: RecordedFrame, b: RecordedFrame): boolean => {
  if (a.ts !== b.ts || a.seq !== b.seq || a.step !== b.step) return false;
  const names = Object.keys(a.signals);
  return names.length === Object.keys(b.signals).length && names.every((name) => a.signals[name] === b.signals[name]);
};
