import type { Sql } from 'postgres';

/**
 * One row an event, and nothing that repeats what the rows already say: a stream's head is its last row, its metadata
 * the last row of its metadata stream. So a commit is one insert, and its cost does not depend on what is stored.
 *
 * The two keys are also the fence between writers: whoever writes to a position or a revision that is taken fails as a
 * whole. `created` is in milliseconds since the Unix epoch. Event ids have no index: they are only ever compared at
 * known revisions, and an index on random ids would grow slower with every million events.
 */
const TABLES = `
  create schema if not exists eventstore;
  create table if not exists eventstore.streams (
    id bigint primary key,
    name text collate "C" not null unique
  );
  create table if not exists eventstore.events (
    position bigint primary key,
    stream_id bigint not null,
    revision bigint not null,
    id uuid not null,
    created bigint not null,
    type text not null,
    content_type text not null,
    metadata bytea not null,
    data bytea not null,
    unique (stream_id, revision)
  );
  create table if not exists eventstore.marks (
    name text primary key,
    value bigint not null
  );
`;

/** Creates what is missing. Payloads are compressed with lz4 where the server knows it: cheaper than its default. */
export async function createSchema(sql: Sql): Promise<void> {
  const [before] = await sql`select to_regclass('eventstore.events') as events`;
  await sql.unsafe(TABLES);
  if (before?.events != null) return;
  const [lz4] = await sql`select 1 from pg_settings where name = 'default_toast_compression' and 'lz4' = any(enumvals)`;
  if (lz4 !== undefined) {
    await sql.unsafe('alter table eventstore.events alter column data set compression lz4');
  }
}
