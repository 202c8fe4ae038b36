import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isPermitted, type Permission } from '../../../domain/identity/permissions.ts';
import { roles } from '../../../domain/kernel/event.ts';
import { type Client, clientOf, signIn } from './client.ts';
import { type System, startSystem } from './system.ts';

type Access = { permission?: Permission; anyOf?: Permission[]; signedIn?: true; open?: string };
interface Operation {
  readonly method: string;
  readonly path: string;
  readonly access: Access;
}

let system: System;
let operations: Operation[];
const clients = new Map<string, Client>();

beforeAll(async () => {
  system = await startSystem({ config: { rate_limit: { requests: 100_000, window_s: 60 } } });
  const { body } = await clientOf(system).get('/openapi.json');
  operations = Object.entries(body.paths as Record<string, Record<string, { 'x-access': Access }>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        access: operation['x-access'],
      })),
  );
  for (const role of roles) clients.set(role, await signIn(system, `${role}@demo`));
}, 60_000);
afterAll(() => system?.stop());

/** A path that may well exist: what is asked is who may, not what is there. */
const concrete = (path: string): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    if (name === 'version') return '1';
    if (name === 'user_id') return 'nobody@demo';
    return name === 'tool_id' || name === 'run_id' ? 'none' : '00000000-0000-4000-8000-000000000000';
  });

describe('every route', () => {
  it('says in the OpenAPI document who may use it', () => {
    expect(operations.length).toBeGreaterThan(100);
    expect(operations.filter(({ access }) => access === undefined)).toEqual([]);
  });

  it('is closed to strangers, apart from signing in and the probes', async () => {
    const open = operations.filter(({ access }) => access.open !== undefined).map(({ path }) => path);
    expect(open.sort()).toEqual(['/api/auth/login', '/api/auth/refresh', '/health', '/metrics', '/ready']);
    for (const { method, path, access } of operations) {
      if (access.open !== undefined) continue;
      const { status, body } = await clientOf(system).call(method, concrete(path));
      expect([method, path, status, body.type]).toEqual([method, path, 401, 'urn:spectra:problem:unauthorized']);
    }
  });

  it('is closed to every role that lacks its permission, and names it', async () => {
    let refused = 0;
    for (const { method, path, access } of operations) {
      const needed = access.permission === undefined ? (access.anyOf ?? []) : [access.permission];
      if (needed.length === 0) continue;
      for (const [role, client] of clients) {
        if (needed.some((permission) => isPermitted({ roles: [role] }, permission))) continue;
        const { status, body } = await client.call(method, concrete(path));
        expect([method, path, role, status]).toEqual([method, path, role, 403]);
        expect(body.missing_permission).toBe(needed[0]);
        refused += 1;
      }
    }
    expect(refused).toBeGreaterThan(100);
  }, 120_000);

  it('is open to every role that has it', async () => {
    for (const { method, path, access } of operations) {
      if (access.permission === undefined || path === '/api/system/rebuild') continue;
      for (const [role, client] of clients) {
        if (!isPermitted({ roles: [role] }, access.permission)) continue;
        const { status } = await client.call(method, concrete(path));
        expect([method, path, role, status === 401 || status === 403 || status >= 500]).toEqual([
          method,
          path,
          role,
          false,
        ]);
      }
    }
  }, 120_000);
});

describe('the OpenAPI document', () => {
  it('is version 3.1, and every reference in it leads somewhere', async () => {
    const { body, text } = await clientOf(system).get('/openapi.json');
    expect(body.openapi).toBe('3.1.0');
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name ?? '');
    expect(references.length).toBeGreaterThan(50);
    for (const name of new Set(references)) expect(Object.keys(body.components.schemas)).toContain(name);
  });

  it('has a page that needs no network', async () => {
    const root = await clientOf(system).get('/');
    expect([root.status, root.headers.get('location')]).toEqual([302, '/docs']);
    const page = await clientOf(system).get('/docs');
    const parts = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, part]) => part ?? '');
    expect(parts.length).toBe(4);
    for (const part of parts) {
      expect(part.startsWith('/docs/')).toBe(true);
      expect((await clientOf(system).get(part)).status).toBe(200);
    }
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
  });
});
