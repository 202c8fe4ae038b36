import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { catalogue } from '../../../domain/catalogue/catalogue.ts';
import { type Client, signIn } from './client.ts';
import { type System, startSystem } from './system.ts';

let system: System;
let engineer: Client;
let rival: Client;
let recipe_id: string;
let content: Record<string, unknown> & { recipe_steps: object[] };

beforeAll(async () => {
  system = await startSystem();
  [engineer, rival] = await Promise.all([signIn(system, 'engineer@demo'), signIn(system, 'engineer@rival')]);
  const entry = catalogue.find(({ mode }) => mode.name === 'LPCVD oxide');
  const mode = await engineer.post('/api/cvd/process-modes', entry?.mode);
  const { process_mode_id } = mode.body;
  content = { ...(entry?.recipes[0]?.content as typeof content), process_mode_id };
  ({ recipe_id } = (await engineer.post('/api/cvd/recipes', { name: 'oxide', ...content })).body);
}, 60_000);
afterAll(() => system?.stop());

const simulated = async (body: unknown) => {
  const answer = await engineer.post('/api/cvd/simulate', body);
  expect([answer.status, answer.status === 201 ? '' : answer.text]).toEqual([201, '']);
  return answer;
};

describe('a simulated run of a recipe', () => {
  it('grows a film, step by step, over the wafer', async () => {
    const { body } = await simulated({ recipe_id });
    const { values } = body;
    expect(values.thickness_nm.value).toBeCloseTo(300, 0);
    expect(values.map.value).toHaveLength(49);
    expect(values.times_s.value.at(-1)).toBeCloseTo(values.duration_s.value, 6);
    expect(values.thickness_so_far_nm.value.at(-1)).toBe(values.thickness_nm.value);
    expect((await engineer.post(body.links.reproduce)).body).toMatchObject({ equal: true });
  });

  it('is a run that lists show only when asked for it', async () => {
    const made = await simulated({ recipe_id });
    const headers = { 'x-min-position': made.headers.get('x-position') ?? '' };
    const { body: run } = await engineer.get(made.body.links.run, { headers });
    expect(run).toMatchObject({
      run_id: made.body.run_id,
      origin: 'simulated',
      status: 'process_complete',
      run_number: null,
      tool_id: '(simulated)',
      recipe_id,
      recipe_version: 1,
      metadata: { simulation_id: made.body.simulation_id },
    });
    expect(run.results.thickness_nm_mean).toBe(made.body.values.thickness_nm.value);
    const ids = async (query: string): Promise<string[]> =>
      (await engineer.get(`/api/cvd/runs${query}`)).body.items.map(({ run_id }: { run_id: string }) => run_id);
    expect(await ids('')).not.toContain(run.run_id);
    expect(await ids('?origin=simulated')).toContain(run.run_id);
    expect((await rival.get(made.body.links.run)).status).toBe(404);
  });

  it('takes no commands and no metrology', async () => {
    const { body } = await simulated({ recipe_id });
    const abort = await engineer.post(`${body.links.run}/abort`, { reason: 'no' });
    const results = await engineer.post(`${body.links.run}/results`, {
      results: { thickness_nm_mean: 1 },
      reason: 'no',
    });
    expect([abort.status, results.status]).toEqual([409, 409]);
    expect(results.body.type).toBe('urn:spectra:problem:run-has-ended');
  });

  it('needs no recipe in the catalogue, but one that would be accepted there', async () => {
    const { body } = await simulated({ content, map_sites: 9 });
    expect(body.values.map.value).toHaveLength(9);
    const steps = content.recipe_steps.map((step) => ({ ...step, target_temp_c: 2000 }));
    const refused = await engineer.post('/api/cvd/simulate', { content: { ...content, recipe_steps: steps } });
    expect([refused.status, refused.body.errors.length > 0]).toEqual([422, true]);
    expect((await engineer.post('/api/cvd/simulate', { content, recipe_id })).status).toBe(400);
  });

  it('is not of a recipe of another organisation', async () => {
    const { status, body } = await rival.post('/api/cvd/simulate', { recipe_id });
    expect([status, body.type]).toEqual([422, 'urn:spectra:problem:recipe-unknown']);
  });
});
