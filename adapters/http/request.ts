import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { derivedId } from '../../commands/envelope.ts';
import { canonicalJson } from '../../domain/kernel/canonical-json.ts';
import { sha256Hex } from '../../domain/kernel/hash-chain.ts';
import type { Principal } from '../identity/access-tokens.ts';
import type { HttpEnv } from './conventions/environment.ts';
import type { Route, RouteRequest } from './route.ts';

const nobody: Principal = {
  user_id: '',
  name: '',
  org_id: '',
  roles: [],
  platform: false,
  session_id: '',
};

const without = (body: unknown, secrets: readonly string[]): unknown =>
  typeof body === 'object' && body !== null
    ? Object.fromEntries(Object.entries(body).filter(([name]) => !secrets.includes(name)))
    : body;

/** What a handler is given, after everything about the request was checked. */
export const requestOf = (c: Context<HttpEnv>, route: Route): RouteRequest<never, never, never> => {
  const valid = <Value>(target: 'json' | 'query' | 'param' | 'header'): Value =>
    (c.req.valid(target as never) ?? {}) as Value;
  const caller = c.get('principal') ?? nobody;
  const body = valid<never>('json');
  const headers = valid<{ 'idempotency-key'?: string; 'if-match'?: string }>('header');
  const correlationId = c.get('correlationId');
  const key = headers['idempotency-key'];
  const target = `${c.req.method} ${c.req.path}`;
  const actor = { id: caller.user_id, name: caller.name, roles: [...caller.roles], org_id: caller.org_id };
  const commandId = key === undefined ? randomUUID() : derivedId(caller.org_id, caller.user_id, target, key);
  const reason = (body as { reason?: unknown }).reason;
  return {
    params: valid('param'),
    query: valid('query'),
    body,
    caller,
    meta: {
      commandId,
      ...(key === undefined
        ? {}
        : { commandDigest: sha256Hex(canonicalJson({ target, body: without(body, route.secrets ?? []) })) }),
      correlationId,
      causationId: correlationId,
      actor,
      ...(typeof reason === 'string' ? { reason } : {}),
    },
    ifMatch: headers['if-match'] === undefined ? undefined : BigInt(headers['if-match'].slice(1, -1)),
    address: c.get('address'),
    context: c,
  };
};
