import { and, eq, inArray, type SQL, sql } from 'drizzle-orm';
import { decodeCursor, encodeCursor } from '../paging/keyset.ts';
import type { ReadDb } from '../read-db.ts';
import { decodeDoubles } from './codec.ts';
import type { TelemetryAnswer } from './series.ts';
import { SeriesBuilder } from './series-builder.ts';
import { framesFrom, type TelemetrySource, type TimeRange } from './source.ts';
import { telemetryChunks, telemetryFrames } from './tables.ts';

export const MAX_FRAMES_PER_PAGE = 100_000;
const DEFAULT_FRAMES_PER_PAGE = 10_000;

export type RawTelemetryQuery = TelemetrySource &
  TimeRange & {
    /** All signals when absent. */
    readonly signals?: readonly string[] | undefined;
    /** Frames a page, 1..100,000, 10,000 when absent. */
    readonly limit?: number | undefined;
    readonly cursor?: string | undefined;
  };

/** Frames of some events, in arrival order. */
export interface FrameSlice {
  readonly stream: string;
  readonly revision: bigint;
  readonly times: Float64Array;
  /** The frames of the event that belong to the page. */
  readonly from: number;
  readonly to: number;
}

const digits = /^\d{1,18}$/;

/** The events of one page, cut to `limit` frames, and where the next page begins. */
export const framePage = async (
  db: ReadDb,
  query: RawTelemetryQuery,
): Promise<{ readonly slices: readonly FrameSlice[]; readonly next_cursor: string | null }> => {
  const limit = Math.max(1, Math.min(MAX_FRAMES_PER_PAGE, Math.trunc(query.limit ?? DEFAULT_FRAMES_PER_PAGE)));
  const { stream, revision, log_commit, log_prepare, frames, times } = telemetryFrames;
  const [commit, prepare, skipped] =
    query.cursor === undefined ? [undefined, undefined, '0'] : decodeCursor(query.cursor, [digits, digits, digits]);
  const skip = Number(skipped);
  const begin: SQL | undefined =
    commit === undefined ? undefined : sql`(${log_commit}, ${log_prepare}) >= (${commit}::bigint, ${prepare}::bigint)`;
  // Each event has a frame at least, so one more event than frames is enough to know whether there is a next page.
  const candidates = db
    .select({
      stream,
      revision,
      log_commit,
      log_prepare,
      frames,
      times,
      through: sql<string>`sum(${frames}) over (order by ${log_commit}, ${log_prepare})`.as('through'),
    })
    .from(telemetryFrames)
    .where(and(framesFrom(query, query), begin))
    .orderBy(log_commit, log_prepare)
    .limit(limit + 1)
    .as('candidates');
  const rows = await db
    .select()
    .from(candidates)
    .where(sql`${candidates.through} - ${candidates.frames} <= ${limit + skip}`)
    .orderBy(candidates.log_commit, candidates.log_prepare);
  const slices: FrameSlice[] = [];
  let room = limit;
  let from = skip;
  for (const row of rows) {
    if (room === 0) return { slices, next_cursor: encodeCursor([row.log_commit, row.log_prepare, from]) };
    const to = Math.min(row.frames, from + room);
    slices.push({ stream: row.stream, revision: row.revision, times: decodeDoubles(row.times), from, to });
    room -= to - from;
    if (to < row.frames) return { slices, next_cursor: encodeCursor([row.log_commit, row.log_prepare, to]) };
    from = 0;
  }
  return { slices, next_cursor: null };
};

/** Which rows of telemetry_chunks belong to some events. */
export const ofEvents = (
  events: readonly { readonly stream: string; readonly revision: bigint }[],
): SQL | undefined => {
  const byStream = Map.groupBy(events, ({ stream }) => stream);
  const parts = [...byStream].map(([stream, of]) => {
    const revisions = of.map(({ revision }) => revision.toString());
    return sql`(${telemetryChunks.stream} = ${stream} and ${telemetryChunks.revision} = any(${`{${revisions.join()}}`}::bigint[]))`;
  });
  return parts.length === 0 ? sql`false` : sql`(${sql.join(parts, sql` or `)})`;
};

/** Every sample, page by page in arrival order. */
export const readRawTelemetry = async (db: ReadDb, query: RawTelemetryQuery): Promise<TelemetryAnswer> => {
  const { slices, next_cursor } = await framePage(db, query);
  const { stream, revision, signal, unit, values, flags, org_id } = telemetryChunks;
  const rows = await db
    .select({ stream, revision, signal, unit, values, flags })
    .from(telemetryChunks)
    .where(
      and(
        ofEvents(slices),
        eq(org_id, query.org_id),
        query.signals === undefined ? undefined : inArray(signal, [...query.signals]),
      ),
    );
  const builder = new SeriesBuilder(query);
  const chunks = Map.groupBy(rows, (row) => `${row.stream}@${row.revision}`);
  for (const slice of slices) {
    for (const chunk of chunks.get(`${slice.stream}@${slice.revision}`) ?? []) builder.add(chunk, slice);
  }
  return { downsampled: false, series: builder.series(), next_cursor };
};
