import type postgres from 'postgres';
import type { EventStore } from '../../adapters/eventstore/port.ts';
import { openLockSession } from '../../adapters/postgres/advisory-lock.ts';
import { openPool, type Postgres } from '../../adapters/postgres/connection.ts';
import type { LogPosition } from '../../domain/kernel/event.ts';
import { comparePositions } from '../../domain/kernel/event.ts';
import type { Projection } from '../projection.ts';
import { CannotApply } from '../runner/apply.ts';
import type { Cohort } from '../runner/batch.ts';
import { readCheckpoints } from '../runner/bookkeeping.ts';
import { REBUILD_LOCK } from './lock.ts';
import { createNextTables, dropNextTables, finishNextTables, NEXT_SCHEMA, readOn } from './next-tables.ts';
import { type Census, progressOf, type RebuildProgress } from './progress.ts';
import { swap } from './swap.ts';

export interface RebuildRequest {
  readonly store: EventStore;
  readonly postgres: Pick<Postgres, 'url' | 'sql'>;
  /** Those to rebuild. */
  readonly projections: readonly Projection[];
  readonly onProgress?: (progress: RebuildProgress) => void;
  /** Gives up; the live tables stay as they are, those aside that were swapped already. */
  readonly signal?: AbortSignal;
}

export type RebuildFailure =
  | { readonly kind: 'RebuildRunsAlready' }
  /** The first event that a projection could not apply. */
  | { readonly kind: 'BadEvent'; readonly projection: string; readonly problem: string }
  | { readonly kind: 'Cancelled' };

export type RebuildOutcome =
  | { readonly ok: true; readonly events: number; readonly seconds: number }
  | { readonly ok: false; readonly failure: RebuildFailure };

const headOf = async (store: EventStore): Promise<LogPosition | null> => {
  for await (const { position } of store.readAll({ direction: 'backwards', maxCount: 1 })) return position;
  return null;
};

/** The live read model that has read farthest has counted the log so far. */
const takeCensus = async (sql: postgres.Sql, projections: readonly Projection[]): Promise<Census | null> => {
  const names = projections.map(({ name }) => name);
  const found = await readCheckpoints(sql, names).catch(() => []);
  return found.reduce<Census | null>(
    (most, { position, events }) =>
      position !== null && comparePositions(position, most?.position ?? null) > 0 ? { position, events } : most,
    null,
  );
};

/** Builds all tables, then swaps them one projection at a time. */
const build = async (request: RebuildRequest, next: postgres.Sql, signal: AbortSignal): Promise<number> => {
  const { store, postgres, projections, onProgress } = request;
  const started = performance.now();
  const census = await takeCensus(postgres.sql, projections);
  const head = await headOf(store);
  let cohort: Cohort = await createNextTables(next, projections);
  let done = 0;
  const report = (phase: RebuildProgress['phase'], projection: string | null = null): void => {
    const elapsed = (performance.now() - started) / 1000;
    onProgress?.({ phase, projection, ...progressOf(done, cohort.position, head, census, elapsed) });
  };
  const read = () =>
    readOn(next, store, cohort, signal, (events) => {
      done += events;
      report('reading');
    });
  await read();
  for (const projection of projections) {
    report('indexing', projection.name);
    await finishNextTables(next, projection);
  }
  for (const projection of projections) {
    await read();
    report('swapping', projection.name);
    await swap(next, store, projection, signal);
    cohort = { ...cohort, projections: cohort.projections.filter((other) => other !== projection) };
  }
  onProgress?.({ phase: 'done', projection: null, events_done: done, events_total: done, pct: 100, eta_s: 0 });
  return done;
};

/**
 * Builds read models anew from the start of the log beside the live ones, and puts them in their place. Queries go on
 * undisturbed, and so does a runner, in whatever process it is; there need not be one, nor any tables.
 */
export const rebuild = async (request: RebuildRequest): Promise<RebuildOutcome> => {
  const started = performance.now();
  const { url } = request.postgres;
  const session = await openLockSession(url);
  const next = openPool(url, { maxConnections: 2, name: 'spectra rebuild', schema: NEXT_SCHEMA, durable: false });
  const asked = request.signal ?? new AbortController().signal;
  try {
    if (!(await session.tryLock(REBUILD_LOCK))) return { ok: false, failure: { kind: 'RebuildRunsAlready' } };
    try {
      const events = await build(request, next, AbortSignal.any([asked, session.lost]));
      return { ok: true, events, seconds: (performance.now() - started) / 1000 };
    } finally {
      await dropNextTables(next);
    }
  } catch (error) {
    if (error instanceof CannotApply) {
      return { ok: false, failure: { kind: 'BadEvent', projection: error.projection, problem: error.problem } };
    }
    if (asked.aborted) return { ok: false, failure: { kind: 'Cancelled' } };
    throw error;
  } finally {
    await next.end({ timeout: 5 });
    await session.close();
  }
};
