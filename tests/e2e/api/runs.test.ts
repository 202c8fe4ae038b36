import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, signIn } from './client.ts';
import { buildFab, type Fab } from './fab.ts';
import { recordChart, recordRun, recordTelemetry, violationOf } from './log.ts';
import { PASSWORD, type System, startSystem } from './system.ts';

let system: System;
let admin: Client;
let engineer: Client;
let fab: Fab;
let run_id: string;

const start = Date.parse('2026-11-22T08:00:00Z');
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();
const times = Array.from({ length: 500 }, (_, index) => start + index * 1000);

beforeAll(async () => {
  system = await startSystem();
  admin = await signIn(system, 'admin@demo');
  engineer = await signIn(system, 'engineer@demo');
  fab = await buildFab({ admin, engineer, password: PASSWORD }, 'run');
  const queued = await engineer.post('/api/cvd/runs', { recipe_id: fab.recipe_id, tool_id: fab.tool_id, lot_id: 'L7' });
  run_id = queued.body.run_id;
  await recordRun(
    system,
    run_id,
    { type: 'RunSetupStarted', data: { at: at(0) } },
    { type: 'RunStarted', data: { at: at(1) } },
    { type: 'RunStepStarted', data: { step_index: 0, step: 'heat', at: at(1) } },
    { type: 'RunStepCompleted', data: { step_index: 0, step: 'heat', started_at: at(1), inferred: false, at: at(61) } },
    { type: 'RunStepStarted', data: { step_index: 1, step: 'deposit', at: at(61) } },
  );
  const pressure = times.map((_, index) => (index === 250 ? 9.75 : 0.5 + (index % 2) / 10));
  const flow = times.map((_, index) => (index === 10 ? null : 80));
  const batches = [0, 250];
  for (const first of batches) {
    const cut = <Value>(values: readonly Value[]) => values.slice(first, first + 250);
    const signals = { chamber_pressure_torr: cut(pressure), 'gas_flows_sccm[SiH4]': cut(flow) };
    await recordTelemetry(system, { tool_id: fab.tool_id, run_id, times: cut(times), signals });
  }
  const position = await recordTelemetry(system, {
    tool_id: fab.tool_id,
    run_id: null,
    times: [start - 5000],
    signals: { idle: [1] },
  });
  await system.readSide.waitFor(position, 10_000);
}, 60_000);
afterAll(() => system?.stop());

interface Series {
  readonly signal: string;
  readonly ts_ms: number[];
  readonly values: (number | null)[];
}

const seriesOf = (body: { series: Series[] }, signal: string): Series => {
  const found = body.series.find((series) => series.signal === signal);
  if (found === undefined) throw new Error(`no series ${signal}`);
  return found;
};

describe('a run', () => {
  it('shows its steps, its last metrics and where the rest is', async () => {
    const { status, body } = await engineer.get(`/api/cvd/runs/${run_id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'processing',
      e40_state: 'processing',
      lot_id: 'L7',
      current_step: 'deposit',
    });
    expect(body.steps).toMatchObject([
      { step: 'heat', duration_s: 60, end_inferred: false },
      { step: 'deposit', ended_at: null },
    ]);
    expect(body.last_metrics.chamber_pressure_torr).toEqual({ value: 0.6, unit: 'Torr', at: at(499) });
    expect(body.preflight.every(({ passed }: { passed: boolean }) => passed)).toBe(true);
    for (const part of ['self', 'telemetry', 'results', 'signals']) {
      expect((await engineer.get(body.links[part])).status).toBe(200);
    }
    const auditor = await signIn(system, 'auditor@demo');
    expect((await auditor.get(body.links.history)).status).toBe(200);
  });

  it('is found by its filters, across areas and in its own', async () => {
    for (const path of ['/api/runs?family=cvd&', '/api/cvd/runs?']) {
      const found = await engineer.get(`${path}lot_id=L7&status=processing,paused&tool_id=${fab.tool_id}`);
      expect(found.body.items.map((run: { run_id: string }) => run.run_id)).toEqual([run_id]);
      expect((await engineer.get(`${path}status=paused`)).body.items).toEqual([]);
    }
    expect((await engineer.get('/api/etch/runs')).body.items).toEqual([]);
    expect((await engineer.get('/api/runs?status=sleeping')).status).toBe(400);
    expect((await engineer.get(`/api/runs?from=${at(0)}&to=${at(0)}`)).body.items).toEqual([]);
  });

  it('takes requests that its state allows', async () => {
    const order = { recipe_id: fab.recipe_id, tool_id: fab.tool_id, chamber: 'c2' };
    const { body } = await engineer.post('/api/cvd/runs', order);
    const path = `/api/cvd/runs/${body.run_id}`;
    await recordRun(system, body.run_id, { type: 'RunStarted', data: { at: at(0) } });
    const paused = await engineer.post(`${path}/pause`, { reason: 'inspect' });
    expect([paused.status, paused.body.status, paused.body.e40_state]).toEqual([202, 'pausing', 'pausing']);
    await recordRun(system, body.run_id, { type: 'RunPaused', data: { at: at(1) } });
    expect((await engineer.post(`${path}/resume`, { reason: 'fine' })).status).toBe(202);
    expect((await engineer.post(`${path}/stop`, { reason: 'enough' })).body.status).toBe('stopping');
    expect((await engineer.post(`${path}/abort`, { reason: 'quickly' })).body.status).toBe('aborting');
    expect((await engineer.post(`${path}/cancel`, { reason: 'late' })).body.type).toBe(
      'urn:spectra:problem:run-wrong-state',
    );
    await recordRun(system, body.run_id, { type: 'RunAborted', data: { at: at(2) } });
    expect((await engineer.post(`${path}/pause`, { reason: 'late' })).body.type).toBe(
      'urn:spectra:problem:run-has-ended',
    );
  });
});

describe('telemetry', () => {
  it('comes back with every value as it was recorded, page by page', async () => {
    const path = `/api/cvd/runs/${run_id}/telemetry?signals=chamber_pressure_torr`;
    const got: (number | null)[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { body: { series: Series[]; next_cursor: string | null } } = await engineer.get(
        `${path}&limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      got.push(...seriesOf(page.body, 'chamber_pressure_torr').values);
      cursor = page.body.next_cursor;
    }
    expect(got).toEqual(times.map((_, index) => (index === 250 ? 9.75 : 0.5 + (index % 2) / 10)));
  });

  it('is condensed without losing its extremes', async () => {
    const { body } = await engineer.get(`/api/cvd/runs/${run_id}/telemetry?points=40`);
    expect(body.downsampled).toBe(true);
    const { ts_ms, values } = seriesOf(body, 'chamber_pressure_torr');
    expect(values.length).toBeLessThanOrEqual(40);
    expect(values[ts_ms.indexOf(start + 250_000)]).toBe(9.75);
  });

  it('is bounded by device time', async () => {
    const { body } = await engineer.get(`/api/cvd/runs/${run_id}/telemetry?from=${at(10)}&to=${at(13)}`);
    expect(seriesOf(body, 'gas_flows_sccm[SiH4]')).toMatchObject({
      ts_ms: times.slice(10, 13),
      values: [null, 80, 80],
    });
  });

  it('comes as lines: JSON or CSV', async () => {
    const path = `/api/cvd/runs/${run_id}/telemetry?signals=chamber_pressure_torr&limit=120`;
    const ndjson = await engineer.get(`${path}&format=ndjson`);
    expect(ndjson.headers.get('content-type')).toBe('application/x-ndjson');
    const lines = ndjson.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(500);
    expect(lines[250]).toEqual({
      ts: at(250),
      signal: 'chamber_pressure_torr',
      value: 9.75,
      unit: 'Torr',
      quality: 'good',
    });
    const csv = (await engineer.get(`${path}&format=csv`)).text.trim().split('\r\n');
    expect([csv.length, csv[0], csv[251]]).toEqual([
      501,
      'ts,signal,value,unit,quality',
      `${at(250)},chamber_pressure_torr,9.75,Torr,good`,
    ]);
  });

  it('of a chamber is there whatever ran in it', async () => {
    const { body } = await engineer.get(
      `/api/tools/${fab.tool_id}/telemetry?chamber=c1&signals=idle,chamber_pressure_torr`,
    );
    expect(body.series.map(({ signal }: Series) => signal)).toEqual(['chamber_pressure_torr', 'idle']);
    expect((await engineer.get(`/api/tools/${fab.tool_id}/signals`)).body.items).toHaveLength(3);
  });

  it.each(['points=3', 'points=x', 'format=parquet', 'from=yesterday', 'signals='])('refuses %s', async (query) => {
    expect((await engineer.get(`/api/cvd/runs/${run_id}/telemetry?${query}`)).status).toBe(400);
  });
});

describe('results', () => {
  it('are recorded, and corrected with a reason; the old value stays visible', async () => {
    const path = `/api/cvd/runs/${run_id}/results`;
    expect((await engineer.post(path, { results: { thickness_nm: 121.5, index: 1.46 } })).body.results).toEqual({
      thickness_nm: 121.5,
      index: 1.46,
    });
    const silent = await engineer.post(path, { results: { thickness_nm: 119 } });
    expect([silent.status, silent.body.type]).toEqual([422, 'urn:spectra:problem:reason-required']);
    expect(
      (await engineer.post(path, { results: { thickness_nm: 119 }, reason: 'wrong recipe of the ellipsometer' }))
        .status,
    ).toBe(200);
    const { body } = await engineer.get(path);
    expect(body.results).toEqual({ thickness_nm: 119, index: 1.46 });
    expect(body.history.at(-1)).toMatchObject({
      name: 'thickness_nm',
      value: 119,
      corrects: 121.5,
      recorded_by: 'engineer@demo',
      reason: 'wrong recipe of the ellipsometer',
    });
    expect((await engineer.post(path, { results: {} })).status).toBe(400);
  });
});

describe('control charts', () => {
  it('are defined, get limits with a reason, and their violations are acknowledged', async () => {
    const parameter = { kind: 'result', result: 'thickness_nm' };
    const made = await engineer.post('/api/spc/charts', {
      name: 'oxide thickness',
      parameter,
      unit: 'nm',
      tool_id: fab.tool_id,
    });
    expect([made.status, made.body.limits]).toEqual([201, null]);
    const { chart_id } = made.body;
    const path = `/api/spc/charts/${chart_id}`;
    expect((await engineer.post(`${path}/limits`, { cl: 100, ucl: 130, lcl: 70 })).body.errors[0].path).toBe('reason');
    const reversed = await engineer.post(`${path}/limits`, { cl: 100, ucl: 70, lcl: 130, reason: 'test' });
    expect(reversed.body.type).toBe('urn:spectra:problem:limits-out-of-order');
    const set = await engineer.post(`${path}/limits`, { cl: 100, ucl: 130, lcl: 70, reason: 'from the qualification' });
    expect(set.body).toMatchObject({ limits_version: 1, limits: { sigma: 10 } });
    const violation_id = `${chart_id}:1`;
    const position = await recordChart(
      system,
      chart_id,
      {
        type: 'ChartPointRecorded',
        data: {
          index: 0,
          run_id,
          run_number: 'CVD-1',
          at: at(0),
          value: 142,
          moving_range: null,
          limits_version: 1,
          violated_rules: ['WE1'],
        },
      },
      violationOf(run_id, violation_id),
    );
    await system.readSide.waitFor(position, 10_000);
    expect((await engineer.get(`${path}/points`)).body.items).toMatchObject([{ value: 142, violated_rules: ['WE1'] }]);
    expect((await engineer.get(`${path}/limits`)).body.items).toMatchObject([
      { version: 1, set_by: 'engineer@demo', reason: 'from the qualification' },
    ]);
    const open = await engineer.get(`/api/spc/violations?chart_id=${chart_id}&acknowledged=false`);
    expect(open.body.items).toMatchObject([{ violation_id, severity: 'critical', acknowledgement: null }]);
    const operator = await signIn(system, 'operator@demo');
    const done = { cause_found: 'drift', action_taken: 'recalibrated' };
    const answer = await operator.post(`/api/spc/violations/${encodeURIComponent(violation_id)}/acknowledge`, done);
    expect(answer.body).toEqual({ violation_id, chart_id, acknowledged: true });
    const headers = { 'x-min-position': answer.headers.get('x-position') ?? '' };
    const after = await engineer.get(`/api/spc/violations/${encodeURIComponent(violation_id)}`, { headers });
    expect(after.body.acknowledgement).toMatchObject({ acknowledged_by: 'operator@demo', ...done });
    expect((await engineer.get(path)).body).toMatchObject({ violations_count: 1, unacknowledged_count: 0 });
  });
});
