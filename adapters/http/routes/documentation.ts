import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { OpenAPIHono } from '@hono/zod-openapi';
import type { HttpEnv } from '../conventions/environment.ts';

const folder = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/package.json')));

/** What the page needs of swagger-ui-dist, and nothing else of it. */
const assets: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>SPECTRA Control API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
</head>
<body>
<div id="reference"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

const start = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#reference', deepLinking: true, docExpansion: 'none', filter: true });
`;

/** Scripts come from here alone; Swagger UI writes style attributes and draws its icons from data URLs. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'";

/** The reference page, which works without a network. */
export const addDocumentationPages = (app: OpenAPIHono<HttpEnv>): void => {
  const send = (body: string | Uint8Array<ArrayBuffer>, type: string) =>
    new Response(body, { headers: { 'content-type': type, 'content-security-policy': POLICY } });
  app.get('/', (c) => c.redirect('/docs'));
  app.get('/docs', () => send(page, 'text/html; charset=utf-8'));
  app.get('/docs/start.js', () => send(start, 'text/javascript; charset=utf-8'));
  for (const [name, type] of Object.entries(assets)) {
    app.get(`/docs/${name}`, async () => send(new Uint8Array(await readFile(join(folder, name))), type));
  }
};
