import type { JobState } from '../telemetry/tool-message.ts';
import type { PreflightCheck, ProcessFamily, RunEvent } from './events.ts';

/** Who began a run: a client here, a person at the tool, or nobody: a simulated one was on no tool. */
export const runOrigins = ['host', 'tool', 'simulated'] as const;
export type RunOrigin = (typeof runOrigins)[number];

/** Stands where the tool and the chamber of a simulated run would. No tool can be named so: names begin with a letter or digit. */
export const NO_TOOL = '(simulated)';

export type RunStatus = JobState | 'failed' | 'cancelled' | 'refused';

/** What is known of a run from the moment it exists. */
export interface RunFacts {
  readonly run_id: string;
  readonly org_id: string;
  readonly run_number: string | null;
  readonly origin: RunOrigin;
  readonly family: ProcessFamily;
  readonly process_mode_id: string | null;
  readonly recipe_id: string | null;
  readonly recipe_version: number | null;
  readonly tool_id: string;
  readonly chamber: string;
  readonly lot_id: string | null;
  readonly wafer_ids: readonly string[];
  readonly sample_id: string | null;
  readonly operator: string;
  readonly label: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly preflight: readonly PreflightCheck[];
}

export interface OpenStep {
  readonly index: number;
  readonly name: string;
  readonly started_at: string;
}

export interface KnownRun extends RunFacts {
  readonly status: RunStatus;
  readonly step: OpenStep | null;
  readonly progress_pct: number;
  /** Device time of the newest event that a report of the tool caused; reports that are older are repeats. */
  readonly reported_at: string | null;
  readonly start_time: string | null;
  readonly end_time: string | null;
  readonly paused_by_fault: string | null;
  readonly error_code: string | null;
  readonly error_message: string | null;
  readonly results: Readonly<Record<string, number>>;
}

export type RunState = { readonly status: 'none' } | KnownRun;

export const initialRun: RunState = { status: 'none' };

const ended: ReadonlySet<string> = new Set([
  'process_complete',
  'stopped',
  'aborted',
  'failed',
  'cancelled',
  'refused',
]);

/** Whether a run can change no more. */
export const hasEnded = (status: RunStatus): boolean => ended.has(status);

/** The SEMI E40 state behind a public status: a failed run was aborted, a cancelled or refused one never left the queue. */
export const jobStateOf = (status: RunStatus): JobState => {
  if (status === 'failed') return 'aborted';
  if (status === 'cancelled' || status === 'refused') return 'queued';
  return status;
};

const open = (facts: RunFacts, status: RunStatus): KnownRun => ({
  ...facts,
  status,
  step: null,
  progress_pct: 0,
  reported_at: null,
  start_time: null,
  end_time: null,
  paused_by_fault: null,
  error_code: null,
  error_message: null,
  results: {},
});

const begin = (event: RunEvent): RunState => {
  switch (event.type) {
    case 'RunQueued':
      return open({ ...event.data, origin: 'host', label: null }, 'queued');
    case 'RunRefused':
      return open({ ...event.data, run_number: null, origin: 'host', label: null }, 'refused');
    case 'RunObserved': {
      const { at: _, ...observed } = event.data;
      return open(
        {
          ...observed,
          origin: 'tool',
          process_mode_id: null,
          recipe_id: null,
          recipe_version: null,
          lot_id: null,
          sample_id: null,
          operator: observed.tool_id,
          metadata: {},
          preflight: [],
        },
        'waiting_for_start',
      );
    }
    case 'RunSimulated': {
      const { at, duration_s, results, simulation_id, ...facts } = event.data;
      // As if it had ended when it was computed: nothing of it lies in the future.
      const start_time = new Date(Date.parse(at) - 1000 * duration_s).toISOString();
      const run = open(
        {
          ...facts,
          run_number: null,
          origin: 'simulated',
          tool_id: NO_TOOL,
          chamber: NO_TOOL,
          lot_id: null,
          wafer_ids: [],
          sample_id: null,
          label: null,
          metadata: { simulation_id },
          preflight: [],
        },
        'process_complete',
      );
      return { ...run, progress_pct: 100, start_time, end_time: at, results };
    }
    default:
      return initialRun;
  }
};

/** Folds one event of a run into its state. */
export const evolveRun = (state: RunState, event: RunEvent): RunState => {
  if (state.status === 'none') return begin(event);
  const end = (status: RunStatus): KnownRun => ({ ...state, status, end_time: timeOf(event) });
  const reported = (change: Partial<KnownRun>, at: string): KnownRun => ({ ...state, ...change, reported_at: at });
  switch (event.type) {
    case 'RunRefused':
    case 'RunQueued':
    case 'RunObserved':
    case 'RunSimulated':
      return state;
    case 'RunPreflightChecked':
      return { ...state, preflight: event.data.checks };
    case 'RunSetupStarted':
      return { ...state, status: 'setting_up' };
    case 'RunWaitingForStart':
      return reported({ status: 'waiting_for_start' }, event.data.at);
    case 'RunStarted':
      return reported({ status: 'processing', start_time: event.data.at }, event.data.at);
    case 'RunStepStarted': {
      const { step_index, step, at } = event.data;
      return reported({ step: { index: step_index, name: step, started_at: at } }, at);
    }
    case 'RunStepCompleted':
      return reported({ step: null }, event.data.at);
    case 'RunProgressReported':
      return reported({ progress_pct: event.data.progress_pct }, event.data.at);
    case 'RunPauseRequested':
      return { ...state, status: 'pausing' };
    case 'RunPaused':
      return reported({ status: 'paused' }, event.data.at);
    case 'RunPausedByFault':
      return { ...state, status: 'paused', paused_by_fault: event.data.fault };
    case 'RunResumeRequested':
      return state;
    case 'RunResumed':
      return reported({ status: 'processing', paused_by_fault: null }, event.data.at);
    case 'RunStopRequested':
      return { ...state, status: 'stopping' };
    case 'RunAbortRequested':
      return { ...state, status: 'aborting' };
    case 'RunStopped':
      return end('stopped');
    case 'RunAborted':
      return end('aborted');
    case 'RunFailed':
      return { ...end('failed'), error_code: event.data.error_code, error_message: event.data.error_message };
    case 'RunCancelled':
      return end('cancelled');
    case 'RunCompleted':
      return { ...end('process_complete'), progress_pct: 100 };
    case 'RunResultsRecorded':
      return { ...state, results: { ...state.results, ...event.data.results } };
    default: {
      const unhandled: never = event;
      return unhandled;
    }
  }
};

const timeOf = (event: RunEvent): string | null => ('at' in event.data ? event.data.at : null);
