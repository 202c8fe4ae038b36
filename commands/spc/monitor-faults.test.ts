import { beforeEach, describe, expect, it, vi } from 'vitest';
import { seal } from '../../domain/kernel/hash-chain.ts';
import { InMemoryEventStore } from '../testing/in-memory-event-store.ts';
import { define, faulty, patience, start, until, valuesOf } from './testing/monitored.ts';
import { append, InMemoryCheckpoints, isChained, recordRun, recordRuns, streamOf } from './testing/recorded-runs.ts';

const phaseOne = [9, 11, 10];

describe('the SPC monitor, when something fails', () => {
  let store: InMemoryEventStore;
  beforeEach(() => {
    store = new InMemoryEventStore();
  });

  it('records a point once when the answer to its append is lost', async () => {
    const stream = await define(store);
    let lost = 0;
    const monitor = start(
      faulty(store, {
        append: async (...call) => {
          const outcome = await store.append(...call);
          lost += 1;
          if (lost % 2 === 1) throw new Error('connection lost');
          return outcome;
        },
      }),
    );
    await recordRuns(store, [...phaseOne, 20]);
    await until(monitor.status, ({ points }) => points === 4);
    expect(lost).toBeGreaterThanOrEqual(8);
    expect(await valuesOf(store, stream)).toEqual([...phaseOne, 20]);
    expect(isChained(await streamOf(store, stream))).toBe(true);
    expect(monitor.status()).toMatchObject({ state: 'running', parked: [] });
  });

  it('links its points to one that another monitor recorded a moment before', async () => {
    const stream = await define(store);
    let overtaken = false;
    const monitor = start(
      faulty(store, {
        append: async (...call) => {
          const [, revision, events] = call;
          if (!overtaken) {
            overtaken = true;
            const hash = (await streamOf(store, stream)).at(-1)?.metadata.hash ?? '';
            const theirs = events.map((event) => ({
              ...event,
              metadata: { ...event.metadata, recordedAt: 'earlier' },
            }));
            await store.append(stream, revision, seal(stream, { revision, hash }, theirs).events);
          }
          return store.append(...call);
        },
      }),
    );
    await recordRuns(store, [...phaseOne, 20]);
    await until(monitor.status, ({ points }) => points === 4);
    const recorded = await streamOf(store, stream);
    expect(recorded[1]?.metadata.recordedAt).toBe('earlier');
    expect(isChained(recorded)).toBe(true);
  });

  it('waits for a store that is away, as long as it takes, and shows it', async () => {
    const stream = await define(store);
    let away = false;
    let refused = 0;
    const monitor = start(
      faulty(store, {
        append: async (...call) => {
          if (!away) return store.append(...call);
          refused += 1;
          throw new Error('UNAVAILABLE');
        },
        health: async () => !away,
      }),
    );
    away = true;
    await recordRuns(store, [10]);
    await vi.waitFor(() => expect(refused).toBeGreaterThan(2 * patience.attempts), { timeout: 10_000, interval: 5 });
    expect(monitor.status()).toMatchObject({ state: 'retrying', last_error: 'UNAVAILABLE', parked: [] });
    away = false;
    await until(monitor.status, ({ points }) => points === 1);
    expect(monitor.status().state).toBe('running');
    expect(await valuesOf(store, stream)).toEqual([10]);
  });

  it('parks an event that it cannot handle, goes on, and tries it again after a restart', async () => {
    const stream = await define(store);
    const checkpoints = new InMemoryCheckpoints();
    const first = start(store, checkpoints);
    await recordRuns(store, [9]);
    await until(first.status, ({ points }) => points === 1);
    const poisoned = crypto.randomUUID();
    const unreadable = { type: 'TelemetryRecorded', data: { times: 'none' } };
    await append(store, `telemetry-${poisoned}`, [unreadable]);
    await recordRun(store, { run_id: poisoned, steps: [['oxidize', [99]]] });
    await recordRuns(store, [11]);
    await until(first.status, ({ points, parked_total }) => points === 2 && parked_total === 1);
    expect(first.status().parked).toMatchObject([
      {
        stream: `run-${poisoned}`,
        type: 'RunStepCompleted',
        problem: expect.stringContaining(`telemetry-${poisoned}@0`),
      },
    ]);
    await first.stop();
    const step = (await streamOf(store, `run-${poisoned}`)).find(({ type }) => type === 'RunStepCompleted');
    expect(Number(checkpoints.saved.get('spc-monitor')?.commit)).toBeLessThan(Number(step?.position.commit));

    const second = start(store, checkpoints);
    await until(second.status, ({ caught_up, parked_total }) => caught_up && parked_total === 1);
    expect(await valuesOf(store, stream)).toEqual([9, 11]);
  });

  it('parks what keeps failing though the store is well', async () => {
    await define(store);
    const [broken = ''] = await recordRuns(store, [10]);
    const monitor = start(
      faulty(store, {
        readStream: (stream, options) => {
          if (stream === `telemetry-${broken}`) throw new Error('corrupt block');
          return store.readStream(stream, options);
        },
      }),
    );
    await until(monitor.status, ({ caught_up }) => caught_up);
    expect(monitor.status()).toMatchObject({ state: 'running', parked: [{ problem: 'corrupt block' }] });
  });

  it('parks the points of a chart whose history it cannot read, and plots on the others', async () => {
    const broken = await define(store, { name: 'broken' });
    const sound = await define(store);
    await append(store, broken, [{ type: 'ChartPointRecorded', data: { value: 'high' } }]);
    const monitor = start(store);
    await recordRuns(store, [10]);
    await until(monitor.status, ({ points, parked_total }) => points === 1 && parked_total === 2);
    expect(await valuesOf(store, sound)).toEqual([10]);
    expect(monitor.status().parked.map(({ stream }) => stream)).toContain(broken);
  });

  it('finishes a backfill that a stop interrupted', async () => {
    const means = [9, 11, 10, 12];
    await recordRuns(store, means);
    const stream = await define(store, { backfill: true });
    const checkpoints = new InMemoryCheckpoints();
    const readings = { backfill: 0 };
    const first = start(
      faulty(store, {
        async *subscribeAll(options) {
          for await (const message of store.subscribeAll(options)) {
            yield message;
            const isBackfill = options.categories?.join() === 'run' && message.kind === 'event';
            if (isBackfill && (await valuesOf(store, stream)).length === 2) {
              readings.backfill += 1;
              void first.stop();
              return;
            }
          }
        },
      }),
      checkpoints,
    );
    await until(first.status, ({ state }) => state === 'stopped');
    expect(readings.backfill).toBe(1);
    expect(await valuesOf(store, stream)).toEqual(means.slice(0, 2));
    const second = start(store, checkpoints);
    await until(second.status, ({ caught_up }) => caught_up);
    expect(await valuesOf(store, stream)).toEqual(means);
  });

  it('waits for its checkpoint, and makes up for one that was not saved', async () => {
    const stream = await define(store);
    const checkpoints = new InMemoryCheckpoints();
    let failures = 3 * patience.attempts;
    const failing = async <T>(answer: () => Promise<T>): Promise<T> => {
      failures -= 1;
      if (failures >= 0) throw new Error('database away');
      return answer();
    };
    const monitor = start(store, {
      load: (name) => failing(() => checkpoints.load(name)),
      save: (name, position) => failing(() => checkpoints.save(name, position)),
    });
    await until(monitor.status, ({ caught_up }) => caught_up);
    failures = 1;
    await recordRuns(store, [10, 11]);
    await until(monitor.status, ({ points }) => points === 2);
    await monitor.stop();
    expect(checkpoints.saved.get('spc-monitor')).toEqual(monitor.status().position);
    expect(await valuesOf(store, stream)).toEqual([10, 11]);
  });

  it('fails in the open when the log itself cannot be followed', async () => {
    const monitor = start(
      faulty(store, {
        // biome-ignore lint/correctness/useYield: it fails before the first message
        async *subscribeAll() {
          throw new Error('site-x@0 was not written by this system');
        },
      }),
    );
    await until(monitor.status, ({ state }) => state === 'failed');
    expect(monitor.status().last_error).toContain('not written by this system');
  });

  it('ends with the same chart however often it is stopped on the way', async () => {
    const stream = await define(store);
    const checkpoints = new InMemoryCheckpoints();
    const means = Array.from({ length: 30 }, (_, i) => 10 + ((i * 7) % 5) / 4);
    const recording = recordRuns(store, means);
    for (let restarts = 0; restarts < 10; restarts += 1) {
      const monitor = start(store, checkpoints);
      await until(monitor.status, ({ points, caught_up }) => points > 0 || caught_up);
      await monitor.stop();
      if (restarts % 3 === 0) checkpoints.saved.clear();
    }
    await recording;
    const last = start(store, checkpoints);
    await until(last.status, ({ caught_up }) => caught_up);
    await vi.waitFor(async () => expect(await valuesOf(store, stream)).toEqual(means), { timeout: 10_000 });
    expect(isChained(await streamOf(store, stream))).toBe(true);
  });
});
