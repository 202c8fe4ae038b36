import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runStream } from '../../../commands/streams.ts';
import { eventHash } from '../../../domain/kernel/hash-chain.ts';
import { type Client, signIn } from './client.ts';
import { buildFab, type Fab } from './fab.ts';
import { append, recordRun } from './log.ts';
import { PASSWORD, type System, startSystem } from './system.ts';

let system: System;
let auditor: Client;
let fab: Fab;
let run_id: string;
let between: string;

beforeAll(async () => {
  system = await startSystem();
  const admin = await signIn(system, 'admin@demo');
  const engineer = await signIn(system, 'engineer@demo');
  auditor = await signIn(system, 'auditor@demo');
  fab = await buildFab({ admin, engineer, password: PASSWORD }, 'audit');
  const queued = await engineer.post('/api/cvd/runs', { recipe_id: fab.recipe_id, tool_id: fab.tool_id });
  run_id = queued.body.run_id;
  between = new Date().toISOString();
  // The next event must not fall into the same millisecond.
  while (Date.now() <= Date.parse(between)) await new Promise((resolve) => setTimeout(resolve, 1));
  const at = '2026-11-22T08:00:00.000Z';
  await recordRun(system, run_id, { type: 'RunStarted', data: { at } });
  const paused = await engineer.post(`/api/cvd/runs/${run_id}/pause`, { reason: 'leak check' });
  const [commit = '', prepare = ''] = (paused.headers.get('x-position') ?? '').split('/');
  await system.readSide.waitFor({ commit, prepare }, 10_000);
}, 60_000);
afterAll(() => system?.stop());

describe('the history of a thing', () => {
  it('says who changed what, from what to what, when and why', async () => {
    const { body } = await auditor.get(`/api/audit/runs/${run_id}/history`);
    expect(body.items.map(({ type }: { type: string }) => type)).toEqual([
      'RunQueued',
      'RunStarted',
      'RunPauseRequested',
    ]);
    const [queued, started, paused] = body.items;
    expect(queued).toMatchObject({ revision: 0, actor: { id: 'engineer@demo', roles: ['engineer'] } });
    expect(queued.changes).toContainEqual({ path: 'tool_id', to: fab.tool_id });
    expect(started.changes).toEqual(
      expect.arrayContaining([
        { path: 'status', from: 'queued', to: 'processing' },
        { path: 'start_time', from: null, to: '2026-11-22T08:00:00.000Z' },
      ]),
    );
    expect(paused).toMatchObject({
      reason: 'leak check',
      changes: [{ path: 'status', from: 'processing', to: 'pausing' }],
    });
  });

  it('shows the signature of an approval, bound to what was signed', async () => {
    const { body } = await auditor.get(`/api/audit/recipes/${fab.recipe_id}/history`);
    const approved = body.items.find(({ type }: { type: string }) => type === 'RecipeApproved');
    const submitted = await auditor.get(`/api/audit/events?type=RecipeSubmitted&recipe=${fab.recipe_id}`);
    expect(approved.signature).toMatchObject({
      printed_name: 'admin of Demo fab',
      meaning: 'approved',
      signed_digest: submitted.body.items[0].data.digest,
    });
    expect(approved.changes).toContainEqual({ path: 'versions[0].status', from: 'submitted', to: 'approved' });
  });

  it('comes in pages', async () => {
    const first = await auditor.get(`/api/audit/runs/${run_id}/history?limit=2`);
    expect(first.body.next_cursor).toBe('2');
    const rest = await auditor.get(`/api/audit/runs/${run_id}/history?limit=2&cursor=2`);
    expect([rest.body.items.length, rest.body.next_cursor]).toEqual([1, null]);
    expect(rest.body.items[0].changes).toEqual([{ path: 'status', from: 'processing', to: 'pausing' }]);
  });

  it.each(['tools', 'charts'] as const)('is there for %s too', async (kind) => {
    const engineer = await signIn(system, 'engineer@demo');
    const parameter = { kind: 'result', result: 't' };
    const chart = await engineer.post('/api/spc/charts', { name: `history of ${kind}`, parameter });
    const id = kind === 'tools' ? fab.tool_id : chart.body.chart_id;
    const { body } = await auditor.get(`/api/audit/${kind}/${id}/history`);
    expect(body.items[0].changes.length).toBeGreaterThan(3);
    expect((await auditor.get(`/api/audit/${kind}/${id}/verification`)).body.valid).toBe(true);
  });
});

describe('the state at an instant', () => {
  it('is what was known then: by time, by revision, and now', async () => {
    const path = `/api/audit/runs/${run_id}`;
    const status = async (query: string) => (await auditor.get(`${path}${query}`)).body.state.status;
    expect(await status(`?at=${between}`)).toBe('queued');
    expect(await status('?at=1')).toBe('processing');
    expect(await status('')).toBe('pausing');
    expect((await auditor.get(`${path}?at=2001-01-01T00:00:00Z`)).status).toBe(404);
    expect((await auditor.get(`${path}?at=noon`)).status).toBe(400);
  });
});

describe('the hash chain', () => {
  it('is whole, and every event can be checked by whoever reads it', async () => {
    const { body } = await auditor.get(`/api/audit/runs/${run_id}/verification`);
    expect(body).toMatchObject({ valid: true, events_checked: 3, head: { revision: 2 }, broken: null });
    const events = await auditor.get(`/api/audit/events?stream=run-${run_id}&order=asc`);
    expect(events.body.items).toHaveLength(3);
    let previous = '0'.repeat(64);
    for (const event of events.body.items) {
      expect(event.previous_hash).toBe(previous);
      expect(eventHash(event.stream, BigInt(event.revision), event)).toBe(event.hash);
      previous = event.hash;
    }
    expect(body.head.hash).toBe(previous);
  });

  it('shows where an event was altered', async () => {
    const other = '11111111-2222-4333-8444-555555555555';
    const { store } = system;
    const queued = {
      ...(await auditor.get(`/api/audit/events?type=RunQueued&run=${run_id}`)).body.items[0].data,
      run_id: other,
    };
    await append(system, runStream(other), 'demo', [{ type: 'RunQueued', data: queued }]);
    const at = '2026-11-22T09:00:00.000Z';
    const forged = { store: { ...store, append: forgeTime(store.append.bind(store)) } };
    await append({ store: { ...store, ...forged.store } }, runStream(other), 'demo', [
      { type: 'RunStarted', data: { at } },
    ]);
    const { body } = await auditor.get(`/api/audit/runs/${other}/verification`);
    expect(body).toMatchObject({ valid: false, broken: { kind: 'altered', revision: 1 }, head: { revision: 0 } });
  });
});

/** As somebody would who can write into the store, but did not compute the hashes again. */
const forgeTime =
  (write: System['store']['append']): System['store']['append'] =>
  (stream, revision, events) =>
    write(
      stream,
      revision,
      events.map((event) => ({ ...event, data: { at: '2026-11-22T07:00:00.000Z' } })),
    );

describe('events', () => {
  it('are found by stream, type, actor, run, recipe and time', async () => {
    const find = async (query: string) => (await auditor.get(`/api/audit/events?${query}`)).body.items;
    expect(await find(`stream=run-${run_id}`)).toHaveLength(3);
    // The allocation of its number is about the run, too.
    expect(await find(`run=${run_id}`)).toHaveLength(4);
    expect(await find(`type=RunPauseRequested&actor=engineer@demo`)).toHaveLength(1);
    expect((await find(`recipe=${fab.recipe_id}`)).length).toBeGreaterThanOrEqual(4);
    expect(await find(`run=${run_id}&to=${between}`)).toHaveLength(2);
    expect(await find('type=NoSuchEvent')).toEqual([]);
    const [newest] = await find(`run=${run_id}&limit=1`);
    expect((await auditor.get(`/api/audit/events/${newest.id}`)).body).toEqual(newest);
  });
});

describe('dead letters', () => {
  const rejection = (org_id: string | null, detail: string) => ({
    topic: 'spectra/v1/x/y/z/telemetry',
    reason: 'unknown_tool',
    detail,
    org_id,
    received_at: '2026-11-22T08:00:00.000Z',
    size_bytes: 2,
    sha256: '0'.repeat(64),
    payload_base64: 'e30=',
  });

  it('are shown to whom they belong; those of nobody to the platform', async () => {
    const rejections = [rejection('demo', 'of demo'), rejection('rival', 'of rival'), rejection(null, 'of nobody')];
    const position = await append(system, 'deadletter-2026-11-22', 'demo', [
      { type: 'MessagesRejected', data: { rejections } },
    ]);
    await system.readSide.waitFor(position, 10_000);
    const seen = async (user: string) => {
      const { body } = await (await signIn(system, user)).get('/api/ingest/rejected');
      return body.items.map(({ detail }: { detail: string }) => detail).sort();
    };
    expect(await seen('admin@demo')).toEqual(['of demo', 'of nobody']);
    expect(await seen('admin@rival')).toEqual(['of rival']);
    const { body } = await auditor.get('/api/audit/events?type=MessagesRejected');
    expect(body.items[0].redacted).toBe(true);
    expect(JSON.stringify(body)).not.toContain('of rival');
    expect((await (await signIn(system, 'admin@demo')).get('/api/ingest/rejected/counts')).body.items).toEqual([
      { reason: 'unknown_tool', count: 2 },
    ]);
  });
});
