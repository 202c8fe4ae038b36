import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Postgres } from '../../adapters/postgres/connection.ts';
import { InMemoryEventStore } from '../../commands/testing/in-memory-event-store.ts';
import { claim, counting, counts } from '../testing/counting.ts';
import { startTestServer, type TestServer } from '../testing/database.ts';
import { LogWriter } from '../testing/log-writer.ts';
import { quiet } from '../testing/quiet.ts';
import { type Cohort, Moved, writeBatch } from './batch.ts';
import { Entry } from './entry.ts';
import { prepare } from './prepare.ts';

describe('writing a batch', () => {
  let server: TestServer;
  let postgres: Postgres;
  let store: InMemoryEventStore;
  let log: LogWriter;

  beforeAll(async () => {
    server = await startTestServer();
  });
  beforeEach(async () => {
    postgres = await server.database();
    store = new InMemoryEventStore();
    log = new LogWriter(store);
  });
  afterAll(() => server.stop());

  /** What a runner that holds the projection would go on from. */
  const cohort = async (): Promise<Cohort> => {
    const [found] = await prepare({ sql: postgres.sql, store, log: quiet }, [counting()]);
    if (found === undefined) throw new Error('nothing was prepared');
    return found;
  };
  const entries = async (): Promise<Entry[]> => {
    const all: Entry[] = [];
    for await (const recorded of store.readAll()) all.push(new Entry(recorded));
    return all;
  };
  const write = async (of: Cohort) => writeBatch(postgres.sql, of, await entries(), new Set());

  test('given two who believe that they hold the projection, then a batch is written by one of them only', async () => {
    const [one, other] = [await cohort(), await cohort()];
    await log.append('site-a', claim('a'), claim('a'));
    const outcomes = await Promise.allSettled([write(one), write(other)]);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused.map(({ reason }) => reason)).toEqual([expect.any(Moved)]);
    expect(await postgres.db.select().from(counts)).toEqual([{ stream: 'site-a', events: 2 }]);
  });

  test('given tables that were put in place of others at the same position, then the batch is not written', async () => {
    const before = await cohort();
    await log.append('site-a', claim('a'));
    await postgres.sql`update checkpoints set epoch = epoch + 1`;
    await expect(write(before)).rejects.toBeInstanceOf(Moved);
    expect(await postgres.db.select().from(counts)).toEqual([]);
  });

  test('given a checkpoint that is gone, then the batch is not written', async () => {
    const before = await cohort();
    await log.append('site-a', claim('a'));
    await postgres.sql`delete from checkpoints`;
    await expect(write(before)).rejects.toBeInstanceOf(Moved);
  });
});
