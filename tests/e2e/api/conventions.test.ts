import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Client, clientOf, signIn } from './client.ts';
import { buildFab, contentFor, type Fab, modeBody } from './fab.ts';
import { PASSWORD, type System, startSystem } from './system.ts';

let system: System;
let admin: Client;
let engineer: Client;
let viewer: Client;
let fab: Fab;

beforeAll(async () => {
  system = await startSystem({ config: { cors_origins: ['https://fab.example'] } });
  [admin, engineer, viewer] = await Promise.all([
    signIn(system, 'admin@demo'),
    signIn(system, 'engineer@demo'),
    signIn(system, 'viewer@demo'),
  ]);
  fab = await buildFab({ admin, engineer, password: PASSWORD }, 'conv');
}, 60_000);
afterAll(() => system?.stop());

const order = () => ({ recipe_id: fab.recipe_id, tool_id: fab.tool_id, wafer_ids: ['w1'] });

const expectProblem = (answer: Answer, status: number, slug: string): void => {
  expect(answer.body).toMatchObject({ type: `urn:spectra:problem:${slug}`, status });
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(Object.keys(answer.body)).toEqual(
    expect.arrayContaining(['type', 'title', 'status', 'detail', 'instance', 'correlation_id']),
  );
  expect(answer.body.correlation_id).toBe(answer.headers.get('x-correlation-id'));
  expect(answer.text).not.toMatch(/\n\s+at |\.ts:\d+|node_modules/);
};

describe('problems', () => {
  it('has one for a route that does not exist', async () => {
    const answer = await admin.get('/api/nothing-here?x=1');
    expectProblem(answer, 404, 'no-such-route');
    expect(answer.body.instance).toBe('/api/nothing-here');
  });

  it('has one for a method that a route does not take, with those it does', async () => {
    const answer = await admin.call('DELETE', '/api/tools');
    expectProblem(answer, 405, 'method-not-allowed');
    expect(answer.headers.get('allow')?.split(', ')).toEqual(expect.arrayContaining(['GET', 'POST']));
  });

  it('has one for a body that is no JSON', async () => {
    expectProblem(await engineer.call('POST', '/api/cvd/runs', { raw: '{"recipe_id": ' }), 400, 'invalid-request');
  });

  it('has one for an empty body where one is required', async () => {
    const answer = await engineer.call('POST', '/api/cvd/runs', { headers: { 'content-type': 'application/json' } });
    expectProblem(answer, 400, 'invalid-request');
  });

  it('names every wrong field of a body by its path', async () => {
    const content = {
      ...contentFor(fab.process_mode_id),
      safety_hazard_level: 9,
      recipe_steps: [{ name: 'x', duration_s: -1 }],
    };
    const answer = await engineer.post('/api/cvd/recipes', { name: 'bad', ...content });
    expectProblem(answer, 400, 'invalid-request');
    const paths = answer.body.errors.map(({ path }: { path: string }) => path);
    expect(paths).toEqual(expect.arrayContaining(['safety_hazard_level', 'recipe_steps[0].duration_s']));
  });

  it('refuses a field that it does not know, so that a misspelt one is not lost', async () => {
    const content = {
      ...contentFor(fab.process_mode_id),
      recipe_steps: [{ name: 'x', duration_s: 1, target_tmp_c: 400 }],
    };
    const answer = await engineer.post('/api/cvd/recipes', { name: 'misspelt', ...content });
    expectProblem(answer, 400, 'invalid-request');
    expect(answer.body.errors).toEqual([{ path: 'recipe_steps[0].target_tmp_c', message: 'unknown field' }]);
  });

  it.each([
    ['a filter that it does not know', '/api/tools?colour=red', 'query'],
    ['a limit out of range', '/api/tools?limit=5000', 'query.limit'],
    ['a cursor that it never gave', '/api/tools?cursor=zzz', 'query.cursor'],
    ['text with NUL', '/api/cvd/runs?lot_id=%00', 'query.lot_id'],
    ['an id that is none', '/api/recipes/1', 'path.recipe_id'],
  ])('refuses %s', async (_, path, where) => {
    const answer = await admin.get(path);
    expectProblem(answer, 400, 'invalid-request');
    expect(answer.body.errors[0].path).toContain(where);
  });

  it('refuses a header that makes no sense', async () => {
    const answer = await admin.get('/api/tools', { headers: { 'x-min-position': 'soon' } });
    expectProblem(answer, 400, 'invalid-request');
    expect(answer.body.errors[0].path).toBe('header.x-min-position');
  });

  it('refuses what is not application/json', async () => {
    const answer = await engineer.call('POST', '/api/cvd/runs', {
      raw: 'a=b',
      headers: { 'content-type': 'text/plain' },
    });
    expectProblem(answer, 415, 'unsupported-media-type');
  });

  it('refuses a body over 1 MiB, announced or not', async () => {
    const raw = JSON.stringify({ name: 'x'.repeat(1024 * 1024) });
    expectProblem(await engineer.call('POST', '/api/sops', { raw }), 413, 'body-too-large');
    const chunks = ReadableStream.from(
      (function* () {
        for (let i = 0; i < 40; i += 1) yield new Uint8Array(40_000).fill(32);
      })(),
    );
    const response = await fetch(`${system.url}/api/sops`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${engineer.token}` },
      body: chunks,
      duplex: 'half',
    });
    expect(response.status).toBe(413);
    await response.body?.cancel();
  });

  it.each([
    ['a number that is no double', '{"metadata":{"x":1e999}}', 'metadata.x'],
    ['half a surrogate pair', '{"metadata":{"x":"\\ud800"}}', 'metadata.x'],
    ['NUL in a text', '{"metadata":{"x":"a\\u0000"}}', 'metadata.x'],
    ['a prototype', '{"metadata":{"__proto__":{"x":1}}}', 'metadata'],
    ['endless nesting', `{"metadata":{"x":${'['.repeat(5000)}${']'.repeat(5000)}}}`, 'metadata'],
  ])('refuses %s, which the record cannot keep', async (_, metadata, where) => {
    const raw = JSON.stringify(order()).replace(/}$/, `,${metadata.slice(1)}`);
    const answer = await engineer.call('POST', '/api/cvd/runs', { raw });
    expectProblem(answer, 400, 'invalid-request');
    expect(answer.body.errors[0].path).toContain(where);
  });

  it('lists the checks of preflight that failed, and records the refusal', async () => {
    const bare = `conv-bare-tool`;
    await admin.post('/api/tools', {
      id: bare,
      name: 'bare',
      family: 'etch',
      location: { site: 'conv-site' },
    });
    const answer = await engineer.post('/api/cvd/runs', { ...order(), tool_id: bare });
    expectProblem(answer, 422, 'preflight-failed');
    const failed = answer.body.failed_checks.map(({ name }: { name: string }) => name);
    expect(failed).toEqual(['mode_supported', 'calibration_in_date']);
    const run = await engineer.until(`/api/cvd/runs/${answer.body.run_id}`, ({ status }) => status === 200);
    expect(run.body.status).toBe('refused');
  });

  it.each([
    ['no such recipe', { recipe_id: '00000000-0000-4000-8000-000000000000' }, 'recipe-unknown', 'recipe_id'],
    ['no such tool', { tool_id: 'nowhere' }, 'tool-unknown', 'tool_id'],
    ['no such chamber', { chamber: 'c9' }, 'chamber-unknown', 'chamber'],
  ])('says of an order with %s where it is wrong', async (_, wrong, slug, path) => {
    const answer = await engineer.post('/api/cvd/runs', { ...order(), ...wrong });
    expectProblem(answer, 422, slug);
    expect(answer.body.errors[0].path).toBe(path);
  });

  it('says what a run would have to be to do what is asked', async () => {
    const { body } = await engineer.post('/api/cvd/runs', order());
    const answer = await engineer.post(`/api/cvd/runs/${body.run_id}/resume`, { reason: 'test' });
    expectProblem(answer, 409, 'run-wrong-state');
    expect(answer.body).toMatchObject({ run_status: 'queued', allowed: ['paused'] });
  });

  it('survives a request line that is no HTTP', async () => {
    const { hostname, port } = new URL(system.url);
    const reply = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => socket.end('NONSENSE\r\n\r\n'));
      socket.once('data', (data) => resolve(data.toString())).once('error', reject);
    });
    expect(reply).toMatch(/^HTTP\/1\.1 400 /);
    expect((await clientOf(system).get('/health')).status).toBe(200);
  });
});

describe('commands', () => {
  it('answer with the revision and the position, and a query with that position sees them', async () => {
    const made = await engineer.post('/api/process-modes', { ...modeBody, name: 'seen at once' });
    expect(made.status).toBe(201);
    expect(made.headers.get('etag')).toBe('"0"');
    expect(made.headers.get('location')).toBe(`/api/process-modes/${made.body.process_mode_id}`);
    const position = made.headers.get('x-position') ?? '';
    const read = await viewer.get(made.headers.get('location') ?? '', { headers: { 'x-min-position': position } });
    expect(read.body).toMatchObject({ name: 'seen at once' });
    expect(read.headers.get('x-position')).toMatch(/^\d+\/\d+$/);
  });

  it('give the first answer again to the same key and body, and do nothing twice', async () => {
    const headers = { 'idempotency-key': 'order-1' };
    const first = await engineer.post('/api/cvd/runs', order(), { headers });
    await engineer.post(`/api/cvd/runs/${first.body.run_id}/cancel`, { reason: 'changed our mind' });
    const again = await engineer.post('/api/cvd/runs', order(), { headers });
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    for (const name of ['etag', 'x-position', 'location']) {
      expect(again.headers.get(name)).toBe(first.headers.get(name));
    }
  });

  it('give the first answer again to a command that was refused', async () => {
    const headers = { 'idempotency-key': 'resume-1' };
    const { body } = await engineer.post('/api/cvd/runs', order());
    const path = `/api/cvd/runs/${body.run_id}/resume`;
    const first = await engineer.post(path, { reason: 'test' }, { headers });
    const again = await engineer.post(path, { reason: 'test' }, { headers });
    expect([again.status, again.body.detail]).toEqual([409, first.body.detail]);
  });

  it('refuse a key that came with another body, even one that names another thing', async () => {
    const headers = { 'idempotency-key': 'mode-1' };
    const first = await engineer.post('/api/process-modes', { ...modeBody, name: 'keyed' }, { headers });
    expect(first.status).toBe(201);
    const other = await engineer.post('/api/process-modes', { ...modeBody, name: 'keyed otherwise' }, { headers });
    expectProblem(other, 422, 'command-id-reused');
  });

  it('take the same key of another user, and on another route, for another command', async () => {
    const headers = { 'idempotency-key': 'shared' };
    const mine = await engineer.post('/api/cvd/runs', order(), { headers });
    const theirs = await admin.post('/api/cvd/runs', order(), { headers });
    expect(theirs.status).toBe(202);
    expect(theirs.body.run_id).not.toBe(mine.body.run_id);
  });

  it('decide once when the same key comes many times at once', async () => {
    const headers = { 'idempotency-key': 'at-once' };
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => engineer.post('/api/cvd/runs', order(), { headers })),
    );
    expect(new Set(answers.map(({ body }) => body.run_id)).size).toBe(1);
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(202));
  });

  it('are done only at the revision that If-Match names', async () => {
    const drafted = await engineer.post('/api/recipes', { name: 'matched', ...contentFor(fab.process_mode_id) });
    const path = `/api/recipes/${drafted.body.recipe_id}`;
    const stale = await engineer.post(`${path}/submit`, {}, { headers: { 'if-match': '"7"' } });
    expectProblem(stale, 412, 'revision-mismatch');
    expect(stale.body).toMatchObject({ expected: '7', actual: '0' });
    const etag = drafted.headers.get('etag') ?? '';
    expect((await engineer.post(`${path}/submit`, {}, { headers: { 'if-match': etag } })).status).toBe(200);
  });

  it('keep the reason and the correlation id with the event', async () => {
    const headers = { 'x-correlation-id': 'mes-4711' };
    const { body } = await engineer.post('/api/cvd/runs', order());
    const cancelled = await engineer.post(
      `/api/cvd/runs/${body.run_id}/cancel`,
      { reason: 'lot on hold' },
      { headers },
    );
    expect(cancelled.headers.get('x-correlation-id')).toBe('mes-4711');
    const auditor = await signIn(system, 'auditor@demo');
    const history = await auditor.get(`/api/audit/runs/${body.run_id}/history`);
    expect(history.body.items.at(-1)).toMatchObject({
      type: 'RunCancelled',
      reason: 'lot on hold',
      correlation_id: 'mes-4711',
      actor: { id: 'engineer@demo' },
    });
  });

  it('need a reason where one is asked for', async () => {
    const { body } = await engineer.post('/api/cvd/runs', order());
    const answer = await engineer.post(`/api/cvd/runs/${body.run_id}/cancel`, {});
    expectProblem(answer, 400, 'invalid-request');
    expect(answer.body.errors[0].path).toBe('reason');
  });
});

describe('queries', () => {
  it('wait for a position, and say so when it does not come', async () => {
    const answer = await viewer.get('/api/tools', { headers: { 'x-min-position': '99999999999/99999999999' } });
    expectProblem(answer, 503, 'read-model-behind');
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  }, 15_000);

  it('come in pages that together are the whole list', async () => {
    for (const name of ['p1', 'p2', 'p3', 'p4', 'p5']) {
      await engineer.post('/api/process-modes', { ...modeBody, name: `paged ${name}` });
    }
    const all = await viewer.until('/api/process-modes', ({ body }) =>
      body.items.some(({ name }: { name: string }) => name === 'paged p5'),
    );
    const names: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body }: Answer = await viewer.get(
        `/api/process-modes?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      expect(body.items.length).toBeLessThanOrEqual(2);
      names.push(...body.items.map(({ name }: { name: string }) => name));
      cursor = body.next_cursor;
    }
    expect(names).toEqual(all.body.items.map(({ name }: { name: string }) => name));
  });
});

describe('headers', () => {
  it('refuses a correlation id that could break a log', async () => {
    const answer = await clientOf(system).get('/health', { headers: { 'x-correlation-id': 'a b' } });
    expectProblem(answer, 400, 'invalid-request');
  });

  it('keeps browsers from guessing types, framing and leaking addresses', async () => {
    const { headers } = await clientOf(system).get('/health');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('lets the configured origins in, and no others', async () => {
    const ask = (origin: string) =>
      clientOf(system).call('OPTIONS', '/api/tools', { headers: { origin, 'access-control-request-method': 'GET' } });
    expect((await ask('https://fab.example')).headers.get('access-control-allow-origin')).toBe('https://fab.example');
    expect((await ask('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
  });
});
