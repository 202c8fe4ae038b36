import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Client, clientOf, signIn } from './client.ts';
import { buildFab, contentFor, type Fab, modeBody, toolFor } from './fab.ts';
import { PASSWORD, type System, startSystem } from './system.ts';

let system: System;
let admin: Client;
let fab: Fab;
let targets: { method: string; path: string }[];

/** What starts or stops things, or only signs in: not asked at random. */
const LEFT_OUT = ['/api/system/rebuild', '/api/auth/', '/events', '/stream'];

beforeAll(async () => {
  system = await startSystem({ config: { rate_limit: { requests: 1_000_000, window_s: 60 } } });
  admin = await signIn(system, 'admin@demo');
  fab = await buildFab({ admin, engineer: await signIn(system, 'engineer@demo'), password: PASSWORD }, 'fuzz');
  const { body } = await clientOf(system).get('/openapi.json');
  targets = Object.entries(body.paths as Record<string, object>)
    .filter(([path]) => !LEFT_OUT.some((part) => path.includes(part)))
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })));
}, 60_000);
afterAll(() => system?.stop());

const expectAnswer = (what: string, answer: Answer): void => {
  if (answer.status >= 500 || (answer.status >= 400 && answer.body.correlation_id === undefined)) {
    throw new Error(`${what}: ${answer.status} ${answer.text}\n${system.logged.slice(-2).join('\n')}`);
  }
};

const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom<unknown>(
    null,
    '',
    0,
    -0,
    -1,
    1e308,
    '\u0000',
    '\ud800',
    '__proto__',
    'constructor',
    [],
    {},
    'toString',
    '2026-99-99',
  ),
);

/** Bodies that are right, to be made wrong in one place. */
const rightBodies = (): readonly unknown[] => [
  { recipe_id: fab.recipe_id, tool_id: fab.tool_id, wafer_ids: ['w'], metadata: { a: 1 } },
  { name: 'fuzz', content: contentFor(fab.process_mode_id) },
  { content: contentFor(fab.process_mode_id) },
  { ...modeBody, name: 'fuzz' },
  toolFor('fuzz', 'fuzz'),
  {
    kind: 'k',
    performed_by: 'p',
    valid_from: '2026-01-01T00:00:00Z',
    valid_until: '2027-01-01T00:00:00Z',
    measured: { a: 1 },
  },
  { number: 'n', version: 1, title: 't', family: 'cvd' },
  { name: 'c', parameter: { kind: 'signal', signal: 's', step: null, statistic: 'mean' } },
  { cl: 1, ucl: 2, lcl: 0, reason: 'r' },
  { results: { thickness_nm: 1 }, reason: 'r' },
  { username: 'u', name: 'n', roles: ['viewer'], password: 'long enough password' },
  { roles: ['viewer'] },
  { to: 'standby' },
  { reason: 'r' },
];

/** Replaces the value at the end of a path that `picks` walks. */
const spoil = (value: unknown, picks: readonly number[], by: unknown): unknown => {
  const [pick = 0, ...rest] = picks;
  if (typeof value !== 'object' || value === null || picks.length === 0) return by;
  const keys = Object.keys(value);
  const key = keys[pick % Math.max(1, keys.length)];
  if (key === undefined) return by;
  const inner = (value as Record<string, unknown>)[key];
  const spoilt = spoil(inner, rest, by);
  return Array.isArray(value)
    ? value.map((entry, index) => (String(index) === key ? spoilt : entry))
    : { ...value, [key]: spoilt };
};

const ids = () => [
  fab.recipe_id,
  fab.tool_id,
  fab.sop_id,
  fab.process_mode_id,
  'viewer@demo',
  '1',
  '%00',
  '..%2f..',
  '%f0%28',
  '\u{1F600}',
  'a'.repeat(300),
];

const concrete = (path: string, pick: number): string =>
  path.replaceAll(/\{\w+\}/g, () => encodeURI(ids()[pick % ids().length] ?? '').replaceAll('%25', '%'));

const runs = { numRuns: 400, interruptAfterTimeLimit: 60_000 };

describe('whatever is sent', () => {
  it('a body never makes the server fail', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.nat(),
        fc.nat(),
        fc.array(fc.nat(20), { maxLength: 4 }),
        odd,
        async (at, id, right, picks, wrong) => {
          const writing = targets.filter(({ method }) => method !== 'GET');
          const { method, path } = writing[at % writing.length] ?? { method: 'POST', path: '/' };
          const body = spoil(rightBodies()[right % rightBodies().length], picks, wrong);
          const target = concrete(path, id);
          expectAnswer(`${method} ${target} ${JSON.stringify(body)}`, await admin.call(method, target, { body }));
        },
      ),
      runs,
    );
  }, 90_000);

  it('neither does a body that is no JSON', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.oneof(
          fc.string(),
          fc.json().map((text) => text.slice(0, -1)),
        ),
        async (at, raw) => {
          const writing = targets.filter(({ method }) => method !== 'GET');
          const { method, path } = writing[at % writing.length] ?? { method: 'POST', path: '/' };
          const target = concrete(path, at);
          expectAnswer(`${method} ${target} ${raw}`, await admin.call(method, target, { raw }));
        },
      ),
      { ...runs, numRuns: 150 },
    );
  }, 90_000);

  it('neither does a query', async () => {
    const names = [
      'limit',
      'cursor',
      'from',
      'to',
      'status',
      'signals',
      'points',
      'format',
      'at',
      'type',
      'order',
      'run',
      'stream',
    ];
    const cursor = Buffer.from(JSON.stringify(['a', 'b'])).toString('base64url');
    const value = fc.oneof(
      fc.string(),
      fc.constantFrom('1', '0', '99999999999999999999', cursor, '2026-11-22T08:00:00Z', '%00', ','),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.nat(),
        fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 3 }),
        async (at, id, query) => {
          const reading = targets.filter(({ method }) => method === 'GET');
          const target = `${concrete(reading[at % reading.length]?.path ?? '/', id)}?${new URLSearchParams(query)}`;
          expectAnswer(`GET ${target}`, await admin.get(target));
        },
      ),
      runs,
    );
  }, 90_000);

  it('and the system is whole afterwards', async () => {
    const { body } = await clientOf(system).get('/health');
    expect(body.projections.filter(({ parked_events }: { parked_events: number }) => parked_events > 0)).toEqual([]);
  });
});
