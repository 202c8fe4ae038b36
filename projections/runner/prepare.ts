import type postgres from 'postgres';
import type { EventStore } from '../../adapters/eventstore/port.ts';
import { isMissingTable } from '../../adapters/postgres/failure.ts';
import { transaction } from '../../adapters/postgres/transaction.ts';
import type { Projection } from '../projection.ts';
import { digestOf, nameOf, statementsOf, tablesOf } from '../storage/ddl.ts';
import type { Cohort } from './batch.ts';
import { beginCheckpoint, type Checkpoint, createBookkeeping, readCheckpoints } from './bookkeeping.ts';
import type { Progress } from './position.ts';

export const READ_SCHEMA = 'read';

/** Schema definitions change one at a time in a database. */
export const lockDefinitions = async (tx: postgres.TransactionSql): Promise<void> => {
  await tx`select pg_advisory_xact_lock(hashtextextended('spectra read model definitions', 0))`;
};

/** Makes a schema, unless it is there, with its bookkeeping tables. */
export const createSchema = async (tx: postgres.TransactionSql, schema: string): Promise<void> => {
  await tx.unsafe(`create schema if not exists "${schema}"`);
  await tx.unsafe(`set local search_path = "${schema}"`);
  await createBookkeeping(tx);
};

const allThere = async (
  sql: postgres.Sql | postgres.TransactionSql,
  projections: readonly Projection[],
): Promise<boolean> => {
  const tables = projections.flatMap(tablesOf).map((table) => `${READ_SCHEMA}.${nameOf(table)}`);
  const [row] = await sql.unsafe<{ missing: number }[]>(
    'select count(*)::int as missing from json_array_elements_text($1::text::json) name where to_regclass(name) is null',
    [JSON.stringify(tables)],
  );
  return row?.missing === 0;
};

const startAgain = async (tx: postgres.TransactionSql, projection: Projection, before: Checkpoint | undefined) => {
  for (const table of tablesOf(projection)) await tx.unsafe(`drop table if exists "${nameOf(table)}"`);
  const { tables, indexes } = statementsOf(projection);
  for (const statement of [...tables, ...indexes]) await tx.unsafe(statement);
  await tx`delete from parked_events where projection = ${projection.name}`;
  return beginCheckpoint(tx, projection.name, digestOf(projection), (before?.epoch ?? 0) + 1);
};

/** Whether the log has the event that the checkpoint stands at; another log has another one there. */
const isOfThisLog = async (store: EventStore, { last }: Checkpoint): Promise<boolean> => {
  if (last === null) return true;
  let found: string | undefined;
  for await (const { id } of store.readStream(last.stream, { from: last.revision, maxCount: 1 })) found = id;
  return found === last.id;
};

export interface PreparePorts {
  readonly sql: postgres.Sql;
  readonly store: EventStore;
  readonly log: { info(facts: object, message: string): void };
}

/**
 * The checkpoint of a projection whose lock is held. Tables that are missing, that were made by another version of the
 * program, or that hold another log are made anew, empty.
 */
const prepareOne = async ({ sql, store, log }: PreparePorts, projection: Projection): Promise<Checkpoint> =>
  transaction(sql, async (tx) => {
    await lockDefinitions(tx);
    await createSchema(tx, READ_SCHEMA);
    const [found] = await readCheckpoints(tx, [projection.name], 'for update');
    const { name } = projection;
    if (found === undefined) log.info({ projection: name }, 'read model is new: reading the log from its start');
    else if (found.digest !== digestOf(projection)) log.info({ projection: name }, 'read model changed: built anew');
    else if (!(await allThere(tx, [projection]))) log.info({ projection: name }, 'tables are missing: built anew');
    else if (!(await isOfThisLog(store, found)))
      log.info({ projection: name }, 'tables are of another log: built anew');
    else return found;
    return startAgain(tx, projection, found);
  });

const parkedStreams = async (sql: postgres.Sql): Promise<Map<string, Set<string>>> => {
  const rows = await sql<{ projection: string; stream: string }[]>`
    select distinct projection, stream from parked_events`;
  const parked = new Map<string, Set<string>>();
  for (const { projection, stream } of rows) parked.set(projection, (parked.get(projection) ?? new Set()).add(stream));
  return parked;
};

/** Brings the tables of projections into being, and puts together those that have read equally far. */
export const prepare = async (ports: PreparePorts, projections: readonly Projection[]): Promise<readonly Cohort[]> => {
  const found: { readonly projection: Projection; readonly checkpoint: Checkpoint }[] = [];
  for (const projection of projections) found.push({ projection, checkpoint: await prepareOne(ports, projection) });
  const parked = await parkedStreams(ports.sql);
  const groups = Map.groupBy(found, ({ checkpoint: { position } }) => `${position?.commit}/${position?.prepare}`);
  return [...groups.values()].map((group): Cohort => {
    const position: Progress = group[0]?.checkpoint.position ?? null;
    return {
      projections: group.map(({ projection }) => projection),
      position,
      epochs: new Map(group.map(({ checkpoint }) => [checkpoint.projection, checkpoint.epoch])),
      parked: new Map(group.map(({ projection: { name } }) => [name, parked.get(name) ?? new Set()])),
    };
  });
};

/** Whether the tables of a cohort are those it was prepared for. What the database cannot tell now counts as unchanged. */
export const isUnchanged = async (sql: postgres.Sql, { projections, epochs }: Cohort): Promise<boolean> => {
  try {
    const names = projections.map(({ name }) => name);
    const found = await readCheckpoints(sql, names);
    const same = found.filter(({ projection, epoch }) => epoch === epochs.get(projection));
    return same.length === names.length && (await allThere(sql, projections));
  } catch (error) {
    return !isMissingTable(error);
  }
};
