import { pino } from 'pino';
import { describe, expect, test } from 'vitest';
import { simulate } from '../../domain/simulation/evaluate.ts';
import type { BatchMember } from '../../domain/simulation/events.ts';
import { InMemoryEventStore } from '../testing/in-memory-event-store.ts';
import { type BatchPorts, queueBatch, runBatch, startBatches } from './batches.ts';
import type { Evaluator } from './evaluator.ts';
import { findSimulation } from './simulations.ts';

const meta = {
  commandId: '0e4f1c9a-6f0e-4b51-9d6b-3a4f0c1d2e3f',
  correlationId: 'c',
  causationId: 'c',
  actor: { id: 'engineer@demo', name: 'Ann', roles: ['engineer'], org_id: 'demo' },
};
const member = (time_min: number): BatchMember => ({
  kind: 'oxidation',
  given: { mode: 'forward', ambient: 'dry', temperature_c: 1000, time_min, points: 2 },
});
const runtime = { engine: 'test', architecture: 'test' };

const setting = (evaluate: Evaluator['evaluate']) => {
  const ports: BatchPorts = {
    store: new InMemoryEventStore(),
    clock: () => new Date('2026-11-22T08:00:00Z'),
    evaluator: { evaluate },
    unfinished: async () => [],
    log: pino({ level: 'silent' }),
    poll_ms: 5,
  };
  return ports;
};
const here: Evaluator['evaluate'] = async (kind, input) => ({
  ok: true,
  evaluated: { ...simulate(kind, input), duration_ms: 1, runtime },
});

const queued = async (ports: BatchPorts, count: number): Promise<string> => {
  const members = Array.from({ length: count }, (_, i) => member(i + 1));
  const outcome = await queueBatch(ports, meta, members);
  if (!outcome.ok || !('results' in outcome.state)) throw new Error('not queued');
  return outcome.state.simulation_id;
};
const batchOf = async (ports: BatchPorts, id: string) => {
  const state = (await findSimulation(ports, 'demo', id))?.state;
  if (state === undefined || !('results' in state)) throw new Error('no batch');
  return state;
};
const going = (): AbortSignal => new AbortController().signal;

describe('a batch', () => {
  test('is answered member by member, each a simulation of its own by who asked for it', async () => {
    const ports = setting(here);
    const id = await queued(ports, 20);
    await runBatch(ports, id, going());
    const batch = await batchOf(ports, id);
    expect([batch.status, batch.results.length]).toEqual(['completed', 20]);
    const one = (await findSimulation(ports, 'demo', batch.results[3]?.simulation_id ?? ''))?.state;
    expect(one).toMatchObject({ status: 'recorded', batch_id: id, requested_by: 'engineer@demo' });
  });

  test('goes on where it was stopped, and computes nothing twice', async () => {
    const stopping = new AbortController();
    let evaluations = 0;
    const ports = setting(async (kind, input) => {
      evaluations += 1;
      if (evaluations === 11) stopping.abort();
      return here(kind, input);
    });
    const id = await queued(ports, 20);
    await runBatch(ports, id, stopping.signal);
    const half = await batchOf(ports, id);
    expect(half.status).toBe('running');
    expect(half.results.length).toBeLessThan(20);
    await runBatch(ports, id, going());
    expect((await batchOf(ports, id)).status).toBe('completed');
    expect(evaluations).toBe(20);
  });

  test('finds what was recorded before a crash between a member and its mark', async () => {
    let evaluations = 0;
    const ports = setting((kind, input) => {
      evaluations += 1;
      return here(kind, input);
    });
    const id = await queued(ports, 2);
    const { store } = ports;
    let refusing = true;
    const crashing: BatchPorts = {
      ...ports,
      store: {
        append: async (stream, ...rest) => {
          if (refusing && stream === `simulation-${id}`) throw new Error('down');
          return store.append(stream, ...rest);
        },
        readStream: (...asked) => store.readStream(...asked),
        readAll: (...asked) => store.readAll(...asked),
        subscribeAll: (...asked) => store.subscribeAll(...asked),
        health: () => store.health(),
        close: () => store.close(),
      },
    };
    await expect(runBatch(crashing, id, going())).rejects.toThrow('down');
    refusing = false;
    await runBatch(crashing, id, going());
    expect((await batchOf(ports, id)).status).toBe('completed');
    expect(evaluations).toBe(2);
  });

  test('records a member that fails, breaks or is refused, and completes all the same', async () => {
    const ports = setting(async (kind, input) => {
      const { time_min } = input as { time_min: number };
      if (time_min === 1) throw new Error('bug');
      if (time_min === 2) return { ok: false, failure: { kind: 'SimulationTookTooLong', limit_s: 30 } };
      return here(kind, time_min === 3 ? { ...(input as object), temperature_c: 5000 } : input);
    });
    const id = await queued(ports, 4);
    await runBatch(ports, id, going());
    const { results } = await batchOf(ports, id);
    expect(results.map(({ outcome, error }) => [outcome, error?.kind])).toEqual([
      ['failed', 'SimulationFaulted'],
      ['failed', 'SimulationTookTooLong'],
      ['refused', 'invalid_input'],
      ['succeeded', undefined],
    ]);
  });

  test('waits for its turn when many wait', async () => {
    let busy = 2;
    const ports = setting(async (kind, input) => {
      busy -= 1;
      return busy >= 0 ? { ok: false, failure: { kind: 'SimulationsBusy', waiting: 64 } } : here(kind, input);
    });
    const id = await queued(ports, 1);
    await runBatch(ports, id, going());
    expect((await batchOf(ports, id)).results[0]?.outcome).toBe('succeeded');
  });

  test('is taken up by whoever starts, until stopped', async () => {
    const ports = setting(here);
    const id = await queued(ports, 3);
    const running = startBatches({ ...ports, unfinished: async () => [id] });
    await expect.poll(async () => (await batchOf(ports, id)).status, { timeout: 5000 }).toBe('completed');
    await running.stop();
  });

  test('that no event could hold is refused', async () => {
    const ports = setting(here);
    const members = [{ ...member(1), given: { text: 'x'.repeat(1_000_000) } }];
    expect(await queueBatch(ports, meta, members)).toMatchObject({
      ok: false,
      failure: { kind: 'SimulationTooLarge' },
    });
  });
});
