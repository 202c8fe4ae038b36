import type { LogPosition } from '../../domain/kernel/event.ts';
import type { TelemetryEvent, TelemetryRecorded } from '../../domain/telemetry/events.ts';
import { defineProjection, put, type RowChange } from '../projection.ts';
import { toInstant } from '../storage/columns.ts';
import { encodeColumn, encodeDoubles, encodeSeqs, encodeSteps } from './codec.ts';
import { telemetryChunks, telemetryFrames, telemetryGaps, telemetryStorage } from './tables.ts';

const placeOf = ({ commit, prepare }: LogPosition) => ({ log_commit: BigInt(commit), log_prepare: BigInt(prepare) });

const recordedRows = (
  data: TelemetryRecorded,
  stream: string,
  revision: bigint,
  position: LogPosition,
): RowChange[] => {
  const { org_id, site, tool_id, chamber, run_id, times, seqs, steps, signals } = data;
  if (times.length === 0) return [];
  const frames = put(telemetryFrames, {
    stream,
    revision,
    ...placeOf(position),
    org_id,
    site,
    tool_id,
    chamber,
    run_id,
    frames: times.length,
    first_ts: Math.min(...times),
    last_ts: Math.max(...times),
    times: encodeDoubles(times),
    seqs: encodeSeqs(seqs),
    steps: encodeSteps(steps),
  });
  const chunks = Object.entries(signals).map(([signal, column]) =>
    put(telemetryChunks, {
      stream,
      signal,
      revision,
      org_id,
      unit: column.unit,
      ...encodeColumn(signal, column, times),
    }),
  );
  return [frames, ...chunks];
};

export const telemetryProjection = defineProjection<null, TelemetryEvent>({
  name: 'telemetry',
  version: 1,
  tables: [telemetryFrames, telemetryChunks, telemetryGaps],
  ddl: telemetryStorage,
  categories: ['telemetry'],
  decodes: true,
  initial: null,
  project: (state, event, { stream, revision, position }) => {
    if (event.type === 'TelemetryRecorded')
      return { state, rows: recordedRows(event.data, stream, revision, position) };
    return { state, rows: [put(telemetryGaps, { ...event.data, ...placeOf(position), at: toInstant(event.data.at) })] };
  },
});
