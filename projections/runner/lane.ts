import { setTimeout as delay } from 'node:timers/promises';
import type postgres from 'postgres';
import { inBatches } from '../../adapters/eventstore/batches.ts';
import type { EventStore } from '../../adapters/eventstore/port.ts';
import { isMissingTable, isServerTrouble } from '../../adapters/postgres/failure.ts';
import type { LogPosition } from '../../domain/kernel/event.ts';
import { comparePositions } from '../../domain/kernel/event.ts';
import { CannotApply } from './apply.ts';
import { type Cohort, Moved, writeBatch } from './batch.ts';
import { Entry, inTransactions } from './entry.ts';

/** Messages read ahead of the database. */
const READ_AHEAD = 256;
/** How often a batch that cannot be applied is tried before its bad events are parked. */
const ATTEMPTS = 4;
const BACKOFF_MS = { first: 50, longest: 5_000 };

export interface LanePorts {
  readonly store: EventStore;
  readonly sql: postgres.Sql;
  readonly log: { warn(facts: object, message: string): void };
}

export interface LaneEvents {
  /** A batch was committed. */
  advanced(cohort: Cohort): void;
  /** Everything that was in the log is applied. */
  caughtUp(cohort: Cohort): void;
  /** The database does not do what it should; null when it does again. */
  trouble(cohort: Cohort, problem: string | null): void;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Writes a batch, however long the database takes to come back. Throws Moved. */
const write = async (
  { sql, log }: LanePorts,
  events: LaneEvents,
  cohort: Cohort,
  entries: readonly Entry[],
  signal: AbortSignal,
): Promise<void> => {
  const failures = new Map<string, number>();
  for (let wait = BACKOFF_MS.first; ; wait = Math.min(wait * 2, BACKOFF_MS.longest)) {
    const careful = new Set([...failures].filter(([, times]) => times >= ATTEMPTS).map(([name]) => name));
    try {
      await writeBatch(sql, cohort, entries, careful);
      if (wait > BACKOFF_MS.first) events.trouble(cohort, null);
      return;
    } catch (error) {
      if (isMissingTable(error)) throw new Moved('tables are gone');
      if (error instanceof CannotApply) failures.set(error.projection, (failures.get(error.projection) ?? 0) + 1);
      else if (!isServerTrouble(error)) throw error;
      log.warn({ error: messageOf(error), retry_ms: wait }, 'read models could not be written, will try again');
      events.trouble(cohort, messageOf(error));
    }
    await delay(wait, undefined, { signal });
  }
};

/**
 * Feeds one cohort from the log until `signal` is aborted or, if given, `until` is reached. Every event of the log passes
 * here, so that the checkpoint tells of each position whether it was passed.
 *
 * @throws Moved when tables or checkpoints changed under the runner's hands
 */
export const runLane = async (
  ports: LanePorts,
  events: LaneEvents,
  cohort: Cohort,
  signal: AbortSignal,
  until?: LogPosition,
): Promise<void> => {
  if (until !== undefined && comparePositions(cohort.position, until) >= 0) return;
  const ending = new AbortController();
  const stopped = AbortSignal.any([signal, ending.signal]);
  const messages = ports.store.subscribeAll({ from: cohort.position ?? 'start', signal: stopped });
  try {
    for await (const batch of inBatches(messages, READ_AHEAD)) {
      const entries = batch.flatMap((message) => (message.kind === 'event' ? [new Entry(message.event)] : []));
      const due =
        until === undefined
          ? entries
          : entries.filter(({ recorded }) => comparePositions(recorded.position, until) <= 0);
      for (const part of inTransactions(due)) {
        if (signal.aborted) return;
        await write(ports, events, cohort, part, signal);
        events.advanced(cohort);
      }
      if (until !== undefined && comparePositions(cohort.position, until) >= 0) return;
      if (batch.some(({ kind }) => kind === 'caught_up')) events.caughtUp(cohort);
    }
    if (!signal.aborted) throw new Error('the subscription to the log ended');
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    ending.abort();
  }
};
