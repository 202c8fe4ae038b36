import { describe, expect, test } from 'vitest';
import { now, specify } from '../kernel/testing/specification.ts';
import type { SimulationEvent } from './events.ts';
import { simulationDecider } from './simulation.ts';

const given = specify(simulationDecider);
const record = {
  simulation_id: 's',
  org_id: 'demo',
  kind: 'oxidation' as const,
  model: 'simulation.oxidation',
  constants: 'PDG',
  given: {},
  parameters: {},
  values: { thickness_nm: { value: 54, unit: 'nm' } },
  warnings: [],
  duration_ms: 1,
  runtime: { engine: 'node', architecture: 'x64' },
  batch_id: null,
  run_id: null,
};
const recorded: SimulationEvent = {
  type: 'SimulationRecorded',
  data: { ...record, requested_by: 'engineer@demo', at: now },
};
const members = [0, 1, 2].map((time_min) => ({ kind: 'oxidation' as const, given: { time_min } }));
const queued: SimulationEvent = {
  type: 'SimulationBatchQueued',
  data: { simulation_id: 'b', org_id: 'demo', members, requested_by: 'engineer@demo', at: now },
};
const result = (index: number, outcome: 'succeeded' | 'refused' | 'failed' = 'succeeded') => ({
  index,
  outcome,
  simulation_id: outcome === 'succeeded' ? `m${index}` : null,
  error: outcome === 'succeeded' ? null : { kind: 'x' },
});
const progressed = (...results: ReturnType<typeof result>[]): SimulationEvent => ({
  type: 'SimulationBatchProgressed',
  data: { results, at: now },
});

describe('a simulation', () => {
  test('is recorded with who asked for it, once', () => {
    given().when({ type: 'RecordSimulation', record }).thenEvents(recorded);
    given(recorded)
      .when({ type: 'RecordSimulation', record })
      .thenRefused({ kind: 'SimulationAlreadyExists', simulation_id: 's' });
  });

  test('is no batch', () =>
    given(recorded)
      .when({ type: 'RecordResults', results: [result(0)] })
      .thenRefused({ kind: 'SimulationNotFound' }));
});

describe('a batch of simulations', () => {
  const queue = { type: 'QueueBatch', simulation_id: 'b', org_id: 'demo', members } as const;
  test('is queued once', () => {
    const then = given().when(queue);
    then.thenEvents(queued);
    then.thenState({ status: 'queued', results: [], queued_at: now, completed_at: null });
    given(queued).when(queue).thenRefused({ kind: 'SimulationAlreadyExists', simulation_id: 'b' });
  });

  test('runs from its first answer on', () => {
    const then = given(queued).when({ type: 'RecordResults', results: [result(1)] });
    then.thenEvents(progressed(result(1)));
    then.thenState({ status: 'running', results: [result(1)], completed_at: null });
  });

  test('takes one answer a member, and none for a member that it has not', () => {
    given(queued, progressed(result(1)))
      .when({ type: 'RecordResults', results: [result(1, 'failed'), result(2), result(3)] })
      .thenEvents(progressed(result(2)));
    given(queued, progressed(result(1)))
      .when({ type: 'RecordResults', results: [result(1)] })
      .thenNothing();
  });

  test('is completed by its last answer, with a count of each outcome', () => {
    const then = given(queued, progressed(result(0))).when({
      type: 'RecordResults',
      results: [result(1, 'refused'), result(2, 'failed')],
    });
    then.thenEvents(progressed(result(1, 'refused'), result(2, 'failed')), {
      type: 'SimulationBatchCompleted',
      data: { succeeded: 1, refused: 1, failed: 1, at: now },
    });
    then.thenState({ status: 'completed', completed_at: now });
  });

  test('has to be there', () => {
    const then = given().when({ type: 'RecordResults', results: [result(0)] });
    then.thenRefused({ kind: 'SimulationNotFound' });
    expect(simulationDecider.evolve(simulationDecider.initial, progressed(result(0)))).toEqual({ status: 'none' });
  });
});
