import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startMonitor } from '../../../commands/spc/monitor.ts';
import { InMemoryCheckpoints } from '../../../commands/spc/testing/recorded-runs.ts';
import { type Client, signIn } from './client.ts';
import { recordRun } from './log.ts';
import { type System, startSystem } from './system.ts';

let system: System;
let engineer: Client;
let monitor: ReturnType<typeof startMonitor>;

beforeAll(async () => {
  system = await startSystem();
  engineer = await signIn(system, 'engineer@demo');
  const { store, clock } = system.ports;
  monitor = startMonitor({ store, clock, checkpoints: new InMemoryCheckpoints(), log: { warn: () => {} } });
}, 60_000);
afterAll(async () => {
  await monitor?.stop();
  await system?.stop();
});

const at = '2026-11-22T08:00:00.000Z';
const result = (name: string) => ({ kind: 'result', result: name });
const body = {
  ...{ name: 'film', kind: 't2', parameter: result('thickness_nm'), phase_one_points: 12 },
  further_parameters: [result('sheet_resistance_ohm_sq')],
};

const record = (thickness_nm: number, sheet_resistance_ohm_sq: number) => {
  const run_id = randomUUID();
  const observed = { run_id, org_id: 'demo', run_number: run_id, family: 'cvd' as const, tool_id: 'cvd-1' };
  return recordRun(
    system,
    run_id,
    { type: 'RunObserved', data: { ...observed, chamber: 'c1', wafer_ids: [], label: null, at } },
    { type: 'RunStarted', data: { at } },
    {
      type: 'RunResultsRecorded',
      data: { results: { thickness_nm, sheet_resistance_ohm_sq }, measured_by: 'metrology', at },
    },
  );
};

/** Thickness and sheet resistance of a film whose resistivity hardly varies. */
const together = Array.from({ length: 12 }, (_, i) => [100 + (i % 4), 8 - (i % 4) / 10 + ((i * 5) % 7) / 100] as const);

describe('a chart of several parameters', () => {
  it('is set up, fills with values, gets limits with mean and covariance, and signals what does not go together', async () => {
    const made = await engineer.post('/api/spc/charts', { ...body, settings: { confidence: 0.99 } });
    expect([made.status, made.body.limits]).toEqual([201, null]);
    const path = `/api/spc/charts/${made.body.chart_id}`;
    const early = await engineer.post(`${path}/limits`, { cl: 1, ucl: 9, lcl: 0, reason: 'from another tool' });
    expect([early.status, early.body.type]).toEqual([409, 'urn:spectra:problem:reference-missing']);

    for (const [thickness, resistance] of together) await record(thickness, resistance);
    await record(103, 8);
    const violations = `/api/spc/violations?rule_id=T2&chart_id=${made.body.chart_id}`;
    const found = await engineer.until(violations, (answer) => answer.body.items?.length === 1);
    const chart = await engineer.until(path, (answer) => answer.body.points_count === 13);
    expect(chart.body).toMatchObject({
      ...{ kind: 't2', settings: { confidence: 0.99 }, further_parameters: body.further_parameters },
      ...{ limits_version: 1, lcl: 0, violations_count: 1 },
    });

    const points = (await engineer.get(`${path}/points`)).body.items;
    expect(points[0]).toMatchObject({ value: 100, values: together[0], plotted: null, violated_rules: [] });
    const { plotted } = points[12];
    expect(points[12]).toMatchObject({ value: 103, values: [103, 8], violated_rules: ['T2'] });
    const { cl, ucl } = chart.body;
    expect(plotted).toEqual({ statistic: 't2', value: expect.any(Number), cl, ucl, lcl: 0 });

    const [limits] = (await engineer.get(`${path}/limits`)).body.items;
    const { mean, covariance, observations } = limits.reference;
    expect([observations, limits.from_points, limits.reason]).toEqual([12, [0, 11], null]);
    const [[a, b], [, d]] = covariance;
    const [x, y] = [103 - mean[0], 8 - mean[1]];
    expect(plotted.value).toBeCloseTo((d * x * x - 2 * b * x * y + a * y * y) / (a * d - b * b), 6);

    expect(found.body.items[0]).toMatchObject({
      ...{ rule_id: 'T2', statistic: 't2', severity: 'critical', value: plotted.value, acknowledgement: null },
      suggested_causes: expect.arrayContaining([expect.stringMatching(/^thickness_nm: T2 of the other parameters/)]),
    });
  });

  it('keeps mean and covariance when a person sets its limits', async () => {
    const { chart_id } = (await engineer.get('/api/spc/charts?name=film')).body.items[0];
    const path = `/api/spc/charts/${chart_id}/limits`;
    const low = await engineer.post(path, { cl: 1, ucl: 9, lcl: 0.1, reason: 'test' });
    expect([low.status, low.body.errors[0].path]).toEqual([422, 'lcl']);
    const set = await engineer.post(path, { cl: 1, ucl: 9, lcl: 0, reason: 'customer' });
    expect(set.body).toMatchObject({ limits_version: 2, limits: { ucl: 9, reference: { observations: 12 } } });
    const headers = { 'x-min-position': set.headers.get('x-position') ?? '' };
    const [first, second] = (await engineer.get(path, { headers })).body.items;
    expect(second.reference).toEqual(first.reference);
    expect(second).toMatchObject({ version: 2, set_by: 'engineer@demo', from_points: null });
  });

  it.each<[string, object, string, string]>([
    ['alone', { further_parameters: undefined }, 'further-parameters-missing', 'further_parameters'],
    ['of another kind', { kind: 'ewma' }, 'further-parameters-unused', 'further_parameters'],
    [
      'twice the same',
      { further_parameters: [result('a'), result('thickness_nm')] },
      'parameter-repeated',
      'further_parameters[1]',
    ],
    [
      'of two occasions',
      { further_parameters: [{ kind: 'signal', signal: 'p', step: null, statistic: 'mean' }] },
      'parameters-read-apart',
      'further_parameters[0]',
    ],
    ['of too few runs', { phase_one_points: 3 }, 'phase-one-too-short', 'phase_one_points'],
  ])('is refused: %s', async (name, changes, type, path) => {
    const answer = await engineer.post('/api/spc/charts', { ...body, name, ...changes });
    expect([answer.status, answer.body.type]).toEqual([422, `urn:spectra:problem:${type}`]);
    expect(answer.body.errors[0].path).toBe(path);
  });
});

describe('a chart of one parameter', () => {
  it('has no values beside its value, and no mean and covariance', async () => {
    const single = { name: 'single', parameter: result('thickness_nm'), phase_one_points: 2 };
    const { body: made } = await engineer.post('/api/spc/charts', single);
    await record(100, 8);
    await record(101, 8);
    const path = `/api/spc/charts/${made.chart_id}`;
    const chart = await engineer.until(path, (answer) => answer.body.limits_version === 1);
    expect(chart.body.further_parameters).toBeNull();
    expect((await engineer.get(`${path}/points`)).body.items[0]).toMatchObject({ value: 100, values: null });
    expect((await engineer.get(`${path}/limits`)).body.items[0]).toMatchObject({ reference: null });
  });
});
