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

/** A tool that names another step has finished the one before; if it skipped some, their ends are inferred. */
const stepChange = (report: RunReport, state: KnownRun, at: string): RunEvent[] => {
  if (report.step === null || report.step_index === null) return [];
  const current = state.step;
  if (current?.index === report.step_index && current.name === report.step) return [];
  const skipped = current !== null && report.step_index !== current.index + 1;
  return [
    ...closeStep(state, at, skipped),
    { type: 'RunStepStarted', data: { step_index: report.step_index, step: report.step, at } },
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

/**
 * What a tool's report means for a known run. A report that repeats what is known decides no events, so reports may
 * arrive more than once; one that contradicts an ended run is refused.
 */
export const decideReport = (report: RunReport, state: KnownRun): RunDecision => {
  const at = new Date(report.ts).toISOString();
  if (hasEnded(state.status)) {
    const late = results(report, state, at);
    if (endingOf(report.state).includes(state.status)) return accept(...late);
    return refuse({ kind: 'RunHasEnded', status: state.status, command: `Report ${report.state}` });
  }
  switch (report.state) {
    case 'queued':
    case 'pausing':
    case 'stopping':
    case 'aborting':
      return accept(...progress(report, state, at));
    case 'setting_up':
      return accept<RunEvent>(
        ...(state.status === 'queued' ? [{ type: 'RunSetupStarted', data: { at } } as const] : []),
      );
    case 'waiting_for_start':
      return accept<RunEvent>(
        ...(state.status === 'queued' || state.status === 'setting_up'
          ? [{ type: 'RunWaitingForStart', data: { at } } as const]
          : []),
      );
    case 'processing':
      return accept(
        ...started(state, at),
        ...stepChange(report, state, at),
        ...progress(report, state, at),
        ...results(report, state, at),
      );
    case 'paused':
      return accept<RunEvent>(
        ...(state.status === 'paused'
          ? []
          : [...startedBefore(state, at), { type: 'RunPaused', data: { at } } as const]),
      );
    case 'process_complete':
    case 'stopped':
    case 'aborted':
      return accept(
        ...startedBefore(state, at),
        ...closeStep(state, at, report.state !== 'process_complete'),
        ...results(report, state, at),
        ending(report, state, at),
      );
    default: {
      const unhandled: never = report.state;
      return unhandled;
    }
  }
};
