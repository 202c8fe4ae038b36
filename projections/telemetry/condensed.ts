import { and, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { ReadDb } from '../read-db.ts';
import { decodeDoubles, flag, SampleList } from './codec.ts';
import { bucketsFor, downsample, KEPT_PER_BUCKET, type Part } from './downsample.ts';
import { readRawTelemetry } from './raw.ts';
import type { TelemetryAnswer, TelemetrySeries } from './series.ts';
import { SeriesBuilder } from './series-builder.ts';
import { framesFrom, inRange, type TelemetrySource, type TimeRange } from './source.ts';
import { telemetryChunks, telemetryFrames } from './tables.ts';

export type CondensedTelemetryQuery = TelemetrySource &
  TimeRange & {
    readonly signals?: readonly string[] | undefined;
    /** Entries a series at most; 4 at least. */
    readonly points: number;
  };

/** A chunk this many times the size of a bucket is divided, so that big chunks do not make coarse pictures. */
const DIVIDED_FROM = 2;

interface ChunkRow {
  readonly signal: string;
  readonly unit: string | null;
  readonly reported: number;
  readonly valued: number;
  readonly extremes: Uint8Array | null;
  readonly values: Uint8Array | null;
  readonly flags: Uint8Array | null;
  readonly times: Uint8Array | null;
}

const chunksOf = (query: CondensedTelemetryQuery): SQL | undefined =>
  and(
    framesFrom(query, query),
    query.signals === undefined ? undefined : inArray(telemetryChunks.signal, [...query.signals]),
  );

const ofFrames = and(
  eq(telemetryChunks.stream, telemetryFrames.stream),
  eq(telemetryChunks.revision, telemetryFrames.revision),
);

/** Some of the chunk's samples are outside the range. */
const cutByRange = ({ from_ms, to_ms }: TimeRange): SQL => {
  const cuts = [
    ...(from_ms === undefined ? [] : [sql`${telemetryChunks.first_ts} < ${from_ms}`]),
    ...(to_ms === undefined ? [] : [sql`${telemetryChunks.last_ts} >= ${to_ms}`]),
  ];
  return cuts.length === 0 ? sql`false` : sql`(${sql.join(cuts, sql` or `)})`;
};

const samplesOf = (row: ChunkRow, range: TimeRange): SampleList => {
  const samples = new SampleList();
  if (row.values === null || row.times === null) {
    const pairs = decodeDoubles(row.extremes ?? new Uint8Array());
    for (let index = 0; index < pairs.length; index += 2) samples.push(pairs[index] ?? 0, pairs[index + 1] ?? 0);
    return samples;
  }
  const times = decodeDoubles(row.times);
  const values = decodeDoubles(row.values);
  times.forEach((ts, index) => {
    const marks = row.flags?.[index] ?? 0;
    if (!(marks & (flag.null | flag.absent)) && inRange(ts, range)) samples.push(ts, values[index] ?? 0);
  });
  return samples;
};

const whole = (rows: readonly ChunkRow[], query: CondensedTelemetryQuery): TelemetrySeries | null => {
  const builder = new SeriesBuilder(query);
  for (const row of rows) {
    if (row.values === null || row.times === null) return null;
    const times = decodeDoubles(row.times);
    builder.add({ ...row, values: row.values }, { times, from: 0, to: times.length });
  }
  const [series] = builder.series();
  return series !== undefined && series.samples <= query.points ? series : null;
};

const condense = (signal: string, rows: readonly ChunkRow[], query: CondensedTelemetryQuery): TelemetrySeries => {
  const all = whole(rows, query);
  if (all !== null) return all;
  const parts = rows.map((row): Part => {
    const samples = samplesOf(row, query);
    return { weight: row.values === null ? row.valued : samples.length, samples };
  });
  const kept = downsample(parts, query.points);
  return {
    signal,
    unit: rows.reduce<string | null>((unit, row) => row.unit ?? unit, null),
    samples: parts.reduce((sum, { weight }) => sum + weight, 0),
    ts_ms: kept.times,
    values: kept.values,
    quality: [],
  };
};

/**
 * At most `points` samples a signal, extremes preserved (see downsample.ts). Chunks that lie inside one bucket are known by
 * their extremes alone, so a long range reads little.
 */
export const readCondensedTelemetry = async (db: ReadDb, asked: CondensedTelemetryQuery): Promise<TelemetryAnswer> => {
  const query = { ...asked, points: Math.max(KEPT_PER_BUCKET, Math.trunc(asked.points)) };
  const { signal, reported, valued, unit, extremes, values, flags } = telemetryChunks;
  const totals = await db
    .select({
      signal,
      reported: sql<number>`sum(${reported})`.mapWith(Number),
      valued: sql<number>`sum(${valued})`.mapWith(Number),
    })
    .from(telemetryFrames)
    .innerJoin(telemetryChunks, ofFrames)
    .where(chunksOf(query))
    .groupBy(signal);
  const dense = totals.filter((total) => total.reported > query.points);
  if (dense.length === 0) {
    const all = await readRawTelemetry(db, { ...query, limit: Number.MAX_SAFE_INTEGER });
    if (all.next_cursor === null) return all;
  }
  const largest = totals.map((total): SQL => {
    const size = Math.max(1, total.valued) / bucketsFor(query.points);
    const most = total.reported > query.points ? Math.floor(size * DIVIDED_FROM) : 0;
    return sql`when ${total.signal} then ${sql.raw(String(most))}`;
  });
  if (largest.length === 0) return { downsampled: false, series: [], next_cursor: null };
  const divided = sql`(${valued} > case ${signal} ${sql.join(largest, sql` `)} else 0 end or ${cutByRange(query)})`;
  const rows: ChunkRow[] = await db
    .select({
      signal,
      unit,
      reported,
      valued,
      extremes: sql<Uint8Array | null>`case when not ${divided} then ${extremes} end`,
      values: sql<Uint8Array | null>`case when ${divided} then ${values} end`,
      flags: sql<Uint8Array | null>`case when ${divided} then ${flags} end`,
      times: sql<Uint8Array | null>`case when ${divided} then ${telemetryFrames.times} end`,
    })
    .from(telemetryFrames)
    .innerJoin(telemetryChunks, ofFrames)
    .where(chunksOf(query))
    .orderBy(telemetryFrames.log_commit, telemetryFrames.log_prepare);
  const series = [...Map.groupBy(rows, (row) => row.signal)]
    .map(([name, of]) => condense(name, of, query))
    .filter(({ ts_ms }) => ts_ms.length > 0)
    .sort((a, b) => (a.signal < b.signal ? -1 : 1));
  return { downsampled: series.some(({ samples, ts_ms }) => samples > ts_ms.length), series, next_cursor: null };
};
