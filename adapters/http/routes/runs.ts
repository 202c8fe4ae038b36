import { z } from '@hono/zod-openapi';
import { areaOf, isPermitted, runAreas } from '../../../domain/identity/permissions.ts';
import { type ProcessFamily, processFamilies } from '../../../domain/run/events.ts';
import { runOrigins } from '../../../domain/run/state.ts';
import {
  findRun,
  listRunSteps,
  listRuns,
  listSignals,
  type RunView,
  readTelemetry,
} from '../../../projections/queries.ts';
import { areas, linksOf } from '../areas.ts';
import type { HttpPorts } from '../ports.ts';
import { notFound } from '../problems/problem.ts';
import { type Route, route } from '../route.ts';
import { family, optionalUtc, page, paging, period, queryList, text, topicLevel, uuid } from '../schemas/primitives.ts';
import { runDetailSchema, runSchema, runStatuses } from '../schemas/runs.ts';

export const runParams = z.object({ run_id: text(80) });

const filters = {
  status: queryList(z.enum(runStatuses)).optional(),
  /** Runs of tools, unless simulated ones are asked for. */
  origin: queryList(z.enum(runOrigins)).optional(),
  tool_id: topicLevel().optional(),
  chamber: topicLevel().optional(),
  process_mode_id: uuid().optional(),
  recipe_id: uuid().optional(),
  lot_id: text(120).optional(),
  run_number: text(80).optional(),
  ...period,
};

/** How far back of a run's newest sample the last metrics are looked for: slower signals are left out. */
const LAST_METRICS_WINDOW_MS = 60_000;

const lastMetrics = async ({ readDb }: HttpPorts, { org_id, run_id }: RunView) => {
  const signals = await listSignals(readDb, { org_id, run_id });
  const newest = Math.max(...signals.map(({ last_ts_ms }) => last_ts_ms));
  if (signals.length === 0) return {};
  const from_ms = newest - LAST_METRICS_WINDOW_MS;
  const { series } = await readTelemetry(readDb, { org_id, run_id, from_ms, points: 4 });
  return Object.fromEntries(
    series.flatMap(({ signal, unit, ts_ms, values }) => {
      const at = ts_ms.at(-1);
      return at === undefined
        ? []
        : [[signal, { value: values.at(-1) ?? null, unit, at: new Date(at).toISOString() }] as const];
    }),
  );
};

/** The run, if it is of the caller's organisation and of one of these families. */
export const runHere = async (
  { readDb }: HttpPorts,
  org_id: string,
  run_id: string,
  families: readonly ProcessFamily[],
): Promise<RunView | null> => {
  const run = await findRun(readDb, org_id, run_id);
  return run !== null && families.includes(run.family) ? run : null;
};

const list = (
  ports: HttpPorts,
  org_id: string,
  families: readonly ProcessFamily[],
  query: z.output<z.ZodObject<typeof filters>>,
) => {
  const { status, origin, from, to, ...rest } = query;
  return listRuns(ports.readDb, {
    ...rest,
    statuses: status,
    origins: origin,
    from: optionalUtc(from),
    to: optionalUtc(to),
    org_id,
    families,
  });
};

export const runRoutes = (ports: HttpPorts): readonly Route[] => [
  route({
    method: 'get',
    path: '/api/runs',
    tag: 'Runs',
    summary: 'Runs of every area that the caller may view',
    kind: 'query',
    access: { anyOf: runAreas.map((area) => `${area}:view_run` as const) },
    query: z.object({ ...paging, ...filters, family: family().optional() }),
    success: { status: 200, description: 'Newest first', schema: page(runSchema) },
    handler: async ({ caller, query: { family: one, ...query } }) => {
      const viewable = processFamilies.filter((each) => isPermitted(caller, `${areaOf(each)}:view_run`));
      const families = one === undefined ? viewable : viewable.filter((each) => each === one);
      return { body: await list(ports, caller.org_id, families, query) };
    },
  }),
  ...areas.flatMap(({ area, families }): readonly Route[] => [
    route({
      method: 'get',
      path: `/api/${area}/runs`,
      tag: 'Runs',
      summary: `Runs of the area ${area}`,
      kind: 'query',
      access: { permission: `${area}:view_run` },
      query: z.object({ ...paging, ...filters }),
      success: { status: 200, description: 'Newest first', schema: page(runSchema) },
      handler: async ({ caller, query }) => ({ body: await list(ports, caller.org_id, families, query) }),
    }),
    route({
      method: 'get',
      path: `/api/${area}/runs/{run_id}`,
      tag: 'Runs',
      summary: 'One run with its steps and last metrics',
      kind: 'query',
      access: { permission: `${area}:view_run` },
      params: runParams,
      success: { status: 200, description: 'The run', schema: runDetailSchema },
      handler: async ({ caller, params: { run_id } }) => {
        const run = await runHere(ports, caller.org_id, run_id, families);
        if (run === null) return { problem: notFound('run', run_id) };
        const [steps, last_metrics] = await Promise.all([
          listRunSteps(ports.readDb, run.org_id, run_id),
          lastMetrics(ports, run),
        ]);
        return { body: { ...run, steps, last_metrics, links: linksOf(run.family, run_id) }, revision: run.revision };
      },
    }),
  ]),
];
