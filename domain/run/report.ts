import { accept, refuse } from '../kernel/decider.ts';
import type { RunReport } from '../telemetry/tool-message.ts';
import type { RunDecision } from './decide.ts';
import type { RunEvent } from './events.ts';
import { hasEnded, type KnownRun, type RunStatus } from './state.ts';

/** Progress is recorded in steps of this many percent: finer progress is in the telemetry. */
const PROGRESS_STEP_PCT = 5;

const notYetStarted: ReadonlySet<RunStatus> = new Set(['queued', 'setting_up', 'waiting_for_start']);

const closeStep = (state: KnownRun, at: string, inferred: boolean): RunEvent[] =>
  state.step === null
    ? []
    : [
        {
          type: 'RunStepCompleted',
          data: {
            step_index: state.step.index,
            step: state.step.name,
            started_at: state.step.started_at,
            inferred,
            at,
          },
        },
      ];

/**
 * A tool that names another step has finished the one before; if it skipped some, their ends are inferred. The steps of
 * a tool that does not number them are counted here.
 */
const stepChange = ({ step, step_index }: RunReport, state: KnownRun, at: string): RunEvent[] => {
  const current = state.step;
  if (step === null || (current?.name === step && (step_index ?? current.index) === current.index)) return [];
  const following = current === null ? 0 : current.index + 1;
  const index = step_index ?? following;
  return [
    ...closeStep(state, at, index !== following),
    { type: 'RunStepStarted', data: { step_index: index, step, at } },
  ];
};

const progress = (report: RunReport, state: KnownRun, at: string): RunEvent[] => {
  const { progress_pct } = report;
  if (progress_pct === null || progress_pct >= 100 || progress_pct < state.progress_pct + PROGRESS_STEP_PCT) return [];
  return [{ type: 'RunProgressReported', data: { progress_pct, at } }];
};

const results = (report: RunReport, state: KnownRun, at: string): RunEvent[] => {
  const news = Object.entries(report.results).filter(([name, value]) => state.results[name] !== value);
  if (news.length === 0) return [];
  return [{ type: 'RunResultsRecorded', data: { results: Object.fromEntries(news), measured_by: report.tool_id, at } }];
};

const started = (state: KnownRun, at: string): RunEvent[] => {
  if (notYetStarted.has(state.status)) return [{ type: 'RunStarted', data: { at } }];
  return state.status === 'paused' ? [{ type: 'RunResumed', data: { at } }] : [];
};

/** What has to be true before a report of an ending makes sense: a run that ended was started. */
const startedBefore = (state: KnownRun, at: string): RunEvent[] =>
  notYetStarted.has(state.status) ? [{ type: 'RunStarted', data: { at } }] : [];

const ending = (report: RunReport, state: KnownRun, at: string): RunEvent => {
  if (report.state === 'process_complete') return { type: 'RunCompleted', data: { at } };
  if (report.state === 'stopped') return { type: 'RunStopped', data: { at } };
  if (state.status === 'aborting' && report.error_code === null) return { type: 'RunAborted', data: { at } };
  return {
    type: 'RunFailed',
    data: {
      error_code: report.error_code ?? 'aborted_by_tool',
      error_message: report.error_message ?? 'the tool aborted the run without saying why',
      at,
    },
  };
};

const endingOf = (state: RunReport['state']): readonly RunStatus[] => {
  if (state === 'process_complete') return ['process_complete'];
  if (state === 'stopped') return ['stopped'];
  return state === 'aborted' ? ['aborted', 'failed'] : [];
};

/** A run that was told to stop or abort is still that while the tool goes on saying that it is paused. */
const paused = (state: KnownRun, at: string): RunEvent[] =>
  state.status === 'paused' || state.status === 'stopping' || state.status === 'aborting'
    ? []
    : [...startedBefore(state, at), { type: 'RunPaused', data: { at } }];

/**
 * Whether a report of an open run was overtaken: an older one that comes again after newer ones must not take the run
 * back. A device whose clock is set back is taken at its word again once it has passed its newest report, and at once
 * when it says that the run ended.
 */
const isOvertaken = (report: RunReport, { reported_at, step }: KnownRun): boolean =>
  (reported_at !== null && report.ts < Date.parse(reported_at)) ||
  (step !== null && report.ts === Date.parse(step.started_at) && (report.step_index ?? step.index) < step.index);

/** Whether a report of an ended run says what was so before the tool reported the end. */
const precedesEnd = (report: RunReport, { reported_at, end_time }: KnownRun): boolean =>
  reported_at !== null &&
  endingOf(report.state).length === 0 &&
  report.ts <= Math.max(Date.parse(reported_at), Date.parse(end_time ?? reported_at));

/**
 * What a tool's report means for a known run. A report that repeats what is known decides no events, so reports may
 * arrive more than once; one that contradicts an ended run is refused.
 */
export const decideReport = (report: RunReport, state: KnownRun): RunDecision => {
  const { org_id, tool_id, chamber } = report;
  if (state.org_id !== org_id || state.tool_id !== tool_id || state.chamber !== chamber) {
    return refuse({ kind: 'RunNotFound' });
  }
  const at = new Date(report.ts).toISOString();
  if (hasEnded(state.status)) {
    if (endingOf(report.state).includes(state.status)) return accept(...results(report, state, at));
    if (precedesEnd(report, state)) return accept();
    return refuse({ kind: 'RunHasEnded', status: state.status, command: `Report ${report.state}` });
  }
  if (endingOf(report.state).length === 0 && isOvertaken(report, state)) return accept();
  const measured = results(report, state, at);
  switch (report.state) {
    case 'queued':
    case 'pausing':
    case 'stopping':
    case 'aborting':
      return accept(...progress(report, state, at), ...measured);
    case 'setting_up':
      return accept<RunEvent>(
        ...(state.status === 'queued' ? [{ type: 'RunSetupStarted', data: { at } } as const] : []),
        ...measured,
      );
    case 'waiting_for_start':
      return accept<RunEvent>(
        ...(state.status === 'queued' || state.status === 'setting_up'
          ? [{ type: 'RunWaitingForStart', data: { at } } as const]
          : []),
        ...measured,
      );
    case 'processing':
      return accept(
        ...started(state, at),
        ...stepChange(report, state, at),
        ...progress(report, state, at),
        ...measured,
      );
    case 'paused':
      return accept(...paused(state, at), ...measured);
    case 'process_complete':
    case 'stopped':
    case 'aborted':
      return accept(
        ...startedBefore(state, at),
        ...closeStep(state, at, report.state !== 'process_complete'),
        ...measured,
        ending(report, state, at),
      );
    default: {
      const unhandled: never = report.state;
      return unhandled;
    }
  }
};
