import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type LockSession, openLockSession } from '../adapters/postgres/advisory-lock.ts';

export interface Running {
  stop(): Promise<void>;
}

const RETRY_MS = 1000;

/**
 * Keeps one process of all running something: the one that has the advisory lock. Others wait and take over when it ends.
 * One that loses its lock stops at once and waits like the others.
 */
export const runExclusively = (
  databaseUrl: string,
  name: string,
  start: () => Promise<Running> | Running,
  log: Logger,
): Running => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const hold = async (session: LockSession): Promise<void> => {
    while (!(await session.tryLock(name))) await delay(RETRY_MS, undefined, { signal });
    const running = await start();
    log.debug({ name }, 'holds the lock');
    const ending = AbortSignal.any([signal, session.lost]);
    if (!ending.aborted) await new Promise((resolve) => ending.addEventListener('abort', resolve, { once: true }));
    await running.stop();
  };
  const work = async (): Promise<void> => {
    while (!signal.aborted) {
      let session: LockSession | undefined;
      try {
        session = await openLockSession(databaseUrl);
        await hold(session);
      } catch (error) {
        if (!signal.aborted) log.warn({ err: error, name }, 'stopped, will try again');
      } finally {
        await session?.close().catch(() => undefined);
      }
      await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  };
  const working = work();
  return {
    stop: async () => {
      stopping.abort();
      await working;
    },
  };
};
