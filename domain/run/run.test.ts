import { describe, expect, it } from 'vitest';
import type { RunCommand, RunRequest } from './decide.ts';
import type { PreflightCheck, RunEvent } from './events.ts';
import { evolveRun, initialRun, jobStateOf, type RunState, type RunStatus } from './state.ts';
import { at, given, queued, report, setUp, started, stateAfter } from './testing/specification.ts';

const passed: PreflightCheck = { name: 'recipe_approved', passed: true, facts: {} };
const failed: PreflightCheck = { name: 'interlocks_closed', passed: false, facts: { open: ['door'] } };
const { run_number, preflight, ...request } = queued.data;
const runRequest: RunRequest = request;

describe('queueing a run', () => {
  it('queues it with its checks when all passed', () =>
    given()
      .when({ type: 'QueueRun', request: runRequest, run_number, checks: [passed] })
      .thenEvents({ type: 'RunQueued', data: { ...request, run_number, preflight: [passed] } }));
  it('records the refusal, without a number, when one failed', () =>
    given()
      .when({ type: 'QueueRun', request: runRequest, run_number, checks: [passed, failed] })
      .thenEvents({ type: 'RunRefused', data: { ...request, preflight: [passed, failed] } }));
  it('refuses an id that is taken', () =>
    given(queued)
      .when({ type: 'QueueRun', request: runRequest, run_number, checks: [passed] })
      .thenRefused({ kind: 'RunAlreadyExists', run_id: request.run_id }));
});

describe('setting a run up', () => {
  it('checks again and starts setting up', () =>
    given(queued)
      .when({ type: 'BeginSetup', checks: [passed] })
      .thenTypes('RunPreflightChecked', 'RunSetupStarted'));
  it('fails the run when a check fails now, naming it', () =>
    given(queued)
      .when({ type: 'BeginSetup', checks: [passed, failed] })
      .thenLast({
        type: 'RunFailed',
        data: { error_code: 'preflight_failed', error_message: 'preflight failed: interlocks_closed', at: at(0) },
      }));
  it('is for queued runs only', () =>
    given(queued, ...started)
      .when({ type: 'BeginSetup', checks: [passed] })
      .thenRefused({ kind: 'RunWrongState', status: 'processing', allowed: ['queued'] }));
});

const history: Partial<Record<RunStatus, readonly RunEvent[]>> = {
  queued: [queued],
  setting_up: [queued, setUp],
  waiting_for_start: [queued, setUp, { type: 'RunWaitingForStart', data: { at: at(0) } }],
  processing: [queued, ...started],
  pausing: [queued, ...started, { type: 'RunPauseRequested', data: { at: at(0) } }],
  paused: [queued, ...started, { type: 'RunPaused', data: { at: at(0) } }],
  stopping: [queued, ...started, { type: 'RunStopRequested', data: { at: at(0) } }],
  stopped: [queued, ...started, { type: 'RunStopped', data: { at: at(0) } }],
  aborting: [queued, ...started, { type: 'RunAbortRequested', data: { at: at(0) } }],
  aborted: [queued, ...started, { type: 'RunAborted', data: { at: at(0) } }],
  failed: [queued, { type: 'RunFailed', data: { error_code: 'e', error_message: 'm', at: at(0) } }],
  cancelled: [queued, { type: 'RunCancelled', data: { at: at(0) } }],
  process_complete: [queued, ...started, { type: 'RunCompleted', data: { at: at(0) } }],
};
const histories = Object.entries(history) as [RunStatus, readonly RunEvent[]][];

describe('the status of a run', () => {
  it.each(histories)('is %s after the events that make it so', (status, events) =>
    expect(stateAfter(...events).status).toBe(status),
  );
  it('shows a failed run as aborted, and a cancelled one as never out of the queue, in SEMI E40', () => {
    expect(jobStateOf('failed')).toBe('aborted');
    expect(jobStateOf('cancelled')).toBe('queued');
    expect(jobStateOf('refused')).toBe('queued');
    expect(jobStateOf('paused')).toBe('paused');
  });
  it('does not begin with anything but a queued, refused or observed run', () =>
    expect(started.reduce<RunState>(evolveRun, initialRun)).toEqual({ status: 'none' }));
});

describe('interrupting a run', () => {
  const asks: readonly [
    Extract<RunCommand['type'], 'Pause' | 'Resume' | 'Stop' | 'Abort' | 'Cancel'>,
    string,
    Partial<Record<RunStatus, 'asked' | 'already'>>,
  ][] = [
    ['Pause', 'RunPauseRequested', { processing: 'asked', pausing: 'already', paused: 'already' }],
    ['Resume', 'RunResumeRequested', { paused: 'asked', processing: 'already' }],
    [
      'Stop',
      'RunStopRequested',
      {
        setting_up: 'asked',
        waiting_for_start: 'asked',
        processing: 'asked',
        pausing: 'asked',
        paused: 'asked',
        stopping: 'already',
        stopped: 'already',
      },
    ],
    [
      'Abort',
      'RunAbortRequested',
      {
        setting_up: 'asked',
        waiting_for_start: 'asked',
        processing: 'asked',
        pausing: 'asked',
        paused: 'asked',
        stopping: 'asked',
        aborting: 'already',
        aborted: 'already',
      },
    ],
    ['Cancel', 'RunCancelled', { queued: 'asked', cancelled: 'already' }],
  ];
  const ended: readonly RunStatus[] = ['process_complete', 'stopped', 'aborted', 'failed', 'cancelled'];

  for (const [type, event, answers] of asks) {
    it.each(histories)(`by ${type} in state %s`, (status, events) => {
      const spec = given(...events).when({ type });
      if (answers[status] === 'asked') spec.thenTypes(event);
      else if (answers[status] === 'already') spec.thenEvents();
      else spec.thenRefused({ kind: ended.includes(status) ? 'RunHasEnded' : 'RunWrongState', status, command: type });
    });
  }

  it('needs a run', () => given().when({ type: 'Pause' }).thenRefused({ kind: 'RunNotFound' }));
});

describe('a tool that vanishes', () => {
  const lose: RunCommand = { type: 'LoseTool', fault: 'death certificate', at: at(9) };

  it('leaves its processing run paused by fault', () =>
    given(queued, ...started)
      .when(lose)
      .thenEvents({ type: 'RunPausedByFault', data: { fault: 'death certificate', at: at(9) } }));
  it('changes nothing in a run that it was not processing', () => given(queued).when(lose).thenEvents());
  it('goes on with the run when it comes back processing, even if its clock lags behind ours', () => {
    const lost = [queued, ...started, { type: 'RunPausedByFault', data: { fault: 'gone', at: at(9) } } as const];
    expect(stateAfter(...lost)).toMatchObject({ status: 'paused', paused_by_fault: 'gone' });
    given(...lost)
      .when(report({ state: 'processing', ts: 5 }))
      .thenEvents({ type: 'RunResumed', data: { at: at(5) } });
    expect(stateAfter(...lost, { type: 'RunResumed', data: { at: at(5) } })).toMatchObject({
      status: 'processing',
      paused_by_fault: null,
    });
  });
});

describe('giving a silent tool up', () => {
  const giveUp: RunCommand = { type: 'GiveUp', error_code: 'no_answer', error_message: 'the tool did not answer' };
  const waiting: readonly RunStatus[] = ['queued', 'setting_up', 'stopping', 'aborting'];

  it.each(histories)("in state %s ends the run only where the next word is the tool's", (status, events) => {
    const spec = given(...events).when(giveUp);
    if (waiting.includes(status)) spec.thenTypes('RunFailed');
    else spec.thenEvents();
  });
});
