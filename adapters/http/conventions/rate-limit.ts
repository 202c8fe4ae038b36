import type { MiddlewareHandler } from 'hono';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { problemResponse, tooManyRequests } from '../problems/problem.ts';
import type { HttpEnv } from './environment.ts';

export interface RateLimit {
  readonly requests: number;
  readonly window_s: number;
}

/** Generous: a dashboard that polls ten queries a second stays well inside. */
export const DEFAULT_RATE_LIMIT: RateLimit = { requests: 6000, window_s: 60 };

/** Probes of the platform itself are not counted: they must not fail because a client was busy. */
const UNCOUNTED: ReadonlySet<string> = new Set(['/health', '/ready', '/metrics']);

const headersOf = (limit: RateLimit, state: RateLimiterRes): Readonly<Record<string, string>> => ({
  'ratelimit-limit': String(limit.requests),
  'ratelimit-remaining': String(Math.max(0, state.remainingPoints)),
  'ratelimit-reset': String(Math.ceil(state.msBeforeNext / 1000)),
  'ratelimit-policy': `${limit.requests};w=${limit.window_s}`,
});

/** Counts requests a user, or an address where nobody is signed in. Counters live in this process. */
export const rateLimit = (limit: RateLimit): MiddlewareHandler<HttpEnv> => {
  const limiter = new RateLimiterMemory({ points: limit.requests, duration: limit.window_s });
  return async (c, next) => {
    if (UNCOUNTED.has(c.req.path)) return next();
    const principal = c.get('principal');
    const client = principal === undefined ? `address ${c.get('address')}` : `user ${principal.user_id}`;
    try {
      const state = await limiter.consume(client);
      await next();
      for (const [name, value] of Object.entries(headersOf(limit, state))) c.header(name, value);
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const wait = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
      const detail = `This client may send ${limit.requests} requests in ${limit.window_s} s; wait ${wait} s.`;
      c.res = problemResponse(tooManyRequests(wait, detail), c.req.path, c.get('correlationId'));
      for (const [name, value] of Object.entries(headersOf(limit, refusal))) c.header(name, value);
    }
    return undefined;
  };
};
