import pRetry from 'p-retry';
import type { EventStore } from '../../adapters/eventstore/port.ts';

export interface PatienceOptions {
  /** Delays between attempts double from `firstDelayMs` to `longestDelayMs`. */
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
  /** Attempts that may fail while the store says that it is well. */
  readonly attempts: number;
}

export const defaultPatience: PatienceOptions = { firstDelayMs: 100, longestDelayMs: 5000, attempts: 6 };

/** Runs an action on the store again until it succeeds; see `patience`. */
export type Patiently = <T>(action: () => Promise<T>) => Promise<T>;

/**
 * The failure policy for calls to the store: while it is away, every call is tried again with growing delays for as
 * long as it takes. A call that keeps failing though the store is well rejects in the end: the fault is in the call.
 * Rejects at once when `signal` is aborted.
 */
export const patience = (
  store: Pick<EventStore, 'health'>,
  signal: AbortSignal,
  { firstDelayMs, longestDelayMs, attempts }: PatienceOptions,
  onFailure: (error: Error) => void,
): Patiently => {
  return (action) => {
    let failuresInHealth = 0;
    return pRetry(action, {
      retries: Number.POSITIVE_INFINITY,
      minTimeout: firstDelayMs,
      maxTimeout: longestDelayMs,
      randomize: true,
      signal,
      onFailedAttempt: ({ error }) => onFailure(error),
      shouldRetry: async ({ error }) => {
        if (error.name === 'UndecodableEvent') return false;
        if (!(await store.health().catch(() => false))) return true;
        failuresInHealth += 1;
        return failuresInHealth < attempts;
      },
    });
  };
};
