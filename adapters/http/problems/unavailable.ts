import { isTransient } from '../../eventstore/recorded.ts';
import { isMissingTable, isServerTrouble } from '../../postgres/failure.ts';
import type { Problem } from './problem.ts';

/**
 * A server behind the interface is away, or the read models are not built yet; undefined for every other fault.
 * Faults of the database stand in the causes of those that tell them.
 */
export const unavailable = (error: unknown): Problem | undefined => {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (!isServerTrouble(cause) && !isMissingTable(cause) && !isTransient(cause)) continue;
    return {
      status: 503,
      slug: 'unavailable',
      title: 'Not available now',
      detail: 'A part of the system is out of reach or still starting. GET /health says which; send the request again.',
      headers: { 'retry-after': '2' },
    };
  }
  return undefined;
};
