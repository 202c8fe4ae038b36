import type { Logger } from 'pino';
import type { EventStore } from '../adapters/eventstore/port.ts';
import type { ReadSide, RebuildStatus } from '../adapters/http/ports.ts';
import type { Postgres } from '../adapters/postgres/connection.ts';
import type { LogPosition } from '../domain/kernel/event.ts';
import { comparePositions } from '../domain/kernel/event.ts';
import { projections } from '../projections/all.ts';
import { rebuild } from '../projections/rebuild/rebuild.ts';
import { readCheckpoints } from '../projections/runner/bookkeeping.ts';
import type { ProjectionMonitor } from '../projections/runner/monitor.ts';
import type { Progress } from '../projections/runner/position.ts';
import type { Running } from './exclusive.ts';

const REFRESH_MS = 200;

const earliest = (positions: readonly Progress[]): LogPosition | null =>
  positions.reduce<Progress>(
    (least, position) => (comparePositions(position, least) < 0 ? position : least),
    positions[0] ?? null,
  );

const IDLE: RebuildStatus = {
  state: 'idle',
  started_at: null,
  finished_at: null,
  progress_pct: null,
  events_read: 0,
  events_total: 0,
  error: null,
};

/** What the API needs of the read side: how far it is, waiting for it, and rebuilding it. */
export const followReadSide = (
  store: EventStore,
  postgres: Postgres,
  monitor: ProjectionMonitor,
  log: Logger,
): ReadSide & Running => {
  const names = projections.map(({ name }) => name);
  let reached: LogPosition | null = null;
  const refresh = async (): Promise<void> => {
    const checkpoints = await readCheckpoints(postgres.sql, names);
    if (checkpoints.length === names.length) reached = earliest(checkpoints.map(({ position }) => position));
  };
  const timer = setInterval(() => void refresh().catch(() => undefined), REFRESH_MS);
  let status = IDLE;
  let rebuilding: Promise<void> | undefined;
  const cancel = new AbortController();

  const run = async (): Promise<void> => {
    const outcome = await rebuild({
      store,
      postgres,
      projections,
      signal: cancel.signal,
      onProgress: ({ pct, events_done, events_total }) => {
        status = { ...status, progress_pct: pct, events_read: events_done, events_total };
      },
    });
    const finished_at = new Date().toISOString();
    status = outcome.ok
      ? { ...status, state: 'idle', finished_at, progress_pct: 100 }
      : { ...status, state: 'failed', finished_at, error: JSON.stringify(outcome.failure) };
    log.info({ outcome }, 'read models rebuilt');
  };

  return {
    position: () => reached,
    waitFor: (position, timeoutMs) => monitor.waitFor(position, { timeoutMs }),
    projections: () => monitor.status(),
    rebuildStatus: async () => status,
    rebuild: async () => {
      if (rebuilding !== undefined) return false;
      status = { ...IDLE, state: 'running', started_at: new Date().toISOString(), progress_pct: 0 };
      rebuilding = run()
        .catch((error: unknown) => {
          status = { ...status, state: 'failed', finished_at: new Date().toISOString(), error: String(error) };
        })
        .finally(() => {
          rebuilding = undefined;
        });
      return true;
    },
    stop: async () => {
      clearInterval(timer);
      cancel.abort();
      await rebuilding;
    },
  };
};
