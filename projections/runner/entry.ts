import { type AnyEvent, decodeRecorded } from '../../domain/decode.ts';
import { categoryOf, type RecordedEvent } from '../../domain/kernel/event.ts';
import type { DecodeResult } from '../../domain/kernel/event-schema.ts';

/** An event on its way to the projections, decoded once for all of them. */
export class Entry {
  readonly recorded: RecordedEvent;
  readonly category: string;
  #decoded: DecodeResult<AnyEvent> | undefined;

  constructor(recorded: RecordedEvent) {
    this.recorded = recorded;
    this.category = categoryOf(recorded.stream);
  }

  decoded(): DecodeResult<AnyEvent> {
    this.#decoded ??= decodeRecorded(this.recorded);
    return this.#decoded;
  }

  /** Roughly how much there is to write: a telemetry event counts its samples. */
  get weight(): number {
    const { data } = this.recorded;
    if (this.category !== 'telemetry' || typeof data !== 'object' || data === null) return 1;
    const { times, signals } = data as { readonly times?: unknown; readonly signals?: unknown };
    const frames = Array.isArray(times) ? times.length : 1;
    return 1 + frames * (typeof signals === 'object' && signals !== null ? Object.keys(signals).length : 1);
  }
}

const MAX_EVENTS = 500;
const MAX_WEIGHT = 200_000;

/** Cuts a batch into what one transaction takes. */
export const inTransactions = (entries: readonly Entry[]): readonly (readonly Entry[])[] => {
  const cuts: Entry[][] = [];
  let weight = Number.POSITIVE_INFINITY;
  for (const entry of entries) {
    const current = cuts.at(-1);
    if (current === undefined || current.length >= MAX_EVENTS || weight + entry.weight > MAX_WEIGHT) {
      cuts.push([entry]);
      weight = entry.weight;
    } else {
      current.push(entry);
      weight += entry.weight;
    }
  }
  return cuts;
};
