import { z } from 'zod';

/** Process job states as a tool reports them (SEMI E40, lower case). */
export const jobStates = [
  'queued',
  'setting_up',
  'waiting_for_start',
  'processing',
  'process_complete',
  'pausing',
  'paused',
  'stopping',
  'stopped',
  'aborting',
  'aborted',
] as const;
export type JobState = (typeof jobStates)[number];

const origin = {
  org_id: z.string(),
  site: z.string(),
  tool_id: z.string(),
  /** Device time, ms since the Unix epoch. */
  ts: z.number().int(),
  /** When the bridge took it in, ms since the Unix epoch. */
  received_at: z.number().int(),
};

/** One telemetry frame: every signal of a chamber at one device time. Arrays arrive flattened, `name[0]`, `name[1]` ... */
export const frameSchema = z.object({
  kind: z.literal('frame'),
  ...origin,
  chamber: z.string(),
  /** The device's own counter, null where it keeps none. */
  seq: z.number().int().nullable(),
  run_id: z.string().nullable(),
  step: z.string().nullable(),
  /** null: the signal was reported with no value. Absent: it was not reported in this frame. */
  signals: z.record(z.string(), z.number().nullable()),
  units: z.record(z.string(), z.string()).optional(),
  /** Only signals whose quality is not good. */
  quality: z.record(z.string(), z.enum(['bad', 'stale'])).optional(),
});
export type TelemetryFrame = z.infer<typeof frameSchema>;

/** What a tool says of the run in a chamber. A run with origin `tool` was started at the tool, without a command of ours. */
export const runReportSchema = z.object({
  kind: z.literal('run_report'),
  ...origin,
  chamber: z.string(),
  run_id: z.string(),
  state: z.enum(jobStates),
  origin: z.enum(['host', 'tool']),
  step: z.string().nullable(),
  /** From 0. */
  step_index: z.number().int().nullable(),
  progress_pct: z.number().min(0).max(100).nullable(),
  error_code: z.string().nullable(),
  error_message: z.string().nullable(),
  wafer_ids: z.array(z.string()),
  /** Free text of the tool about the run. */
  label: z.string().nullable(),
  /** Metrology that the tool itself took, by name with its unit in the name. */
  results: z.record(z.string(), z.number()),
});
export type RunReport = z.infer<typeof runReportSchema>;

/** A tool (chamber null) or one of its chambers came or went. */
export const connectionSchema = z.object({
  kind: z.literal('connection'),
  ...origin,
  chamber: z.string().nullable(),
  connected: z.boolean(),
  /** Why: birth, death certificate, missed sequence ... */
  cause: z.string(),
});
export type ConnectionChange = z.infer<typeof connectionSchema>;

export const interlockSchema = z.object({
  kind: z.literal('interlock'),
  ...origin,
  chamber: z.string(),
  name: z.string(),
  closed: z.boolean(),
});
export type InterlockChange = z.infer<typeof interlockSchema>;

/** The bridge saw a hole in the tool's Sparkplug sequence: what lay in it never arrived. */
export const gapSchema = z.object({
  kind: z.literal('gap'),
  ...origin,
  expected_seq: z.number().int(),
  received_seq: z.number().int(),
});
export type SequenceGap = z.infer<typeof gapSchema>;

/** A message on the stream topic `telemetry`, keyed by `<org>/<tool>` so that what one tool says stays in order. */
export const toolMessageSchema = z.discriminatedUnion('kind', [
  frameSchema,
  runReportSchema,
  connectionSchema,
  interlockSchema,
  gapSchema,
]);
export type ToolMessage = z.infer<typeof toolMessageSchema>;

export const rejectionReasons = [
  'malformed_topic',
  'malformed_payload',
  'unknown_tool',
  'unknown_chamber',
  'unknown_run',
  'not_finite',
  'time_out_of_range',
  'too_large',
  'unknown_alias',
  'no_birth',
] as const;

/** A message on the stream topic `dead-letter`: what was refused, why, and what it was. */
export const rejectionSchema = z.object({
  topic: z.string(),
  reason: z.enum(rejectionReasons),
  detail: z.string(),
  /** The organisation that owns the site named in the topic, null when no site could be read from it. */
  org_id: z.string().nullable(),
  received_at: z.number().int(),
  size_bytes: z.number().int(),
  sha256: z.string(),
  /** The payload, at most its first 64 KiB. */
  payload_base64: z.string(),
});
export type Rejection = z.infer<typeof rejectionSchema>;
