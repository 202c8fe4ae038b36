import type { MiddlewareHandler } from 'hono';
import type { Identity } from '../../identity/identity.ts';
import type { HttpEnv } from './environment.ts';

const BEARER = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i;

/** A WebSocket of a browser cannot send `Authorization`; it offers the subprotocols `bearer, <token>` instead. */
const fromProtocols = (header: string | undefined): string | undefined => {
  const [scheme, token] = (header ?? '').split(',').map((part) => part.trim());
  return scheme === 'bearer' ? token : undefined;
};

/** Streams of a run, where clients cannot send headers at all: a ticket stands for a token there, once. */
const LIVE_PATH = /^\/api\/[a-z]+\/(runs\/[^/]+\/(stream|events)|stream\/[^/]+)$/;

/** Says who is asking, if they prove it; what they may do is decided by each route. */
export const authentication =
  (identity: Pick<Identity, 'authenticate' | 'tickets'>, trustProxy: boolean): MiddlewareHandler<HttpEnv> =>
  async (c, next) => {
    const socket = c.env?.incoming?.socket.remoteAddress ?? 'unknown';
    const forwarded = trustProxy ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
    c.set('address', forwarded ?? socket);
    const header = c.req.header('authorization');
    const upgrade = c.req.header('upgrade')?.toLowerCase() === 'websocket';
    const token =
      header === undefined && upgrade
        ? fromProtocols(c.req.header('sec-websocket-protocol'))
        : BEARER.exec(header ?? '')?.[1];
    const ticket = token === undefined && LIVE_PATH.test(c.req.path) ? c.req.query('ticket') : undefined;
    if (token !== undefined) c.set('principal', await identity.authenticate(token));
    else if (ticket !== undefined) c.set('principal', await identity.tickets.redeem(ticket));
    await next();
  };
