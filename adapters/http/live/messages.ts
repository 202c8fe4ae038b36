import { z } from '@hono/zod-openapi';
import { decodeRecorded } from '../../../domain/decode.ts';
import { categoryOf, idOf, type RecordedEvent } from '../../../domain/kernel/event.ts';
import type { RunEvent } from '../../../domain/run/events.ts';
import { evolveRun, hasEnded, jobStateOf, type RunState } from '../../../domain/run/state.ts';
import { type SpcEvent, severities } from '../../../domain/spc/events.ts';
import type { TelemetryEvent, TelemetryRecorded } from '../../../domain/telemetry/events.ts';
import { jobStates } from '../../../domain/telemetry/tool-message.ts';
import { positionText } from '../conventions/position.ts';
import { runStatuses } from '../schemas/runs.ts';

const origin = { run_id: z.string(), position: z.string() };

const stateAlert = z.object({ severity: z.enum(severities), code: z.string(), message: z.string() });
type StateAlert = z.infer<typeof stateAlert>;

/** What a client that follows a run is sent: one message an event, so that a position never falls between two. */
export const liveMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('telemetry'),
    ...origin,
    chamber: z.string(),
    units: z.record(z.string(), z.string()),
    frames: z.array(
      z.object({
        ts: z.number(),
        seq: z.number().nullable(),
        step: z.string().nullable(),
        signals: z.record(z.string(), z.number().nullable()),
      }),
    ),
  }),
  z.object({
    type: z.literal('state'),
    ...origin,
    /** The event that led to it; null for the state at the time of joining. */
    event: z.string().nullable(),
    at: z.string().nullable(),
    status: z.enum(runStatuses),
    e40_state: z.enum(jobStates),
    progress_pct: z.number(),
    current_step: z.string().nullable(),
    ended: z.boolean(),
    /** What went wrong with the run, where that is what the event says. */
    alert: stateAlert.nullable(),
  }),
  z.object({
    type: z.literal('progress'),
    ...origin,
    at: z.string(),
    progress_pct: z.number(),
    current_step: z.string().nullable(),
    current_step_index: z.number().nullable(),
  }),
  z.object({
    type: z.literal('alert'),
    ...origin,
    at: z.string(),
    severity: z.enum(severities),
    code: z.string(),
    message: z.string(),
    facts: z.record(z.string(), z.unknown()),
  }),
]);
export type LiveMessage = z.infer<typeof liveMessageSchema>;

/** The categories whose events can concern a run. */
export const LIVE_CATEGORIES = ['run', 'telemetry', 'controlchart'] as const;

/** The run that an event of these categories is about, without decoding it where that can be avoided. */
export const runOf = (recorded: RecordedEvent): string | undefined => {
  if (categoryOf(recorded.stream) === 'run') return idOf(recorded.stream);
  const { data } = recorded;
  if (typeof data !== 'object' || data === null || !('run_id' in data)) return undefined;
  return typeof data.run_id === 'string' ? data.run_id : undefined;
};

const frames = (data: TelemetryRecorded) => {
  const columns = Object.entries(data.signals).map(([name, column]) => ({
    name,
    values: column.values,
    absent: new Set(column.absent),
  }));
  return data.times.map((ts, index) => ({
    ts,
    seq: data.seqs[index] ?? null,
    step: data.steps[index] ?? null,
    signals: Object.fromEntries(
      columns.flatMap(({ name, values, absent }) => (absent.has(index) ? [] : [[name, values[index] ?? null]])),
    ),
  }));
};

const telemetry = (run_id: string, position: string, event: TelemetryEvent): LiveMessage => {
  if (event.type === 'TelemetryGapDetected') {
    const { at, expected_seq, received_seq, chamber } = event.data;
    const message = `Telemetry is missing: the tool went from sequence ${expected_seq} to ${received_seq}.`;
    const facts = { expected_seq, received_seq, chamber };
    return { type: 'alert', run_id, position, at, severity: 'warning', code: 'telemetry_gap', message, facts };
  }
  const units = Object.entries(event.data.signals).flatMap(([name, { unit }]) => (unit === null ? [] : [[name, unit]]));
  return {
    type: 'telemetry',
    run_id,
    position,
    chamber: event.data.chamber,
    units: Object.fromEntries(units),
    frames: frames(event.data),
  };
};

const violation = (run_id: string, position: string, chart: string, event: SpcEvent): LiveMessage | undefined => {
  if (event.type !== 'SpcViolationDetected') return undefined;
  const { at, severity, rule_id, rule_name, ...facts } = event.data;
  const message = `${rule_name} (${rule_id}) at ${facts.value}`;
  const known = { ...facts, rule_id, chart_id: idOf(chart) };
  return { type: 'alert', run_id, position, at, severity, code: 'spc_violation', message, facts: known };
};

const alertOf = (event: RunEvent): StateAlert | null => {
  if (event.type === 'RunPausedByFault') {
    return { severity: 'critical', code: 'paused_by_fault', message: event.data.fault };
  }
  if (event.type === 'RunFailed') {
    const { error_code, error_message } = event.data;
    return { severity: 'critical', code: error_code, message: error_message };
  }
  return null;
};

const progressing: ReadonlySet<RunEvent['type']> = new Set([
  'RunProgressReported',
  'RunStepStarted',
  'RunStepCompleted',
]);

/** The state of a run as a message; `event` is what led to it, null for the state at the time of joining. */
export const stateMessage = (
  run: RunState,
  position: string,
  event: RunEvent | null,
  at: string | null,
): LiveMessage | undefined => {
  if (!('run_id' in run)) return undefined;
  const { run_id, status, progress_pct, step } = run;
  return {
    type: 'state',
    run_id,
    position,
    event: event?.type ?? null,
    at,
    status,
    e40_state: jobStateOf(status),
    progress_pct,
    current_step: step?.name ?? null,
    ended: hasEnded(status),
    alert: event === null ? null : alertOf(event),
  };
};

/** Turns the events of one run into messages, in log order. It folds the run, so that states need no read model. */
export class RunNarrator {
  #run: RunState;
  #revision: bigint;

  /** @param revision of the last event that `run` was folded from; -1 for none */
  constructor(run: RunState, revision: bigint) {
    this.#run = run;
    this.#revision = revision;
  }

  /** The message that an event gives; undefined for what no follower needs, or knows already. */
  tell(recorded: RecordedEvent): LiveMessage | undefined {
    const decoded = decodeRecorded(recorded);
    const run_id = runOf(recorded);
    if (!decoded.ok || run_id === undefined) return undefined;
    const position = positionText(recorded.position);
    switch (categoryOf(recorded.stream)) {
      case 'run':
        return this.#tellOfRun(run_id, recorded, position, decoded.event as RunEvent);
      case 'telemetry':
        return telemetry(run_id, position, decoded.event as TelemetryEvent);
      default:
        return violation(run_id, position, recorded.stream, decoded.event as SpcEvent);
    }
  }

  #tellOfRun(run_id: string, recorded: RecordedEvent, position: string, event: RunEvent): LiveMessage | undefined {
    if (recorded.revision <= this.#revision) return undefined;
    this.#run = evolveRun(this.#run, event);
    this.#revision = recorded.revision;
    const run = this.#run;
    if (!('run_id' in run)) return undefined;
    const at = 'at' in event.data ? event.data.at : recorded.metadata.occurredAt;
    if (!progressing.has(event.type)) return stateMessage(run, position, event, at);
    const { progress_pct, step } = run;
    const current = { current_step: step?.name ?? null, current_step_index: step?.index ?? null };
    return { type: 'progress', run_id, position, at, progress_pct, ...current };
  }
}
