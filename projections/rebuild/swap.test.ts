import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPool } from '../../adapters/postgres/connection.ts';
import { InMemoryEventStore } from '../../commands/testing/in-memory-event-store.ts';
import { claim, counting, counts } from '../testing/counting.ts';
import { startTestServer, type TestServer } from '../testing/database.ts';
import { startReadSide } from '../testing/read-side.ts';
import { createNextTables, NEXT_SCHEMA, readOn } from './next-tables.ts';
import { swap } from './swap.ts';

describe('swapping tables', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.stop());

  test.each([
    { behind: 'the live tables', live: 1, next: 3 },
    { behind: 'the next tables', live: 3, next: 1 },
    { behind: 'neither', live: 2, next: 2 },
  ])(
    'given that $behind are behind, then nothing is lost, and a runner goes on without applying anything twice',
    async ({ live, next }) => {
      const postgres = await server.database();
      const store = new InMemoryEventStore();
      const first = startReadSide(store, postgres, [counting()]);
      const nextSql = openPool(postgres.url, { schema: NEXT_SCHEMA, maxConnections: 1 });
      const cohort = await createNextTables(nextSql, [counting()]);
      const { signal } = new AbortController();
      const counted = async () => (await postgres.db.select().from(counts))[0]?.events;
      for (let count = 1; count <= 3; count += 1) {
        await first.log.append('site-a', claim('a'));
        if (count === live) {
          await first.settled();
          await first.runner.stop();
        }
        if (count === next) await readOn(nextSql, store, cohort, signal, () => undefined);
      }
      await swap(nextSql, store, counting(), signal);
      expect(await counted()).toBe(Math.max(live, next));
      const second = startReadSide(store, postgres, [counting()]);
      expect(await second.runner.waitFor(first.log.position, { timeoutMs: 10_000 })).toBe(true);
      expect(await counted()).toBe(3);
      await second.runner.stop();
      await nextSql.end();
    },
  );
});
