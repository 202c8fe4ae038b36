import { and, eq, inArray, sql } from 'drizzle-orm';
import { equals } from '../paging/conditions.ts';
import { keyset, limitOf, type Page, type PageRequest } from '../paging/keyset.ts';
import type { ReadDb } from '../read-db.ts';
import { decodeDoubles, decodeSteps } from './codec.ts';
import { type CondensedTelemetryQuery, readCondensedTelemetry } from './condensed.ts';
import { framePage, type RawTelemetryQuery, readRawTelemetry } from './raw.ts';
import type { TelemetryAnswer } from './series.ts';
import { framesFrom, inRange, type TelemetrySource, type TimeRange } from './source.ts';
import { telemetryChunks, telemetryFrames, telemetryGaps } from './tables.ts';

/** With `points` a downsample in one answer; without it every sample, page by page. */
export type TelemetryQuery = RawTelemetryQuery & { readonly points?: number | undefined };

export const readTelemetry = async (db: ReadDb, query: TelemetryQuery): Promise<TelemetryAnswer> =>
  query.points === undefined
    ? readRawTelemetry(db, query)
    : readCondensedTelemetry(db, query as CondensedTelemetryQuery);

export interface SignalView {
  readonly signal: string;
  /** The newest that was told. */
  readonly unit: string | null;
  /** Samples, those without a value included. */
  readonly count: number;
  /** Least and greatest device time, ms since the Unix epoch. */
  readonly first_ts_ms: number;
  readonly last_ts_ms: number;
}

/** The signals of a run or a chamber, by name. The times and counts are those of whole events that touch the range. */
export const listSignals = async (db: ReadDb, query: TelemetrySource & TimeRange): Promise<readonly SignalView[]> => {
  const { signal, unit, reported, first_ts, last_ts, stream, revision } = telemetryChunks;
  const { log_commit, log_prepare } = telemetryFrames;
  const newest = sql`array_agg(${unit} order by ${log_commit} desc, ${log_prepare} desc) filter (where ${unit} is not null)`;
  const rows = await db
    .select({
      signal,
      unit: sql<string | null>`(${newest})[1]`,
      count: sql<number>`sum(${reported})`.mapWith(Number),
      first_ts_ms: sql<number>`min(${first_ts}) filter (where ${reported} > 0)`.mapWith(Number),
      last_ts_ms: sql<number>`max(${last_ts}) filter (where ${reported} > 0)`.mapWith(Number),
    })
    .from(telemetryFrames)
    .innerJoin(telemetryChunks, and(eq(stream, telemetryFrames.stream), eq(revision, telemetryFrames.revision)))
    .where(framesFrom(query, query))
    .groupBy(signal);
  return rows.filter(({ count }) => count > 0).sort((a, b) => (a.signal < b.signal ? -1 : 1));
};

export interface FrameView {
  readonly ts_ms: number;
  readonly seq: number | null;
  readonly step: string | null;
}

/** The frames themselves in arrival order, without their signals; pages and limits as of raw telemetry. */
export const listFrames = async (
  db: ReadDb,
  query: Omit<RawTelemetryQuery, 'signals'> & TelemetrySource,
): Promise<Page<FrameView>> => {
  const { slices, next_cursor } = await framePage(db, query);
  if (slices.length === 0) return { items: [], next_cursor };
  const { stream, revision, seqs, steps } = telemetryFrames;
  const streams = [...new Set(slices.map((slice) => slice.stream))];
  const revisions = `{${[...new Set(slices.map((slice) => slice.revision.toString()))].join()}}`;
  const rows = await db
    .select({ stream, revision, seqs, steps })
    .from(telemetryFrames)
    .where(
      and(
        eq(telemetryFrames.org_id, query.org_id),
        inArray(stream, streams),
        sql`${revision} = any(${revisions}::bigint[])`,
      ),
    );
  const details = new Map(rows.map((row) => [`${row.stream}@${row.revision}`, row]));
  const items = slices.flatMap((slice): FrameView[] => {
    const row = details.get(`${slice.stream}@${slice.revision}`);
    const numbers = row?.seqs ? decodeDoubles(row.seqs) : null;
    const names = decodeSteps(row?.steps ?? []);
    return [...slice.times.keys()].slice(slice.from, slice.to).map((index) => {
      const seq = numbers?.[index] ?? Number.NaN;
      return { ts_ms: slice.times[index] ?? 0, seq: Number.isNaN(seq) ? null : seq, step: names[index] ?? null };
    });
  });
  return { items: items.filter(({ ts_ms }) => inRange(ts_ms, query)), next_cursor };
};

export interface TelemetryGapView {
  readonly site: string;
  readonly tool_id: string;
  /** null: a hole in the sequence of the whole tool. */
  readonly chamber: string | null;
  readonly run_id: string | null;
  readonly expected_seq: number;
  readonly received_seq: number;
  readonly at: string;
}

/** Newest first. */
export const listTelemetryGaps = async (
  db: ReadDb,
  query: {
    readonly org_id: string;
    readonly tool_id?: string | undefined;
    readonly run_id?: string | undefined;
  } & PageRequest,
): Promise<Page<TelemetryGapView>> => {
  const keys = keyset([telemetryGaps.log_commit, telemetryGaps.log_prepare], 'desc');
  const limit = limitOf(query);
  const rows = await db
    .select()
    .from(telemetryGaps)
    .where(
      and(
        eq(telemetryGaps.org_id, query.org_id),
        equals(telemetryGaps.tool_id, query.tool_id),
        equals(telemetryGaps.run_id, query.run_id),
        keys.behind(query.cursor),
      ),
    )
    .orderBy(...keys.order)
    .limit(limit + 1);
  return keys.page(rows, limit, ({ log_commit: _, log_prepare: __, org_id: ___, ...gap }) => gap);
};
