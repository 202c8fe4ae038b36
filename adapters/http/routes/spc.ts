import { z } from '@hono/zod-openapi';
import { acknowledgeViolation, defineChart, setLimits } from '../../../commands/spc/charts.ts';
import type { ChartState } from '../../../domain/spc/chart-state.ts';
import { chartRuleIds, severities } from '../../../domain/spc/events.ts';
import {
  findChart,
  findViolation,
  listChartPoints,
  listCharts,
  listControlLimits,
  listViolations,
} from '../../../projections/queries.ts';
import type { HttpPorts } from '../ports.ts';
import { notFound } from '../problems/problem.ts';
import { replyFound, replyTo } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { optionalUtc, page, paging, period, queryBoolean, text, topicLevel, uuid } from '../schemas/primitives.ts';
import {
  acknowledgementBody,
  chartBody,
  chartSchema,
  chartStateSchema,
  limitsBody,
  limitsSchema,
  pointSchema,
  violationSchema,
} from '../schemas/spc.ts';

const params = z.object({ chart_id: uuid() });
const path = '/api/spc/charts/{chart_id}';
const access = { permission: 'spc:view' } as const;
const order = z.enum(['asc', 'desc']).optional();

const chartState = (state: ChartState) => {
  if (state.status === 'none') throw new Error('no chart after a command on it');
  const { definition, points, limits } = state;
  const { version = 0, ...inForce } = limits ?? {};
  return {
    chart_id: definition.chart_id,
    name: definition.name,
    points_count: points,
    limits_version: version,
    limits: limits === null ? null : (inForce as Omit<typeof limits, 'version'>),
  };
};

const chartRoutes = (ports: HttpPorts): readonly Route[] => {
  const db = ports.readDb;
  const missing = (chart_id: string) => ({ problem: notFound('chart', chart_id) });
  return [
    route({
      method: 'get',
      path: '/api/spc/charts',
      tag: 'SPC',
      summary: 'Control charts',
      kind: 'query',
      access,
      query: z.object({
        ...paging,
        name: text().optional(),
        tool_id: topicLevel().optional(),
        process_mode_id: uuid().optional(),
        recipe_id: uuid().optional(),
      }),
      success: { status: 200, description: 'By name', schema: page(chartSchema) },
      handler: async ({ caller, query }) => ({ body: await listCharts(db, { ...query, org_id: caller.org_id }) }),
    }),
    route({
      method: 'get',
      path,
      tag: 'SPC',
      summary: 'One chart with the limits in force',
      kind: 'query',
      access,
      params,
      success: { status: 200, description: 'The chart', schema: chartSchema },
      handler: async ({ caller, params: { chart_id } }) =>
        replyFound(await findChart(db, caller.org_id, chart_id), 'chart', chart_id),
    }),
    route({
      method: 'get',
      path: `${path}/points`,
      tag: 'SPC',
      summary: 'Points of a chart',
      kind: 'query',
      access,
      params,
      query: z.object({ ...paging, order, run_id: text(80).optional() }),
      success: { status: 200, description: 'By index', schema: page(pointSchema) },
      handler: async ({ caller: { org_id }, params: { chart_id }, query }) => {
        if ((await findChart(db, org_id, chart_id)) === null) return missing(chart_id);
        return { body: await listChartPoints(db, { ...query, org_id, chart_id }) };
      },
    }),
    route({
      method: 'get',
      path: `${path}/limits`,
      tag: 'SPC',
      summary: 'Every version of the limits',
      kind: 'query',
      access,
      params,
      query: z.object(paging),
      success: { status: 200, description: 'Oldest first', schema: page(limitsSchema) },
      handler: async ({ caller: { org_id }, params: { chart_id }, query }) => {
        if ((await findChart(db, org_id, chart_id)) === null) return missing(chart_id);
        return { body: await listControlLimits(db, { ...query, org_id, chart_id }) };
      },
    }),
    route({
      method: 'post',
      path: '/api/spc/charts',
      tag: 'SPC',
      summary: 'Define a chart',
      kind: 'command',
      access: { permission: 'spc:write' },
      body: chartBody,
      success: { status: 201, description: 'The chart', schema: chartStateSchema },
      handler: async ({ body: { reason: _, backfill, ...chart }, meta }) =>
        replyTo(
          await defineChart(ports, meta, backfill ? { ...chart, backfill } : chart),
          chartState,
          ({ chart_id }) => `/api/spc/charts/${chart_id}`,
        ),
    }),
    route({
      method: 'post',
      path: `${path}/limits`,
      tag: 'SPC',
      summary: 'Set control limits by hand',
      kind: 'command',
      access: { permission: 'spc:write' },
      params,
      body: limitsBody,
      success: { status: 200, description: 'The chart with its new limits', schema: chartStateSchema },
      handler: async ({ params: { chart_id }, body: { reason: _, ...limits }, meta, ifMatch }) =>
        replyTo(await setLimits(ports, meta, chart_id, limits, ifMatch), chartState),
    }),
  ];
};

const violationRoutes = (ports: HttpPorts): readonly Route[] => {
  const db = ports.readDb;
  const violationParams = z.object({ violation_id: text(120) });
  return [
    route({
      method: 'get',
      path: '/api/spc/violations',
      tag: 'SPC',
      summary: 'Violations of control rules',
      kind: 'query',
      access,
      query: z.object({
        ...paging,
        ...period,
        chart_id: uuid().optional(),
        run_id: text(80).optional(),
        rule_id: z.enum(chartRuleIds).optional(),
        severity: z.enum(severities).optional(),
        acknowledged: queryBoolean().optional(),
      }),
      success: { status: 200, description: 'Newest first', schema: page(violationSchema) },
      handler: async ({ caller, query: { from, to, ...query } }) => ({
        body: await listViolations(db, {
          ...query,
          from: optionalUtc(from),
          to: optionalUtc(to),
          org_id: caller.org_id,
        }),
      }),
    }),
    route({
      method: 'get',
      path: '/api/spc/violations/{violation_id}',
      tag: 'SPC',
      summary: 'One violation',
      kind: 'query',
      access,
      params: violationParams,
      success: { status: 200, description: 'The violation', schema: violationSchema },
      handler: async ({ caller, params: { violation_id } }) => {
        const violation = await findViolation(db, caller.org_id, violation_id);
        return violation === null ? { problem: notFound('violation', violation_id) } : { body: violation };
      },
    }),
    route({
      method: 'post',
      path: '/api/spc/violations/{violation_id}/acknowledge',
      tag: 'SPC',
      summary: 'Record the cause that was found and the action taken',
      kind: 'command',
      access: { permission: 'spc:acknowledge' },
      params: violationParams,
      body: acknowledgementBody,
      success: {
        status: 200,
        description: 'It is acknowledged',
        schema: z.object({ violation_id: z.string(), chart_id: z.string(), acknowledged: z.literal(true) }),
      },
      handler: async ({ caller, params: { violation_id }, body: { cause_found, action_taken }, meta, ifMatch }) => {
        const violation = await findViolation(db, caller.org_id, violation_id);
        if (violation === null) return { problem: notFound('violation', violation_id) };
        const { chart_id } = violation;
        const acknowledgement = { violation_id, cause_found, action_taken };
        return replyTo(await acknowledgeViolation(ports, meta, chart_id, acknowledgement, ifMatch), () => ({
          violation_id,
          chart_id,
          acknowledged: true as const,
        }));
      },
    }),
  ];
};

export const spcRoutes = (ports: HttpPorts): readonly Route[] => [...chartRoutes(ports), ...violationRoutes(ports)];
