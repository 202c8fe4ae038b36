import { and, eq, gte, lt, type SQL } from 'drizzle-orm';
import { telemetryFrames } from './tables.ts';

/** Whose telemetry: that of a run, or that of a chamber whatever ran in it. */
export type TelemetrySource =
  | { readonly org_id: string; readonly run_id: string }
  | { readonly org_id: string; readonly tool_id: string; readonly chamber: string };

/** From (inclusive) to (exclusive) in device time, ms since the Unix epoch. */
export interface TimeRange {
  readonly from_ms?: number | undefined;
  readonly to_ms?: number | undefined;
}

/** The events that hold such frames, those aside that lie wholly outside the range. */
export const framesFrom = (source: TelemetrySource, { from_ms, to_ms }: TimeRange): SQL | undefined =>
  and(
    eq(telemetryFrames.org_id, source.org_id),
    ...('run_id' in source
      ? [eq(telemetryFrames.run_id, source.run_id)]
      : [eq(telemetryFrames.tool_id, source.tool_id), eq(telemetryFrames.chamber, source.chamber)]),
    from_ms === undefined ? undefined : gte(telemetryFrames.last_ts, from_ms),
    to_ms === undefined ? undefined : lt(telemetryFrames.first_ts, to_ms),
  );

export const inRange = (ts: number, { from_ms, to_ms }: TimeRange): boolean =>
  (from_ms === undefined || ts >= from_ms) && (to_ms === undefined || ts < to_ms);
