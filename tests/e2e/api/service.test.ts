import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientOf, signIn } from './client.ts';
import { type System, startSystem } from './system.ts';

let system: System;

beforeAll(async () => {
  system = await startSystem();
}, 60_000);
afterAll(() => system?.stop());

describe('the probes', () => {
  it('tell how every part is', async () => {
    const { body } = await clientOf(system).until('/health', ({ body }) => body.projections?.length > 5);
    expect(body).toMatchObject({
      version: '0.0.0-test',
      services: { eventstore: 'embedded', postgres: 'embedded', stream: 'embedded', mqtt: 'embedded' },
      bridge: { messages_rejected: 1 },
    });
    expect((await clientOf(system).get('/health')).body.metrics.requests_total).toBeGreaterThan(0);
    expect((await clientOf(system).get('/ready')).body).toEqual({
      ready: true,
      commands: true,
      ingestion: true,
      queries: true,
    });
  });

  it('give Prometheus what it needs, by route and not by path', async () => {
    const engineer = await signIn(system, 'engineer@demo');
    await engineer.get('/api/tools/some-tool');
    const { text, headers } = await clientOf(system).get('/metrics');
    expect(headers.get('content-type')).toContain('text/plain');
    expect(text).toMatch(
      /spectra_http_request_duration_seconds_count\{method="GET",route="\/api\/tools\/:tool_id",status="404"\} 1/,
    );
    expect(text).toMatch(/spectra_projection_lag_events\{projection="runs"\} \d+/);
    expect(text).toContain('spectra_bridge_frames_published_total 2');
    expect(text).toContain('process_cpu_seconds_total');
    expect(text).not.toContain('some-tool');
  });
});

describe('a rebuild', () => {
  it('is started by those who operate the system, and shows how far it is', async () => {
    const admin = await signIn(system, 'admin@demo');
    const begun = await admin.post('/api/system/rebuild');
    expect([begun.status, begun.body.state]).toEqual([202, 'running']);
    const done = await admin.until('/api/system/projections', ({ body }) => body.rebuild.state !== 'running');
    expect(done.body.rebuild).toMatchObject({ state: 'idle', progress_pct: 100, error: null });
    expect(done.body.items.map(({ name }: { name: string }) => name)).toContain('telemetry');
  }, 30_000);
});

describe('the rate limit', () => {
  // A system of its own: elsewhere in this file clients ask until something has happened, as often as that takes.
  let strict: System;
  beforeAll(async () => {
    strict = await startSystem({ config: { rate_limit: { requests: 40, window_s: 600 } } });
  }, 60_000);
  afterAll(() => strict?.stop());

  it('stops a client that asks too much, and no other', async () => {
    const greedy = await signIn(strict, 'viewer@demo');
    const answers = await Promise.all(Array.from({ length: 45 }, () => greedy.get('/api/auth/me')));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(5);
    expect(refused[0]?.body).toMatchObject({ type: 'urn:spectra:problem:too-many-requests' });
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(500);
    const allowed = answers.find(({ status }) => status === 200);
    expect(allowed?.headers.get('ratelimit-limit')).toBe('40');
    expect(Number(allowed?.headers.get('ratelimit-remaining'))).toBeLessThan(40);
    const patient = await signIn(strict, 'operator@demo');
    expect((await patient.get('/api/auth/me')).status).toBe(200);
    expect((await clientOf(strict).get('/health')).status).toBe(200);
  });
});
