import { z } from 'zod';
import { define, type EventsOf } from '../kernel/event-schema.ts';

const column = z.object({
  unit: z.string().nullable(),
  /** One value a frame. null: reported with no value, or not reported in that frame (see `absent`). */
  values: z.array(z.number().nullable()),
  /** Indices of the frames that did not report this signal at all. Left out when there are none. */
  absent: z.array(z.number().int()).optional(),
  /** Quality of single frames, where it was not good: [index, quality]. Left out when all were good. */
  quality: z.array(z.tuple([z.number().int(), z.enum(['bad', 'stale'])])).optional(),
});
export type TelemetryColumn = z.infer<typeof column>;

/**
 * Event names are the storage format.
 * Streams: `telemetry-<run id>` for frames of a run, `telemetry-<id of tool, chamber and UTC day>` for frames of none.
 */
export const telemetryEvents = {
  /** Up to 256 frames, columnar: `times`, `seqs`, `steps` and every column have one entry a frame, in arrival order. */
  TelemetryRecorded: define(
    z.object({
      org_id: z.string(),
      site: z.string(),
      tool_id: z.string(),
      chamber: z.string(),
      run_id: z.string().nullable(),
      /** Device times, ms since the Unix epoch, exactly as sent: they may repeat or jump back. */
      times: z.array(z.number().int()),
      seqs: z.array(z.number().int().nullable()),
      steps: z.array(z.string().nullable()),
      signals: z.record(z.string(), column),
    }),
  ),
  /** A hole in the tool's sequence numbers: what lay in it never arrived. */
  TelemetryGapDetected: define(
    z.object({
      org_id: z.string(),
      site: z.string(),
      tool_id: z.string(),
      /** null for a hole in the sequence of the whole tool (Sparkplug counts per edge node). */
      chamber: z.string().nullable(),
      run_id: z.string().nullable(),
      expected_seq: z.number().int(),
      received_seq: z.number().int(),
      at: z.string(),
    }),
  ),
};
export type TelemetryEvent = EventsOf<typeof telemetryEvents>;
export type TelemetryRecorded = Extract<TelemetryEvent, { type: 'TelemetryRecorded' }>['data'];

const rejection = z.object({
  topic: z.string(),
  reason: z.string(),
  detail: z.string(),
  org_id: z.string().nullable(),
  received_at: z.string(),
  size_bytes: z.number().int(),
  sha256: z.string(),
  payload_base64: z.string(),
});

/** Stream: `deadletter-<UTC day>`. */
export const deadLetterEvents = {
  MessagesRejected: define(z.object({ rejections: z.array(rejection) })),
};
export type DeadLetterEvent = EventsOf<typeof deadLetterEvents>;
