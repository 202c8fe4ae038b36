import { jsonb, pgTable, text } from 'drizzle-orm/pg-core';

/** The table in which a projection remembers what it folded of each stream. */
export const memoryTable = (name: string) => pgTable(name, { stream: text().primaryKey(), state: jsonb().notNull() });
