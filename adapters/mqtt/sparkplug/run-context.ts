import { type JobState, jobStates } from '../../../domain/telemetry/tool-message.ts';
import type { Reading } from './metric-table.ts';

/** While a job is in one of these states, what the chamber measures belongs to its run. */
const measuring: readonly JobState[] = ['processing', 'pausing', 'paused', 'stopping', 'aborting'];
const ended: readonly JobState[] = ['process_complete', 'stopped', 'aborted'];

export const isEnded = (state: JobState): boolean => ended.includes(state);

const isJobState = (text: unknown): text is JobState => (jobStates as readonly unknown[]).includes(text);
const textOrNull = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const finiteOrNull = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

const readWafers = (value: unknown): readonly string[] | null => {
  if (typeof value !== 'string' || value === '') return [];
  try {
    const wafers: unknown = JSON.parse(value);
    return Array.isArray(wafers) && wafers.every((wafer) => typeof wafer === 'string') ? wafers : null;
  } catch {
    return null;
  }
};

/** The last known value of every `Run/` and `Result/` metric of a device. */
export interface RunContext {
  readonly run_id: string | null;
  readonly state: JobState | null;
  readonly origin: 'host' | 'tool';
  readonly step: string | null;
  readonly step_index: number | null;
  readonly progress_pct: number | null;
  readonly label: string | null;
  readonly error_code: string | null;
  readonly error_message: string | null;
  readonly wafer_ids: readonly string[];
  readonly results: Readonly<Record<string, number>>;
  /** Device time at which the run was named, ms; 0 when it is not known. */
  readonly since: number;
}

export const noRun: RunContext = {
  run_id: null,
  state: null,
  origin: 'tool',
  step: null,
  step_index: null,
  progress_pct: null,
  label: null,
  error_code: null,
  error_message: null,
  wafer_ids: [],
  results: {},
  since: 0,
};

/** The run and step that a measurement belongs to. */
export const measuredRun = (context: RunContext): { readonly run_id: string | null; readonly step: string | null } =>
  context.run_id !== null && context.state !== null && measuring.includes(context.state)
    ? { run_id: context.run_id, step: context.step }
    : { run_id: null, step: null };

export interface ContextChange {
  readonly context: RunContext;
  /** Metrics that could not be taken over, and why. */
  readonly problems: readonly { readonly reason: 'malformed_payload' | 'not_finite'; readonly detail: string }[];
}

const fields: Readonly<Record<string, (value: unknown) => Partial<RunContext> | null>> = {
  'Run/State': (value) =>
    isJobState(value) ? { state: value } : value === null || value === '' ? { state: null } : null,
  'Run/Origin': (value) => (value === 'host' || value === 'tool' ? { origin: value } : value === null ? {} : null),
  'Run/Step': (value) => ({ step: textOrNull(value) }),
  'Run/Step Index': (value) => ({ step_index: Number.isInteger(value) ? (value as number) : null }),
  'Run/Progress': (value) => {
    const progress = finiteOrNull(value);
    return value !== null && (progress === null || progress < 0 || progress > 100) ? null : { progress_pct: progress };
  },
  'Run/Label': (value) => ({ label: textOrNull(value) }),
  'Run/Error Code': (value) => ({ error_code: textOrNull(value) }),
  'Run/Error Message': (value) => ({ error_message: textOrNull(value) }),
  'Run/Wafers': (value) => {
    const wafer_ids = readWafers(value);
    return wafer_ids === null ? null : { wafer_ids };
  },
};

/**
 * What is known of the run after these readings. Another run id begins from nothing: what was said of the last run is
 * not true of the next.
 *
 * @param ts device time of the message, ms.
 */
export const applyRunReadings = (before: RunContext, readings: readonly Reading[], ts: number): ContextChange => {
  const problems: { reason: 'malformed_payload' | 'not_finite'; detail: string }[] = [];
  const named = readings.find(({ name }) => name === 'Run/Id');
  const run_id = named === undefined ? before.run_id : textOrNull(named.value);
  let context: RunContext = run_id === before.run_id ? before : { ...noRun, run_id, since: named?.ts ?? ts };
  for (const { name, value } of readings) {
    if (name.startsWith('Result/')) {
      if (typeof value === 'number' && Number.isFinite(value) && name !== 'Result/__proto__') {
        context = { ...context, results: { ...context.results, [name.slice('Result/'.length)]: value } };
      } else if (value !== null) {
        const reason = typeof value === 'number' ? 'not_finite' : 'malformed_payload';
        problems.push({ reason, detail: `${name} must be a finite number: left out of the report` });
      }
      continue;
    }
    const read = fields[name];
    if (read === undefined) continue;
    const change = read(value);
    if (change === null) problems.push({ reason: 'malformed_payload', detail: `${name} cannot be ${String(value)}` });
    else context = { ...context, ...change };
  }
  return { context, problems };
};
