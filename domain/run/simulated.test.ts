import { describe, test } from 'vitest';
import { now, specify } from '../kernel/testing/specification.ts';
import { runDecider } from './decide.ts';
import type { RunEvent } from './events.ts';
import { NO_TOOL } from './state.ts';

const given = specify(runDecider);
const run = {
  run_id: 'r',
  org_id: 'demo',
  family: 'cvd' as const,
  process_mode_id: 'm',
  recipe_id: null,
  recipe_version: null,
  simulation_id: 's',
  duration_s: 90,
  results: { thickness_nm_mean: 300 },
};
const simulated: RunEvent = { type: 'RunSimulated', data: { ...run, operator: 'engineer@demo', at: now } };

describe('a simulated run', () => {
  test('is complete as soon as it is recorded, and was on no tool', () => {
    const then = given().when({ type: 'RecordSimulated', run });
    then.thenEvents(simulated);
    then.thenState({
      status: 'process_complete',
      origin: 'simulated',
      tool_id: NO_TOOL,
      chamber: NO_TOOL,
      run_number: null,
      progress_pct: 100,
      start_time: '2026-11-22T07:58:30.000Z',
      end_time: now,
      results: { thickness_nm_mean: 300 },
      metadata: { simulation_id: 's' },
    });
  });

  test('is recorded once', () =>
    given(simulated).when({ type: 'RecordSimulated', run }).thenRefused({ kind: 'RunAlreadyExists', run_id: 'r' }));

  test.each(['Pause', 'Resume', 'Stop', 'Abort', 'Cancel'] as const)('takes no %s', (type) =>
    given(simulated).when({ type }).thenRefused({ kind: 'RunHasEnded', status: 'process_complete', command: type }),
  );

  test('takes no metrology: no wafer was there to be measured', () =>
    given(simulated)
      .when({ type: 'RecordResults', results: { thickness_nm_mean: 1 }, measured_by: 'x' })
      .thenRefused({ kind: 'RunHasEnded', status: 'process_complete', command: 'RecordResults' }));

  test('is never waited for: losing or giving up on a tool is nothing to it', () => {
    given(simulated).when({ type: 'LoseTool', fault: 'gone', at: now }).thenNothing();
    given(simulated).when({ type: 'GiveUp', error_code: 'x', error_message: 'x' }).thenNothing();
  });
});
