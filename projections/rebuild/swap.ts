import { setTimeout as delay } from 'node:timers/promises';
import type postgres from 'postgres';
import type { EventStore } from '../../adapters/eventstore/port.ts';
import { isLockConflict } from '../../adapters/postgres/failure.ts';
import { transaction } from '../../adapters/postgres/transaction.ts';
import { comparePositions } from '../../domain/kernel/event.ts';
import type { Projection } from '../projection.ts';
import { apply } from '../runner/apply.ts';
import { advanceCheckpoints, type Checkpoint, readCheckpoints } from '../runner/bookkeeping.ts';
import { Entry, inTransactions } from '../runner/entry.ts';
import type { Progress } from '../runner/position.ts';
import { createSchema, lockDefinitions, READ_SCHEMA } from '../runner/prepare.ts';
import { nameOf, tablesOf } from '../storage/ddl.ts';
import { NEXT_SCHEMA } from './next-tables.ts';

/** Queries wait behind a swap that waits for a longer query: for this long at most, then the swap steps back. */
const LOCK_PATIENCE_MS = 300;
const RETRY_MS = 100;

/** What the live tables have seen beyond the next ones. They stand still meanwhile, so this is little. */
const catchUp = async (
  tx: postgres.TransactionSql,
  store: EventStore,
  projection: Projection,
  from: Progress,
  to: Progress,
): Promise<void> => {
  if (comparePositions(from, to) >= 0) return;
  const entries: Entry[] = [];
  for await (const recorded of store.readAll({ from: from ?? 'start' })) {
    const { position } = recorded;
    const due = comparePositions(position, from) > 0 && comparePositions(position, to) <= 0;
    if (due) entries.push(new Entry(recorded));
  }
  const categories: readonly string[] = projection.categories;
  for (const part of inTransactions(entries)) {
    const of = part.filter(({ category }) => categories.includes(category));
    await apply(tx, projection, of);
    const last = part.at(-1);
    if (last !== undefined) await advanceCheckpoints(tx, [projection.name], last, part.length);
  }
};

const inSchema = (tx: postgres.TransactionSql, schema: string) => tx.unsafe(`set local search_path = "${schema}"`);

const move = async (
  tx: postgres.TransactionSql,
  projection: Projection,
  live: Checkpoint | undefined,
): Promise<void> => {
  for (const table of tablesOf(projection)) {
    const name = nameOf(table);
    await tx.unsafe(`drop table if exists "${READ_SCHEMA}"."${name}"`);
    await tx.unsafe(`alter table "${NEXT_SCHEMA}"."${name}" set schema "${READ_SCHEMA}"`);
  }
  await inSchema(tx, READ_SCHEMA);
  await tx`delete from parked_events where projection = ${projection.name}`;
  await tx`delete from checkpoints where projection = ${projection.name}`;
  await tx.unsafe(`insert into checkpoints select * from "${NEXT_SCHEMA}".checkpoints where projection = $1`, [
    projection.name,
  ]);
  // Whoever wrote to the tables before finds another epoch under the checkpoint, and reads on from there.
  await tx`update checkpoints set epoch = ${(live?.epoch ?? 0) + 1} where projection = ${projection.name}`;
  await tx.unsafe(`delete from "${NEXT_SCHEMA}".checkpoints where projection = $1`, [projection.name]);
};

/**
 * Puts the next tables of a projection in the place of the live ones, in one transaction that a query sees as a whole or
 * not at all. The next tables are at least as far as the live ones then: nobody reads less than before.
 */
export const swap = async (
  sql: postgres.Sql,
  store: EventStore,
  projection: Projection,
  signal: AbortSignal,
): Promise<void> => {
  for (;;) {
    signal.throwIfAborted();
    try {
      await transaction(sql, async (tx) => {
        await tx.unsafe(`set local lock_timeout = ${LOCK_PATIENCE_MS}`);
        await lockDefinitions(tx);
        await createSchema(tx, READ_SCHEMA);
        const [live] = await readCheckpoints(tx, [projection.name], 'for update');
        await inSchema(tx, NEXT_SCHEMA);
        const [next] = await readCheckpoints(tx, [projection.name], 'for update');
        await catchUp(tx, store, projection, next?.position ?? null, live?.position ?? null);
        await move(tx, projection, live);
      });
      return;
    } catch (error) {
      if (!isLockConflict(error)) throw error;
      await delay(RETRY_MS, undefined, { signal });
    }
  }
};
