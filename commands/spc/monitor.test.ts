import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectEventStore } from '../../adapters/eventstore/eventstore.ts';
import type { EventStore } from '../../adapters/eventstore/port.ts';
import { type LaunchedEventStore, launchEventStore } from '../../infra/embedded/eventstore/launch.ts';
import { InMemoryEventStore } from '../testing/in-memory-event-store.ts';
import { acknowledgeViolation, chartId, setLimits } from './charts.ts';
import { dataOf, define, start, typesOf, until, valuesOf } from './testing/monitored.ts';
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

/** In control: limits from 9, 11, 10 are 10 +- 3.99. */
const phaseOne = [9, 11, 10];

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
});
