import { OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { HTTPException } from 'hono/http-exception';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { secureHeaders } from 'hono/secure-headers';
import { InvalidCursor } from '../../projections/queries.ts';
import { authentication } from './conventions/authentication.ts';
import { MAX_BODY_BYTES, pathText } from './conventions/body.ts';
import { correlation } from './conventions/correlation.ts';
import type { HttpEnv } from './conventions/environment.ts';
import { DEFAULT_RATE_LIMIT, rateLimit } from './conventions/rate-limit.ts';
import { requestLog } from './conventions/request-log.ts';
import { createMetrics } from './metrics.ts';
import { openApiDocument } from './openapi.ts';
import type { HttpPorts } from './ports.ts';
import { internalError, invalid, type Problem, problemResponse } from './problems/problem.ts';
import { unavailable } from './problems/unavailable.ts';
import { register } from './register.ts';
import { allRoutes } from './routes/all.ts';
import { addDocumentationPages } from './routes/documentation.ts';

/** For everything but the reference page, which needs scripts and says so itself. */
const CLOSED = "default-src 'none'; frame-ancestors 'none'";

const tooLarge: Problem = {
  status: 413,
  slug: 'body-too-large',
  title: 'Body too large',
  detail: `A body may have ${MAX_BODY_BYTES} bytes (1 MiB) at most.`,
  // What was not read of it would be taken for the next request.
  headers: { connection: 'close' },
};

const places: Readonly<Record<string, string>> = { query: 'query.', param: 'path.', header: 'header.', json: '' };

const problemOfException = (error: HTTPException): Problem => {
  if (error.status === 415) {
    return {
      status: 415,
      slug: 'unsupported-media-type',
      title: 'Unsupported media type',
      detail: 'Send the body as application/json.',
    };
  }
  if (error.status === 400) return invalid([{ path: '', message: 'is not well-formed JSON' }]);
  return {
    status: error.status,
    slug: 'http-error',
    title: 'Request failed',
    detail: 'The request could not be served.',
  };
};

/** The HTTP interface as one Hono application. It keeps no state outside the servers behind its ports. */
export const createApp = (ports: HttpPorts): OpenAPIHono<HttpEnv> => {
  const { config, log } = ports;
  const app = new OpenAPIHono<HttpEnv>({
    defaultHook: (result, c) => {
      if (result.success) return undefined;
      const place = places[result.target] ?? '';
      const errors = result.error.issues.map(({ path, message }) => ({ path: `${place}${pathText(path)}`, message }));
      return problemResponse(invalid(errors.slice(0, 50)), c.req.path, c.get('correlationId'));
    },
  });
  const metrics = createMetrics(ports);

  app.use('*', correlation());
  app.use('*', metrics.measure);
  app.use('*', requestLog(log));
  app.use('*', secureHeaders());
  app.use('*', async (c, next) => {
    await next();
    const { headers } = c.res;
    if (!headers.has('content-security-policy')) headers.set('content-security-policy', CLOSED);
    if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
  });
  const origins = config.cors_origins ?? [];
  if (origins.length > 0) {
    const exposeHeaders = ['ETag', 'Location', 'X-Position', 'X-Correlation-Id', 'Retry-After'];
    app.use('*', cors({ origin: [...origins], exposeHeaders, maxAge: 600 }));
  }
  app.use('*', authentication(ports.identity, config.trust_proxy ?? false));
  app.use('*', rateLimit(config.rate_limit ?? DEFAULT_RATE_LIMIT));
  app.use(
    '*',
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: (c) => problemResponse(tooLarge, c.req.path, c.get('correlationId')),
    }),
  );
  app.use(
    '*',
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) => {
        const allow = methods.join(', ');
        const detail = `${c.req.path} takes ${allow}.`;
        const problem = {
          status: 405,
          slug: 'method-not-allowed',
          title: 'Method not allowed',
          detail,
          headers: { allow },
        };
        return problemResponse(problem, c.req.path, c.get('correlationId'));
      },
    }),
  );

  app.notFound((c) => {
    const detail = `There is nothing at ${c.req.path}. GET /openapi.json lists what there is.`;
    return problemResponse(
      { status: 404, slug: 'no-such-route', title: 'Not found', detail },
      c.req.path,
      c.get('correlationId'),
    );
  });
  app.onError((error, c) => {
    const correlation_id = c.get('correlationId');
    if (error instanceof HTTPException) return problemResponse(problemOfException(error), c.req.path, correlation_id);
    if (error instanceof InvalidCursor) {
      return problemResponse(invalid([{ path: 'query.cursor', message: error.message }]), c.req.path, correlation_id);
    }
    const away = unavailable(error);
    if (away !== undefined) {
      log.warn({ err: error, correlation_id, path: c.req.path }, 'a server is out of reach');
      return problemResponse(away, c.req.path, correlation_id);
    }
    log.error({ err: error, correlation_id, method: c.req.method, path: c.req.path }, 'request failed');
    return problemResponse(internalError, c.req.path, correlation_id);
  });

  for (const definition of allRoutes(ports, metrics)) register(app, ports, definition);
  let document: ReturnType<typeof openApiDocument> | undefined;
  app.get('/openapi.json', (c) => {
    document ??= openApiDocument(app, ports.version);
    return c.json(document);
  });
  addDocumentationPages(app);
  return app;
};
