import { randomUUID } from 'node:crypto';
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import { derivedId } from '../../commands/envelope.ts';
import { canonicalJson } from '../../domain/kernel/canonical-json.ts';
import { sha256Hex } from '../../domain/kernel/hash-chain.ts';
import type { Principal } from '../identity/access-tokens.ts';
import { permissionsFor, refusalOf } from './conventions/access.ts';
import { unknownFields, unstorable } from './conventions/body.ts';
import type { HttpEnv } from './conventions/environment.ts';
import type { StoredAnswer } from './conventions/idempotency.ts';
import { POSITION_PATTERN, parsePosition, positionText } from './conventions/position.ts';
import type { HttpPorts } from './ports.ts';
import { failureProblem } from './problems/failures.ts';
import { invalid, PROBLEM_MEDIA_TYPE, type Problem, problemResponse, problemSchema } from './problems/problem.ts';
import type { Reply } from './reply.ts';
import type { Route, RouteRequest } from './route.ts';

const MIN_POSITION_PATIENCE_MS = 5000;

const queryHeaders = z.object({
  'x-min-position': z
    .string()
    .regex(POSITION_PATTERN, 'must be a position as X-Position gave it')
    .optional()
    .openapi({ description: 'Wait (up to 5 s) until the answer reflects the log up to this position.' }),
});
const commandHeaders = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 printable ASCII characters')
    .optional()
    .openapi({ description: 'The same key and body gives the first answer again.' }),
  'if-match': z
    .string()
    .regex(/^"\d{1,18}"$/, 'must be a revision as ETag gave it, in quotes')
    .optional()
    .openapi({ description: 'Do it only if the thing is still at this revision.' }),
});

const headersFor = (kind: Route['kind']): z.ZodObject | undefined => {
  if (kind === 'query') return queryHeaders;
  return kind === 'command' ? commandHeaders : undefined;
};

const descriptions: Readonly<Record<number, string>> = {
  400: 'Malformed or invalid request',
  401: 'No valid access token',
  403: 'Permission missing',
  404: 'Not found, or of another organisation',
  409: 'Not possible in the present state',
  412: 'If-Match names another revision',
  413: 'Body over 1 MiB',
  415: 'Not application/json',
  422: 'Understood, but not acceptable',
  426: 'Only as a WebSocket',
  429: 'Too many requests',
  503: 'Not able to answer now',
};

const problemStatuses = ({ kind, access, body, params, problems = [] }: Route): readonly number[] => [
  ...new Set([
    400,
    ...('open' in access ? [] : [401]),
    ...(permissionsFor(access).length > 0 ? [403] : []),
    ...(params === undefined ? [] : [404]),
    ...(kind === 'command' ? [409, 412, 422] : []),
    ...(kind === 'query' ? [503] : []),
    ...(body === undefined ? [] : [413, 415]),
    429,
    ...problems,
  ]),
];

const documented = (route: Route) => {
  const { success } = route;
  const headers = headersFor(route.kind);
  const media = [
    ...(success.schema === undefined ? [] : [['application/json', { schema: success.schema }] as const]),
    ...(success.mediaTypes ?? []).map((type) => [type, { schema: z.string() }] as const),
  ];
  const permissions = permissionsFor(route.access);
  return {
    method: route.method,
    path: route.path,
    tags: [route.tag],
    summary: route.summary,
    ...(route.description === undefined ? {} : { description: route.description }),
    'x-access': route.access,
    security: 'open' in route.access ? [] : [{ bearer: [...permissions] }],
    request: {
      ...(route.params === undefined ? {} : { params: route.params }),
      ...(route.query === undefined ? {} : { query: z.strictObject(route.query.shape) }),
      ...(headers === undefined ? {} : { headers }),
      ...(route.body === undefined
        ? {}
        : {
            body: {
              required: route.bodyRequired ?? true,
              content: { 'application/json': { schema: route.body } },
            },
          }),
    },
    responses: {
      [success.status]: {
        description: success.description,
        ...(media.length === 0 ? {} : { content: Object.fromEntries(media) }),
      },
      ...Object.fromEntries(
        problemStatuses(route).map((status) => [
          status,
          {
            description: descriptions[status] ?? 'Problem',
            content: { [PROBLEM_MEDIA_TYPE]: { schema: problemSchema } },
          },
        ]),
      ),
    },
  };
};

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

const requestOf = (c: Context<HttpEnv>, route: Route): RouteRequest<never, never, never> => {
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
    actor,
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

const respond = <Body>(c: Context<HttpEnv>, route: Route, reply: Reply<Body>): Response => {
  if (reply instanceof Response) return reply;
  if ('problem' in reply) return problemResponse(reply.problem, c.req.path, c.get('correlationId'));
  const { body, revision, position, location } = reply;
  const status = reply.status ?? route.success.status;
  return new Response(status === 204 ? null : JSON.stringify(body), {
    status,
    headers: {
      ...(status === 204 ? {} : { 'content-type': 'application/json' }),
      ...(revision === undefined ? {} : { etag: `"${revision}"` }),
      ...(position === undefined || position === null ? {} : { 'x-position': positionText(position) }),
      ...(location === undefined ? {} : { location }),
    },
  });
};

/** Answers that say nothing lasting: the same command may well succeed when it is sent again. */
const passing: ReadonlySet<number> = new Set([401, 403, 408, 429]);

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

const once = async (
  { idempotency }: HttpPorts,
  { commandId, commandDigest }: RouteRequest<never, never, never>['meta'],
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

const caughtUp = async ({ readSide }: HttpPorts, c: Context<HttpEnv>): Promise<Problem | undefined> => {
  const wanted = c.req.header('x-min-position');
  if (wanted === undefined || (await readSide.waitFor(parsePosition(wanted), MIN_POSITION_PATIENCE_MS)))
    return undefined;
  return {
    status: 503,
    slug: 'read-model-behind',
    title: 'Read model behind',
    detail: `The read models have not passed ${wanted} within 5 s. Ask again.`,
    headers: { 'retry-after': '2' },
  };
};

/** Before the schemas are looked at: who may not do this learns nothing about it. */
const guard =
  (route: Route): MiddlewareHandler<HttpEnv> =>
  async (c, next) => {
    const refusal = refusalOf(route.access, c.get('principal'));
    if (refusal !== undefined) return problemResponse(refusal, c.req.path, c.get('correlationId'));
    await next();
    return undefined;
  };

/** After them: what JSON can say and the record cannot keep, and fields that no schema knows. */
const strictBody: MiddlewareHandler<HttpEnv> = async (c, next) => {
  const parsed: unknown = c.req.valid('json' as never);
  const sent: unknown = c.req.header('content-type') === undefined ? {} : await c.req.json();
  const errors = unstorable(sent);
  const all = errors.length > 0 ? errors : unknownFields(sent, parsed);
  if (all.length > 0) return problemResponse(invalid(all.slice(0, 50)), c.req.path, c.get('correlationId'));
  await next();
  return undefined;
};

/** Adds a route to the interface and to its OpenAPI document. */
export const register = (app: OpenAPIHono<HttpEnv>, ports: HttpPorts, definition: Route): void => {
  const documentation = createRoute({ ...documented(definition), middleware: [guard(definition)] });
  const handle = async (c: Context<HttpEnv>): Promise<Response> => {
    const problem = (refused: Problem) => problemResponse(refused, c.req.path, c.get('correlationId'));
    const request = requestOf(c, definition);
    const run = async () => respond(c, definition, await definition.handler(request));
    if (definition.kind === 'command') {
      const answered = await once(ports, request.meta, run);
      return answered instanceof Response ? answered : problem(answered);
    }
    if (definition.kind === 'direct') return run();
    const behind = await caughtUp(ports, c);
    if (behind !== undefined) return problem(behind);
    // Taken before the query: the answer shows at least this much.
    const position = ports.readSide.position();
    const response = await run();
    if (position !== null && response.ok) response.headers.set('x-position', positionText(position));
    return response;
  };
  app.openapi(
    documentation as never,
    (async (c: Context<HttpEnv>) => {
      if (definition.body === undefined) return handle(c);
      let answer: Response | undefined;
      const refused = await strictBody(c, async () => {
        answer = await handle(c);
      });
      return answer ?? refused;
    }) as never,
  );
};
