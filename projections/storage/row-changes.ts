import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';
import type postgres from 'postgres';
import type { RowChange } from '../projection.ts';
import { primaryKeyOf } from './ddl.ts';

type Row = Readonly<Record<string, unknown>>;

interface Statements {
  readonly name: string;
  readonly columns: readonly string[];
  readonly key: readonly string[];
  readonly upsert: string;
}

const quoted = (name: string): string => `"${name}"`;

const statementsFor = (table: PgTable): Statements => {
  const config = getTableConfig(table);
  const columns = config.columns.map(({ name }) => name);
  const key = primaryKeyOf(table);
  const others = columns.filter((column) => !key.includes(column));
  const all = columns.map(quoted).join(', ');
  const assignments = others.map((column) => `${quoted(column)} = excluded.${quoted(column)}`).join(', ');
  const name = quoted(config.name);
  // One parameter for any number of rows. As text: the driver would encode a json parameter a second time.
  const upsert =
    `insert into ${name} (${all}) select ${all} from json_populate_recordset(null::${name}, $1::text::json) ` +
    `on conflict (${key.map(quoted).join(', ')}) do ${others.length === 0 ? 'nothing' : `update set ${assignments}`}`;
  return { name, columns, key, upsert };
};

const cache = new WeakMap<PgTable, Statements>();

const statementsOf = (table: PgTable): Statements => {
  const known = cache.get(table);
  if (known !== undefined) return known;
  const made = statementsFor(table);
  cache.set(table, made);
  return made;
};

const patchStatement = ({ name, key }: Statements, columns: readonly string[]): string => {
  const assignments = columns.map((column) => `${quoted(column)} = changed.${quoted(column)}`).join(', ');
  const match = key.map((column) => `kept.${quoted(column)} = changed.${quoted(column)}`).join(' and ');
  return `update ${name} kept set ${assignments} from json_populate_recordset(null::${name}, $1::text::json) changed where ${match}`;
};

/** Bytes as PostgreSQL reads them from text, 64-bit integers as digits: JSON has neither. */
const jsonValue = (value: unknown): unknown => {
  if (value === undefined) return null;
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Uint8Array)
    return `\\x${Buffer.from(value.buffer, value.byteOffset, value.length).toString('hex')}`;
  return value;
};

const jsonRows = (rows: Iterable<Row>, columns: readonly string[]): string =>
  JSON.stringify([...rows].map((row) => Object.fromEntries(columns.map((column) => [column, jsonValue(row[column])]))));

interface TableChanges {
  readonly puts: Map<string, Row>;
  readonly patches: Map<string, Row>;
}

/** Row changes of a batch, folded so that each row is written once, with what it is after the batch. */
export class RowChanges {
  readonly #tables = new Map<PgTable, TableChanges>();

  add({ kind, table, row }: RowChange): void {
    let changes = this.#tables.get(table);
    if (changes === undefined) {
      changes = { puts: new Map(), patches: new Map() };
      this.#tables.set(table, changes);
    }
    const key = statementsOf(table)
      .key.map((column) => String(row[column]))
      .join('\u0000');
    const { puts, patches } = changes;
    if (kind === 'put') {
      puts.set(key, row);
      patches.delete(key);
      return;
    }
    const target = puts.has(key) ? puts : patches;
    target.set(key, { ...target.get(key), ...row });
  }

  /** Writes all changes through the tables of the session's search path. */
  async flush(tx: postgres.TransactionSql): Promise<void> {
    for (const [table, { puts, patches }] of this.#tables) {
      const statements = statementsOf(table);
      if (puts.size > 0) {
        await tx.unsafe(statements.upsert, [jsonRows(puts.values(), statements.columns)], { prepare: true });
      }
      const alike = Map.groupBy(patches.values(), (row) => Object.keys(row).sort().join());
      for (const rows of alike.values()) {
        const columns = Object.keys(rows[0] ?? {});
        const changed = columns.filter((column) => !statements.key.includes(column));
        await tx.unsafe(patchStatement(statements, changed), [jsonRows(rows, columns)], { prepare: true });
      }
    }
  }
}
