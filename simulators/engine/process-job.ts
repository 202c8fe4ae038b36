/** SEMI E40 process job states a tool reports, lower case. */
export type JobState =
  | 'setting_up'
  | 'waiting_for_start'
  | 'processing'
  | 'process_complete'
  | 'pausing'
  | 'paused'
  | 'stopping'
  | 'stopped'
  | 'aborting'
  | 'aborted';

export type JobCommand = 'pause' | 'resume' | 'stop' | 'abort';

/**
 * Which states a command is accepted in (SEMI E40 process job state model: pause from any executing state, resume from
 * paused, stop from executing or paused, abort from any active state).
 */
const acceptedIn: Readonly<Record<JobCommand, readonly JobState[]>> = {
  pause: ['setting_up', 'waiting_for_start', 'processing'],
  resume: ['paused'],
  stop: ['setting_up', 'waiting_for_start', 'processing', 'pausing', 'paused'],
  abort: ['setting_up', 'waiting_for_start', 'processing', 'pausing', 'paused', 'stopping'],
};

/** What a command asks for: in these states it is already so, or on its way. */
const alreadySoIn: Readonly<Record<JobCommand, readonly JobState[]>> = {
  pause: ['pausing', 'paused'],
  resume: [],
  stop: ['stopping', 'stopped'],
  abort: ['aborting', 'aborted'],
};

export type Verdict = 'accepted' | 'already so' | 'refused';

export function judge(command: JobCommand, state: JobState): Verdict {
  if (acceptedIn[command].includes(state)) return 'accepted';
  return alreadySoIn[command].includes(state) ? 'already so' : 'refused';
}

/** A job in one of these states is over. */
export const isOver = (state: JobState): boolean =>
  state === 'process_complete' || state === 'stopped' || state === 'aborted';

export interface PlannedStep {
  readonly name: string;
  /** Process time, s, more than 0. */
  readonly duration_s: number;
  /** The step ends when the process says so (a dose is reached), after `duration_s` at the latest. */
  readonly ends_by_process?: boolean;
}

/** One run in a chamber. Only the sequencer changes it. */
export interface ProcessJob {
  readonly run_id: string;
  readonly wafer_ids: readonly string[];
  readonly label: string;
  readonly steps: readonly PlannedStep[];
  state: JobState;
  /** Where a pause returns to. */
  resumes_to: JobState;
  /** From 0; -1 before the first step. */
  step_index: number;
  /** Process time in the current step and in the current state, s. */
  step_elapsed_s: number;
  state_elapsed_s: number;
}

export const newJob = (
  identity: Pick<ProcessJob, 'run_id' | 'wafer_ids' | 'label'>,
  steps: readonly PlannedStep[],
): ProcessJob => ({
  ...identity,
  steps,
  state: 'setting_up',
  resumes_to: 'setting_up',
  step_index: -1,
  step_elapsed_s: 0,
  state_elapsed_s: 0,
});

/** Share of the planned process time that is behind, percent. */
export function progressPct(job: ProcessJob): number {
  if (job.state === 'process_complete') return 100;
  const seconds = (steps: readonly PlannedStep[]): number => steps.reduce((sum, { duration_s }) => sum + duration_s, 0);
  const behind = seconds(job.steps.slice(0, Math.max(0, job.step_index))) + job.step_elapsed_s;
  return Math.min(100, (100 * behind) / seconds(job.steps));
}
