import { accept, type Decider, type Decision, type DecisionContext, refuse } from '../kernel/decider.ts';
import type { RunReport } from '../telemetry/tool-message.ts';
import type { PreflightCheck, ProcessFamily, RunEvent } from './events.ts';
import { decideReport } from './report.ts';
import { evolveRun, hasEnded, initialRun, type KnownRun, type RunState, type RunStatus } from './state.ts';

/** What a client asks for, after everything named in it was found. */
export interface RunRequest {
  readonly run_id: string;
  readonly org_id: string;
  readonly family: ProcessFamily;
  readonly process_mode_id: string;
  readonly recipe_id: string;
  readonly recipe_version: number;
  readonly tool_id: string;
  readonly chamber: string;
  readonly lot_id: string | null;
  readonly wafer_ids: readonly string[];
  readonly sample_id: string | null;
  readonly operator: string;
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** What a simulation says of the run that it stands for. */
export type SimulatedRun = Omit<Extract<RunEvent, { type: 'RunSimulated' }>['data'], 'operator' | 'at'>;

export type RunCommand =
  | {
      readonly type: 'QueueRun';
      readonly request: RunRequest;
      readonly run_number: string;
      readonly checks: readonly PreflightCheck[];
    }
  | { readonly type: 'BeginSetup'; readonly checks: readonly PreflightCheck[] }
  | { readonly type: 'Pause' | 'Resume' | 'Stop' | 'Abort' | 'Cancel' }
  | {
      readonly type: 'Report';
      readonly report: RunReport;
      readonly family: ProcessFamily;
      readonly run_number: string | null;
    }
  | { readonly type: 'LoseTool'; readonly fault: string; readonly at: string }
  /** Metrology of somebody else than the tool. A value that stands already under a name is corrected by it. */
  | { readonly type: 'RecordResults'; readonly results: Readonly<Record<string, number>>; readonly measured_by: string }
  | { readonly type: 'RecordSimulated'; readonly run: SimulatedRun }
  | { readonly type: 'GiveUp'; readonly error_code: string; readonly error_message: string };

export type RunFailure =
  | { readonly kind: 'RunNotFound' }
  | { readonly kind: 'RunAlreadyExists'; readonly run_id: string }
  | {
      readonly kind: 'RunWrongState';
      readonly command: string;
      readonly status: RunStatus;
      readonly allowed: readonly RunStatus[];
    }
  | { readonly kind: 'RunHasEnded'; readonly status: RunStatus; readonly command: string };

export type RunDecision = Decision<RunEvent, RunFailure>;

/** States in which the next word is the tool's: one that never comes ends the run. */
const waitingForTool: ReadonlySet<RunStatus> = new Set(['queued', 'setting_up', 'stopping', 'aborting']);

const decideInterruption = (
  type: 'Pause' | 'Resume' | 'Stop' | 'Abort' | 'Cancel',
  state: KnownRun,
  context: DecisionContext,
): RunDecision => {
  const at = context.now;
  const rule: Record<typeof type, { already: readonly RunStatus[]; allowed: readonly RunStatus[]; event: RunEvent }> = {
    Pause: {
      already: ['pausing', 'paused'],
      allowed: ['processing'],
      event: { type: 'RunPauseRequested', data: { at } },
    },
    Resume: { already: ['processing'], allowed: ['paused'], event: { type: 'RunResumeRequested', data: { at } } },
    Stop: {
      already: ['stopping', 'stopped'],
      allowed: ['setting_up', 'waiting_for_start', 'processing', 'pausing', 'paused'],
      event: { type: 'RunStopRequested', data: { at } },
    },
    Abort: {
      already: ['aborting', 'aborted'],
      allowed: ['setting_up', 'waiting_for_start', 'processing', 'pausing', 'paused', 'stopping'],
      event: { type: 'RunAbortRequested', data: { at } },
    },
    Cancel: { already: ['cancelled'], allowed: ['queued'], event: { type: 'RunCancelled', data: { at } } },
  };
  const { already, allowed, event } = rule[type];
  if (already.includes(state.status)) return accept();
  if (allowed.includes(state.status)) return accept(event);
  return hasEnded(state.status)
    ? refuse({ kind: 'RunHasEnded', status: state.status, command: type })
    : refuse({ kind: 'RunWrongState', command: type, status: state.status, allowed });
};

const decideOnKnown = (command: RunCommand, state: KnownRun, context: DecisionContext): RunDecision => {
  const at = context.now;
  switch (command.type) {
    case 'QueueRun':
    case 'RecordSimulated':
      return refuse({ kind: 'RunAlreadyExists', run_id: state.run_id });
    case 'BeginSetup':
      if (state.status !== 'queued') {
        return refuse({ kind: 'RunWrongState', command: 'BeginSetup', status: state.status, allowed: ['queued'] });
      }
      return command.checks.every((check) => check.passed)
        ? accept<RunEvent>(
            { type: 'RunPreflightChecked', data: { checks: [...command.checks], at } },
            { type: 'RunSetupStarted', data: { at } },
          )
        : accept<RunEvent>(
            { type: 'RunPreflightChecked', data: { checks: [...command.checks], at } },
            {
              type: 'RunFailed',
              data: { error_code: 'preflight_failed', error_message: namesOfFailed(command.checks), at },
            },
          );
    case 'Pause':
    case 'Resume':
    case 'Stop':
    case 'Abort':
    case 'Cancel':
      return decideInterruption(command.type, state, context);
    case 'Report':
      return decideReport(command.report, state);
    case 'LoseTool':
      return state.status === 'processing' || state.status === 'pausing'
        ? accept<RunEvent>({ type: 'RunPausedByFault', data: { fault: command.fault, at: command.at } })
        : accept();
    case 'RecordResults': {
      if (state.origin === 'simulated')
        return refuse({ kind: 'RunHasEnded', status: state.status, command: command.type });
      if (state.start_time === null) {
        const allowed: RunStatus[] = ['processing', 'paused', 'process_complete', 'stopped', 'aborted', 'failed'];
        return refuse({ kind: 'RunWrongState', command: 'RecordResults', status: state.status, allowed });
      }
      const news = Object.entries(command.results).filter(([name, value]) => state.results[name] !== value);
      if (news.length === 0) return accept();
      const { measured_by } = command;
      return accept<RunEvent>({
        type: 'RunResultsRecorded',
        data: { results: Object.fromEntries(news), measured_by, at },
      });
    }
    case 'GiveUp': {
      const { error_code, error_message } = command;
      return waitingForTool.has(state.status)
        ? accept<RunEvent>({ type: 'RunFailed', data: { error_code, error_message, at } })
        : accept();
    }
    default: {
      const unhandled: never = command;
      return unhandled;
    }
  }
};

const namesOfFailed = (checks: readonly PreflightCheck[]): string =>
  `preflight failed: ${checks
    .filter((check) => !check.passed)
    .map((check) => check.name)
    .join(', ')}`;

const decideOnNone = (command: RunCommand, { now, actor }: DecisionContext): RunDecision => {
  if (command.type === 'QueueRun') {
    const { request, checks, run_number } = command;
    const data = { ...request, wafer_ids: [...request.wafer_ids], preflight: [...checks] };
    return checks.every((check) => check.passed)
      ? accept<RunEvent>({ type: 'RunQueued', data: { ...data, run_number } })
      : accept<RunEvent>({ type: 'RunRefused', data });
  }
  if (command.type === 'RecordSimulated')
    return accept<RunEvent>({ type: 'RunSimulated', data: { ...command.run, operator: actor.id, at: now } });
  if (command.type === 'Report' && command.report.origin === 'tool' && command.run_number !== null) {
    const { report, family, run_number } = command;
    const observed: RunEvent = {
      type: 'RunObserved',
      data: {
        run_id: report.run_id,
        org_id: report.org_id,
        run_number,
        family,
        tool_id: report.tool_id,
        chamber: report.chamber,
        wafer_ids: report.wafer_ids,
        label: report.label,
        at: new Date(report.ts).toISOString(),
      },
    };
    const rest = decideReport(report, evolveRun(initialRun, observed) as KnownRun);
    return rest.ok ? accept(observed, ...rest.events) : rest;
  }
  return refuse({ kind: 'RunNotFound' });
};

export const runDecider: Decider<RunState, RunCommand, RunEvent, RunFailure> = {
  initial: initialRun,
  decide: (command, state, context) =>
    state.status === 'none' ? decideOnNone(command, context) : decideOnKnown(command, state, context),
  evolve: evolveRun,
};
