import { asc } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { connectPostgres, type Postgres } from '../../adapters/postgres/connection.ts';
import { InMemoryEventStore } from '../../commands/testing/in-memory-event-store.ts';
import { projections } from '../all.ts';
import type { Projection } from '../projection.ts';
import { allAnswers } from '../testing/answers.ts';
import { claim, counting, counts } from '../testing/counting.ts';
import { startTestServer, type TestServer } from '../testing/database.ts';
import { LogWriter } from '../testing/log-writer.ts';
import { quiet } from '../testing/quiet.ts';
import { PATIENCE_MS } from '../testing/read-side.ts';
import { writeSampleLog } from '../testing/sample-log.ts';
import { monitorProjections } from './monitor.ts';
import { type ProjectionRunner, startProjections } from './runner.ts';

describe('projection runner', () => {
  let server: TestServer;
  let postgres: Postgres;
  let store: InMemoryEventStore;
  let log: LogWriter;
  let runners: ProjectionRunner[];

  beforeAll(async () => {
    server = await startTestServer();
  });
  beforeEach(async () => {
    postgres = await server.database();
    store = new InMemoryEventStore();
    log = new LogWriter(store);
    runners = [];
    return async () => {
      await Promise.all(runners.map((runner) => runner.stop()));
    };
  });
  afterAll(() => server.stop());

  const start = (of: readonly Projection[] = [counting()]): ProjectionRunner => {
    const runner = startProjections({ store, postgres, projections: of, log: quiet });
    runners.push(runner);
    return runner;
  };
  const settled = async (runner: ProjectionRunner): Promise<void> => {
    expect(await runner.waitFor(log.position, { timeoutMs: PATIENCE_MS })).toBe(true);
  };
  const counted = async (): Promise<Record<string, number>> => {
    const rows = await postgres.db.select().from(counts).orderBy(asc(counts.stream));
    return Object.fromEntries(rows.map(({ stream, events }) => [stream, events]));
  };
  const statusOf = async (runner: Pick<ProjectionRunner, 'status'>, name = 'counts') =>
    (await runner.status()).find((status) => status.name === name);

  test('given events, when they are applied, then rows and position are there and the projection is live', async () => {
    const runner = start();
    await log.append('site-a', claim('a'), claim('a'));
    await log.append('site-b', claim('b'));
    await settled(runner);
    expect(await counted()).toEqual({ 'site-a': 2, 'site-b': 1 });
    await vi.waitFor(async () =>
      expect(await statusOf(runner)).toEqual({
        name: 'counts',
        status: 'live',
        lag_events: 0,
        lag_s: 0,
        position: log.position,
        parked_events: 0,
        problem: null,
      }),
    );
  });

  test('given events of other categories only, then their positions are passed all the same', async () => {
    const runner = start();
    await log.append('runnumber-demo.CVD.20261122', {
      type: 'RunNumberAllocated',
      data: { run_number: 'n', run_id: 'r' },
    });
    await settled(runner);
  });

  test('given a position that is not in the log yet, when waiting for it ends, then it says so in time', async () => {
    const runner = start();
    await log.append('site-a', claim('a'));
    await settled(runner);
    const beyond = { commit: '999', prepare: '999' };
    expect(await runner.waitFor(beyond, { timeoutMs: 30 })).toBe(false);
    const waiting = runner.waitFor({ commit: '2', prepare: '2' }, { timeoutMs: PATIENCE_MS });
    await log.append('site-b', claim('b'));
    expect(await waiting).toBe(true);
  });

  test('given a process that runs no projections, then it can wait for those of another', async () => {
    start();
    const monitor = monitorProjections({ store, postgres, projections: [counting()] });
    await log.append('site-a', claim('a'));
    expect(await monitor.waitFor(log.position, { timeoutMs: PATIENCE_MS })).toBe(true);
    expect(await counted()).toEqual({ 'site-a': 1 });
    expect(await statusOf(monitor)).toMatchObject({ status: 'live', lag_events: 0 });
  });

  test('given nobody who runs them, then the lag is told in events and in seconds', async () => {
    const runner = start();
    await log.append('site-a', claim('a'));
    await settled(runner);
    await runner.stop();
    runners = [];
    await log.append('site-b', claim('b'), claim('b'));
    const clock = () => new Date(Date.UTC(2026, 10, 22, 8, 1));
    const monitor = monitorProjections({ store, postgres, projections: [counting()], clock });
    expect(await statusOf(monitor)).toMatchObject({ status: 'catching_up', lag_events: 2, lag_s: 58 });
  });

  test('given a database that is away, then the status says that it cannot be known, and waiting ends in time', async () => {
    const away = connectPostgres('postgres://nobody:nothing@127.0.0.1:1/nowhere');
    const runner = startProjections({ store, postgres: away, projections: [counting()], log: quiet });
    const unknown = { status: 'waiting', lag_events: null, lag_s: null, position: null };
    expect(await statusOf(runner)).toMatchObject(unknown);
    await vi.waitFor(async () => expect(await statusOf(runner)).toMatchObject({ problem: expect.any(String) }));
    expect(await runner.waitFor({ commit: '1', prepare: '1' }, { timeoutMs: 50 })).toBe(false);
    await runner.stop();
    await away.close();
  });

  test('given a runner that ended, when another starts, then it goes on where the first was', async () => {
    const first = start();
    await log.append('site-a', claim('a'));
    await settled(first);
    await first.stop();
    await log.append('site-a', claim('a'));
    await settled(start());
    expect(await counted()).toEqual({ 'site-a': 2 });
  });

  test('given two runners, when the one that holds the projection loses its session, then the other takes over and nothing is applied twice', async () => {
    const pair = [start(), start()];
    await log.append('site-a', claim('a'));
    await Promise.all(pair.map(settled));
    const waiting = async () => (await Promise.all(pair.map((one) => statusOf(one)))).map((status) => status?.status);
    await vi.waitFor(async () => expect((await waiting()).sort()).toEqual(['live', 'waiting']));
    for (let round = 0; round < 3; round += 1) {
      await postgres.sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'spectra locks' and datname = current_database()`;
      await log.append('site-a', claim('a'));
      await Promise.all(pair.map(settled));
    }
    expect(await counted()).toEqual({ 'site-a': 4 });
  });

  test('given connections that break again and again, then every event is applied once', async () => {
    const runner = start();
    for (let round = 0; round < 20; round += 1) {
      await log.append(`site-${round % 3}`, claim('x'));
      await postgres.sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'spectra projections' and datname = current_database()`;
    }
    await settled(runner);
    expect(Object.values(await counted()).reduce((sum, events) => sum + events, 0)).toBe(20);
  });

  test('given a database server that is killed again and again, then every event is applied once', async () => {
    const runner = start();
    for (let round = 0; round < 4; round += 1) {
      for (let count = 0; count < 50; count += 1) await log.append(`site-${count % 7}`, claim('x'));
      await server.crash();
      await settled(runner);
    }
    expect(Object.values(await counted()).reduce((sum, events) => sum + events, 0)).toBe(200);
  });

  test('given an event that cannot be applied, then it and what follows in its stream is parked, and the rest goes on', async () => {
    const runner = start([counting({ fault: (site) => site === 'bad' })]);
    await log.append('site-a', claim('a'));
    await log.append('site-bad', claim('fine'));
    await log.append('site-bad', claim('bad'), claim('fine'));
    await log.append('site-a', claim('a'));
    await settled(runner);
    await log.append('site-bad', claim('fine'));
    await log.append('site-a', claim('a'));
    await settled(runner);
    expect(await counted()).toEqual({ 'site-a': 3, 'site-bad': 1 });
    expect(await statusOf(runner)).toMatchObject({
      status: 'parked',
      parked_events: 3,
      problem: 'SiteClaimed at site-bad@1: cannot count bad',
    });
  });

  test('given parked events, when a program starts that can apply them, then they are applied in their order', async () => {
    const faulty = start([counting({ fault: (site) => site === 'bad' })]);
    await log.append('site-bad', claim('bad'), claim('fine'));
    await settled(faulty);
    await faulty.stop();
    const runner = start();
    await log.append('site-bad', claim('fine'));
    await settled(runner);
    expect(await counted()).toEqual({ 'site-bad': 3 });
    expect(await statusOf(runner)).toMatchObject({ parked_events: 0 });
  });

  test('given an event of no known type, then it is parked and still stands in the event index', async () => {
    const runner = start(projections);
    await log.append('site-a', claim('a'));
    const sealed = { type: 'SiteClaimed', data: { site: 1 } };
    await log.append('site-b', sealed);
    await settled(runner);
    expect(await statusOf(runner, 'sites')).toMatchObject({ status: 'parked', parked_events: 1 });
    expect(await statusOf(runner, 'event_index')).toMatchObject({ parked_events: 0 });
    const [row] = await postgres.sql`select count(*)::int as events from event_index where stream = 'site-b'`;
    expect(row).toEqual({ events: 1 });
  });

  test('given text that PostgreSQL cannot hold, then the event is parked and the rest of its batch is applied', async () => {
    await log.append('site-a', claim('a'));
    await log.append('site-\u0001', { type: 'SiteClaimed', data: { site: 'nul \u0000', org_id: 'demo' } });
    await log.append('site-c', claim('c'));
    const runner = start(projections.filter(({ name }) => name === 'sites'));
    await settled(runner);
    expect(await statusOf(runner, 'sites')).toMatchObject({ status: 'parked', parked_events: 1 });
    const rows = await postgres.sql`select site from sites order by site`;
    expect(rows.map(({ site }) => site)).toEqual(['a', 'c']);
  });

  test('given a live runner, when somebody drops the schema, then the tables come back with the same answers', async () => {
    await writeSampleLog(log);
    const runner = start(projections);
    await settled(runner);
    const before = await allAnswers(postgres.db, 'demo');
    await postgres.sql`drop schema read cascade`;
    await vi.waitFor(async () => expect(await allAnswers(postgres.db, 'demo')).toBe(before), { timeout: PATIENCE_MS });
  });

  test('given a live runner, when somebody drops one table, then that read model is built anew', async () => {
    const runner = start();
    await log.append('site-a', claim('a'));
    await settled(runner);
    await postgres.sql`drop table counts`;
    await vi.waitFor(async () => expect(await counted()).toEqual({ 'site-a': 1 }), { timeout: PATIENCE_MS });
  });

  test('given another version of a projection, when it starts, then its tables are built anew and the others stay', async () => {
    const others = projections.filter(({ name }) => name === 'sites');
    const first = start([counting(), ...others]);
    await log.append('site-a', claim('a'));
    await settled(first);
    await postgres.sql`update counts set events = 77`;
    await postgres.sql`update sites set org_id = 'kept'`;
    await first.stop();
    const runner = start([counting({ version: 2 }), ...others]);
    await settled(runner);
    expect(await counted()).toEqual({ 'site-a': 1 });
    expect(await postgres.sql`select org_id from sites`).toEqual([{ org_id: 'kept' }]);
    await log.append('site-a', claim('a'));
    await settled(runner);
    expect(await counted()).toEqual({ 'site-a': 2 });
  });

  test('given tables of another log, when a runner starts, then they are built anew', async () => {
    const first = start();
    await log.append('site-old', claim('a'));
    await settled(first);
    await first.stop();
    store = new InMemoryEventStore();
    log = new LogWriter(store);
    await log.append('site-new', claim('a'));
    start();
    await vi.waitFor(async () => expect(await counted()).toEqual({ 'site-new': 1 }), { timeout: PATIENCE_MS });
  });
});
