import { openPool } from './connection.ts';

/**
 * A connection of its own that holds advisory locks. They last until it is released or the connection ends, however that
 * comes: with the process, with the server, with the network.
 */
export interface LockSession {
  /** Takes the lock unless another session has it. */
  tryLock(name: string): Promise<boolean>;
  release(name: string): Promise<void>;
  /** Aborted when the connection ended: all locks are gone. */
  readonly lost: AbortSignal;
  close(): Promise<void>;
}

/** Rejects when the server cannot be reached. */
export const openLockSession = async (url: string): Promise<LockSession> => {
  const lost = new AbortController();
  const sql = openPool(url, { maxConnections: 1, name: 'spectra locks', onClose: () => lost.abort() });
  const guarded = async <Result>(statement: () => Promise<Result>): Promise<Result> => {
    // A statement would open a new connection, which holds none of the locks.
    if (lost.signal.aborted) throw new Error('the session that held the locks has ended');
    return statement();
  };
  const tryLock = async (name: string): Promise<boolean> => {
    const [row] = await sql<{ locked: boolean }[]>`select pg_try_advisory_lock(hashtextextended(${name}, 0)) as locked`;
    return row?.locked === true;
  };
  try {
    await sql`select 1`;
  } catch (error) {
    await sql.end({ timeout: 0 });
    throw error;
  }
  return {
    tryLock: (name) => guarded(() => tryLock(name)),
    release: (name) =>
      guarded(async () => {
        await sql`select pg_advisory_unlock(hashtextextended(${name}, 0))`;
      }),
    lost: lost.signal,
    close: () => sql.end({ timeout: 1 }),
  };
};

/** Whether any session of this database holds the lock. */
export const isLocked = async (sql: ReturnType<typeof openPool>, name: string): Promise<boolean> => {
  const [row] = await sql<{ held: boolean }[]>`
    select exists (
      select from pg_locks
      where locktype = 'advisory' and objsubid = 1 and granted
        and database = (select oid from pg_database where datname = current_database())
        and ((classid::bigint << 32) | objid::bigint) = hashtextextended(${name}, 0)
    ) as held`;
  return row?.held === true;
};
