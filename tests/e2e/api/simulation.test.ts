import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, signIn } from './client.ts';
import { type System, startSystem } from './system.ts';

let system: System;
let engineer: Client;
let viewer: Client;
let rival: Client;

beforeAll(async () => {
  system = await startSystem();
  [engineer, viewer, rival] = await Promise.all([
    signIn(system, 'engineer@demo'),
    signIn(system, 'viewer@demo'),
    signIn(system, 'engineer@rival'),
  ]);
}, 60_000);
afterAll(() => system?.stop());

const dry = { mode: 'forward', ambient: 'dry', temperature_c: 1000, time_min: 120 };

describe('oxidation', () => {
  it('answers with the thickness, its unit, the model, its constants and what was completed by defaults', async () => {
    const { status, body, headers } = await engineer.post('/api/v1/simulation/oxidation', dry);
    expect([status, headers.get('location')]).toEqual([201, `/api/v1/simulations/${body.simulation_id}`]);
    expect(body).toMatchObject({
      kind: 'oxidation',
      model: 'simulation.oxidation',
      constants: 'PDG',
      given: dry,
      parameters: { ...dry, orientation: '100', initial_nm: 0, pressure_atm: 1 },
      requested_by: 'engineer@demo',
    });
    expect(body.values.thickness_nm.unit).toBe('nm');
    expect(body.values.thickness_nm.value).toBeGreaterThan(50);
    expect(body.values.thickness_nm.value).toBeLessThan(100);
  });

  it('finds the time that an oxide takes, which grows it', async () => {
    const { body } = await engineer.post('/api/v1/simulation/oxidation', {
      mode: 'inverse',
      ambient: 'H2O',
      temperature_c: 1000,
      target_nm: 500,
    });
    expect(body.values.thickness_nm.value).toBeCloseTo(500, 9);
    const { body: forward } = await engineer.post('/api/v1/simulation/oxidation', {
      mode: 'forward',
      ambient: 'H2O',
      temperature_c: 1000,
      time_min: body.values.time_min.value,
    });
    expect(forward.values.thickness_nm).toEqual(body.values.thickness_nm);
  });

  it('says where an input is wrong', async () => {
    const { status, body } = await engineer.post('/api/v1/simulation/oxidation', {
      ...dry,
      temperature_c: 4000,
      tme: 1,
    });
    expect([status, body.type]).toEqual([400, 'urn:spectra:problem:invalid-request']);
    expect(body.errors.map(({ path }: { path: string }) => path)).toContain('temperature_c');
  });

  it('says why a model has no answer', async () => {
    const { status, body } = await engineer.post('/api/v1/simulation/oxidation', {
      mode: 'inverse',
      ambient: 'dry',
      temperature_c: 1000,
      initial_nm: 50,
      target_nm: 20,
    });
    expect([status, body.type]).toEqual([422, 'urn:spectra:problem:simulation-refused']);
    expect(body.error.kind).toBe('target_below_initial');
  });
});

describe('a recorded simulation', () => {
  it('is read back by its organisation alone', async () => {
    const { body } = await engineer.post('/api/v1/simulation/oxidation', dry);
    const path = `/api/v1/simulations/${body.simulation_id}`;
    expect((await viewer.get(path)).body).toEqual(body);
    expect((await rival.get(path)).status).toBe(404);
    expect((await rival.post(`${path}/reproduce`)).status).toBe(404);
  });

  it('is the same to the last bit when it is evaluated again', async () => {
    const { body } = await engineer.post('/api/v1/simulation/oxidation', dry);
    const { status, body: again } = await viewer.post(`/api/v1/simulations/${body.simulation_id}/reproduce`);
    expect([status, again.equal, again.differences]).toEqual([200, true, []]);
    expect(again.numbers).toBeGreaterThan(80);
  });

  it('is one, however often its key comes', async () => {
    const headers = { 'idempotency-key': 'oxide-1' };
    const first = await engineer.post('/api/v1/simulation/oxidation', dry, { headers });
    const second = await engineer.post('/api/v1/simulation/oxidation', dry, { headers });
    expect(second.body).toEqual(first.body);
    const other = await engineer.post('/api/v1/simulation/oxidation', { ...dry, time_min: 1 }, { headers });
    expect(other.status).toBe(422);
  });
});

describe('the other simulations', () => {
  const dopants = { dopant: 'B', surface_cm3: 1e20, temperature_c: 950, time_min: 30 };
  const wave = Array.from({ length: 60 }, (_, i) => 10 + Math.sin(i * i) / 2 + (i === 50 ? 5 : 0));
  it.each([
    ['/api/v1/simulation/diffusion', { process: 'predeposition', ...dopants }, 'junction_um'],
    [
      '/api/v1/simulation/diffusion',
      {
        process: 'implant_anneal_solved',
        dopant: 'As',
        dose_cm2: 1e15,
        range_um: 0.05,
        straggle_um: 0.02,
        steps: [{ temperature_c: 1000, time_min: 10 }],
      },
      'sheet_resistance_ohm',
    ],
    ['/api/v1/simulation/spc', { kind: 'i_mr', values: wave, phase_one_points: 40 }, 'violations'],
    ['/api/ion/simulate/dose_profile', { ion: 'BF2', energy_kev: 30, dose_cm2: 1e15 }, 'map_dose_cm2'],
    ['/api/rtp/tune/controller', { source: { kind: 'plant', gain: 8, tau_s: 4, delay_s: 0.5 } }, 'mpc_weights'],
  ])('%s answers, is recorded, and is reproduced bit for bit', async (path, body, result) => {
    const made = await engineer.post(path, body);
    expect([made.status, made.text.slice(0, made.status === 201 ? 0 : 500)]).toEqual([201, '']);
    expect(made.body.values[result].value).not.toBeNull();
    const again = await viewer.post(made.body.links.reproduce);
    expect(again.body).toMatchObject({ equal: true, differences: [] });
  });

  it('finds the point that left its limits', async () => {
    const { body } = await engineer.post('/api/v1/simulation/spc', {
      kind: 'i_mr',
      values: wave,
      phase_one_points: 40,
    });
    const beyond = body.values.violations.value.filter(({ rule_id }: { rule_id: string }) => rule_id === 'WE1');
    expect(beyond.map(({ timestamp_index }: { timestamp_index: number }) => timestamp_index)).toEqual([50]);
  });

  it('tells which run is not there', async () => {
    const { status, body } = await engineer.post('/api/rtp/tune/controller', {
      source: { kind: 'runs', run_ids: ['none'] },
    });
    expect([status, body.errors]).toEqual([422, [{ path: 'source.run_ids', message: 'none names no run' }]]);
  });
});

describe('a batch', () => {
  const oxide = (time_min: number) => ({ kind: 'oxidation', parameters: { ...dry, time_min, points: 2 } });
  const impossible = {
    kind: 'oxidation',
    parameters: { mode: 'inverse', ambient: 'dry', temperature_c: 1000, initial_nm: 50, target_nm: 20 },
  };

  it('is accepted at once, and worked off: every member is a simulation of its own', async () => {
    const simulations = [...Array.from({ length: 19 }, (_, i) => oxide(i + 1)), impossible];
    const made = await engineer.post('/api/v1/simulation/batch', { simulations });
    expect([made.status, made.body.status, made.body.total]).toEqual([202, 'queued', 20]);
    const { body } = await viewer.until(made.body.links.self, (answer) => answer.body.status === 'completed');
    expect(body).toMatchObject({ progress_pct: 100, succeeded: 19, refused: 1, failed: 0 });
    expect(body.results[19]).toMatchObject({ index: 19, outcome: 'refused', error: { kind: 'target_below_initial' } });
    const { body: one } = await viewer.get(body.results[4].link);
    expect(one).toMatchObject({ batch_id: made.body.simulation_id, parameters: { time_min: 5 } });
    expect(one.requested_by).toBe('engineer@demo');
    const { body: listed } = await viewer.until(
      made.body.links.simulations,
      (answer) => answer.body.items.length === 19,
    );
    expect(new Set(listed.items.map(({ kind }: { kind: string }) => kind))).toEqual(new Set(['oxidation']));
    expect((await rival.get(made.body.links.self)).status).toBe(404);
  });

  it('says which member is wrong, and where', async () => {
    const wrong = { kind: 'oxidation', parameters: { ...dry, temperature_c: 5000 } };
    const { status, body } = await engineer.post('/api/v1/simulation/batch', { simulations: [oxide(1), wrong] });
    expect([status, body.errors[0].path]).toEqual([400, 'simulations[1].parameters.temperature_c']);
  });
});
