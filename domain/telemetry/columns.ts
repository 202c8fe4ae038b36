import type { TelemetryColumn, TelemetryRecorded } from './events.ts';
import type { TelemetryFrame } from './tool-message.ts';

/** A frame as it is recorded: what the tool said, without who said it. */
export type RecordedFrame = Pick<TelemetryFrame, 'ts' | 'seq' | 'step' | 'signals'> &
  Partial<Pick<TelemetryFrame, 'quality' | 'units'>>;

interface OpenColumn {
  unit: string | null;
  readonly values: (number | null)[];
  readonly absent: number[];
  readonly quality: [number, 'bad' | 'stale'][];
}

/** What an object itself says of a signal: names such as `constructor` are names like any other. */
const own = <Value>(of: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined =>
  of !== undefined && Object.hasOwn(of, name) ? of[name] : undefined;

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
      column.unit ??= own(frame.units, name) ?? null;
      column.values.push(value);
      const quality = own(frame.quality, name);
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
  const signals = recorded.times.map((): [string, number | null][] => []);
  const qualities = recorded.times.map((): [string, 'bad' | 'stale'][] => []);
  for (const [name, { values, absent, quality }] of Object.entries(recorded.signals)) {
    const missing = new Set(absent);
    signals.forEach((said, index) => {
      if (!missing.has(index)) said.push([name, values[index] ?? null]);
    });
    for (const [index, value] of quality ?? []) qualities[index]?.push([name, value]);
  }
  return recorded.times.map((ts, index) => {
    const quality = qualities[index] ?? [];
    return {
      ts,
      seq: recorded.seqs[index] ?? null,
      step: recorded.steps[index] ?? null,
      signals: Object.fromEntries(signals[index] ?? []),
      ...(quality.length > 0 && { quality: Object.fromEntries(quality) }),
    };
  });
};

/** Whether two frames say the same, their units aside: a message that arrived twice, not two measurements that happen to agree in part. */
export const isSameFrame = (a: RecordedFrame, b: RecordedFrame): boolean => {
  if (a.ts !== b.ts || a.seq !== b.seq || a.step !== b.step) return false;
  const names = Object.keys(a.signals);
  return (
    names.length === Object.keys(b.signals).length &&
    names.every((name) => own(b.signals, name) === a.signals[name] && own(a.quality, name) === own(b.quality, name))
  );
};
