import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, signIn } from './client.ts';
import { contentFor, modeBody, toolFor } from './fab.ts';
import { PASSWORD, type System, startSystem } from './system.ts';

let system: System;
let admin: Client;
let engineer: Client;
let process_mode_id: string;

beforeAll(async () => {
  system = await startSystem();
  admin = await signIn(system, 'admin@demo');
  engineer = await signIn(system, 'engineer@demo');
  process_mode_id = (await engineer.post('/api/cvd/process-modes', modeBody)).body.process_mode_id;
}, 60_000);
afterAll(() => system?.stop());

const approval = { password: PASSWORD, meaning: 'approved' };

const submitted = async (name: string, author: Client = engineer): Promise<string> => {
  const { body } = await author.post('/api/cvd/recipes', { name, ...contentFor(process_mode_id) });
  await author.post(`/api/cvd/recipes/${body.recipe_id}/submit`);
  return `/api/cvd/recipes/${body.recipe_id}`;
};

describe('process modes', () => {
  it('are found by what they are', async () => {
    await engineer.post('/api/process-modes', {
      ...modeBody,
      name: 'PECVD nitride',
      pressure_mode: 'PECVD',
      energy_mode: 'plasma',
    });
    await engineer.until('/api/cvd/process-modes?energy_mode=plasma', ({ body }) => body.items?.length === 1);
    const found = await engineer.get('/api/cvd/process-modes?pressure_mode=PECVD&energy_mode=plasma');
    expect(found.body.items.map(({ name }: { name: string }) => name)).toEqual(['PECVD nitride']);
    expect((await engineer.get('/api/process-modes?family=etch')).body.items).toEqual([]);
  });

  it('keep to their area', async () => {
    const etch = { ...modeBody, name: 'metal etch', family: 'etch' };
    expect((await engineer.post('/api/cvd/process-modes', etch)).status).toBe(400);
    expect((await engineer.post('/api/process-modes', etch)).status).toBe(201);
    expect((await engineer.post('/api/process-modes', etch)).body.type).toBe(
      'urn:spectra:problem:process-mode-name-taken',
    );
  });
});

describe('recipes', () => {
  it('are told which settings their process mode needs', async () => {
    const { recipe_steps, safety_hazard_level, required_interlocks } = contentFor(process_mode_id);
    const bare = { process_mode_id, recipe_steps, safety_hazard_level, required_interlocks };
    const answer = await engineer.post('/api/cvd/recipes', { name: 'bare', ...bare });
    expect([answer.status, answer.body.type]).toEqual([422, 'urn:spectra:problem:recipe-incomplete']);
    expect(answer.body.errors.map(({ path }: { path: string }) => path)).toEqual(['pressure_setpoints', 'gas_flows']);
  });

  it('are refused what their mode does not have, what is unsafe and what must not meet, each by its path', async () => {
    const unsafe = {
      ...contentFor(process_mode_id),
      plasma_settings: { rf_power_w: 300, frequency_mhz: 13.56 },
      gas_flows: {
        gases: [
          { name: 'SiH4', flow_sccm: 80 },
          { name: 'O2', flow_sccm: 100 },
        ],
      },
      recipe_steps: [{ name: 'deposit', duration_s: 60, target_temp_c: 1400, flows_sccm: { SiH4: 80, O2: 100 } }],
    };
    const answer = await engineer.post('/api/cvd/recipes', { name: 'unsafe', ...unsafe });
    expect([answer.status, answer.body.type]).toEqual([422, 'urn:spectra:problem:recipe-invalid']);
    const paths = new Set(answer.body.errors.map(({ path }: { path: string }) => path));
    expect(paths).toEqual(
      new Set([
        'plasma_settings',
        'recipe_steps[0].target_temp_c',
        'recipe_steps[0].flows_sccm',
        'required_interlocks',
        'safety_hazard_level',
      ]),
    );
  });

  it('are the defaults of their mode, when approved and chosen', async () => {
    const mode = `/api/cvd/process-modes/${process_mode_id}`;
    const path = await submitted('default');
    const recipe_id = path.slice(path.lastIndexOf('/') + 1);
    const choose = (...recipe_ids: string[]) => admin.put(`${mode}/default-recipes`, { recipe_ids });
    const early = await choose(recipe_id);
    expect([early.status, early.body.type]).toEqual([422, 'urn:spectra:problem:default-recipe-unfit']);
    await admin.post(`${path}/approve`, approval);
    const chosen = await choose(recipe_id);
    expect([chosen.status, chosen.body.default_recipes]).toEqual([200, [recipe_id]]);
    const headers = { 'x-min-position': chosen.headers.get('x-position') ?? '' };
    expect((await engineer.get(mode, { headers })).body.default_recipes).toEqual([recipe_id]);
    const rival = await signIn(system, 'admin@rival');
    expect((await rival.put(`${mode}/default-recipes`, { recipe_ids: [] })).status).toBe(404);
    expect((await engineer.put(`${mode}/default-recipes`, { recipe_ids: [] })).status).toBe(403);
  });

  it('go from draft to approved by somebody else, with a signature', async () => {
    const mine = await admin.post('/api/cvd/recipes', { name: 'own', ...contentFor(process_mode_id) });
    await admin.post(`/api/cvd/recipes/${mine.body.recipe_id}/submit`);
    const own = await admin.post(`/api/cvd/recipes/${mine.body.recipe_id}/approve`, approval);
    expect([own.status, own.body.type]).toEqual([409, 'urn:spectra:problem:approver-is-author']);
    const path = await submitted('signed');
    const approved = await admin.post(`${path}/approve`, { ...approval, comment: 'reviewed on paper' });
    expect(approved.body).toMatchObject({
      version: 1,
      status: 'approved',
      approval: { signer_id: 'admin@demo', printed_name: 'admin of Demo fab', meaning: 'approved' },
    });
    expect(approved.body.approval.signed_digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('are not signed with a wrong password, however often; the right one may follow under the same key', async () => {
    const path = await submitted('guarded');
    const headers = { 'idempotency-key': 'signing' };
    const wrong = await admin.post(`${path}/approve`, { ...approval, password: 'wrong' }, { headers });
    expect([wrong.status, wrong.body.type]).toEqual([401, 'urn:spectra:problem:credentials-refused']);
    expect((await admin.post(`${path}/approve`, approval, { headers })).status).toBe(200);
    for await (const event of system.store.readAll())
      expect(JSON.stringify([event.data, event.metadata])).not.toContain(PASSWORD);
  });

  it('come back from review as drafts, and are revised', async () => {
    const path = await submitted('returned');
    expect((await admin.post(`${path}/reject`, { reason: 'too hot' })).body.status).toBe('draft');
    const cooler = { ...contentFor(process_mode_id), thickness_target_nm: 90 };
    const revised = await engineer.put(`${path}/versions/1`, cooler);
    expect(revised.body.thickness_target_nm).toBe(90);
    expect((await engineer.put(`${path}/versions/7`, cooler)).status).toBe(404);
  });

  it('differ from version to version, field by field', async () => {
    const path = await submitted('versions');
    await admin.post(`${path}/approve`, approval);
    const { recipe_steps, ...rest } = contentFor(process_mode_id);
    const [heat, deposit] = recipe_steps;
    const content = {
      ...rest,
      film_target: undefined,
      uniformity_target_pct: 2,
      recipe_steps: [heat, { ...deposit, duration_s: 900 }],
    };
    const second = await engineer.post(`${path}/versions`, content);
    expect([second.status, second.body.version]).toEqual([201, 2]);
    const third = await engineer.post(`${path}/versions`, content);
    expect(third.body.type).toBe('urn:spectra:problem:recipe-draft-exists');
    const headers = { 'x-min-position': second.headers.get('x-position') ?? '' };
    const diff = await engineer.get(`${path}/diff?from=1&to=2`, { headers });
    expect(diff.body.changes).toEqual(
      expect.arrayContaining([
        { path: 'film_target', from: 'SiO2' },
        { path: 'uniformity_target_pct', to: 2 },
        { path: 'recipe_steps[1].duration_s', from: 1200, to: 900 },
      ]),
    );
    expect(diff.body.changes).toHaveLength(3);
    await engineer.post(`${path}/submit`);
    const approved = await admin.post(`${path}/approve`, approval);
    const versions = await engineer.get(`${path}/versions`, {
      headers: { 'x-min-position': approved.headers.get('x-position') ?? '' },
    });
    expect(versions.body.items.map(({ status }: { status: string }) => status)).toEqual(['superseded', 'approved']);
    const retired = await admin.post(`${path}/retire`);
    expect(retired.body).toMatchObject({ version: 2, status: 'retired' });
    const recipe = await engineer.get(path, { headers: { 'x-min-position': retired.headers.get('x-position') ?? '' } });
    expect(recipe.body).toMatchObject({ latest_version: 2, approved_version: null, current: { version: 2 } });
    expect(recipe.headers.get('etag')).toBe(`"${recipe.body.revision}"`);
  });
});

describe('tools', () => {
  const valid = { valid_from: '2026-01-01T00:00:00+02:00', valid_until: '2090-01-01T00:00:00Z' };

  it('are registered, calibrated, and tell their state', async () => {
    const made = await admin.post('/api/tools', toolFor('t1', 'north'));
    expect([made.status, made.body.tool_id, made.body.site]).toEqual([201, 't1', 'north']);
    const calibrated = await admin.post('/api/tools/t1/calibrations', {
      kind: 'mfc',
      performed_by: 'kim',
      ...valid,
      measured: { n2: 1.01 },
    });
    expect(calibrated.body).toMatchObject({
      kind: 'mfc',
      valid_from: '2025-12-31T22:00:00.000Z',
      measured: { n2: 1.01 },
    });
    const changed = await admin.post('/api/tools/t1/equipment-state', {
      to: 'scheduled_downtime',
      reason: 'wet clean',
    });
    expect(changed.body.equipment_state).toBe('scheduled_downtime');
    const headers = { 'x-min-position': changed.headers.get('x-position') ?? '' };
    const status = await engineer.get('/api/tools/t1/status', { headers });
    expect(status.body).toMatchObject({
      connected: false,
      equipment_state: 'scheduled_downtime',
      calibration_valid_until: '2090-01-01T00:00:00.000Z',
      active_runs: [],
    });
    expect((await engineer.get('/api/tools/t1/calibrations')).body.items).toHaveLength(1);
    expect((await engineer.get('/api/tools/t1/interlocks')).body).toEqual({ items: [], next_cursor: null });
    const used = await engineer.get('/api/tools/t1/utilisation');
    const shares = used.body.states.reduce((sum: number, { share_pct }: { share_pct: number }) => sum + share_pct, 0);
    expect(shares).toBeCloseTo(100, 6);
    expect(used.body.changes.map(({ to }: { to: string }) => to)).toEqual(['standby', 'scheduled_downtime']);
  });

  it('say whether they can run a recipe, and why not', async () => {
    const capability_ranges = { quantities: { temperature_c: { min: 20, max: 400 } }, gases_sccm: { Ar: 50 } };
    await admin.post('/api/tools', { ...toolFor('small', 'north'), capability_ranges });
    const { body, headers: made } = await engineer.post('/api/cvd/recipes', {
      name: 'too much',
      ...contentFor(process_mode_id),
    });
    const headers = { 'x-min-position': made.get('x-position') ?? '' };
    const answer = await engineer.get(`/api/tools/small/supports?recipe_id=${body.recipe_id}`, { headers });
    expect(answer.body).toMatchObject({ supported: false, version: 1 });
    expect(answer.body.reasons).toEqual([
      "recipe_steps[0].target_temp_c asks for 425, the tool's temperature_c goes from 20 to 400",
      "80 sccm of Ar is more than its controller's 50",
    ]);
    expect((await engineer.get('/api/tools/small')).body.capability_ranges).toEqual(capability_ranges);
  });

  it('have one name in the organisation, and a site that is theirs', async () => {
    await admin.post('/api/tools', toolFor('t2', 'south'));
    expect((await admin.post('/api/tools', toolFor('t2', 'south'))).body.type).toBe(
      'urn:spectra:problem:tool-already-registered',
    );
    const rival = await signIn(system, 'admin@rival');
    expect((await rival.post('/api/tools', toolFor('t2', 'south'))).body.type).toBe(
      'urn:spectra:problem:site-not-available',
    );
    expect((await rival.post('/api/tools', toolFor('t2', 'west'))).status).toBe(201);
  });

  it('have calibrations that last', async () => {
    await admin.post('/api/tools', toolFor('t3', 'north'));
    const backwards = {
      kind: 'mfc',
      performed_by: 'kim',
      valid_from: valid.valid_until,
      valid_until: valid.valid_from,
    };
    const answer = await admin.post('/api/tools/t3/calibrations', backwards);
    expect([answer.status, answer.body.type]).toEqual([422, 'urn:spectra:problem:calibration-period-empty']);
    const never = await admin.post('/api/tools/t3/calibrations', { ...backwards, valid_from: '2026-02-31T00:00:00Z' });
    expect([never.status, never.body.errors[0].path]).toEqual([400, 'valid_from']);
  });
});

describe('procedures', () => {
  it('are approved by somebody else', async () => {
    const draft = { number: 'SOP-1', version: 1, title: 'Reactors', family: 'cvd' };
    const { body } = await admin.post('/api/sops', draft);
    expect((await admin.post(`/api/sops/${body.sop_id}/approve`)).body.type).toBe(
      'urn:spectra:problem:approver-is-author',
    );
    expect((await admin.post('/api/sops', draft)).status).toBe(409);
  });
});
