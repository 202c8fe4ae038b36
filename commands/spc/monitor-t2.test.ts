import { beforeEach, describe, expect, it } from 'vitest';
import { t2Of, t2Reference } from '../../domain/control/hotelling.ts';
import { InMemoryEventStore } from '../testing/in-memory-event-store.ts';
import { chartId, setLimits } from './charts.ts';
import { redecideChart } from './redecide.ts';
import { dataOf, define, start, typesOf, until, valuesOf } from './testing/monitored.ts';
import { append, clock, engineer, metaBy, recordRun } from './testing/recorded-runs.ts';

/** Means and ranges that go together. */
const together = [
  [10, 2],
  [11, 2.4],
  [9, 1.7],
  [10.5, 2.1],
  [9.5, 1.8],
  [10.2, 2.2],
  [9.8, 1.9],
  [10.4, 2.2],
  [9.2, 1.8],
  [10.8, 2.3],
  [9.9, 2],
  [10.1, 2],
] as const;

const statistic = (of: 'mean' | 'range') => ({
  ...{ kind: 'signal' as const, signal: 'chamber_pressure_torr', step: 'oxidize', statistic: of },
});
const ofSignals = {
  ...{ name: 'pressure and its range', kind: 't2' as const, parameter: statistic('mean') },
  ...{ further_parameters: [statistic('range')], phase_one_points: together.length },
};
const result = (name: string) => ({ kind: 'result' as const, result: name });
const ofResults = {
  ...{ name: 'film', kind: 't2' as const, parameter: result('thickness_nm') },
  ...{ further_parameters: [result('sheet_resistance_ohm_sq')], phase_one_points: 4 },
};
const chart_id = chartId('demo', ofSignals.name);

describe('the SPC monitor with a chart of several parameters', () => {
  let store: InMemoryEventStore;
  beforeEach(() => {
    store = new InMemoryEventStore();
  });

  /** A run whose pressure has this mean and range in the step `oxidize`. */
  const run = ([mean, range]: readonly [number, number]): Promise<void> =>
    recordRun(store, {
      run_id: crypto.randomUUID(),
      steps: [
        ['ramp', [1, 50]],
        ['oxidize', [mean - range / 2, mean + range / 2]],
      ],
    });
  const measured = async (run_id: string, results: Readonly<Record<string, number>>): Promise<void> => {
    const data = { results, measured_by: 'metrology-1', at: '2026-11-22T08:45:00.000Z' };
    await append(store, `run-${run_id}`, [{ type: 'RunResultsRecorded', data }]);
  };

  it('plots what several parameters read when their step ends, sets limits, and finds what does not go together', async () => {
    const stream = await define(store, ofSignals);
    const monitor = start(store);
    for (const each of together) await run(each);
    await run([11, 1.7]);
    await until(monitor.status, ({ points }) => points === 13);
    expect((await typesOf(store, stream)).slice(together.length)).toEqual([
      'ChartPointRecorded',
      'ControlLimitsSet',
      'ChartPointRecorded',
      'SpcViolationDetected',
    ]);
    const point = (await dataOf(store, stream, 'ChartPointRecorded')).at(-1);
    const reference = t2Reference(together.map((row) => [row]));
    const value = reference === null ? Number.NaN : t2Of(reference, [11, 1.7]);
    expect(point).toMatchObject({ value: 11, violated_rules: ['T2'], plotted: { statistic: 't2' } });
    const { values, plotted } = point as { values: number[]; plotted: { value: number } };
    expect(values.map((each) => each.toFixed(9))).toEqual(['11.000000000', '1.700000000']);
    expect(plotted.value / value).toBeCloseTo(1, 9);
    expect(monitor.status()).toMatchObject({ violations: 1, without_value: 0, parked: [] });
  });

  it('has no point of a run that lacks one of the values', async () => {
    const stream = await define(store, {
      ...ofSignals,
      parameter: statistic('mean'),
      further_parameters: [{ ...statistic('mean'), signal: 'temperature_c' }],
    });
    const other = await define(store, { ...ofSignals, name: 'other' });
    const monitor = start(store);
    await run([10, 2]);
    await until(monitor.status, ({ points }) => points === 1);
    expect(await valuesOf(store, stream)).toEqual([]);
    expect(await valuesOf(store, other)).toEqual([10]);
    expect(monitor.status()).toMatchObject({ without_value: 1, parked: [] });
  });

  it('has a point of results once the last of them is there, by what each was then', async () => {
    const stream = await define(store, ofResults);
    const monitor = start(store);
    const [one, other, third] = [crypto.randomUUID(), crypto.randomUUID(), crypto.randomUUID()];
    for (const run_id of [one, other, third]) await recordRun(store, { run_id });
    await measured(one, { thickness_nm: 100 });
    await measured(other, { thickness_nm: 101, sheet_resistance_ohm_sq: 8.1 });
    await measured(third, { uniformity_pct: 1 });
    await measured(one, { thickness_nm: 100.5 });
    await measured(one, { sheet_resistance_ohm_sq: 8 });
    await measured(one, { sheet_resistance_ohm_sq: 9 });
    await until(monitor.status, ({ points, caught_up }) => points === 2 && caught_up);
    expect(await dataOf(store, stream, 'ChartPointRecorded')).toMatchObject([
      { run_id: other, values: [101, 8.1] },
      { run_id: one, values: [100.5, 8] },
    ]);
    expect(await redecideChart(store, 'demo', chartId('demo', ofResults.name))).toMatchObject({
      agrees: true,
      points: 2,
    });
  });

  it('is decided again as it was, over limits that a person gave', async () => {
    const stream = await define(store, ofSignals);
    const monitor = start(store);
    for (const each of together) await run(each);
    await until(monitor.status, ({ points }) => points === 12);
    const limits = { target: null, cl: 1, ucl: 5, lcl: 0 };
    expect((await setLimits({ store, clock }, metaBy(engineer, 'closer'), chart_id, limits)).ok).toBe(true);
    await run([11, 1.7]);
    await until(monitor.status, ({ violations }) => violations === 1);
    const sets = await dataOf(store, stream, 'ControlLimitsSet');
    expect(sets).toMatchObject([{ version: 1 }, { version: 2, ucl: 5 }]);
    expect(await redecideChart(store, 'demo', chart_id)).toMatchObject({
      ...{ agrees: true, points: 13, violations_recorded: 1, violations_agreeing: 1 },
    });
  });

  it('shows telemetry that was changed when it is decided again', async () => {
    await define(store, ofSignals);
    const monitor = start(store);
    for (const each of together) await run(each);
    await run([11, 1.7]);
    await until(monitor.status, ({ points }) => points === 13);
    await monitor.stop();
    const forged = new InMemoryEventStore();
    const revisions = new Map<string, bigint>();
    for await (const event of store.readAll()) {
      const revision = revisions.get(event.stream) ?? -1n;
      const data = JSON.parse(JSON.stringify(event.data).replace('[10.15,11.85]', '[9.75,12.25]'));
      await forged.append(event.stream, revision, [{ ...event, data }]);
      revisions.set(event.stream, revision + 1n);
    }
    const result = await redecideChart(forged, 'demo', chart_id);
    expect(result).toMatchObject({ agrees: false, violations_recorded: 1, violations_redecided: 0 });
    expect(result?.differences[0]).toMatchObject({ subject: 'value', index: 12, redecided: [11, 2.5] });
  });
});
