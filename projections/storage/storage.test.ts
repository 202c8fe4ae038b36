import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Postgres } from '../../adapters/postgres/connection.ts';
import { transaction } from '../../adapters/postgres/transaction.ts';
import { defineProjection, patch, put, type RowChange } from '../projection.ts';
import { startTestServer, type TestServer } from '../testing/database.ts';
import { bytes, instant, int64, listOf } from './columns.ts';
import { createTable, digestOf, statementsOf } from './ddl.ts';
import { RowChanges } from './row-changes.ts';

const things = pgTable(
  'things',
  {
    org_id: text().notNull(),
    id: integer().notNull(),
    big: int64(),
    at: instant(),
    raw: bytes(),
    tags: listOf(),
    facts: jsonb(),
  },
  (table) => [primaryKey({ columns: [table.org_id, table.id] }), index('things_at').on(table.at)],
);

const projectionOf = (version: number, table = things) =>
  defineProjection({
    name: 'things',
    version,
    tables: [table],
    categories: ['site'],
    decodes: true,
    initial: null,
    project: (state) => ({ state, rows: [] }),
  });

describe('tables from their drizzle definitions', () => {
  test('a table has its columns, its key and its indexes', () => {
    expect(statementsOf(projectionOf(1))).toEqual({
      tables: [
        'create table "things" ("org_id" text not null, "id" integer not null, "big" bigint, "at" timestamptz(3), ' +
          '"raw" bytea, "tags" jsonb, "facts" jsonb, primary key ("org_id", "id"))',
      ],
      indexes: ['create index "things_at" on "things" ("at")'],
    });
  });

  test('what a definition says and the statements cannot is refused', () => {
    expect(() => createTable(pgTable('keyless', { a: text() }))).toThrow('no primary key');
    expect(() => createTable(pgTable('b', { a: text().primaryKey().default('x') }))).toThrow('nothing else');
    expect(() => createTable(pgTable('c', { a: text().primaryKey(), b: text().unique() }))).toThrow('nothing else');
  });

  test('another version or another column is another digest', () => {
    const wider = pgTable('things', { org_id: text().primaryKey() });
    expect(digestOf(projectionOf(1))).toBe(digestOf(projectionOf(1)));
    expect(digestOf(projectionOf(2))).not.toBe(digestOf(projectionOf(1)));
    expect(digestOf(projectionOf(1, wider as unknown as typeof things))).not.toBe(digestOf(projectionOf(1)));
  });
});

describe('row changes', () => {
  let server: TestServer;
  let postgres: Postgres;

  beforeAll(async () => {
    server = await startTestServer();
    postgres = await server.database({ schema: 'public' });
    await postgres.sql.unsafe(createTable(things));
  });
  afterAll(() => server.stop());

  const write = (...changes: RowChange[]) =>
    transaction(postgres.sql, async (tx) => {
      const rows = new RowChanges();
      for (const change of changes) rows.add(change);
      await rows.flush(tx);
    });
  const key = { org_id: 'demo', id: 1 };
  const full = {
    ...key,
    big: 9_007_199_254_740_993n,
    at: '2026-11-22T08:00:00.120Z',
    raw: Buffer.from([0, 255, 92]),
    tags: ['a,b', '"', '\\', 'null', ''],
    facts: { x: [1.5, null, 'text'] },
  };
  const stored = () => postgres.db.select().from(things);

  test('a row comes back as it was put, every type exactly', async () => {
    await write(put(things, full));
    expect(await stored()).toEqual([full]);
  });

  test('a patch changes the named columns only, of a stored row or of one in the same batch', async () => {
    await write(put(things, full));
    await write(patch(things, { ...key, tags: ['patched'] }), patch(things, { ...key, big: null }));
    expect(await stored()).toEqual([{ ...full, tags: ['patched'], big: null }]);
    await write(put(things, full), patch(things, { ...key, at: null }));
    expect(await stored()).toEqual([{ ...full, at: null }]);
    await write(patch(things, { ...key, tags: ['lost'] }), put(things, full));
    expect(await stored()).toEqual([full]);
  });

  test('a patch of a row that is not there changes nothing', async () => {
    await write(put(things, full), patch(things, { org_id: 'demo', id: 2, tags: ['nobody'] }));
    expect(await stored()).toEqual([full]);
  });
});
