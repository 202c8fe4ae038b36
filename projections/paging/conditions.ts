import { and, eq, gte, lt, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';

/** `column = value`, or nothing when no value is asked for. */
export const equals = (column: PgColumn, value: string | number | boolean | undefined): SQL | undefined =>
  value === undefined ? undefined : eq(column, value);

/** From (inclusive) to (exclusive), RFC 3339. */
export interface Period {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export const within = (column: PgColumn, { from, to }: Period): SQL | undefined =>
  and(from === undefined ? undefined : gte(column, from), to === undefined ? undefined : lt(column, to));
