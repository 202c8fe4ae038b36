import type postgres from 'postgres';
import type { EventStore } from '../../adapters/eventstore/port.ts';
import { isLocked } from '../../adapters/postgres/advisory-lock.ts';
import type { LogPosition, RecordedEvent } from '../../domain/kernel/event.ts';
import { comparePositions } from '../../domain/kernel/event.ts';
import { REBUILD_LOCK } from '../rebuild/lock.ts';
import type { Checkpoint } from './bookkeeping.ts';

export type ProjectionActivity =
  /** Everything in the log is applied, or will be at once. */
  | 'live'
  | 'catching_up'
  /** Not for this process to write: another runner holds it, or a server is away. */
  | 'waiting'
  /** Some events could not be applied; the others were. */
  | 'parked'
  /** A rebuild is building the tables that will take the place of these. */
  | 'rebuilding';

export interface ProjectionStatus {
  readonly name: string;
  readonly status: ProjectionActivity;
  /** Events of the log that are not applied yet, estimated when more than one; null when it cannot be known now. */
  readonly lag_events: number | null;
  /** Age of the oldest of them in seconds; null when it cannot be known now. */
  readonly lag_s: number | null;
  readonly position: LogPosition | null;
  readonly parked_events: number;
  /** The first parked event, or what keeps the runner from writing. */
  readonly problem: string | null;
}

/** What the runner of this process says of a projection. */
export interface LocalActivity {
  readonly held: boolean;
  readonly caughtUp: boolean;
  readonly problem: string | null;
}

interface Parked {
  readonly projection: string;
  readonly events: number;
  readonly problem: string;
}

const parkedEvents = (sql: postgres.Sql): Promise<readonly Parked[]> => sql<Parked[]>`
  select projection, count(*)::int as events,
    (array_agg(problem order by log_commit, log_prepare))[1] as problem
  from parked_events group by projection`;

const firstOf = async (events: AsyncIterable<RecordedEvent>): Promise<RecordedEvent | undefined> => {
  for await (const event of events) return event;
  return undefined;
};

/** The oldest event behind a position. */
const nextAfter = async (store: EventStore, position: LogPosition | null): Promise<RecordedEvent | undefined> => {
  if (position === null) return firstOf(store.readAll({ maxCount: 1 }));
  for await (const event of store.readAll({ from: position, maxCount: 2 })) {
    if (comparePositions(event.position, position) > 0) return event;
  }
  return undefined;
};

interface Lag {
  readonly events: number | null;
  readonly seconds: number | null;
}

const NO_LAG: Lag = { events: 0, seconds: 0 };

/** Positions are not counts: how many events lie between two of them follows from how dense the log was up to here. */
const lagOf = async (
  store: EventStore,
  head: RecordedEvent | undefined,
  { position, events }: Pick<Checkpoint, 'position' | 'events'>,
  now: Date,
): Promise<Lag> => {
  if (head === undefined || comparePositions(position, head.position) >= 0) return NO_LAG;
  const oldest = await nextAfter(store, position);
  if (oldest === undefined) return NO_LAG;
  const density = position === null ? 1 : events / Math.max(1, Number(position.commit));
  const distance = Number(BigInt(head.position.commit) - BigInt(position?.commit ?? '0'));
  const seconds = (now.getTime() - Date.parse(oldest.metadata.recordedAt)) / 1000;
  return { events: Math.max(1, Math.round(distance * density)), seconds: Math.max(0, seconds) };
};

const activityOf = (lag: Lag, parked: Parked | undefined, rebuilding: boolean, local: LocalActivity | undefined) => {
  if (parked !== undefined) return 'parked';
  if (rebuilding) return 'rebuilding';
  if (lag.events === null || (local !== undefined && (!local.held || local.problem !== null))) return 'waiting';
  const caughtUp = local === undefined ? lag.events === 0 : local.caughtUp;
  return caughtUp ? 'live' : 'catching_up';
};

export interface StatusPorts {
  readonly sql: postgres.Sql;
  readonly store: EventStore;
  readonly clock: () => Date;
  checkpoints(): Promise<readonly Checkpoint[]>;
}

/**
 * How each projection does. What cannot be known now (a server is away) is null, never an error: the status is for those
 * who find out why.
 */
export const projectionStatus = async (
  { sql, store, clock, ...ports }: StatusPorts,
  names: readonly string[],
  local: (name: string) => LocalActivity | undefined,
): Promise<readonly ProjectionStatus[]> => {
  const orElse = <Value>(promise: Promise<Value>, value: Value): Promise<Value> => promise.catch(() => value);
  const [checkpoints, parked, rebuilding] = await Promise.all([
    orElse<readonly Checkpoint[] | null>(ports.checkpoints(), null),
    orElse(parkedEvents(sql), []),
    orElse(isLocked(sql, REBUILD_LOCK), false),
  ]);
  const head = await orElse<RecordedEvent | undefined | null>(
    firstOf(store.readAll({ direction: 'backwards', maxCount: 1 })),
    null,
  );
  const lags = new Map<string, Promise<Lag>>();
  return Promise.all(
    names.map(async (name): Promise<ProjectionStatus> => {
      const checkpoint = checkpoints?.find(({ projection }) => projection === name);
      const { position = null, events = 0 } = checkpoint ?? {};
      const key = position === null ? '' : `${position.commit}/${position.prepare}`;
      const unknown: Lag = { events: null, seconds: null };
      if (!lags.has(key)) {
        const known =
          head === null || checkpoints === null ? unknown : lagOf(store, head, { position, events }, clock());
        lags.set(key, orElse(Promise.resolve(known), unknown));
      }
      const lag = (await lags.get(key)) ?? unknown;
      const bad = parked.find(({ projection }) => projection === name);
      const activity = local(name);
      return {
        name,
        status: activityOf(lag, bad, rebuilding, activity),
        lag_events: lag.events,
        lag_s: lag.seconds,
        position,
        parked_events: bad?.events ?? 0,
        problem: bad?.problem ?? activity?.problem ?? null,
      };
    }),
  );
};
