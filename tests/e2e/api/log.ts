import { randomUUID } from 'node:crypto';
import { type CommandMeta, envelope } from '../../../commands/envelope.ts';
import { chartStream } from '../../../commands/spc/charts.ts';
import { runStream } from '../../../commands/streams.ts';
import type { DomainEvent, LogPosition } from '../../../domain/kernel/event.ts';
import { EMPTY_HEAD } from '../../../domain/kernel/hash-chain.ts';
import type { RunEvent } from '../../../domain/run/events.ts';
import type { SpcEvent } from '../../../domain/spc/events.ts';
import type { TelemetryEvent } from '../../../domain/telemetry/events.ts';
import type { System } from './system.ts';

/** Appends events as the recorder and the monitor of a running system do. */
export const append = async (
  { store }: Pick<System, 'store'>,
  stream: string,
  org_id: string,
  events: readonly DomainEvent[],
): Promise<LogPosition> => {
  let head = EMPTY_HEAD;
  for await (const last of store.readStream(stream, { direction: 'backwards', maxCount: 1 })) {
    head = { revision: last.revision, hash: last.metadata.hash };
  }
  const actor = { id: 'system:recorder', name: 'recorder', roles: [], org_id };
  const meta: CommandMeta = { commandId: randomUUID(), correlationId: 'test', causationId: 'test', actor };
  const appended = await store.append(
    stream,
    head.revision,
    envelope(stream, head, events, meta, new Date().toISOString()).events,
  );
  if (!appended.ok) throw new Error(`${stream} is at ${appended.actual}`);
  return appended.position;
};

export interface Batch {
  readonly tool_id: string;
  readonly run_id: string | null;
  readonly times: readonly number[];
  readonly signals: Readonly<Record<string, readonly (number | null)[]>>;
}

/** A batch of frames as one event; `site` and chamber are those of the tests' tools. */
export const telemetryOf = ({ tool_id, run_id, times, signals }: Batch): TelemetryEvent => ({
  type: 'TelemetryRecorded',
  data: {
    org_id: 'demo',
    site: 'site',
    tool_id,
    chamber: 'c1',
    run_id,
    times: [...times],
    seqs: times.map((_, index) => index),
    steps: times.map(() => 'deposit'),
    signals: Object.fromEntries(
      Object.entries(signals).map(([name, values]) => [name, { unit: 'Torr', values: [...values] }]),
    ),
  },
});

export const recordTelemetry = (system: Pick<System, 'store'>, batch: Batch): Promise<LogPosition> =>
  append(system, `telemetry-${batch.run_id ?? 'none'}`, 'demo', [telemetryOf(batch)]);

export const recordRun = (
  system: Pick<System, 'store'>,
  run_id: string,
  ...events: readonly RunEvent[]
): Promise<LogPosition> => append(system, runStream(run_id), 'demo', events);

export const recordChart = (
  system: Pick<System, 'store'>,
  chart_id: string,
  ...events: readonly SpcEvent[]
): Promise<LogPosition> => append(system, chartStream(chart_id), 'demo', events);

/** A violation of a chart by a run. */
export const violationOf = (run_id: string, violation_id: string): SpcEvent => ({
  type: 'SpcViolationDetected',
  data: {
    violation_id,
    rule_id: 'WE1',
    rule_name: 'One point beyond 3 sigma',
    run_id,
    window: [0, 0],
    statistic: 'individual',
    z_score: 4.2,
    timestamp_index: 0,
    value: 142,
    centerline: 100,
    ucl: 130,
    lcl: 70,
    severity: 'critical',
    suggested_causes: ['flow controller drift'],
    recommended_actions: ['check the flow controller'],
    at: '2026-11-22T08:00:00.000Z',
  },
});
