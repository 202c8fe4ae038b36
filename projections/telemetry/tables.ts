import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { bytes, epochMs, instant, int64, logOrder } from '../storage/columns.ts';
import type { StepSpan } from './codec.ts';

/** One row an event: what its frames share. Arrival order is the order of the log, then that within the event. */
export const telemetryFrames = pgTable(
  'telemetry_frames',
  {
    stream: text().notNull(),
    revision: int64().notNull(),
    ...logOrder,
    org_id: text().notNull(),
    site: text().notNull(),
    tool_id: text().notNull(),
    chamber: text().notNull(),
    run_id: text(),
    frames: integer().notNull(),
    /** Least and greatest device time: times may jump back. */
    first_ts: epochMs().notNull(),
    last_ts: epochMs().notNull(),
    /** float64 LE a frame: ms since the Unix epoch, as sent. */
    times: bytes().notNull(),
    /** float64 LE a frame, NaN where the device gave none; null when it never did. */
    seqs: bytes(),
    steps: jsonb().$type<readonly StepSpan[]>().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.stream, table.revision] }),
    index('telemetry_frames_run').on(table.run_id, table.log_commit, table.log_prepare),
    index('telemetry_frames_tool').on(table.org_id, table.tool_id, table.chamber, table.last_ts, table.first_ts),
  ],
);

/**
 * One row an event and signal, found through the event's row in telemetry_frames. The primary key is the only index and
 * puts the chunks of one signal side by side: writing thousands of them a second has to stay cheap.
 */
export const telemetryChunks = pgTable(
  'telemetry_chunks',
  {
    stream: text().notNull(),
    signal: text().notNull(),
    revision: int64().notNull(),
    org_id: text().notNull(),
    unit: text(),
    /** Frames that reported the signal, with or without a value. */
    reported: integer().notNull(),
    /** Frames that reported a value. */
    valued: integer().notNull(),
    /** Least and greatest device time of the frames that reported it. */
    first_ts: epochMs().notNull(),
    last_ts: epochMs().notNull(),
    /** float64 LE a frame, 0 where there is no value. */
    values: bytes().notNull(),
    /** A byte a frame, see codec.ts; null when every frame has a value of good quality. */
    flags: bytes(),
    /** First, last, least and greatest sample in arrival order, each as time and value (float64 LE). */
    extremes: bytes().notNull(),
  },
  (table) => [primaryKey({ columns: [table.stream, table.signal, table.revision] })],
);

/** Holes in the sequence numbers of tools: what lay in them never arrived. */
export const telemetryGaps = pgTable(
  'telemetry_gaps',
  {
    ...logOrder,
    org_id: text().notNull(),
    site: text().notNull(),
    tool_id: text().notNull(),
    chamber: text(),
    run_id: text(),
    expected_seq: epochMs().notNull(),
    received_seq: epochMs().notNull(),
    at: instant().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.log_commit, table.log_prepare] }),
    index('telemetry_gaps_tool').on(table.org_id, table.tool_id, table.log_commit, table.log_prepare),
  ],
);

/**
 * Doubles hardly compress, and fetching them from a side table costs more than it saves: rows up to a page hold them
 * themselves.
 */
export const telemetryStorage: readonly string[] = [
  ...['values', 'flags', 'extremes'].map(
    (column) => `alter table "telemetry_chunks" alter column "${column}" set storage external`,
  ),
  ...['times', 'seqs'].map((column) => `alter table "telemetry_frames" alter column "${column}" set storage external`),
  'alter table "telemetry_chunks" set (toast_tuple_target = 8160)',
  'alter table "telemetry_frames" set (toast_tuple_target = 8160)',
];
