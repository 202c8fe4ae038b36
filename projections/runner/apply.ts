import type postgres from 'postgres';
import { isMissingTable, isServerTrouble } from '../../adapters/postgres/failure.ts';
import type { DomainEvent } from '../../domain/kernel/event.ts';
import type { Projection } from '../projection.ts';
import { nameOf } from '../storage/ddl.ts';
import { RowChanges } from '../storage/row-changes.ts';
import type { Entry } from './entry.ts';

/** An event, or one event of several, that a projection cannot apply. */
export class CannotApply extends Error {
  override readonly name = 'CannotApply';
  readonly projection: string;
  readonly problem: string;

  constructor(projection: string, problem: string, options?: ErrorOptions) {
    super(`${projection}: ${problem}`, options);
    this.projection = projection;
    this.problem = problem;
  }
}

const remembered = async (
  tx: postgres.TransactionSql,
  { memory }: Projection,
  streams: readonly string[],
): Promise<Map<string, unknown>> => {
  if (memory === undefined) return new Map();
  const rows = await tx.unsafe<{ stream: string; state: unknown }[]>(
    `select stream, state from "${nameOf(memory)}" where stream in (select json_array_elements_text($1::text::json))`,
    [JSON.stringify(streams)],
    { prepare: true },
  );
  return new Map(rows.map(({ stream, state }) => [stream, state]));
};

const eventOf = (projection: Projection, entry: Entry): DomainEvent => {
  if (!projection.decodes) return entry.recorded;
  const decoded = entry.decoded();
  if (!decoded.ok) throw new Error(decoded.problem);
  return decoded.event;
};

const describe = ({ recorded }: Entry, error: unknown): string =>
  `${recorded.type} at ${recorded.stream}@${recorded.revision}: ${error instanceof Error ? error.message : String(error)}`;

const changesOf = (projection: Projection, entries: readonly Entry[], known: Map<string, unknown>): RowChanges => {
  const changes = new RowChanges();
  for (const entry of entries) {
    const { stream } = entry.recorded;
    const before = known.get(stream) ?? projection.initial;
    try {
      const { state, rows } = projection.project(before, eventOf(projection, entry), entry.recorded);
      for (const row of rows) changes.add(row);
      if (state === before || projection.memory === undefined) continue;
      known.set(stream, state);
      changes.add({ kind: 'put', table: projection.memory, row: { stream, state } });
    } catch (error) {
      throw new CannotApply(projection.name, describe(entry, error), { cause: error });
    }
  }
  return changes;
};

/**
 * Applies events to the tables of one projection, in log order.
 *
 * @throws CannotApply when the events are at fault; what the database itself cannot do now is thrown as it is.
 */
export const apply = async (
  tx: postgres.TransactionSql,
  projection: Projection,
  entries: readonly Entry[],
): Promise<void> => {
  if (entries.length === 0) return;
  const streams = [...new Set(entries.map(({ recorded }) => recorded.stream))];
  try {
    await changesOf(projection, entries, await remembered(tx, projection, streams)).flush(tx);
  } catch (error) {
    if (error instanceof CannotApply || isServerTrouble(error) || isMissingTable(error)) throw error;
    const [only] = entries.length === 1 ? entries : [];
    const problem = only === undefined ? String(error) : describe(only, error);
    throw new CannotApply(projection.name, problem, { cause: error });
  }
};
