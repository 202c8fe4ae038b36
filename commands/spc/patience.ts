import pRetry from 'p-retry';

export interface PatienceOptions {
  /** Delays between attempts double from `firstDelayMs` to `longestDelayMs`. */
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
  /** Attempts that may fail while the server says that it is well. */
  readonly attempts: number;
}

export const defaultPatience: PatienceOptions = { firstDelayMs: 100, longestDelayMs: 5000, attempts: 6 };

/** Runs an action on a server again until it succeeds; see `patience`. */
export type Patiently = <T>(action: () => Promise<T>) => Promise<T>;

/**
 * The failure policy for calls to a server: while it is away, every call is tried again with growing delays for as long
 * as it takes. A call that keeps failing though the server is well rejects in the end: the fault is in the call. An event
 * that cannot be decoded is no fault of the server. Rejects at once when `signal` is aborted.
 */
export const patience = (
  isWell: () => Promise<boolean>,
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
        if (!(await isWell().catch(() => false))) return true;
        failuresInHealth += 1;
        return failuresInHealth < attempts;
      },
    });
  };
};
