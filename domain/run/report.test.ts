import { describe, expect, it } from 'vitest';
import { jobStates } from '../telemetry/tool-message.ts';
import type { RunCommand } from './decide.ts';
import type { RunEvent } from './events.ts';
import { at, given, queued, report, run_id, setUp, started, stateAfter } from './testing/specification.ts';

const running = [queued, ...started];
const stepStarted = (step_index: number, step: string, ts: number): RunEvent => ({
  type: 'RunStepStarted',
  data: { step_index, step, at: at(ts) },
});
const stepCompleted = (step_index: number, step: string, from: number, to: number, inferred = false): RunEvent => ({
  type: 'RunStepCompleted',
  data: { step_index, step, started_at: at(from), inferred, at: at(to) },
});
const processing = (ts: number, step: string | null = null, step_index: number | null = null): RunCommand =>
  report({ state: 'processing', ts, step, step_index });

describe('a run that a tool started by itself', () => {
  it('is observed, and what the report says besides follows', () =>
    given()
      .when(report({ state: 'processing', ts: 1, origin: 'tool', step: 'etch', step_index: 0, label: 'TCP +50' }))
      .thenEvents(
        {
          type: 'RunObserved',
          data: {
            run_id,
            org_id: 'demo',
            run_number: 'OXI-20261122-000002',
            family: 'oxidation',
            tool_id: 'furnace-1',
            chamber: 'tube-1',
            wafer_ids: [],
            label: 'TCP +50',
            at: at(1),
          },
        },
        { type: 'RunStarted', data: { at: at(1) } },
        stepStarted(0, 'etch', 1),
      ));
  it('is complete even if its end is all that was heard of it', () =>
    given()
      .when(report({ state: 'process_complete', ts: 1, origin: 'tool' }))
      .thenTypes('RunObserved', 'RunStarted', 'RunCompleted'));
  it('is unknown when the tool says that the host started it', () =>
    given().when(processing(1)).thenRefused({ kind: 'RunNotFound' }));
});

describe('a report from elsewhere', () => {
  it.each([{ org_id: 'rival' }, { tool_id: 'furnace-2' }, { chamber: 'tube-2' }])(
    'cannot touch the run: %o',
    (elsewhere) =>
      given(...running)
        .when(report({ state: 'process_complete', ts: 1, ...elsewhere }))
        .thenRefused({ kind: 'RunNotFound' }),
  );
});

describe('a tool on its way to processing', () => {
  it('sets up', () =>
    given(queued)
      .when(report({ state: 'setting_up', ts: 1 }))
      .thenTypes('RunSetupStarted'));
  it('waits for its start', () =>
    given(queued, setUp)
      .when(report({ state: 'waiting_for_start', ts: 1 }))
      .thenTypes('RunWaitingForStart'));
  it('processes', () =>
    given(queued, setUp)
      .when(processing(1))
      .thenEvents({ type: 'RunStarted', data: { at: at(1) } }));
  it('does not go back once it processes', () => {
    given(...running)
      .when(report({ state: 'setting_up', ts: 1 }))
      .thenEvents();
    given(...running)
      .when(report({ state: 'waiting_for_start', ts: 1 }))
      .thenEvents();
  });
});

describe('steps', () => {
  const inRamp = [...running, stepStarted(0, 'ramp', 1)];

  it('follow each other', () =>
    given(...inRamp)
      .when(processing(5, 'soak', 1))
      .thenEvents(stepCompleted(0, 'ramp', 1, 5), stepStarted(1, 'soak', 5)));
  it('are inferred to have ended when the tool skips some', () =>
    given(...inRamp)
      .when(processing(5, 'cool', 3))
      .thenEvents(stepCompleted(0, 'ramp', 1, 5, true), stepStarted(3, 'cool', 5)));
  it('may repeat a name under another index', () =>
    given(...inRamp)
      .when(processing(5, 'ramp', 1))
      .thenEvents(stepCompleted(0, 'ramp', 1, 5), stepStarted(1, 'ramp', 5)));
  it('are counted for a tool that does not number them', () => {
    given(...running)
      .when(processing(1, 'ramp'))
      .thenEvents(stepStarted(0, 'ramp', 1));
    given(...inRamp)
      .when(processing(5, 'soak'))
      .thenEvents(stepCompleted(0, 'ramp', 1, 5), stepStarted(1, 'soak', 5));
    given(...inRamp)
      .when(processing(5, 'ramp'))
      .thenEvents();
  });
  it('end with the run', () =>
    given(...inRamp)
      .when(report({ state: 'process_complete', ts: 9 }))
      .thenEvents(stepCompleted(0, 'ramp', 1, 9), { type: 'RunCompleted', data: { at: at(9) } }));
  it('are inferred to have ended when the run was cut off', () =>
    given(...inRamp)
      .when(report({ state: 'stopped', ts: 9 }))
      .thenEvents(stepCompleted(0, 'ramp', 1, 9, true), { type: 'RunStopped', data: { at: at(9) } }));
});

describe('progress', () => {
  const halfway = [...running, { type: 'RunProgressReported', data: { progress_pct: 50, at: at(1) } } as const];
  const says = (progress_pct: number) => report({ state: 'processing', ts: 2, progress_pct });

  it('is recorded in steps of five percent', () => {
    given(...halfway)
      .when(says(54.9))
      .thenEvents();
    given(...halfway)
      .when(says(55))
      .thenEvents({ type: 'RunProgressReported', data: { progress_pct: 55, at: at(2) } });
  });
  it('never goes back, and reaches a hundred only by completing', () => {
    given(...halfway)
      .when(says(10))
      .thenEvents();
    given(...halfway)
      .when(says(100))
      .thenEvents();
    expect(stateAfter(...halfway, { type: 'RunCompleted', data: { at: at(3) } })).toMatchObject({ progress_pct: 100 });
  });
});

describe('pausing', () => {
  const pausedRun = [...running, { type: 'RunPaused', data: { at: at(2) } } as const];

  it('is recorded when the tool has paused', () => {
    given(...running)
      .when(report({ state: 'pausing', ts: 1 }))
      .thenEvents();
    given(...running)
      .when(report({ state: 'paused', ts: 2 }))
      .thenEvents({ type: 'RunPaused', data: { at: at(2) } });
    given(...pausedRun)
      .when(report({ state: 'paused', ts: 3 }))
      .thenEvents();
  });
  it('ends when the tool goes on', () =>
    given(...pausedRun)
      .when(processing(3))
      .thenEvents({ type: 'RunResumed', data: { at: at(3) } }));
  it('tells of a start that nobody reported', () =>
    given(queued)
      .when(report({ state: 'paused', ts: 1 }))
      .thenTypes('RunStarted', 'RunPaused'));
  it.each(['RunStopRequested', 'RunAbortRequested'] as const)('does not undo %s', (type) =>
    given(...pausedRun, { type, data: { at: at(3) } })
      .when(report({ state: 'paused', ts: 4 }))
      .thenEvents(),
  );
});

describe('results', () => {
  const results = { oxide_thickness_nm: 101.5 };
  const recorded: RunEvent = { type: 'RunResultsRecorded', data: { results, measured_by: 'furnace-1', at: at(4) } };

  it.each(jobStates)('are recorded from a report of state %s', (state) => {
    const { events } = given(queued).when(report({ state, ts: 4, results }));
    expect(events).toContainEqual(recorded);
  });
  it('are recorded once', () =>
    given(...running, recorded)
      .when(report({ state: 'processing', ts: 5, results }))
      .thenEvents());
  it('are recorded where they differ', () =>
    given(...running, recorded)
      .when(report({ state: 'processing', ts: 5, results: { ...results, oxide_uniformity_pct: 1 } }))
      .thenEvents({
        type: 'RunResultsRecorded',
        data: { results: { oxide_uniformity_pct: 1 }, measured_by: 'furnace-1', at: at(5) },
      }));
  it('come before the completion that brought them', () =>
    given(...running)
      .when(report({ state: 'process_complete', ts: 4, results }))
      .thenEvents(recorded, { type: 'RunCompleted', data: { at: at(4) } }));
  it('may come after it, with the same ending', () =>
    given(...running, { type: 'RunCompleted', data: { at: at(3) } })
      .when(report({ state: 'process_complete', ts: 4, results }))
      .thenEvents(recorded));
});

describe('an ending', () => {
  it('that the tool chose is a failure with its reason', () =>
    given(...running)
      .when(report({ state: 'aborted', ts: 5, error_code: 'E42', error_message: 'heater open' }))
      .thenEvents({ type: 'RunFailed', data: { error_code: 'E42', error_message: 'heater open', at: at(5) } }));
  it('that the tool chose without a reason says so', () =>
    given(...running)
      .when(report({ state: 'aborted', ts: 5 }))
      .thenLast({
        type: 'RunFailed',
        data: {
          error_code: 'aborted_by_tool',
          error_message: 'the tool aborted the run without saying why',
          at: at(5),
        },
      }));
  it('that was asked for is an abort', () =>
    given(...running, { type: 'RunAbortRequested', data: { at: at(4) } })
      .when(report({ state: 'aborted', ts: 5 }))
      .thenEvents({ type: 'RunAborted', data: { at: at(5) } }));
  it('said twice decides nothing the second time', () => {
    const ended = [
      ...running,
      { type: 'RunFailed', data: { error_code: 'e', error_message: 'm', at: at(5) } } as const,
    ];
    given(...ended)
      .when(report({ state: 'aborted', ts: 5 }))
      .thenEvents();
  });
  it('contradicted by another, or by processing that goes on, is refused', () => {
    const ended = [...running, { type: 'RunStopped', data: { at: at(5) } } as const];
    given(...ended)
      .when(report({ state: 'process_complete', ts: 5 }))
      .thenRefused({ kind: 'RunHasEnded', status: 'stopped' });
    given(...ended)
      .when(processing(6))
      .thenRefused({ kind: 'RunHasEnded', status: 'stopped' });
  });
  it('of a cancelled run is contradicted by a tool that processes it, whatever its clock says', () =>
    given(queued, { type: 'RunCancelled', data: { at: at(5) } })
      .when(processing(1))
      .thenRefused({ kind: 'RunHasEnded', status: 'cancelled' }));
});

describe('a report that comes again after newer ones', () => {
  const inSoak = [...running, stepStarted(0, 'ramp', 1), stepCompleted(0, 'ramp', 1, 5), stepStarted(1, 'soak', 5)];

  it('does not take the run back a step', () =>
    given(...inSoak)
      .when(processing(3, 'ramp', 0))
      .thenEvents());
  it('does not take it back a step within one tick of the device clock', () =>
    given(...inSoak)
      .when(processing(5, 'ramp', 0))
      .thenEvents());
  it('does not resume it', () =>
    given(...inSoak, { type: 'RunPaused', data: { at: at(8) } })
      .when(processing(7, 'soak', 1))
      .thenEvents());
  it('does not pause it', () =>
    given(...inSoak, { type: 'RunPaused', data: { at: at(7) } }, { type: 'RunResumed', data: { at: at(9) } })
      .when(report({ state: 'paused', ts: 8 }))
      .thenEvents());
  it('is no contradiction of the end', () =>
    given(...inSoak, stepCompleted(1, 'soak', 5, 9), { type: 'RunCompleted', data: { at: at(9) } })
      .when(processing(9, 'soak', 1))
      .thenEvents());
  it('lets a run go back to an earlier step when it is new', () =>
    given(...inSoak)
      .when(processing(8, 'ramp', 0))
      .thenEvents(stepCompleted(1, 'soak', 5, 8, true), stepStarted(0, 'ramp', 8)));
  it('is believed when it says that the run ended, though the device clock was set back', () =>
    given(...inSoak)
      .when(report({ state: 'process_complete', ts: 2 }))
      .thenTypes('RunStepCompleted', 'RunCompleted'));
});
