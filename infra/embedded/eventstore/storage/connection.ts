import { setTimeout as delay } from 'node:timers/promises';
import postgres from 'postgres';
import { StorageUnavailable } from './storage.ts';

export type Pool = postgres.Sql<{ bigint: number }>;

/** How long a read waits for PostgreSQL to come back before it fails, in milliseconds. */
const READ_PATIENCE = 10_000;

/** A pool whose 64-bit integers are numbers (the tombstone's revision becomes 2^63). */
export function connect(databaseUrl: string, name: string, connections: number): Pool {
  return postgres(databaseUrl, {
    max: connections,
    onnotice: () => {},
    // The default recycles connections after half an hour or so; that would drop a session's lock for nothing.
    max_lifetime: null,
    connect_timeout: 10,
    // The driver would ask for array types at every connection, and a connection lost just then ends the process
    // (postgres 3.4.9).
    fetch_types: false,
    backoff: () => 0.1,
    types: { bigint: { to: 20, from: [20], serialize: String, parse: Number } },
    connection: { application_name: name, synchronous_commit: 'on', jit: 'off' },
  }) as Pool;
}

/** Errors of postgres.js and of sockets that say the server was not reached or went away, not that it refused. */
const GONE = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOENT',
  'ETIMEDOUT',
]);

/** Whether the connection failed, so that nothing is known of the statement that was running. */
export function isConnectionFailure(error: unknown): boolean {
  const code = errorCode(error);
  // SQLSTATE classes: 08 connection exception, 57P0x shutdown or start-up, 53 out of resources.
  return code !== null && (GONE.has(code) || code.startsWith('08') || code.startsWith('57P0') || code.startsWith('53'));
}

export const isUniqueViolation = (error: unknown): boolean => errorCode(error) === '23505';

function errorCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}

/** Runs a read, again if the server went away meanwhile, for as long as a reader may be kept waiting. */
export async function patiently<T>(read: () => Promise<T>): Promise<T> {
  const giveUp = Date.now() + READ_PATIENCE;
  for (let attempt = 0; ; attempt++) {
    try {
      return await read();
    } catch (error) {
      if (!isConnectionFailure(error)) throw error;
      if (Date.now() > giveUp) {
        throw new StorageUnavailable('PostgreSQL cannot be reached; check that it is running', { cause: error });
      }
      await delay(Math.min(50 * 2 ** attempt, 500));
    }
  }
}
