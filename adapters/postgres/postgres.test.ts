import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTestServer, type TestServer } from '../../projections/testing/database.ts';
import { isLocked, openLockSession } from './advisory-lock.ts';
import type { Postgres } from './connection.ts';
import { connectPostgres } from './connection.ts';
import { openProcessStores } from './process-stores.ts';
import { savepoint, transaction } from './transaction.ts';

const at = (commit: string) => ({ commit, prepare: commit });

describe('PostgreSQL adapter', () => {
  let server: TestServer;
  let postgres: Postgres;

  beforeAll(async () => {
    server = await startTestServer();
    postgres = await server.database();
  });
  afterAll(() => server.stop());

  test('health tells whether the server answers', async () => {
    expect(await postgres.health()).toBe(true);
    const nowhere = connectPostgres('postgres://x:y@127.0.0.1:1/none');
    expect(await nowhere.health()).toBe(false);
    await nowhere.close();
  });

  test('a lock is had by one session at a time, and comes free when it is released or its session ends', async () => {
    const [first, second] = [await openLockSession(postgres.url), await openLockSession(postgres.url)];
    expect(await first.tryLock('a')).toBe(true);
    expect(await second.tryLock('a')).toBe(false);
    expect(await second.tryLock('b')).toBe(true);
    expect(await isLocked(postgres.sql, 'a')).toBe(true);
    await first.release('a');
    expect(await isLocked(postgres.sql, 'a')).toBe(false);
    expect(await first.tryLock('a')).toBe(true);
    await first.close();
    await vi.waitFor(async () => expect(await second.tryLock('a')).toBe(true));
    await second.close();
  });

  test('a session that lost its connection says so, and takes no more locks', async () => {
    const session = await openLockSession(postgres.url);
    await session.tryLock('c');
    await postgres.sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'spectra locks' and datname = current_database()`;
    await vi.waitFor(() => expect(session.lost.aborted).toBe(true));
    await expect(session.tryLock('c')).rejects.toThrow('session');
    expect(await isLocked(postgres.sql, 'c')).toBe(false);
    await session.close();
  });

  test('a checkpoint comes back with both halves of its position, and never goes back', async () => {
    const { checkpoints } = await openProcessStores(postgres);
    expect(await checkpoints.load('publisher')).toBeUndefined();
    const far = { commit: '9223372036854775806', prepare: '9223372036854775805' };
    await checkpoints.save('publisher', at('5'));
    await checkpoints.save('publisher', far);
    await checkpoints.save('publisher', at('7'));
    expect(await checkpoints.load('publisher')).toEqual(far);
    expect(await checkpoints.load('another')).toBeUndefined();
  });

  test('a snapshot comes back with the position it was taken at', async () => {
    const { snapshots } = await openProcessStores(postgres);
    await snapshots.save('floor', at('3'), { tools: { 'a/b': [1, 'x', null] } });
    await snapshots.save('floor', at('4'), { tools: {} });
    expect(await snapshots.load('floor')).toEqual({ position: at('4'), state: { tools: {} } });
    const { checkpoints } = await openProcessStores(postgres);
    expect(await checkpoints.load('floor')).toBeUndefined();
  });

  test('several programs may open the stores at the same time', async () => {
    const empty = await server.database();
    await Promise.all(Array.from({ length: 5 }, () => openProcessStores(empty)));
  });

  test('a transaction is undone when its work fails, a savepoint alone when only that does', async () => {
    const { sql } = postgres;
    await sql`create table public.things (name text primary key)`;
    const add = (name: string) =>
      transaction(sql, async (tx) => void (await tx`insert into public.things values (${name})`));
    await add('kept');
    await expect(
      transaction(sql, async (tx) => {
        await tx`insert into public.things values ('undone')`;
        throw new Error('on purpose');
      }),
    ).rejects.toThrow('on purpose');
    await transaction(sql, async (tx) => {
      const inner = savepoint(tx, async (part) => void (await part`insert into public.things values ('kept')`));
      await inner.catch(() => undefined);
      await tx`insert into public.things values ('after')`;
    });
    expect(await sql`select name from public.things order by name`).toEqual([{ name: 'after' }, { name: 'kept' }]);
  });

  test('a transaction whose server is killed is rejected, and the next one works', async () => {
    const { sql } = await server.database();
    const begun = Promise.withResolvers<void>();
    const lost = transaction(sql, async (tx) => {
      begun.resolve();
      await tx`select pg_sleep(60)`;
    });
    const outcome = expect(lost).rejects.toThrow();
    await begun.promise;
    await server.crash();
    await outcome;
    await vi.waitFor(async () => expect(await transaction(sql, async (tx) => tx`select 1 as one`)).toHaveLength(1), {
      timeout: 20_000,
    });
  });
});
