import type postgres from 'postgres';
import type { EventStore } from '../../adapters/eventstore/port.ts';
import type { Postgres } from '../../adapters/postgres/connection.ts';
import type { LogPosition } from '../../domain/kernel/event.ts';
import type { Projection } from '../projection.ts';
import { readCheckpoints } from './bookkeeping.ts';
import type { Progress } from './position.ts';
import { type LocalActivity, type ProjectionStatus, projectionStatus } from './status.ts';
import { LocalProgress, type WaitOptions, waitForPosition } from './waiting.ts';

export interface MonitorPorts {
  readonly store: EventStore;
  readonly postgres: Pick<Postgres, 'url' | 'sql'>;
  readonly projections: readonly Projection[];
  /** The system's clock when absent. */
  readonly clock?: () => Date;
}

/** What an API needs to know of the projections, whichever process runs them. */
export interface ProjectionMonitor {
  status(): Promise<readonly ProjectionStatus[]>;
  /** Resolves true when the projections have passed a log position, false when they have not in time. */
  waitFor(position: LogPosition, options: WaitOptions): Promise<boolean>;
}

const readPositions =
  (sql: postgres.Sql) =>
  async (names: readonly string[]): Promise<ReadonlyMap<string, Progress>> => {
    const found = await readCheckpoints(sql, names).catch(() => []);
    return new Map(found.map(({ projection, position }) => [projection, position]));
  };

/** Knows those projections that this process runs by `local` and `activity`, the others by their checkpoints. */
export const monitorWith = (
  { store, postgres, projections, clock = () => new Date() }: MonitorPorts,
  local: LocalProgress,
  activity: (name: string) => LocalActivity | undefined,
): ProjectionMonitor => {
  const names = projections.map(({ name }) => name);
  const { sql } = postgres;
  return {
    status: () => projectionStatus({ sql, store, clock }, names, activity),
    waitFor: (position, { timeoutMs, projections: only }) =>
      waitForPosition(only ?? names, position, timeoutMs, local, readPositions(sql)),
  };
};

/** For a process that runs no projections itself. */
export const monitorProjections = (ports: MonitorPorts): ProjectionMonitor =>
  monitorWith(ports, new LocalProgress(), () => undefined);
