import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { connectEventStore } from '../../adapters/eventstore/eventstore.ts';
import type { EventStore } from '../../adapters/eventstore/port.ts';
import type { Postgres } from '../../adapters/postgres/connection.ts';
import { type LaunchedEventStore, launchEventStore } from '../../infra/embedded/eventstore/launch.ts';
import { projections } from '../../projections/all.ts';
import { findChart, listEvents, readTelemetry } from '../../projections/queries.ts';
import type { RebuildProgress } from '../../projections/rebuild/progress.ts';
import { rebuild } from '../../projections/rebuild/rebuild.ts';
import { monitorProjections } from '../../projections/runner/monitor.ts';
import { type ProjectionRunner, startProjections } from '../../projections/runner/runner.ts';
import { allAnswers } from '../../projections/testing/answers.ts';
import { startTestServer, type TestServer } from '../../projections/testing/database.ts';
import { LogWriter } from '../../projections/testing/log-writer.ts';
import { quiet } from '../../projections/testing/quiet.ts';
import * as sample from '../../projections/testing/sample-log.ts';

const PATIENCE_MS = 60_000;
const program = fileURLToPath(new URL('../../projections/testing/run-projections.ts', import.meta.url));

describe('rebuilding read models', () => {
  let server: TestServer;
  let node: LaunchedEventStore;
  let postgres: Postgres;
  let store: EventStore;
  let log: LogWriter;
  let runners: ProjectionRunner[];
  let children: ChildProcess[];

  beforeAll(async () => {
    server = await startTestServer();
  });
  beforeEach(async () => {
    postgres = await server.database();
    node = await launchEventStore();
    store = connectEventStore(node.url);
    log = new LogWriter(store);
    runners = [];
    children = [];
    await sample.writeSampleLog(log);
  });
  afterEach(async () => {
    await Promise.all(runners.map((runner) => runner.stop()));
    for (const child of children) child.kill('SIGKILL');
    await node.stop();
    await store.close();
  });
  afterAll(() => server.stop());

  const run = (): ProjectionRunner => {
    const runner = startProjections({ store, postgres, projections, log: quiet });
    runners.push(runner);
    return runner;
  };
  const runInChild = (): ChildProcess => {
    const child = spawn(process.execPath, [program, node.url, postgres.url], { stdio: ['pipe', 'ignore', 'inherit'] });
    children.push(child);
    return child;
  };
  const settled = async (): Promise<void> => {
    const monitor = monitorProjections({ store, postgres, projections });
    expect(await monitor.waitFor(log.position, { timeoutMs: PATIENCE_MS })).toBe(true);
  };
  const answers = async (): Promise<string> =>
    (await Promise.all(['demo', 'rival'].map((org_id) => allAnswers(postgres.db, org_id)))).join('\n');
  const frames = (count: number) => sample.telemetry(sample.RUN, 1_763_900_000_000 + count, [count, count + 0.5, null]);
  /** A point more: the chart counts its points, so that one applied twice shows. */
  const point = async (index: number): Promise<void> => {
    const facts = { run_id: sample.RUN, run_number: 'n', at: '2026-11-22T10:00:00.000Z', moving_range: null };
    const data = { ...facts, index, value: index, limits_version: 1, violated_rules: [] };
    await log.append(`controlchart-${sample.CHART}`, { type: 'ChartPointRecorded', data });
  };
  const pointsCounted = async (): Promise<number | undefined> =>
    (await findChart(postgres.db, 'demo', sample.CHART))?.points_count;
  const again = () => rebuild({ store, postgres, projections });

  test('given a server that is not running, when everything was dropped and is rebuilt, then the answers are the same, byte for byte', async () => {
    const runner = run();
    await settled();
    const before = await answers();
    await runner.stop();
    runners = [];
    await postgres.sql`drop schema read cascade`;
    const reports: RebuildProgress[] = [];
    const outcome = await rebuild({ store, postgres, projections, onProgress: (report) => reports.push(report) });
    expect(outcome).toMatchObject({ ok: true });
    expect(await answers()).toBe(before);
    const events = await postgres.sql`select count(*)::int as count from event_index`;
    expect(reports.at(-1)).toMatchObject({ phase: 'done', pct: 100, events_done: events[0]?.count });
    expect(reports.map(({ pct }) => pct)).toEqual(reports.map(({ pct }) => pct).sort((a, b) => a - b));
    run();
    await log.append(`telemetry-${sample.RUN}`, frames(1));
    await settled();
    expect(await answers()).not.toBe(before);
  });

  test('given a live server in another process, when its tables are rebuilt under appends and queries, then no query fails or goes back, and the answers are those of a fresh reading', async () => {
    runInChild();
    await settled();
    let writing = true;
    let written = 0;
    const write = async (): Promise<void> => {
      while (writing) {
        written += 1;
        await log.append(`telemetry-${sample.RUN}`, frames(written));
        await log.append(`site-${written}`, { type: 'SiteClaimed', data: { site: `s${written}`, org_id: 'demo' } });
        await point(written + 1);
      }
    };
    let queries = 0;
    let newest = 0n;
    const query = async (): Promise<void> => {
      while (writing) {
        const { items } = await listEvents(postgres.db, { org_id: 'demo', limit: 1 });
        const commit = BigInt(items[0]?.position.commit ?? 0);
        expect(commit).toBeGreaterThanOrEqual(newest);
        newest = commit;
        const { series } = await readTelemetry(postgres.db, { org_id: 'demo', run_id: sample.RUN });
        expect(series).toHaveLength(1);
        await answers();
        queries += 1;
      }
    };
    const rebuilding = (async () => {
      for (let round = 0; round < 3; round += 1) expect(await again()).toMatchObject({ ok: true });
    })().finally(() => {
      writing = false;
    });
    await Promise.all([rebuilding, write(), query()]);
    expect(queries).toBeGreaterThan(0);
    await settled();
    expect(await pointsCounted()).toBe(2 + written);
    const live = await answers();
    await postgres.sql`drop schema read cascade`;
    await vi.waitFor(async () => expect(await answers()).toBe(live), { timeout: PATIENCE_MS });
  });

  test('given a runner that is killed again and again, then every event is applied once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const child = runInChild();
      const begun = log.position;
      for (let count = 0; count < 5; count += 1) {
        await log.append(`telemetry-${sample.RUN}`, frames(round * 5 + count));
        await point(2 + round * 5 + count);
      }
      // Some rounds end before the first batch, others in the middle of it or after it.
      if (round % 3 > 0) {
        const monitor = monitorProjections({ store, postgres, projections });
        expect(await monitor.waitFor(begun, { timeoutMs: PATIENCE_MS })).toBe(true);
      }
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    run();
    await settled();
    expect(await pointsCounted()).toBe(52);
    const survived = await answers();
    expect(await again()).toMatchObject({ ok: true });
    expect(await answers()).toBe(survived);
  });

  test('given an event that cannot be applied, when rebuilding, then it stops with the event named and the live tables stay', async () => {
    run();
    await settled();
    await log.append('site-bad', { type: 'SiteClaimed', data: { site: 12 } });
    await settled();
    const before = await answers();
    const outcome = await again();
    expect(outcome).toMatchObject({ ok: false, failure: { kind: 'BadEvent', projection: 'sites' } });
    expect(JSON.stringify(outcome)).toContain('SiteClaimed at site-bad@0');
    expect(await answers()).toBe(before);
    expect(await postgres.sql`select to_regnamespace('read_next') as schema`).toEqual([{ schema: null }]);
  });

  test('given a rebuild that runs, when a second one is asked for, then it is refused and the first one finishes', async () => {
    run();
    await settled();
    const begun = Promise.withResolvers<void>();
    const first = rebuild({ store, postgres, projections, onProgress: () => begun.resolve() });
    await begun.promise;
    const [status] = await monitorProjections({ store, postgres, projections }).status();
    expect(status).toMatchObject({ status: 'rebuilding' });
    expect(await again()).toEqual({ ok: false, failure: { kind: 'RebuildRunsAlready' } });
    expect(await first).toMatchObject({ ok: true });
    expect(await again()).toMatchObject({ ok: true });
  });

  test('given a rebuild that is given up, or was killed, then the live tables stay and the next one works', async () => {
    run();
    await settled();
    const before = await answers();
    const giveUp = new AbortController();
    const outcome = await rebuild({
      store,
      postgres,
      projections,
      signal: giveUp.signal,
      onProgress: ({ phase }) => {
        if (phase === 'indexing') giveUp.abort();
      },
    });
    expect(outcome).toEqual({ ok: false, failure: { kind: 'Cancelled' } });
    expect(await answers()).toBe(before);
    await postgres.sql`create schema read_next`;
    await postgres.sql`create table read_next.runs (left_over text)`;
    expect(await again()).toMatchObject({ ok: true });
    expect(await answers()).toBe(before);
  });

  test('given a query that takes long, when the tables are swapped, then the swap waits for it and other queries go on', async () => {
    run();
    await settled();
    const before = await answers();
    const begun = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const longQuery = postgres.sql.begin(async (tx) => {
      await tx`select count(*) from runs`;
      begun.resolve();
      await release.promise;
    });
    await begun.promise;
    let ended = false;
    const rebuilding = again().finally(() => {
      ended = true;
    });
    const others = (async () => {
      let asked = 0;
      for (const deadline = Date.now() + 2_000; Date.now() < deadline; asked += 1) expect(await answers()).toBe(before);
      return asked;
    })();
    expect(await others).toBeGreaterThan(0);
    expect(ended).toBe(false);
    release.resolve();
    await longQuery;
    expect(await rebuilding).toMatchObject({ ok: true });
    expect(await answers()).toBe(before);
  });

  test('given rows that somebody altered, when they are rebuilt, then they are what the log says', async () => {
    const runner = run();
    await settled();
    const before = await answers();
    await postgres.sql`update runs set operator = 'nobody'`;
    await postgres.sql`delete from violations`;
    expect(await answers()).not.toBe(before);
    expect(await again()).toMatchObject({ ok: true });
    expect(await answers()).toBe(before);
    await log.append(`telemetry-${sample.RUN}`, frames(7));
    expect(await runner.waitFor(log.position, { timeoutMs: PATIENCE_MS })).toBe(true);
  });
});
