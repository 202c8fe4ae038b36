import { z } from '@hono/zod-openapi';
import { permissionsFor } from './conventions/access.ts';
import { POSITION_PATTERN } from './conventions/position.ts';
import { PROBLEM_MEDIA_TYPE, problemSchema } from './problems/problem.ts';
import type { Route } from './route.ts';

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

/** The entry of a route in the OpenAPI document, from which its requests are checked, too. */
export const openApiEntry = (route: Route) => {
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
