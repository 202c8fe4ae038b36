import type { Outcome } from '../../outcome.ts';

/** The result of a model that a test expects to have one. */
export function settled<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
  return outcome;
}
