import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context, MiddlewareHandler } from 'hono';
import { refusalOf } from './conventions/access.ts';
import { sentBody, unknownFields, unstorable } from './conventions/body.ts';
import type { HttpEnv } from './conventions/environment.ts';
import { once } from './conventions/once.ts';
import { parsePosition, positionText } from './conventions/position.ts';
import { openApiEntry } from './openapi-entry.ts';
import type { HttpPorts } from './ports.ts';
import { invalid, type Problem, problemResponse } from './problems/problem.ts';
import type { Reply } from './reply.ts';
import { requestOf } from './request.ts';
import type { Route } from './route.ts';

const MIN_POSITION_PATIENCE_MS = 5000;

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
const bodyProblem = async (c: Context<HttpEnv>): Promise<Problem | undefined> => {
  const sent = await sentBody(c);
  const bad = unstorable(sent);
  const errors = bad.length > 0 ? bad : unknownFields(sent, c.req.valid('json' as never));
  return errors.length > 0 ? invalid(errors.slice(0, 50)) : undefined;
};

const answer = async (ports: HttpPorts, definition: Route, c: Context<HttpEnv>): Promise<Response | Problem> => {
  const wrong = definition.body === undefined ? undefined : await bodyProblem(c);
  if (wrong !== undefined) return wrong;
  const request = requestOf(c, definition);
  const run = async () => respond(c, definition, await definition.handler(request));
  if (definition.kind === 'direct') return run();
  if (definition.kind === 'command') return once(ports.idempotency, request.meta, run);
  const behind = await caughtUp(ports, c);
  if (behind !== undefined) return behind;
  // Taken before the query: the answer shows at least this much.
  const position = ports.readSide.position();
  const response = await run();
  if (position !== null && response.ok) response.headers.set('x-position', positionText(position));
  return response;
};

/** Adds a route to the interface and to its OpenAPI document. */
export const register = (app: OpenAPIHono<HttpEnv>, ports: HttpPorts, definition: Route): void => {
  const entry = createRoute({ ...openApiEntry(definition), middleware: [guard(definition)] });
  const handler = async (c: Context<HttpEnv>): Promise<Response> => {
    const answered = await answer(ports, definition, c);
    return answered instanceof Response ? answered : problemResponse(answered, c.req.path, c.get('correlationId'));
  };
  // The types of a route were checked where it was defined; here it is one of many.
  app.openapi(entry as never, handler as never);
};
