import { z } from '@hono/zod-openapi';
import { instant, queryInteger, queryList, text } from './primitives.ts';

export const telemetryFormats = ['json', 'ndjson', 'csv'] as const;
export type TelemetryFormat = (typeof telemetryFormats)[number];

export const telemetryQuery = {
  signals: queryList(text(200)).optional().openapi({ description: 'Names, separated by commas; all unless given.' }),
  from: instant().optional().openapi({ description: 'Device time, inclusive.' }),
  to: instant().optional().openapi({ description: 'Device time, exclusive.' }),
  points: queryInteger(4, 100_000).optional().openapi({
    description: 'At most this many samples a signal, keeping the extremes. Without it every sample, page by page.',
  }),
  limit: queryInteger(1, 100_000).optional().openapi({ description: 'Frames a page; 10,000 unless given.' }),
  cursor: text(2000).optional(),
  format: z
    .enum(telemetryFormats)
    .default('json')
    .openapi({ description: 'ndjson and csv give everything in one answer, a sample a line.' }),
};

const seriesSchema = z.object({
  signal: z.string(),
  unit: z.string().nullable(),
  samples: z.number().int(),
  /** Device times, ms since the Unix epoch, exactly as sent. */
  ts_ms: z.array(z.number()).readonly(),
  values: z.array(z.number().nullable()).readonly(),
  quality: z.array(z.tuple([z.number().int(), z.enum(['bad', 'stale'])]).readonly()).readonly(),
});

export const telemetrySchema = z
  .object({
    downsampled: z.boolean(),
    series: z.array(seriesSchema).readonly(),
    next_cursor: z.string().nullable(),
  })
  .openapi('Telemetry');

export const signalSchema = z
  .object({
    signal: z.string(),
    unit: z.string().nullable(),
    count: z.number(),
    first_ts_ms: z.number(),
    last_ts_ms: z.number(),
  })
  .openapi('Signal');

export const gapSchema = z
  .object({
    site: z.string(),
    tool_id: z.string(),
    chamber: z.string().nullable(),
    run_id: z.string().nullable(),
    expected_seq: z.number().int(),
    received_seq: z.number().int(),
    at: z.string(),
  })
  .openapi('TelemetryGap');
