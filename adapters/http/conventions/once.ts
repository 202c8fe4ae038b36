import type { CommandMeta } from '../../../commands/envelope.ts';
import { failureProblem } from '../problems/failures.ts';
import type { Problem } from '../problems/problem.ts';
import type { IdempotencyRegister, StoredAnswer } from './idempotency.ts';

/** Answers that say nothing lasting: the same command may well succeed when it is sent again. */
const passing: ReadonlySet<number> = new Set([401, 403, 408, 412, 429]);

const REPEATED_HEADERS = ['content-type', 'etag', 'x-position', 'location'] as const;

const stored = async (response: Response): Promise<StoredAnswer> => ({
  status: response.status,
  headers: Object.fromEntries(
    REPEATED_HEADERS.flatMap((name) => {
      const value = response.headers.get(name);
      return value === null ? [] : [[name, value]];
    }),
  ),
  body: await response.clone().text(),
});

/** Runs a command, or gives the answer that it got when it came first. A digest is there when the client gave a key. */
export const once = async (
  idempotency: IdempotencyRegister,
  { commandId, commandDigest }: Pick<CommandMeta, 'commandId' | 'commandDigest'>,
  run: () => Promise<Response>,
): Promise<Response | Problem> => {
  if (commandDigest === undefined) return run();
  const claim = await idempotency.claim(commandId, commandDigest);
  if (claim.kind === 'reused') return failureProblem({ kind: 'CommandIdReused', commandId });
  if (claim.kind === 'answered') {
    const { status, headers, body } = claim.answer;
    return new Response(body === '' ? null : body, { status, headers: { ...headers, 'idempotency-replayed': 'true' } });
  }
  const response = await run();
  if (response.status < 500 && !passing.has(response.status)) {
    await idempotency.answered(commandId, await stored(response));
  }
  return response;
};
