import { asc, desc, type SQL, sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';

export interface PageRequest {
  /** 1..1000, 100 when absent. */
  readonly limit?: number | undefined;
  /** The `next_cursor` of the page before. */
  readonly cursor?: string | undefined;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** null on the last page. */
  readonly next_cursor: string | null;
}

/** The cursor did not come from the list that it was given to. */
export class InvalidCursor extends Error {
  readonly kind = 'InvalidCursor';
  readonly cursor: string;

  constructor(cursor: string) {
    super('the cursor is not one that this list gave out; start again without a cursor');
    this.cursor = cursor;
  }
}

export const MAX_LIMIT = 1000;
const DEFAULT_LIMIT = 100;

export const limitOf = ({ limit }: PageRequest): number =>
  Math.max(1, Math.min(MAX_LIMIT, Math.trunc(limit ?? DEFAULT_LIMIT)));

/** An opaque text of key values. */
export const encodeCursor = (keys: readonly unknown[]): string =>
  Buffer.from(JSON.stringify(keys.map(String))).toString('base64url');

/** The key values of a cursor, each of which must match its pattern. */
export const decodeCursor = (cursor: string, patterns: readonly RegExp[]): readonly string[] => {
  let keys: unknown;
  try {
    keys = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw new InvalidCursor(cursor);
  }
  const fits = (key: unknown, index: number): key is string =>
    typeof key === 'string' && patterns[index]?.test(key) === true;
  if (!Array.isArray(keys) || keys.length !== patterns.length || !keys.every(fits)) throw new InvalidCursor(cursor);
  return keys;
};

/** Numbers of so many digits fit their column: a cursor that somebody made up fails here and not in the database. */
const patternOf = (column: PgColumn): RegExp => {
  switch (column.getSQLType()) {
    case 'bigint':
      return /^\d{1,18}$/;
    case 'integer':
      return /^\d{1,9}$/;
    default:
      // biome-ignore lint/suspicious/noControlCharactersInRegex: PostgreSQL texts hold any character but NUL
      return /^[^\u0000]*$/;
  }
};

export interface Keyset {
  readonly order: SQL[];
  /** What lies behind the cursor. Throws InvalidCursor. */
  behind(cursor: string | undefined): SQL | undefined;
  /** Splits `limit + 1` rows into a page; rows carry the key columns under their names. */
  page<Row extends object, Item>(rows: readonly Row[], limit: number, view: (row: Row) => Item): Page<Item>;
}

/** Pages of a list in the total order of its key columns (which together are unique). */
export const keyset = (columns: readonly PgColumn[], direction: 'asc' | 'desc'): Keyset => ({
  order: columns.map((column) => (direction === 'asc' ? asc(column) : desc(column))),
  behind: (cursor) => {
    if (cursor === undefined) return undefined;
    const keys = decodeCursor(cursor, columns.map(patternOf)).map((key, index) => {
      const column = columns[index];
      return sql`${key}::${sql.raw(column?.getSQLType() ?? 'text')}`;
    });
    const left = sql.join([...columns], sql`, `);
    return sql`(${left}) ${sql.raw(direction === 'asc' ? '>' : '<')} (${sql.join(keys, sql`, `)})`;
  },
  page: (rows, limit, view) => {
    const items = rows.slice(0, limit);
    const last = items.at(-1) as Readonly<Record<string, unknown>> | undefined;
    const more = rows.length > limit && last !== undefined;
    return {
      items: items.map(view),
      next_cursor: more ? encodeCursor(columns.map((column) => last[column.name])) : null,
    };
  },
});
