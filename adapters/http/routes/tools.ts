import { z } from '@hono/zod-openapi';
import { changeEquipmentState, recordCalibration, registerTool } from '../../../commands/tools.ts';
import { supportsRecipe } from '../../../domain/tool/supports.ts';
import { equipmentStates, type ToolState } from '../../../domain/tool/tool.ts';
import {
  type EquipmentStateChange,
  findProcessMode,
  findRecipe,
  findRecipeVersion,
  findTool,
  listEquipmentStates,
  listRuns,
  listTools,
  type ToolView,
} from '../../../projections/queries.ts';
import type { HttpPorts } from '../ports.ts';
import { invalid, notFound } from '../problems/problem.ts';
import { replyTo } from '../reply.ts';
import { type Route, route } from '../route.ts';
import {
  family,
  page,
  paging,
  period,
  queryBoolean,
  queryInteger,
  text,
  topicLevel,
  utc,
  uuid,
  whole,
} from '../schemas/primitives.ts';
import {
  calibrationBody,
  calibrationSchema,
  interlockSchema,
  supportSchema,
  toolBody,
  toolSchema,
  toolStatusSchema,
  utilisationSchema,
} from '../schemas/tools.ts';
import { utilisation } from '../utilisation.ts';
import { shownTool } from '../views/tool.ts';

const params = z.object({ tool_id: topicLevel() });
const path = '/api/tools/{tool_id}';
const viewing = { permission: 'tool:view' } as const;

/** The latest end of the calibrations that cover an instant (ms since the Unix epoch). */
const calibratedUntil = ({ calibrations }: ToolView, now: number): string | null =>
  calibrations
    .filter(({ valid_from, valid_until }) => Date.parse(valid_from) <= now && now < Date.parse(valid_until))
    .map(({ valid_until }) => valid_until)
    .sort((a, b) => Date.parse(a) - Date.parse(b))
    .at(-1) ?? null;

const statusOf = async (ports: HttpPorts, tool: ToolView) => {
  const runs = await listRuns(ports.readDb, {
    org_id: tool.org_id,
    tool_id: tool.tool_id,
    statuses: ['setting_up', 'waiting_for_start', 'processing', 'pausing', 'paused', 'stopping', 'aborting'],
  });
  return {
    tool_id: tool.tool_id,
    connected: tool.connected,
    connected_chambers: tool.connected_chambers,
    connection_changed_at: tool.connection_changed_at,
    connection_cause: tool.connection_cause,
    equipment_state: tool.equipment_state,
    interlocks_open: tool.interlocks.filter(({ closed }) => !closed).map(({ chamber, name }) => ({ chamber, name })),
    calibration_valid_until: calibratedUntil(tool, ports.clock().getTime()),
    active_runs: runs.items.map(({ run_id, run_number, chamber, status, progress_pct }) => ({
      run_id,
      run_number,
      chamber,
      status,
      progress_pct,
    })),
    revision: tool.revision,
  };
};

const allStates = async (ports: HttpPorts, org_id: string, tool_id: string): Promise<EquipmentStateChange[]> => {
  const all: EquipmentStateChange[] = [];
  let cursor: string | undefined;
  do {
    const { items, next_cursor } = await listEquipmentStates(ports.readDb, { org_id, tool_id, limit: 1000, cursor });
    all.push(...items);
    cursor = next_cursor ?? undefined;
  } while (cursor !== undefined);
  return all;
};

/** A read of one part of a tool. */
const ofTool = (
  ports: HttpPorts,
  part: string,
  summary: string,
  schema: z.ZodType,
  view: (tool: ToolView) => unknown,
): Route =>
  route({
    method: 'get',
    path: `${path}${part}`,
    tag: 'Tools',
    summary,
    kind: 'query',
    access: part === '/calibrations' ? { permission: 'calibration:view' } : viewing,
    params,
    success: { status: 200, description: summary, schema },
    handler: async ({ caller, params: { tool_id } }) => {
      const tool = await findTool(ports.readDb, caller.org_id, tool_id);
      if (tool === null) return { problem: notFound('tool', tool_id) };
      return { body: await view(tool), revision: tool.revision };
    },
  });

export const toolRoutes = (ports: HttpPorts): readonly Route[] => [
  route({
    method: 'get',
    path: '/api/tools',
    tag: 'Tools',
    summary: 'Tools of the organisation',
    kind: 'query',
    access: viewing,
    query: z.object({
      ...paging,
      family: family().optional(),
      site: topicLevel().optional(),
      connected: queryBoolean().optional(),
      equipment_state: z.enum(equipmentStates).optional(),
    }),
    success: { status: 200, description: 'By tool id', schema: page(toolSchema) },
    handler: async ({ caller, query }) => ({
      body: await listTools(ports.readDb, { ...query, org_id: caller.org_id }),
    }),
  }),
  ofTool(ports, '', 'One tool', toolSchema, (tool) => tool),
  ofTool(ports, '/status', 'Connection, equipment state, open interlocks and active runs', toolStatusSchema, (tool) =>
    statusOf(ports, tool),
  ),
  ofTool(ports, '/interlocks', 'Interlocks by chamber and name', page(interlockSchema), (tool) =>
    whole(tool.interlocks),
  ),
  ofTool(ports, '/calibrations', 'Calibrations, oldest first', page(calibrationSchema), (tool) =>
    whole(tool.calibrations),
  ),
  route({
    method: 'get',
    path: `${path}/supports`,
    tag: 'Tools',
    summary: 'Whether the tool can run a recipe, and why not',
    description: 'The approved version, or the newest while none is approved, unless one is named.',
    kind: 'query',
    access: viewing,
    params,
    query: z.object({ recipe_id: uuid(), version: queryInteger(1, 1_000_000).optional() }),
    success: { status: 200, description: 'What was compared', schema: supportSchema },
    handler: async ({ caller: { org_id }, params: { tool_id }, query: { recipe_id, version } }) => {
      const tool = await findTool(ports.readDb, org_id, tool_id);
      if (tool === null) return { problem: notFound('tool', tool_id) };
      const recipe = await findRecipe(ports.readDb, org_id, recipe_id);
      if (recipe === null) return { problem: notFound('recipe', recipe_id) };
      const number = version ?? recipe.approved_version ?? recipe.latest_version;
      const found = await findRecipeVersion(ports.readDb, org_id, recipe_id, number);
      if (found === null) return { problem: notFound('recipe version', String(number)) };
      const { process_mode_id } = found.content;
      const mode = await findProcessMode(ports.readDb, org_id, process_mode_id);
      if (mode === null) return { problem: notFound('process mode', process_mode_id) };
      const { capability_ranges, ...described } = tool;
      const limited = capability_ranges === null ? described : { ...described, capability_ranges };
      const support = supportsRecipe(limited, mode, found.content);
      return { body: { tool_id, recipe_id, version: number, process_mode_id, ...support } };
    },
  }),
  route({
    method: 'get',
    path: `${path}/utilisation`,
    tag: 'Tools',
    summary: 'Time in each equipment state (SEMI E10)',
    description: 'Of the last 24 hours unless a period is given. Time before the tool was registered does not count.',
    kind: 'query',
    access: viewing,
    params,
    query: z.object(period),
    success: { status: 200, description: 'Durations and shares', schema: utilisationSchema },
    handler: async ({ caller: { org_id }, params: { tool_id }, query }) => {
      const tool = await findTool(ports.readDb, org_id, tool_id);
      if (tool === null) return { problem: notFound('tool', tool_id) };
      const now = ports.clock().getTime();
      const to = Math.min(now, query.to === undefined ? now : Date.parse(query.to));
      const from = query.from === undefined ? to - 24 * 3600 * 1000 : Date.parse(query.from);
      if (from > to)
        return { problem: invalid([{ path: 'query.from', message: 'must not be later than to, or than now' }]) };
      return { body: { tool_id, ...utilisation(await allStates(ports, org_id, tool_id), from, to) } };
    },
  }),
  route({
    method: 'post',
    path: '/api/tools',
    tag: 'Tools',
    summary: 'Register a tool',
    description:
      'From then on its messages are taken. The first tool of a site claims the site name for the organisation.',
    kind: 'command',
    access: { permission: 'tool:write' },
    body: toolBody,
    success: { status: 201, description: 'The tool', schema: toolSchema },
    handler: async ({ body: { id: tool_id, ...description }, meta }) => {
      const outcome = await registerTool(ports, meta, tool_id, description);
      return replyTo(
        outcome,
        (state: ToolState) => shownTool(state, outcome.ok ? outcome.revision : 0n, ports.clock().toISOString()),
        () => `/api/tools/${tool_id}`,
      );
    },
  }),
  route({
    method: 'post',
    path: `${path}/calibrations`,
    tag: 'Tools',
    summary: 'Record a calibration',
    kind: 'command',
    access: { permission: 'calibration:create' },
    params,
    body: calibrationBody,
    success: { status: 201, description: 'The calibration', schema: calibrationSchema },
    handler: async ({ params: { tool_id }, body: { reason: _, ...body }, meta, ifMatch }) => {
      const calibration = { ...body, valid_from: utc(body.valid_from), valid_until: utc(body.valid_until) };
      return replyTo(await recordCalibration(ports, meta, tool_id, calibration, ifMatch), (_state, events) => {
        const event = events.find(({ type }) => type === 'ToolCalibrated');
        if (event?.type !== 'ToolCalibrated') throw new Error('a calibration was recorded without its event');
        return event.data;
      });
    },
  }),
  route({
    method: 'post',
    path: `${path}/equipment-state`,
    tag: 'Tools',
    summary: 'Change the equipment state (SEMI E10)',
    kind: 'command',
    access: { permission: 'tool:write' },
    params,
    body: z.object({ to: z.enum(equipmentStates), reason: text(2000).optional() }),
    success: {
      status: 200,
      description: 'The state it is in now',
      schema: z.object({ tool_id: z.string(), equipment_state: z.enum(equipmentStates) }),
    },
    handler: async ({ params: { tool_id }, body, meta, ifMatch }) =>
      replyTo(await changeEquipmentState(ports, meta, tool_id, body.to, ifMatch), () => ({
        tool_id,
        equipment_state: body.to,
      })),
  }),
];
