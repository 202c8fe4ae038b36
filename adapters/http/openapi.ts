import type { OpenAPIHono } from '@hono/zod-openapi';
import type { HttpEnv } from './conventions/environment.ts';

type Document = ReturnType<OpenAPIHono<HttpEnv>['getOpenAPI31Document']>;

const description = `
Every request but those of sign-in and service needs \`Authorization: Bearer <token>\`. What belongs to another
organisation is answered as if it did not exist. Errors are problem documents (RFC 9457). Commands take
\`Idempotency-Key\` and \`If-Match\`, and answer with \`ETag\` (the revision) and \`X-Position\` (the place in the log);
a query that sends a position as \`X-Min-Position\` waits until its answer reflects it.
`.trim();

/** The OpenAPI 3.1 document, made from the same schemas that check the requests. */
export const openApiDocument = (app: OpenAPIHono<HttpEnv>, version: string): Document => {
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'SPECTRA Control',
      version,
      description,
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    servers: [{ url: '/' }],
  });
  const bearer = { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } as const;
  return { ...document, components: { ...document.components, securitySchemes: { bearer } } };
};
