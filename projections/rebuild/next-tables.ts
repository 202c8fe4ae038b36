import type postgres from 'postgres';
import { inBatches } from '../../adapters/eventstore/batches.ts';
import type { EventStore } from '../../adapters/eventstore/port.ts';
import { transaction } from '../../adapters/postgres/transaction.ts';
import type { Projection } from '../projection.ts';
import { apply, CannotApply } from '../runner/apply.ts';
import { type Cohort, writeBatch } from '../runner/batch.ts';
import { beginCheckpoint } from '../runner/bookkeeping.ts';
import { Entry, inTransactions } from '../runner/entry.ts';
import { createSchema, lockDefinitions } from '../runner/prepare.ts';
import { digestOf, nameOf, statementsOf, tablesOf } from '../storage/ddl.ts';

/** Where tables are built before they take the place of the live ones. */
export const NEXT_SCHEMA = 'read_next';

const EPOCH = 1;

/** Empty tables in the next schema, without indexes; what an earlier rebuild left there goes. */
export const createNextTables = async (sql: postgres.Sql, projections: readonly Projection[]): Promise<Cohort> => {
  await transaction(sql, async (tx) => {
    await lockDefinitions(tx);
    await tx.unsafe(`drop schema if exists "${NEXT_SCHEMA}" cascade`);
    await createSchema(tx, NEXT_SCHEMA);
    for (const projection of projections) {
      for (const statement of statementsOf(projection).tables) await tx.unsafe(statement);
      await beginCheckpoint(tx, projection.name, digestOf(projection), EPOCH);
    }
  });
  return {
    projections,
    position: null,
    epochs: new Map(projections.map(({ name }) => [name, EPOCH])),
    parked: new Map(projections.map(({ name }) => [name, new Set()])),
  };
};

export const dropNextTables = async (sql: postgres.Sql): Promise<void> => {
  await sql.unsafe(`drop schema if exists "${NEXT_SCHEMA}" cascade`);
};

/** Indexes and statistics, once the rows are there. */
export const finishNextTables = async (sql: postgres.Sql, projection: Projection): Promise<void> => {
  for (const statement of statementsOf(projection).indexes) await sql.unsafe(statement);
  for (const table of tablesOf(projection)) await sql.unsafe(`analyze "${nameOf(table)}"`);
};

/** Finds the event that a batch failed on, by applying one at a time and undoing all of it. */
const findBadEvent = async (sql: postgres.Sql, cohort: Cohort, entries: readonly Entry[], failed: CannotApply) => {
  const projection = cohort.projections.find(({ name }) => name === failed.projection);
  if (projection === undefined) return failed;
  const of = entries.filter(({ category }) => (projection.categories as readonly string[]).includes(category));
  const alone = transaction(sql, async (tx) => {
    for (const entry of of) await apply(tx, projection, [entry]);
    throw failed;
  });
  return alone.catch((error: unknown) => (error instanceof CannotApply ? error : failed));
};

/**
 * Applies the log from where the tables stand up to its end. Throws CannotApply at the first bad event.
 *
 * @param sql a pool whose search path is the next schema
 */
export const readOn = async (
  sql: postgres.Sql,
  store: EventStore,
  cohort: Cohort,
  signal: AbortSignal,
  advanced: (events: number) => void,
): Promise<void> => {
  const ending = new AbortController();
  const messages = store.subscribeAll({
    from: cohort.position ?? 'start',
    signal: AbortSignal.any([signal, ending.signal]),
  });
  try {
    for await (const batch of inBatches(messages, 256)) {
      const entries = batch.flatMap((message) => (message.kind === 'event' ? [new Entry(message.event)] : []));
      for (const part of inTransactions(entries)) {
        signal.throwIfAborted();
        await writeBatch(sql, cohort, part, new Set()).catch(async (error: unknown) => {
          throw error instanceof CannotApply ? await findBadEvent(sql, cohort, part, error) : error;
        });
        advanced(part.length);
      }
      if (batch.some(({ kind }) => kind === 'caught_up')) return;
    }
    signal.throwIfAborted();
  } finally {
    ending.abort();
  }
};
