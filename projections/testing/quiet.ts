/** A log for what is expected to be said. */
export const quiet = { info: () => undefined, warn: () => undefined };
