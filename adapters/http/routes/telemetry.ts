import { z } from '@hono/zod-openapi';
import {
  findTool,
  listSignals,
  listTelemetryGaps,
  readTelemetry,
  type TelemetryQuery,
} from '../../../projections/queries.ts';
import { areas } from '../areas.ts';
import type { HttpPorts } from '../ports.ts';
import { notFound } from '../problems/problem.ts';
import type { Reply } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { page, paging, topicLevel, whole } from '../schemas/primitives.ts';
import { gapSchema, signalSchema, telemetryQuery, telemetrySchema } from '../schemas/telemetry.ts';
import { lines } from '../telemetry-lines.ts';
import { runHere, runParams } from './runs.ts';

type Source =
  | { readonly org_id: string; readonly run_id: string }
  | { readonly org_id: string; readonly tool_id: string; readonly chamber: string };

const querySchema = z.object(telemetryQuery);
const mediaTypes = ['application/x-ndjson', 'text/csv'];
const success = { status: 200, description: 'Series in arrival order', schema: telemetrySchema, mediaTypes } as const;

const ms = (time: string | undefined): number | undefined => (time === undefined ? undefined : Date.parse(time));

const answer = async (
  { readDb }: HttpPorts,
  source: Source,
  { from, to, format, ...query }: z.output<typeof querySchema>,
  name: string,
): Promise<Reply<z.output<typeof telemetrySchema>>> => {
  const wanted: TelemetryQuery = { ...source, ...query, from_ms: ms(from), to_ms: ms(to) };
  if (format === 'json') return { body: await readTelemetry(readDb, wanted) };
  return lines(
    (cursor) => readTelemetry(readDb, { ...wanted, cursor: cursor ?? wanted.cursor }),
    format,
    `telemetry-${name}`,
  );
};

export const telemetryRoutes = (ports: HttpPorts): readonly Route[] => [
  ...areas.flatMap(({ area, families }): readonly Route[] => {
    const access = { permission: `${area}:view_run` } as const;
    const missing = (run_id: string) => ({ problem: notFound('run', run_id) });
    return [
      route({
        method: 'get',
        path: `/api/${area}/runs/{run_id}/telemetry`,
        tag: 'Runs',
        summary: 'Telemetry of a run',
        kind: 'query',
        access,
        params: runParams,
        query: querySchema,
        success,
        handler: async ({ caller: { org_id }, params: { run_id }, query }) => {
          if ((await runHere(ports, org_id, run_id, families)) === null) return missing(run_id);
          return answer(ports, { org_id, run_id }, query, run_id.replaceAll(/[^A-Za-z0-9._-]/g, '_'));
        },
      }),
      route({
        method: 'get',
        path: `/api/${area}/runs/{run_id}/signals`,
        tag: 'Runs',
        summary: 'Which signals a run has',
        kind: 'query',
        access,
        params: runParams,
        success: { status: 200, description: 'By name', schema: page(signalSchema) },
        handler: async ({ caller: { org_id }, params: { run_id } }) => {
          if ((await runHere(ports, org_id, run_id, families)) === null) return missing(run_id);
          return { body: whole(await listSignals(ports.readDb, { org_id, run_id })) };
        },
      }),
      route({
        method: 'get',
        path: `/api/${area}/runs/{run_id}/gaps`,
        tag: 'Runs',
        summary: 'Where telemetry of a run never arrived',
        kind: 'query',
        access,
        params: runParams,
        query: z.object(paging),
        success: { status: 200, description: 'Newest first', schema: page(gapSchema) },
        handler: async ({ caller: { org_id }, params: { run_id }, query }) => {
          if ((await runHere(ports, org_id, run_id, families)) === null) return missing(run_id);
          return { body: await listTelemetryGaps(ports.readDb, { ...query, org_id, run_id }) };
        },
      }),
    ];
  }),
  route({
    method: 'get',
    path: '/api/tools/{tool_id}/telemetry',
    tag: 'Tools',
    summary: 'Telemetry of a chamber, whatever ran in it',
    kind: 'query',
    access: { permission: 'tool:view' },
    params: z.object({ tool_id: topicLevel() }),
    query: querySchema.extend({
      chamber: topicLevel().optional().openapi({ description: "The tool's first unless given." }),
    }),
    success,
    handler: async ({ caller: { org_id }, params: { tool_id }, query: { chamber: named, ...query } }) => {
      const tool = await findTool(ports.readDb, org_id, tool_id);
      if (tool === null) return { problem: notFound('tool', tool_id) };
      const chamber = named ?? tool.chambers[0] ?? 'main';
      return answer(ports, { org_id, tool_id, chamber }, query, `${tool_id}-${chamber}`);
    },
  }),
  route({
    method: 'get',
    path: '/api/tools/{tool_id}/signals',
    tag: 'Tools',
    summary: 'Which signals a chamber has',
    kind: 'query',
    access: { permission: 'tool:view' },
    params: z.object({ tool_id: topicLevel() }),
    query: z.object({ chamber: topicLevel().optional() }),
    success: { status: 200, description: 'By name', schema: page(signalSchema) },
    handler: async ({ caller: { org_id }, params: { tool_id }, query }) => {
      const tool = await findTool(ports.readDb, org_id, tool_id);
      if (tool === null) return { problem: notFound('tool', tool_id) };
      const chamber = query.chamber ?? tool.chambers[0] ?? 'main';
      return { body: whole(await listSignals(ports.readDb, { org_id, tool_id, chamber })) };
    },
  }),
];
