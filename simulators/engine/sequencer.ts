import type { Activity, ChamberModel } from './chamber-model.ts';
import { isOver, type JobCommand, type JobState, type ProcessJob } from './process-job.ts';

/** States a tool passes through by itself: how long it takes, in seconds of process time, and where it leads. */
const passing: Partial<Record<JobState, { readonly seconds: number; readonly to: JobState }>> = {
  setting_up: { seconds: 4, to: 'processing' },
  pausing: { seconds: 2, to: 'paused' },
  stopping: { seconds: 5, to: 'stopped' },
  aborting: { seconds: 3, to: 'aborted' },
};

/** Floating-point dust: a duration that is reached to within this many seconds is over. */
const dust = 1e-9;
/** Longest stretch between two looks at whether the process has ended its step, s. */
const processLook = 1;

function enter(job: ProcessJob, state: JobState): void {
  job.state = state;
  job.state_elapsed_s = 0;
}

function enterStep(job: ProcessJob, model: ChamberModel, index: number): void {
  job.step_index = index;
  job.step_elapsed_s = 0;
  model.enterStep(index);
}

const leadsTo: Readonly<Record<Exclude<JobCommand, 'resume'>, JobState>> = {
  pause: 'pausing',
  stop: 'stopping',
  abort: 'aborting',
};

/** Carries out a command that was accepted in the job's state. */
export function obey(job: ProcessJob, command: JobCommand): void {
  if (command === 'pause') job.resumes_to = job.state;
  enter(job, command === 'resume' ? job.resumes_to : leadsTo[command]);
}

/** Process time until the job changes by itself, s; infinite when it waits for a command. */
export function secondsToNextChange(job: ProcessJob): number {
  const passage = passing[job.state];
  if (passage) return Math.max(dust, passage.seconds - job.state_elapsed_s);
  if (job.state !== 'processing') return Number.POSITIVE_INFINITY;
  const step = job.steps[job.step_index];
  const left = Math.max(dust, (step?.duration_s ?? 0) - job.step_elapsed_s);
  return step?.ends_by_process ? Math.min(left, processLook) : left;
}

/** What the process does in the job's state. */
export function activityOf(job: ProcessJob | null): Activity {
  if (!job || isOver(job.state)) return 'idle';
  switch (job.state) {
    case 'processing':
      return 'step';
    case 'setting_up':
    case 'waiting_for_start':
      return 'load';
    case 'stopping':
    case 'aborting':
      return 'unwind';
    default:
      return 'hold';
  }
}

/** Counts process time that has passed and makes the transition that is due. @returns whether anything changed. */
export function elapse(job: ProcessJob, model: ChamberModel, seconds: number): boolean {
  if (isOver(job.state)) return false;
  job.state_elapsed_s += seconds;
  const passage = passing[job.state];
  if (passage) {
    if (job.state_elapsed_s < passage.seconds - dust) return false;
    enter(job, passage.to);
    if (job.state === 'processing' && job.step_index < 0) enterStep(job, model, 0);
    return true;
  }
  if (job.state !== 'processing') return false;
  job.step_elapsed_s += seconds;
  const step = job.steps[job.step_index];
  const done = step?.ends_by_process === true && model.stepDone?.() === true;
  if (step && !done && job.step_elapsed_s < step.duration_s - dust) return false;
  if (job.step_index + 1 < job.steps.length) enterStep(job, model, job.step_index + 1);
  else enter(job, 'process_complete');
  return true;
}
