import { z } from '@hono/zod-openapi';

/** What was wrong, and where. */
export interface FieldError {
  /** Of a body: a path like `recipe_steps[0].duration_s`; of anything else: `query.limit`, `header.if-match`, `path.run_id`. */
  readonly path: string;
  readonly message: string;
}

/** A problem document (RFC 9457) before it is bound to a request. */
export interface Problem {
  readonly status: number;
  /** Last part of the type: `urn:spectra:problem:<slug>`. */
  readonly slug: string;
  readonly title: string;
  /** What happened to this request, and what to do about it. */
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  /** Further members, by name (RFC 9457, 3.2). */
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export const problemSchema = z
  .object({
    type: z.string().openapi({ example: 'urn:spectra:problem:not-found' }),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    instance: z.string(),
    correlation_id: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .catchall(z.unknown())
  .openapi('Problem');

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/** The document as it is sent. `instance` is the path of the request. */
export const problemResponse = (problem: Problem, instance: string, correlation_id: string): Response => {
  const { status, slug, title, detail, errors, facts } = problem;
  const body = {
    ...facts,
    type: `urn:spectra:problem:${slug}`,
    title,
    status,
    detail,
    instance,
    correlation_id,
    ...(errors === undefined ? {} : { errors }),
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: { ...problem.headers, 'content-type': PROBLEM_MEDIA_TYPE },
  });
};

/** A thing that does not exist, or belongs to another organisation: the two look the same. */
export const notFound = (what: string, id: string): Problem => ({
  status: 404,
  slug: 'not-found',
  title: 'Not found',
  detail: `There is no ${what} ${id}.`,
});

export const unauthorized = (detail: string): Problem => ({
  status: 401,
  slug: 'unauthorized',
  title: 'Authentication required',
  detail,
  headers: { 'www-authenticate': 'Bearer realm="spectra"' },
});

export const forbidden = (permissions: readonly string[]): Problem => ({
  status: 403,
  slug: 'forbidden',
  title: 'Permission missing',
  detail: `This needs the permission ${permissions.join(' or ')}, which none of your roles grants.`,
  facts: { missing_permission: permissions[0], ...(permissions.length > 1 ? { any_of: permissions } : {}) },
});

export const invalid = (errors: readonly FieldError[]): Problem => ({
  status: 400,
  slug: 'invalid-request',
  title: 'Invalid request',
  detail: errors
    .map(({ path, message }) => `${path || 'body'}: ${message}`)
    .join('; ')
    .slice(0, 1000),
  errors,
});

export const tooManyRequests = (retry_after_s: number, detail: string): Problem => ({
  status: 429,
  slug: 'too-many-requests',
  title: 'Too many requests',
  detail,
  facts: { retry_after_s },
  headers: { 'retry-after': String(retry_after_s) },
});

export const internalError: Problem = {
  status: 500,
  slug: 'internal-error',
  title: 'Internal error',
  detail:
    'The server failed in a way it should not. Give the correlation id to its operator, who finds the cause in the log.',
};
