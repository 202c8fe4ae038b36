import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';

/** A database whose search path is the schema of the read models. */
export type ReadDb = PostgresJsDatabase<Record<string, never>>;
