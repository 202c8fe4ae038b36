import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';

export interface PostgresOptions {
  /** Schemas in which unqualified tables are looked for, `read` unless given. */
  readonly schema?: string;
  readonly maxConnections?: number;
  /** Shown in pg_stat_activity. */
  readonly name?: string;
  /**
   * false: a commit does not wait for the disk. A crash of the server may then lose the newest transactions, each as a
   * whole: right only for what can be written again.
   */
  readonly durable?: boolean;
}

/** A pool of connections to one database. In `sql`, 64-bit integers and arrays are texts, as PostgreSQL prints them. */
export interface Postgres {
  readonly url: string;
  readonly sql: postgres.Sql;
  readonly db: PostgresJsDatabase<Record<string, never>>;
  /** Whether the server answers. */
  health(): Promise<boolean>;
  close(): Promise<void>;
}

const HEALTH_PATIENCE_MS = 2_000;

/** A pool of its own with these settings. Sessions are in UTC, so that times read back as they were written. */
export const openPool = (
  url: string,
  options: PostgresOptions & { readonly onClose?: () => void } = {},
): postgres.Sql =>
  postgres(url, {
    max: options.maxConnections ?? 10,
    onnotice: () => undefined,
    connect_timeout: 5,
    max_lifetime: null,
    // The driver asks for array types when it connects, and a connection lost just then ends the process (postgres 3.4.9:
    // the rejection is handled by nobody).
    fetch_types: false,
    backoff: (attempts) => Math.min(2, 0.05 * 2 ** attempts),
    ...(options.onClose === undefined ? {} : { onclose: options.onClose }),
    connection: {
      application_name: options.name ?? 'spectra',
      search_path: options.schema ?? 'read',
      TimeZone: 'UTC',
      DateStyle: 'ISO, YMD',
      ...(options.durable === false ? { synchronous_commit: 'off' } : {}),
    },
  });

/** Connects lazily: the first statement opens the first connection, and lost ones are opened again when needed. */
export const connectPostgres = (url: string, options: PostgresOptions = {}): Postgres => {
  const sql = openPool(url, options);
  return {
    url,
    sql,
    db: drizzle(sql),
    health: async () => {
      const patience = new Promise<false>((resolve) => setTimeout(resolve, HEALTH_PATIENCE_MS, false).unref());
      const answer = sql`select 1`.then(
        () => true,
        () => false,
      );
      return Promise.race([answer, patience]);
    },
    close: () => sql.end({ timeout: 5 }),
  };
};
