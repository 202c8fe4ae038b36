import { decodeDoubles, flag } from './codec.ts';
import type { FrameSlice } from './raw.ts';
import type { TelemetrySeries } from './series.ts';
import { inRange, type TimeRange } from './source.ts';

interface OpenSeries {
  unit: string | null;
  readonly ts_ms: number[];
  readonly values: (number | null)[];
  readonly quality: [number, 'bad' | 'stale'][];
}

export interface StoredColumn {
  readonly signal: string;
  readonly unit: string | null;
  readonly values: Uint8Array;
  readonly flags: Uint8Array | null;
}

/** Puts the stored columns of consecutive events together, one series a signal. */
export class SeriesBuilder {
  readonly #range: TimeRange;
  readonly #open = new Map<string, OpenSeries>();

  constructor(range: TimeRange) {
    this.#range = range;
  }

  add(column: StoredColumn, { times, from, to }: Pick<FrameSlice, 'times' | 'from' | 'to'>): void {
    let series = this.#open.get(column.signal);
    if (series === undefined) {
      series = { unit: null, ts_ms: [], values: [], quality: [] };
      this.#open.set(column.signal, series);
    }
    series.unit = column.unit ?? series.unit;
    const values = decodeDoubles(column.values);
    for (let index = from; index < to; index += 1) {
      const marks = column.flags?.[index] ?? 0;
      const ts = times[index] ?? 0;
      if (marks & flag.absent || !inRange(ts, this.#range)) continue;
      if (marks & flag.bad) series.quality.push([series.ts_ms.length, 'bad']);
      if (marks & flag.stale) series.quality.push([series.ts_ms.length, 'stale']);
      series.ts_ms.push(ts);
      series.values.push(marks & flag.null ? null : (values[index] ?? 0));
    }
  }

  series(): TelemetrySeries[] {
    return [...this.#open]
      .filter(([, { ts_ms }]) => ts_ms.length > 0)
      .map(([signal, series]) => ({ signal, samples: series.ts_ms.length, ...series }))
      .sort((a, b) => (a.signal < b.signal ? -1 : 1));
  }
}
