import type { LogPosition } from '../../domain/kernel/event.ts';
import type { Progress } from '../runner/position.ts';

export interface RebuildProgress {
  readonly phase: 'reading' | 'indexing' | 'swapping' | 'done';
  /** Events of the log that were read. */
  readonly events_done: number;
  /** Events in the log: counted by the live read models where there are any, else estimated from positions. */
  readonly events_total: number;
  readonly pct: number;
  /** null before it can be told. */
  readonly eta_s: number | null;
  /** The projection that is being indexed or swapped. */
  readonly projection: string | null;
}

/** What is known of the log's length: so many events up to a position. */
export interface Census {
  readonly events: number;
  readonly position: LogPosition;
}

const fraction = (of: LogPosition, whole: LogPosition): number => Number(of.commit) / Math.max(1, Number(whole.commit));

/** The total follows from a census by proportion; without one, from how far along the log `done` events went. */
export const progressOf = (
  done: number,
  position: Progress,
  head: LogPosition | null,
  census: Census | null,
  elapsedS: number,
): Pick<RebuildProgress, 'events_done' | 'events_total' | 'pct' | 'eta_s'> => {
  if (head === null) return { events_done: done, events_total: done, pct: 100, eta_s: 0 };
  const part = position === null ? 0 : Math.min(1, fraction(position, head));
  const estimate = census === null ? (part === 0 ? 0 : done / part) : census.events / fraction(census.position, head);
  const events_total = Math.max(done, Math.round(estimate));
  const pct = events_total === 0 ? 0 : (100 * done) / events_total;
  const eta_s = done === 0 ? null : (elapsedS / done) * (events_total - done);
  return { events_done: done, events_total, pct, eta_s };
};
