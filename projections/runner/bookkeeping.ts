import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type postgres from 'postgres';
import { int64, logOrder } from '../storage/columns.ts';
import { createTable } from '../storage/ddl.ts';
import type { Entry } from './entry.ts';
import type { Progress } from './position.ts';

/** How far each projection has read. In the schema of the tables themselves, so that dropping it drops both. */
export const checkpoints = pgTable('checkpoints', {
  projection: text().primaryKey(),
  /** Of the statements that made the tables, and the projection's version. */
  digest: text().notNull(),
  /** Raised whenever the tables were put in place of others. */
  epoch: integer().notNull(),
  log_commit: int64(),
  log_prepare: int64(),
  /** The event that stands there. */
  stream: text(),
  revision: int64(),
  event_id: text(),
  /** Events of the log up to there, of whatever category. */
  events: int64().notNull(),
});

/** Events that a projection could not apply, and those of the same streams that came later. */
export const parkedEvents = pgTable(
  'parked_events',
  {
    projection: text().notNull(),
    stream: text().notNull(),
    revision: int64().notNull(),
    ...logOrder,
    event_id: text().notNull(),
    type: text().notNull(),
    problem: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.projection, table.stream, table.revision] })],
);

export const createBookkeeping = async (tx: postgres.TransactionSql): Promise<void> => {
  for (const table of [checkpoints, parkedEvents]) {
    await tx.unsafe(createTable(table).replace('create table', 'create table if not exists'));
  }
};

export interface Checkpoint {
  readonly projection: string;
  readonly digest: string;
  readonly epoch: number;
  readonly position: Progress;
  /** The event that stands there; in another log it is another one. */
  readonly last: { readonly stream: string; readonly revision: bigint; readonly id: string } | null;
  readonly events: number;
}

interface Row {
  readonly projection: string;
  readonly digest: string;
  readonly epoch: number;
  readonly log_commit: string | null;
  readonly log_prepare: string | null;
  readonly stream: string | null;
  readonly revision: string | null;
  readonly event_id: string | null;
  readonly events: string;
}

const toCheckpoint = (row: Row): Checkpoint => {
  const { projection, digest, epoch, log_commit, log_prepare, stream, revision, event_id } = row;
  return {
    projection,
    digest,
    epoch,
    position: log_commit === null || log_prepare === null ? null : { commit: log_commit, prepare: log_prepare },
    last: stream === null || event_id === null ? null : { stream, revision: BigInt(revision ?? 0), id: event_id },
    events: Number(row.events),
  };
};

const selected =
  'projection, digest, epoch, log_commit::text, log_prepare::text, stream, revision::text, event_id, events::text';

/** In the order of their names, so that those who lock several never wait for each other. */
export const readCheckpoints = async (
  sql: postgres.Sql | postgres.TransactionSql,
  projections: readonly string[],
  lock: 'for update' | '' = '',
): Promise<readonly Checkpoint[]> => {
  const statement =
    `select ${selected} from checkpoints where projection in (select json_array_elements_text($1::text::json)) ` +
    `order by projection ${lock}`;
  const rows = await sql.unsafe<Row[]>(statement, [JSON.stringify(projections)], { prepare: true });
  return rows.map(toCheckpoint);
};

/** Puts the checkpoint of empty tables before the first event. */
export const beginCheckpoint = async (
  tx: postgres.TransactionSql,
  projection: string,
  digest: string,
  epoch: number,
): Promise<Checkpoint> => {
  await tx`delete from checkpoints where projection = ${projection}`;
  await tx`insert into checkpoints (projection, digest, epoch, events) values (${projection}, ${digest}, ${epoch}, 0)`;
  return { projection, digest, epoch, position: null, last: null, events: 0 };
};

/** Moves checkpoints forward to an event, `count` events of the log further. */
export const advanceCheckpoints = async (
  tx: postgres.TransactionSql,
  projections: readonly string[],
  { recorded }: Entry,
  count: number,
): Promise<void> => {
  const { position, stream, revision, id } = recorded;
  await tx.unsafe(
    'update checkpoints set log_commit = $2, log_prepare = $3, stream = $4, revision = $5, event_id = $6, ' +
      'events = events + $7 where projection in (select json_array_elements_text($1::text::json))',
    [JSON.stringify(projections), position.commit, position.prepare, stream, revision.toString(), id, count],
    { prepare: true },
  );
};
