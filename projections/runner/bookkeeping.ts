import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type postgres from 'postgres';
import { instant, int64, logOrder } from '../storage/columns.ts';
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
  /** The event that stands there: in another log it is another one. */
  event_id: text(),
  recorded_at: instant(),
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
  readonly event_id: string | null;
  readonly events: number;
}

interface Row {
  readonly projection: string;
  readonly digest: string;
  readonly epoch: number;
  readonly log_commit: string | null;
  readonly log_prepare: string | null;
  readonly event_id: string | null;
  readonly events: string;
}

const toCheckpoint = ({ log_commit, log_prepare, events, ...row }: Row): Checkpoint => ({
  ...row,
  position: log_commit === null || log_prepare === null ? null : { commit: log_commit, prepare: log_prepare },
  events: Number(events),
});

const selected = 'projection, digest, epoch, log_commit::text, log_prepare::text, event_id, events::text';

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

export const putCheckpoint = async (
  tx: postgres.TransactionSql,
  { projection, digest, epoch, position, event_id, events }: Checkpoint,
  recorded_at: string | null,
): Promise<void> => {
  await tx`
    insert into checkpoints (projection, digest, epoch, log_commit, log_prepare, event_id, recorded_at, events)
    values (${projection}, ${digest}, ${epoch}, ${position?.commit ?? null}, ${position?.prepare ?? null}, ${event_id},
      ${recorded_at}, ${events})
    on conflict (projection) do update set digest = excluded.digest, epoch = excluded.epoch,
      log_commit = excluded.log_commit, log_prepare = excluded.log_prepare, event_id = excluded.event_id,
      recorded_at = excluded.recorded_at, events = excluded.events`;
};

/** Moves checkpoints forward to an event, `count` events of the log further. */
export const advanceCheckpoints = async (
  tx: postgres.TransactionSql,
  projections: readonly string[],
  { recorded }: Entry,
  count: number,
): Promise<void> => {
  const { position, id, metadata } = recorded;
  await tx.unsafe(
    'update checkpoints set log_commit = $2, log_prepare = $3, event_id = $4, recorded_at = $5, events = events + $6 ' +
      'where projection in (select json_array_elements_text($1::text::json))',
    [JSON.stringify(projections), position.commit, position.prepare, id, metadata.recordedAt, count],
    { prepare: true },
  );
};
