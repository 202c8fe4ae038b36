import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Client, signIn } from './client.ts';
import { buildFab, contentFor, type Fab } from './fab.ts';
import { PASSWORD, type System, startSystem } from './system.ts';

let system: System;
let fab: Fab;
let run_id: string;
let chart_id: string;
let event_id: string;
/** An administrator of the other organisation, who may do everything there. */
let rival: Client;

beforeAll(async () => {
  system = await startSystem();
  const admin = await signIn(system, 'admin@demo');
  const engineer = await signIn(system, 'engineer@demo');
  rival = await signIn(system, 'admin@rival');
  fab = await buildFab({ admin, engineer, password: PASSWORD }, 'org');
  const queued = await engineer.post('/api/cvd/runs', { recipe_id: fab.recipe_id, tool_id: fab.tool_id });
  run_id = queued.body.run_id;
  const parameter = { kind: 'result', result: 'thickness_nm' };
  const chart = await engineer.post('/api/spc/charts', { name: 'thickness', parameter });
  chart_id = chart.body.chart_id;
  const events = await admin.until('/api/audit/events', ({ body }) => JSON.stringify(body).includes(chart_id));
  event_id = events.body.items[0].id;
}, 60_000);
afterAll(() => system?.stop());

const shape = ({ status, body }: Answer): unknown => {
  const { detail, instance, correlation_id, ...rest } = body;
  const blank = (text: string) => text.replaceAll(/[0-9a-f-]{36}|org-reactor|none-such/g, 'ID');
  return { status, ...rest, detail: blank(detail), instance: blank(instance), has_correlation: typeof correlation_id };
};

const NOBODY = '7d3b3a6e-0000-4000-8000-000000000000';
const reason = { reason: 'probing' };

type Probe = readonly [string, string, (id: string) => string, () => string, string, (() => unknown)?];

const content = () => contentFor(fab.process_mode_id);
const approval = { password: PASSWORD, meaning: 'approved' };
const probes: readonly Probe[] = [
  ['a process mode', 'GET', (id) => `/api/process-modes/${id}`, () => fab.process_mode_id, NOBODY],
  ['a CVD process mode', 'GET', (id) => `/api/cvd/process-modes/${id}`, () => fab.process_mode_id, NOBODY],
  ...['', '/versions', '/versions/1', '/diff?from=1&to=1'].map(
    (part): Probe => [`a recipe${part}`, 'GET', (id) => `/api/recipes/${id}${part}`, () => fab.recipe_id, NOBODY],
  ),
  ...['/submit', '/retire'].map(
    (part): Probe => [
      `to ${part} a recipe`,
      'POST',
      (id) => `/api/recipes/${id}${part}`,
      () => fab.recipe_id,
      NOBODY,
      () => ({}),
    ],
  ),
  ['to reject a recipe', 'POST', (id) => `/api/recipes/${id}/reject`, () => fab.recipe_id, NOBODY, () => reason],
  [
    'to approve a recipe',
    'POST',
    (id) => `/api/cvd/recipes/${id}/approve`,
    () => fab.recipe_id,
    NOBODY,
    () => approval,
  ],
  ['to draft a version', 'POST', (id) => `/api/recipes/${id}/versions`, () => fab.recipe_id, NOBODY, content],
  ['to revise a draft', 'PUT', (id) => `/api/recipes/${id}/versions/1`, () => fab.recipe_id, NOBODY, content],
  ['a procedure', 'GET', (id) => `/api/sops/${id}`, () => fab.sop_id, NOBODY],
  ['to approve a procedure', 'POST', (id) => `/api/sops/${id}/approve`, () => fab.sop_id, NOBODY, () => ({})],
  ...['', '/status', '/interlocks', '/calibrations', '/utilisation', '/telemetry', '/signals'].map(
    (part): Probe => [`a tool${part}`, 'GET', (id) => `/api/tools/${id}${part}`, () => fab.tool_id, 'none-such'],
  ),
  [
    'to change an equipment state',
    'POST',
    (id) => `/api/tools/${id}/equipment-state`,
    () => fab.tool_id,
    'none-such',
    () => ({ to: 'engineering' }),
  ],
  ...['', '/telemetry', '/signals', '/gaps', '/results', '/events', '/stream'].map(
    (part): Probe => [`a run${part}`, 'GET', (id) => `/api/cvd/runs/${id}${part}`, () => run_id, NOBODY],
  ),
  ...['pause', 'resume', 'stop', 'abort', 'cancel'].map(
    (verb): Probe => [
      `to ${verb} a run`,
      'POST',
      (id) => `/api/cvd/runs/${id}/${verb}`,
      () => run_id,
      NOBODY,
      () => reason,
    ],
  ),
  [
    'to record results',
    'POST',
    (id) => `/api/cvd/runs/${id}/results`,
    () => run_id,
    NOBODY,
    () => ({ results: { t: 1 } }),
  ],
  ...['', '/points', '/limits'].map(
    (part): Probe => [`a chart${part}`, 'GET', (id) => `/api/spc/charts/${id}${part}`, () => chart_id, NOBODY],
  ),
  [
    'to set limits',
    'POST',
    (id) => `/api/spc/charts/${id}/limits`,
    () => chart_id,
    NOBODY,
    () => ({ cl: 1, ucl: 2, lcl: 0, ...reason }),
  ],
  ['an event', 'GET', (id) => `/api/audit/events/${id}`, () => event_id, NOBODY],
  ...(['runs', 'recipes', 'tools', 'charts'] as const).flatMap((kind) =>
    ['', '/history', '/verification'].map((part): Probe => {
      const own = {
        runs: () => run_id,
        recipes: () => fab.recipe_id,
        tools: () => fab.tool_id,
        charts: () => chart_id,
      };
      const none = kind === 'tools' ? 'none-such' : NOBODY;
      return [`the audit of ${kind}${part}`, 'GET', (id) => `/api/audit/${kind}/${id}${part}`, own[kind], none];
    }),
  ),
];

describe('what belongs to another organisation is answered as if it did not exist', () => {
  it.each(probes.map((probe) => ({ what: probe[0], probe })))('$what', async ({ probe }) => {
    const [, method, path, own, none, body] = probe;
    const call = body === undefined ? {} : { body: body() };
    const theirs = await rival.call(method, path(own()), call);
    const nobodys = await rival.call(method, path(none), call);
    expect(theirs.status).toBe(404);
    expect(shape(theirs)).toEqual(shape(nobodys));
  });

  it('a run of another area is not found there either', async () => {
    const admin = await signIn(system, 'admin@demo');
    expect((await admin.get(`/api/cvd/runs/${run_id}`)).status).toBe(200);
    expect((await admin.get(`/api/etch/runs/${run_id}`)).status).toBe(404);
    expect((await admin.post(`/api/etch/runs/${run_id}/cancel`, reason)).status).toBe(404);
  });

  it('an order cannot name its recipes or tools', async () => {
    const order = await rival.post('/api/cvd/runs', { recipe_id: fab.recipe_id, tool_id: fab.tool_id });
    expect(order.body.type).toBe('urn:spectra:problem:recipe-unknown');
  });

  it('lists and events show nothing of it', async () => {
    const lists = [
      '/api/tools',
      '/api/recipes',
      '/api/runs',
      '/api/process-modes',
      '/api/sops',
      '/api/spc/charts',
      '/api/users',
    ];
    for (const path of [...lists, '/api/audit/events?limit=1000', '/api/ingest/rejected']) {
      const { status, text } = await rival.get(path);
      expect([path, status]).toEqual([path, 200]);
      for (const id of ['@demo', 'org-reactor', fab.recipe_id, run_id, chart_id, fab.process_mode_id]) {
        expect(text).not.toContain(id);
      }
    }
  });
});
