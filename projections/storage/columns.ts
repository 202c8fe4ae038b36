import { bigint, customType, jsonb } from 'drizzle-orm/pg-core';

/** PostgreSQL prints an instant as `2026-11-22 08:06:29.1+00` in a session whose time zone is UTC. */
const fromPostgres = (text: string): string =>
  new Date(text.replace(' ', 'T').replace(/\+00(:00)?$/, 'Z')).toISOString();

/** An instant with millisecond precision; RFC 3339 in UTC with three decimals, in rows and in answers alike. */
export const instant = customType<{ data: string; driverData: string }>({
  dataType: () => 'timestamptz(3)',
  fromDriver: fromPostgres,
  toDriver: (value) => value,
});

/** A list of texts. As JSON: drizzle 0.45 loses backslashes when it reads arrays. */
export const listOf = <Item extends string>() => jsonb().$type<Item[]>();

/** Raw bytes. */
export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' });

/** An exact 64-bit integer. */
export const int64 = () => bigint({ mode: 'bigint' });

/** A time of a device in ms since the Unix epoch: exactly what it sent, so an integer and no date. */
export const epochMs = () => bigint({ mode: 'number' });

/** The place of an event in the log; lists are ordered by it. */
export const logOrder = { log_commit: int64().notNull(), log_prepare: int64().notNull() };

/** Normalises an RFC 3339 time to UTC with three decimals. Throws on what is no time. */
export const toInstant = (text: string): string => new Date(text).toISOString();
