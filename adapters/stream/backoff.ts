const FIRST_MS = 100;
const LONGEST_MS = 10_000;

/**
 * Pause before the next attempt, in milliseconds: doubles with each failure up to ten seconds, and varies by a half so
 * that many who failed together do not come back together.
 *
 * @param failures failures in a row so far, from 1
 */
export function backoffMs(failures: number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 20));
  return ceiling * (0.5 + Math.random() / 2);
}
