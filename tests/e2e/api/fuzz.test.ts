import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Client, clientOf, signIn } from './client.ts';
import { buildFab, contentFor, type Fab, modeBody, toolFor } from './fab.ts';
import { recordRun } from './log.ts';
import { PASSWORD, type System, startSystem } from './system.ts';

let system: System;
let admin: Client;
let fab: Fab;
let run_id: string;
let chart_id: string;
let targets: { method: string; path: string }[];

/** What starts or stops things, or only signs in: not asked at random. */
const LEFT_OUT = ['/api/system/rebuild', '/api/auth/', '/events', '/stream'];

beforeAll(async () => {
  system = await startSystem({ config: { rate_limit: { requests: 1_000_000, window_s: 60 } } });
  admin = await signIn(system, 'admin@demo');
  fab = await buildFab({ admin, engineer: await signIn(system, 'engineer@demo'), password: PASSWORD }, 'fuzz');
  const queued = await admin.post('/api/cvd/runs', { recipe_id: fab.recipe_id, tool_id: fab.tool_id });
  run_id = queued.body.run_id;
  await recordRun(system, run_id, { type: 'RunStarted', data: { at: '2026-11-22T08:00:00.000Z' } });
  const parameter = { kind: 'result', result: 'thickness_nm' };
  chart_id = (await admin.post('/api/spc/charts', { name: 'fuzzed', parameter })).body.chart_id;
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

const reason = { reason: 'r' };

/** A body that is right for a path, to be made wrong in one place. */
const rightBody = (path: string): unknown => {
  const content = contentFor(fab.process_mode_id);
  const bodies: readonly (readonly [RegExp, unknown])[] = [
    [/runs$/, { recipe_id: fab.recipe_id, tool_id: fab.tool_id, wafer_ids: ['w'], lot_id: 'l', metadata: { a: 1 } }],
    [/recipes$/, { name: 'fuzz', ...content, ...reason }],
    [/versions/, { ...content, ...reason }],
    [/approve$/, { password: PASSWORD, meaning: 'approved', comment: 'c' }],
    [/process-modes$/, { ...modeBody, name: 'fuzz', capabilities: ['a'] }],
    [/tools$/, toolFor('fuzz', 'fuzz')],
    [
      /calibrations$/,
      {
        kind: 'k',
        performed_by: 'p',
        valid_from: '2026-01-01T00:00:00Z',
        valid_until: '2027-01-01T00:00:00Z',
        measured: { a: 1 },
      },
    ],
    [/equipment-state$/, { to: 'standby', ...reason }],
    [/sops$/, { number: 'n', version: 1, title: 't', family: 'cvd' }],
    [/charts$/, { name: 'c', parameter: { kind: 'signal', signal: 's', step: null, statistic: 'mean' } }],
    [/limits$/, { cl: 1, ucl: 2, lcl: 0, ...reason }],
    [/results$/, { results: { thickness_nm: 1 }, ...reason }],
    [/acknowledge$/, { cause_found: 'c', action_taken: 'a' }],
    [/users$/, { username: 'u', name: 'n', roles: ['viewer'], password: 'long enough password' }],
    [/roles$/, { roles: ['viewer'] }],
    [/password$/, { password: 'long enough password' }],
  ];
  return bodies.find(([pattern]) => pattern.test(path))?.[1] ?? reason;
};

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

const oddIds = [
  '1',
  '%00',
  '..%2f..',
  '%f0%28',
  '%F0%9F%98%80',
  'a'.repeat(300),
  '__proto__',
  '7d3b3a6e-0000-4000-8000-000000000000',
];

/** Most often the id of something that is there. */
const concrete = (path: string, pick: number): string => {
  const known: Readonly<Record<string, string>> = {
    recipe_id: fab.recipe_id,
    process_mode_id: fab.process_mode_id,
    tool_id: fab.tool_id,
    sop_id: fab.sop_id,
    run_id,
    chart_id,
    version: '1',
    user_id: 'viewer@demo',
    id: path.includes('runs') ? run_id : path.includes('tools') ? fab.tool_id : fab.recipe_id,
  };
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const other = oddIds[pick % oddIds.length] ?? '';
    return pick % 4 === 0 ? other : (known[name] ?? other);
  });
};

const runs = { numRuns: 400, interruptAfterTimeLimit: 60_000 };

describe('whatever is sent', () => {
  it('a body never makes the server fail', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.nat(),
        fc.array(fc.nat(20), { maxLength: 4 }),
        odd,
        async (at, id, picks, wrong) => {
          const writing = targets.filter(({ method }) => method !== 'GET');
          const { method, path } = writing[at % writing.length] ?? { method: 'POST', path: '/' };
          const body = spoil(rightBody(path), picks, wrong);
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
