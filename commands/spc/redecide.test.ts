import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { DomainEvent } from '../../domain/kernel/event.ts';
import { InMemoryEventStore } from '../testing/in-memory-event-store.ts';
import { acknowledgeViolation, chartId, chartStream, defineChart, setLimits } from './charts.ts';
import { startMonitor } from './monitor.ts';
import { redecideChart } from './redecide.ts';
import {
  append,
  chart,
  clock,
  engineer,
  InMemoryCheckpoints,
  metaBy,
  recordRuns,
  streamOf,
} from './testing/recorded-runs.ts';

const chart_id = chartId('demo', chart.name);
const stream = chartStream(chart_id);
const log = { warn: () => {} };

describe('deciding a chart again', () => {
  let store: InMemoryEventStore;

  const plotted = async (means: readonly number[]): Promise<void> => {
    const monitor = startMonitor({ store, clock, checkpoints: new InMemoryCheckpoints(), log });
    await recordRuns(store, means);
    await vi.waitFor(() => expect(monitor.status().points).toBe(means.length), { timeout: 10_000, interval: 5 });
    await monitor.stop();
  };
  const violationIds = async () =>
    (await streamOf(store, stream))
      .filter(({ type }) => type === 'SpcViolationDetected')
      .map(({ data }) => (data as { violation_id: string }).violation_id);
  /** The log as somebody could have written it who had the store but not the process. */
  const rewritten = async (
    rewrite: (event: DomainEvent & { stream: string }) => DomainEvent | null,
  ): Promise<InMemoryEventStore> => {
    const forged = new InMemoryEventStore();
    const revisions = new Map<string, bigint>();
    for await (const event of store.readAll()) {
      const changed = rewrite(event);
      if (changed === null) continue;
      const revision = revisions.get(event.stream) ?? -1n;
      await forged.append(event.stream, revision, [{ ...event, ...changed }]);
      revisions.set(event.stream, revision + 1n);
    }
    return forged;
  };

  beforeEach(async () => {
    store = new InMemoryEventStore();
    await defineChart({ store, clock }, metaBy(), chart);
    await plotted([9, 11, 10, 20, 10.5]);
    await setLimits({ store, clock }, metaBy(engineer, 'tighter'), chart_id, { target: null, cl: 10, ucl: 11, lcl: 9 });
    const [violation_id = ''] = await violationIds();
    const acknowledgement = { violation_id, cause_found: 'leak', action_taken: 'seal' };
    await acknowledgeViolation({ store, clock }, metaBy(), chart_id, acknowledgement);
  });

  it('agrees with what the monitor recorded', async () => {
    expect(await redecideChart(store, 'demo', chart_id)).toEqual({
      agrees: true,
      points: 5,
      violations_recorded: 1,
      violations_redecided: 1,
      violations_agreeing: 1,
      differences: [],
    });
  });

  it('agrees over a change of limits by a person', async () => {
    const monitor = startMonitor({ store, clock, checkpoints: new InMemoryCheckpoints(), log });
    await recordRuns(store, [12]);
    await vi.waitFor(() => expect(monitor.status().points).toBe(1), { timeout: 10_000, interval: 5 });
    await monitor.stop();
    expect(await redecideChart(store, 'demo', chart_id)).toMatchObject({
      agrees: true,
      points: 6,
      violations_recorded: 2,
      violations_agreeing: 2,
    });
  });

  it('finds a violation that was left out', async () => {
    const forged = await rewritten((event) => (event.type === 'SpcViolationDetected' ? null : event));
    const result = await redecideChart(forged, 'demo', chart_id);
    expect(result).toMatchObject({ agrees: false, violations_recorded: 0, violations_redecided: 1 });
    expect(result?.differences).toMatchObject([
      { subject: 'violation', index: 3, recorded: null, redecided: { rule_id: 'WE1', value: 20 } },
    ]);
  });

  it('finds a violation that should not be', async () => {
    const violation = (await streamOf(store, stream)).find(({ type }) => type === 'SpcViolationDetected');
    const invented = { ...(violation?.data as object), violation_id: 'invented', timestamp_index: 4 };
    await append(store, stream, [{ type: 'SpcViolationDetected', data: invented }]);
    expect(await redecideChart(store, 'demo', chart_id)).toMatchObject({
      agrees: false,
      violations_recorded: 2,
      violations_redecided: 1,
      violations_agreeing: 1,
      differences: [{ subject: 'violation', recorded: { violation_id: 'invented' }, redecided: null }],
    });
  });

  it('finds a point whose value the telemetry does not give', async () => {
    const forged = await rewritten((event) => {
      const data = event.data as { index?: number };
      return event.type === 'ChartPointRecorded' && data.index === 4
        ? { ...event, data: { ...data, value: 10.4 } }
        : event;
    });
    const result = await redecideChart(forged, 'demo', chart_id);
    expect(result?.differences).toMatchObject([
      { subject: 'value', index: 4, recorded: 10.4, redecided: 10.5 },
      { subject: 'point', index: 4, recorded: { value: 10.4 }, redecided: { value: 10.5 } },
    ]);
  });

  it('finds telemetry that was changed, in everything that follows from it', async () => {
    const forged = await rewritten((event) =>
      event.type === 'TelemetryRecorded'
        ? { ...event, data: JSON.parse(JSON.stringify(event.data).replace('19,21', '10,10')) }
        : event,
    );
    const result = await redecideChart(forged, 'demo', chart_id);
    expect(result).toMatchObject({ agrees: false, violations_recorded: 1, violations_redecided: 0 });
    expect(result?.differences.map(({ subject, index }) => `${subject} ${index}`)).toEqual([
      'value 3',
      'point 3',
      'violation 3',
      'point 4',
    ]);
  });

  it('finds a point without a run behind it', async () => {
    const forged = await rewritten((event) => (event.stream.startsWith('run-') ? null : event));
    const result = await redecideChart(forged, 'demo', chart_id);
    expect(result?.agrees).toBe(false);
    expect(result?.differences.filter(({ subject }) => subject === 'value')).toHaveLength(5);
  });

  it('knows no chart of another organisation', async () => {
    expect(await redecideChart(store, 'rival', chart_id)).toBeNull();
    expect(await redecideChart(store, 'demo', 'none')).toBeNull();
  });
});
