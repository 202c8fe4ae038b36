import type { MiddlewareHandler } from 'hono';
import type { Logger } from 'pino';
import type { HttpEnv } from './environment.ts';

/** A line for each request. Neither the query (it can hold a ticket) nor a header is in it. */
export const requestLog =
  (log: Logger): MiddlewareHandler<HttpEnv> =>
  async (c, next) => {
    const began = performance.now();
    await next();
    log.debug(
      {
        method: c.req.method,
        path: c.req.path,
        status: c.res.status,
        duration_ms: Math.round(performance.now() - began),
        correlation_id: c.get('correlationId'),
        user_id: c.get('principal')?.user_id ?? null,
      },
      'request',
    );
  };
