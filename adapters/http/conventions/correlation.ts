import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { invalid, problemResponse } from '../problems/problem.ts';
import type { HttpEnv } from './environment.ts';

const PATTERN = /^[A-Za-z0-9._:@-]{1,128}$/;

/** Takes the client's `X-Correlation-Id`, or makes one, and gives it back. */
export const correlation = (): MiddlewareHandler<HttpEnv> => async (c, next) => {
  const given = c.req.header('x-correlation-id');
  const usable = given !== undefined && PATTERN.test(given);
  const id = usable ? given : randomUUID();
  c.set('correlationId', id);
  if (given !== undefined && !usable) {
    const message = 'must be 1 to 128 letters, digits or any of . _ : @ -';
    c.res = problemResponse(invalid([{ path: 'header.x-correlation-id', message }]), c.req.path, id);
  } else {
    await next();
  }
  c.header('x-correlation-id', id);
};
