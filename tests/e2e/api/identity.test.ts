import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientOf, signIn } from './client.ts';
import { PASSWORD, type System, startSystem } from './system.ts';

let system: System;
let now = Date.now();

beforeAll(async () => {
  system = await startSystem({ clock: () => new Date(now), access_token_lifetime_s: 300 });
}, 60_000);
afterAll(() => system?.stop());

const anonymous = () => clientOf(system);
const login = (username: string, password = PASSWORD) => anonymous().post('/api/auth/login', { username, password });
const refresh = (refresh_token: string) => anonymous().post('/api/auth/refresh', { refresh_token });

describe('signing in', () => {
  it('gives a token that speaks for the user', async () => {
    const { status, body } = await login('engineer@demo');
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 300 });
    const me = await clientOf(system, body.access_token).get('/api/auth/me');
    expect(me.body).toMatchObject({ user_id: 'engineer@demo', org_id: 'demo', roles: ['engineer'] });
    expect(me.body.permissions).toContain('cvd:create_run');
    expect(me.body.permissions).not.toContain('audit:read');
  });

  it.each([
    ['a wrong password', 'engineer@demo', 'wrong'],
    ['a user who does not exist', 'nobody@demo', PASSWORD],
    ['an organisation that does not exist', 'engineer@nowhere', PASSWORD],
  ])('says the same of %s', async (_, username, password) => {
    const { status, body } = await login(username, password);
    expect(status).toBe(401);
    expect(body).toMatchObject({ type: 'urn:spectra:problem:credentials-refused', title: 'Credentials refused' });
    expect(body.detail).toBe('The name or the password is wrong, or the user may not sign in.');
  });

  it('refuses a token that was altered, one of another key, and one that ran out', async () => {
    const { body } = await login('viewer@demo');
    const [head = '', claims = '', signature = ''] = body.access_token.split('.');
    const grown = { ...JSON.parse(Buffer.from(claims, 'base64url').toString()), roles: ['admin'] };
    const forged = `${head}.${Buffer.from(JSON.stringify(grown)).toString('base64url')}.${signature}`;
    const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`;
    for (const token of [forged, unsigned, 'abc']) {
      expect((await clientOf(system, token).get('/api/auth/me')).status).toBe(401);
    }
    now += 301_000;
    const late = await clientOf(system, body.access_token).get('/api/auth/me');
    expect(late.status).toBe(401);
    expect(late.headers.get('www-authenticate')).toContain('Bearer');
  });

  it('stops guessing at a password, even with the right one at last', async () => {
    const guesses = await Promise.all(Array.from({ length: 14 }, () => login('operator@rival', 'guess')));
    expect(guesses.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(guesses.filter(({ status }) => status === 429)).toHaveLength(4);
    const { status, headers } = await login('operator@rival');
    expect(status).toBe(429);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await login('viewer@rival')).status).toBe(200);
  });

  it('leaves no password and no token in the log', async () => {
    await login('engineer@demo', 'a-secret-that-is-wrong');
    const { body } = await login('engineer@demo');
    const all = system.logged.join('\n');
    for (const secret of [PASSWORD, 'a-secret-that-is-wrong', body.access_token, body.refresh_token]) {
      expect(all).not.toContain(secret);
    }
    for await (const event of system.store.readAll())
      expect(JSON.stringify([event.data, event.metadata])).not.toContain(PASSWORD);
  });
});

describe('refreshing', () => {
  it('gives the next pair, and the old refresh token ends the session when it comes again', async () => {
    const first = (await login('engineer@demo')).body;
    const second = await refresh(first.refresh_token);
    expect(second.status).toBe(200);
    expect((await clientOf(system, second.body.access_token).get('/api/auth/me')).status).toBe(200);
    expect((await refresh(first.refresh_token)).status).toBe(401);
    expect((await refresh(second.body.refresh_token)).status).toBe(401);
  });

  it('lets one of many that come at once through', async () => {
    const { body } = await login('engineer@demo');
    const answers = await Promise.all(Array.from({ length: 6 }, () => refresh(body.refresh_token)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('ends with the session', async () => {
    const { body } = await login('engineer@demo');
    expect((await clientOf(system, body.access_token).post('/api/auth/logout')).status).toBe(204);
    expect((await refresh(body.refresh_token)).status).toBe(401);
  });

  it('looks at the organisation again', async () => {
    const admin = await signIn(system, 'admin@demo');
    const { body } = await login('engineer2@demo');
    await admin.put('/api/users/engineer2@demo/roles', { roles: ['viewer'], reason: 'moved' });
    const renewed = await refresh(body.refresh_token);
    const me = await clientOf(system, renewed.body.access_token).get('/api/auth/me');
    expect(me.body.roles).toEqual(['viewer']);
  });
});

describe('users', () => {
  it('are registered with a password, sign in, and are kept out when deactivated', async () => {
    const admin = await signIn(system, 'admin@demo');
    const user = { username: 'kim', name: 'Kim Lee', roles: ['operator'], password: 'a long enough password' };
    const made = await admin.post('/api/users', user, { headers: { 'idempotency-key': 'kim' } });
    expect(made.status).toBe(201);
    expect(made.body).toEqual({
      user_id: 'kim@demo',
      org_id: 'demo',
      username: 'kim',
      name: 'Kim Lee',
      roles: ['operator'],
      active: true,
    });
    const signedIn = await login('kim@demo', user.password);
    expect(signedIn.status).toBe(200);
    expect((await admin.post('/api/users/kim@demo/deactivate', { reason: 'left' })).body.active).toBe(false);
    expect((await login('kim@demo', user.password)).status).toBe(401);
    expect((await refresh(signedIn.body.refresh_token)).status).toBe(401);
    expect((await admin.post('/api/users/kim@demo/reactivate')).body.active).toBe(true);
    expect((await login('kim@demo', user.password)).status).toBe(200);
    const list = await admin.until('/api/users', ({ body }) => JSON.stringify(body).includes('kim@demo'));
    expect(list.text).not.toContain('rival');
  });

  it('have one name each, and a password that is long enough', async () => {
    const admin = await signIn(system, 'admin@demo');
    const user = { username: 'viewer', name: 'Another', roles: ['viewer'], password: 'a long enough password' };
    expect((await admin.post('/api/users', user)).status).toBe(409);
    expect((await login('viewer@demo')).status).toBe(200);
    const short = await admin.post('/api/users', { ...user, username: 'short', password: 'short' });
    expect(short.body.errors[0].path).toBe('password');
  });

  it('lose their sessions when their password is set', async () => {
    const admin = await signIn(system, 'admin@demo');
    const { body } = await login('mes@demo').then((answer) =>
      answer.status === 200 ? answer : login('integration@demo'),
    );
    const set = await admin.put('/api/users/integration@demo/password', { password: 'another long password' });
    expect(set.status).toBe(204);
    expect((await refresh(body.refresh_token)).status).toBe(401);
    expect((await login('integration@demo', 'another long password')).status).toBe(200);
  });

  it('of another organisation do not exist', async () => {
    const admin = await signIn(system, 'admin@demo');
    for (const id of ['viewer@rival', 'nobody@demo']) {
      expect((await admin.get(`/api/users/${id}`)).status).toBe(404);
      expect((await admin.put(`/api/users/${id}/roles`, { roles: ['admin'] })).status).toBe(404);
      expect((await admin.post(`/api/users/${id}/deactivate`)).status).toBe(404);
      expect((await admin.put(`/api/users/${id}/password`, { password: 'another long password' })).status).toBe(404);
    }
  });
});
