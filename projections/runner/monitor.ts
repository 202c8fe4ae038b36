import type postgres from 'postgres';
import type { EventStore } from '../../adapters/eventstore/port.ts';
import type { Postgres } from '../../adapters/postgres/connection.ts';
import type { LogPosition } from '../../domain/kernel/event.ts';
import type { Projection } from '../projection.ts';
import { digestOf } from '../storage/ddl.ts';
import { type Checkpoint, readCheckpoints } from './bookkeeping.ts';
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

type ReadCheckpoints = (names: readonly string[]) => Promise<readonly Checkpoint[]>;

/** Checkpoints of this version of the program: tables that another one made are about to be built anew. */
const checkpointReader = (sql: postgres.Sql, projections: readonly Projection[]): ReadCheckpoints => {
  const digests = new Map(projections.map((projection) => [projection.name, digestOf(projection)]));
  return async (names) => {
    const found = await readCheckpoints(sql, names);
    return found.filter(({ projection, digest }) => digest === digests.get(projection));
  };
};

const positionReader =
  (read: ReadCheckpoints) =>
  async (names: readonly string[]): Promise<ReadonlyMap<string, Progress>> => {
    const found = await read(names).catch(() => []);
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
  const read = checkpointReader(sql, projections);
  return {
    status: () => projectionStatus({ sql, store, clock, checkpoints: () => read(names) }, names, activity),
    waitFor: (position, { timeoutMs, projections: only }) =>
      waitForPosition(only ?? names, position, timeoutMs, local, positionReader(read)),
  };
};

/** For a process that runs no projections itself. */
export const monitorProjections = (ports: MonitorPorts): ProjectionMonitor =>
  monitorWith(ports, new LocalProgress(), () => undefined);
