import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Client, signIn } from './client.ts';
import { buildFab, contentFor, type Fab } from './fab.ts';
import { PASSWORD, type System, startSystem } from './system.ts';

let system: System;
let admin: Client;
let engineer: Client;
let fab: Fab;

beforeAll(async () => {
  system = await startSystem();
  admin = await signIn(system, 'admin@demo');
  engineer = await signIn(system, 'engineer@demo');
  fab = await buildFab({ admin, engineer, password: PASSWORD }, 'one');
}, 60_000);
afterAll(() => system.stop());

describe('a run from order to answer', () => {
  it('is accepted with its number when every check passes, and can be read at once', async () => {
    const order = { recipe_id: fab.recipe_id, tool_id: fab.tool_id, wafer_ids: ['w1'] };
    const queued = await engineer.post('/api/cvd/runs', order);
    expect(queued.body).toMatchObject({ status: 'queued' });
    expect(queued.status).toBe(202);
    const position = queued.headers.get('x-position') ?? '';
    const run = await engineer.get(`/api/cvd/runs/${queued.body.run_id}`, { headers: { 'x-min-position': position } });
    expect(run.body).toMatchObject({ run_number: queued.body.run_number, status: 'queued', e40_state: 'queued' });
    expect(contentFor('x')).toBeDefined();
  });
});
