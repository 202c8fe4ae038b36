import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectEventStore } from '../../adapters/eventstore/eventstore.ts';
import type { EventStore } from '../../adapters/eventstore/port.ts';
import { type LaunchedEventStore, launchEventStore } from '../../infra/embedded/eventstore/launch.ts';
import { InMemoryEventStore } from '../testing/in-memory-event-store.ts';
import { acknowledgeViolation, chartId, chartStream, defineChart, setLimits } from './charts.ts';
import { type MonitorStatus, startMonitor } from './monitor.ts';
import {
  append,
  chart,
  clock,
  engineer,
  frames,
  InMemoryCheckpoints,
  isChained,
  metaBy,
  recordRun,
  recordRuns,
  streamOf,
} from './testing/recorded-runs.ts';

const patience = { firstDelayMs: 1, longestDelayMs: 5, attempts: 3 };
const log = { warn: () => {} };
/** In control: limits from 9, 11, 10 are 10 +- 3.99. */
const phaseOne = [9, 11, 10];

const running: { stop(): Promise<void> }[] = [];
const start = (store: EventStore, checkpoints = new InMemoryCheckpoints()) => {
  const monitor = startMonitor({ store, clock, checkpoints, log, patience });
  running.push(monitor);
  return monitor;
};
afterEach(async () => {
  for (const monitor of running.splice(0)) await monitor.stop();
});

const until = (status: () => MonitorStatus, condition: (status: MonitorStatus) => boolean): Promise<void> =>
  vi.waitFor(() => expect(condition(status()), JSON.stringify(status())).toBe(true), { timeout: 10_000, interval: 5 });

const define = async (store: EventStore, changes: Partial<typeof chart> = {}): Promise<string> => {
  const outcome = await defineChart({ store, clock }, metaBy(), { ...chart, ...changes });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.failure));
  return chartStream(chartId('demo', changes.name ?? chart.name));
};
const dataOf = async (store: EventStore, stream: string, type: string) =>
  (await streamOf(store, stream)).filter((event) => event.type === type).map(({ data }) => data);
const valuesOf = async (store: EventStore, stream: string) =>
  (await dataOf(store, stream, 'ChartPointRecorded')).map((data) => (data as { value: number }).value);
const typesOf = async (store: EventStore, stream: string) => (await streamOf(store, stream)).map(({ type }) => type);

/** A store of which some calls go wrong. */
const faulty = (store: EventStore, faults: Partial<EventStore>): EventStore => ({
  append: (...call) => store.append(...call),
  readStream: (...call) => store.readStream(...call),
  readAll: (...call) => store.readAll(...call),
  subscribeAll: (...call) => store.subscribeAll(...call),
  health: () => store.health(),
  close: () => store.close(),
  ...faults,
});

describe.each(['in memory', 'embedded node'])('the SPC monitor on an event store %s', (kind) => {
  let node: LaunchedEventStore | undefined;
  let store: EventStore;
  beforeAll(async () => {
    if (kind === 'embedded node') node = await launchEventStore();
  });
  afterAll(() => node?.stop());
  beforeEach(async () => {
    if (kind === 'embedded node') {
      await node?.stop();
      node = await launchEventStore();
      store = connectEventStore(node.url);
    } else store = new InMemoryEventStore();
  });
  afterEach(() => store.close());

  it('plots runs as their steps end, sets limits after phase I, and detects violations', async () => {
    const stream = await define(store);
    const monitor = start(store);
    await recordRuns(store, [...phaseOne, 20]);
    await until(monitor.status, ({ points }) => points === 4);
    expect(await typesOf(store, stream)).toEqual([
      'ControlChartDefined',
      'ChartPointRecorded',
      'ChartPointRecorded',
      'ChartPointRecorded',
      'ControlLimitsSet',
      'ChartPointRecorded',
      'SpcViolationDetected',
    ]);
    expect(await valuesOf(store, stream)).toEqual([...phaseOne, 20]);
    expect(monitor.status()).toMatchObject({ state: 'running', violations: 1, charts: 1, parked: [] });
    expect(isChained(await streamOf(store, stream))).toBe(true);
  });

  it('says what caused a point', async () => {
    const stream = await define(store);
    const monitor = start(store);
    const [run_id] = await recordRuns(store, [9]);
    await until(monitor.status, ({ points }) => points === 1);
    const causes = (await streamOf(store, `run-${run_id}`)).filter(({ type }) => type === 'RunStepCompleted');
    const [, point] = await streamOf(store, stream);
    expect(point?.metadata).toMatchObject({
      $correlationId: causes[1]?.metadata.$correlationId,
      $causationId: causes[1]?.id,
      actor: { id: 'system:monitor', org_id: 'demo' },
      occurredAt: '2026-11-22T08:30:00.000Z',
    });
  });

  it('adds nothing when it reads everything again', async () => {
    const stream = await define(store);
    const first = start(store);
    await recordRuns(store, [...phaseOne, 20]);
    await until(first.status, ({ points }) => points === 4);
    await first.stop();
    const before = await streamOf(store, stream);
    const second = start(store);
    await until(second.status, ({ caught_up }) => caught_up);
    expect(await streamOf(store, stream)).toEqual(before);
    expect(second.status()).toMatchObject({ points: 0, parked: [] });
  });

  it('goes on after its checkpoint', async () => {
    const stream = await define(store);
    const checkpoints = new InMemoryCheckpoints();
    const first = start(store, checkpoints);
    await recordRuns(store, phaseOne);
    await until(first.status, ({ points }) => points === 3);
    await first.stop();
    expect(first.status().state).toBe('stopped');
    await recordRuns(store, [10.5]);
    const second = start(store, checkpoints);
    await until(second.status, ({ points }) => points === 1);
    expect(await valuesOf(store, stream)).toEqual([...phaseOne, 10.5]);
  });

  it('gives each run one point, in an unbroken chain, when two monitors race', async () => {
    const stream = await define(store);
    const monitors = [start(store), start(store)];
    const means = [...phaseOne, 10.5, 9.5, 20, 10, 9];
    await recordRuns(store, means);
    await vi.waitFor(async () => expect(await valuesOf(store, stream)).toHaveLength(means.length), { timeout: 10_000 });
    const end = (await streamOf(store, stream)).at(-1)?.position;
    for (const monitor of monitors)
      await until(monitor.status, ({ position }) => Number(position?.commit) >= Number(end?.commit));
    expect(await valuesOf(store, stream)).toEqual(means);
    expect(isChained(await streamOf(store, stream))).toBe(true);
    for (const monitor of monitors) expect(monitor.status().parked).toEqual([]);
  });

  it('backfills a chart that asks for it, in log order and before what comes later', async () => {
    await recordRuns(store, [1, 2]);
    const stream = await define(store, { name: 'backfilled', backfill: true });
    const without = await define(store);
    await recordRuns(store, [3]);
    const monitor = start(store);
    await until(monitor.status, ({ points }) => points === 4);
    expect(await valuesOf(store, stream)).toEqual([1, 2, 3]);
    expect(await valuesOf(store, without)).toEqual([3]);
  });
});

describe('the SPC monitor', () => {
  let store: InMemoryEventStore;
  beforeEach(() => {
    store = new InMemoryEventStore();
  });

  it('plots whole runs and results', async () => {
    const ofRun = await define(store, {
      name: 'run',
      parameter: { ...chart.parameter, step: null, statistic: 'max' } as typeof chart.parameter,
    });
    const ofResult = await define(store, {
      name: 'result',
      parameter: { kind: 'result', result: 'oxide_thickness_nm' },
    });
    const monitor = start(store);
    const steps = [
      ['ramp', [1, 50]],
      ['oxidize', [10]],
    ] as const;
    await recordRun(store, { run_id: crypto.randomUUID(), steps, results: { oxide_thickness_nm: 101.5 } });
    await until(monitor.status, ({ points }) => points === 2);
    expect(await valuesOf(store, ofRun)).toEqual([50]);
    expect(await valuesOf(store, ofResult)).toEqual([101.5]);
  });

  it('plots only the runs that a chart is for', async () => {
    const stream = await define(store, { tool_id: 'furnace-1' });
    const monitor = start(store);
    const steps = [['oxidize', [10]]] as const;
    await recordRun(store, { run_id: crypto.randomUUID(), steps, tool_id: 'furnace-2' });
    await recordRun(store, { run_id: crypto.randomUUID(), steps, org_id: 'rival' });
    await recordRun(store, { run_id: crypto.randomUUID(), steps });
    await until(monitor.status, ({ points }) => points > 0);
    expect(await valuesOf(store, stream)).toEqual([10]);
  });

  it('takes the first occurrence of a repeated step, no step that was cut off, and none without values', async () => {
    const stream = await define(store);
    const monitor = start(store);
    const run_id = crypto.randomUUID();
    await recordRun(store, { run_id: crypto.randomUUID(), steps: [['oxidize', [99]]], ending: 'RunStopped' });
    await recordRun(store, { run_id: crypto.randomUUID(), steps: [['oxidize', []]] });
    await recordRun(store, {
      run_id,
      steps: [
        ['oxidize', [10]],
        ['oxidize', [30]],
      ],
    });
    await recordRuns(store, [11]);
    await until(monitor.status, ({ points }) => points === 2);
    expect(await valuesOf(store, stream)).toEqual([10, 11]);
    expect(monitor.status()).toMatchObject({ without_value: 1, parked: [] });
  });

  it('goes by what was recorded when the step ended, however late it comes to it', async () => {
    const stream = await define(store);
    const [run_id = ''] = await recordRuns(store, [10]);
    await append(store, `telemetry-${run_id}`, [frames(run_id, 'oxidize', [1000])]);
    const monitor = start(store);
    await until(monitor.status, ({ points }) => points === 1);
    expect(await valuesOf(store, stream)).toEqual([10]);
  });

  it('judges by limits that a person sets meanwhile, and leaves acknowledgements to people', async () => {
    const stream = await define(store);
    const id = chartId('demo', chart.name);
    const monitor = start(store);
    await recordRuns(store, [9]);
    await until(monitor.status, ({ points }) => points === 1);
    const limits = { target: null, cl: 10, ucl: 10.5, lcl: 9.5 };
    expect((await setLimits({ store, clock }, metaBy(engineer, 'customer limits'), id, limits)).ok).toBe(true);
    await recordRuns(store, [11]);
    await until(monitor.status, ({ violations }) => violations === 1);
    const [violation] = await dataOf(store, stream, 'SpcViolationDetected');
    const { violation_id } = violation as { violation_id: string };
    const acknowledgement = { violation_id, cause_found: 'leak', action_taken: 'seal replaced' };
    const foreign = metaBy({ ...engineer, org_id: 'rival' });
    expect(await acknowledgeViolation({ store, clock }, foreign, id, acknowledgement)).toEqual({
      ok: false,
      failure: { kind: 'ChartNotFound' },
    });
    const acknowledged = await acknowledgeViolation({ store, clock }, metaBy(), id, acknowledgement);
    expect(acknowledged).toMatchObject({ ok: true, events: [{ type: 'SpcViolationAcknowledged' }] });
    await recordRuns(store, [10]);
    await until(monitor.status, ({ points }) => points === 3);
    expect(await valuesOf(store, stream)).toEqual([9, 11, 10]);
    expect(isChained(await streamOf(store, stream))).toBe(true);
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
