import { z } from '@hono/zod-openapi';
import { chooseDefaultRecipes } from '../../../commands/default-recipes.ts';
import { defineProcessMode, findProcessMode as findDefinedMode } from '../../../commands/process-modes.ts';
import {
  chemistryTypes,
  processModeSchema as descriptionSchema,
  energyModes,
  type ProcessModeState,
  pressureModes,
  reactorTypes,
} from '../../../domain/processmode/process-mode.ts';
import type { ProcessFamily } from '../../../domain/run/events.ts';
import { findProcessMode, listProcessModes } from '../../../projections/queries.ts';
import type { HttpPorts } from '../ports.ts';
import { failureProblem } from '../problems/failures.ts';
import { invalid } from '../problems/problem.ts';
import { replyFound, replyTo } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { processModeSchema } from '../schemas/catalogue.ts';
import { family, page, paging, text, uuid } from '../schemas/primitives.ts';

const filters = {
  name: text().optional(),
  pressure_mode: z.enum(pressureModes).optional(),
  energy_mode: z.enum(energyModes).optional(),
  reactor_type: z.enum(reactorTypes).optional(),
  chemistry_type: z.enum(chemistryTypes).optional(),
  variant: text().optional(),
};

const modeBody = descriptionSchema
  .extend({
    pressure_mode: z.enum(pressureModes).nullable().default(null),
    energy_mode: z.enum(energyModes).nullable().default(null),
    reactor_type: z.enum(reactorTypes).nullable().default(null),
    chemistry_type: z.enum(chemistryTypes).nullable().default(null),
    variant: text(80).default('standard'),
    description: z.string().max(2000).default(''),
    capabilities: z.array(text(80)).max(100).default([]),
  })
  .openapi('ProcessModeDescription');

const shown = (state: ProcessModeState, revision: bigint) => {
  if (state.status === 'none') throw new Error('no process mode after a command on it');
  const { status: _, ...mode } = state;
  return { id: mode.process_mode_id, ...mode, revision: Number(revision) };
};

const routesUnder = (ports: HttpPorts, prefix: string, families?: readonly ProcessFamily[]): readonly Route[] => [
  route({
    method: 'get',
    path: `${prefix}/process-modes`,
    tag: 'Catalogue',
    summary: 'Process modes',
    kind: 'query',
    access: { permission: 'recipe:view' },
    query: z.object({ ...paging, ...filters, ...(families === undefined ? { family: family().optional() } : {}) }),
    success: { status: 200, description: 'By name', schema: page(processModeSchema) },
    handler: async ({ caller, query }) => {
      const { family: one, ...rest } = query as typeof query & { family?: ProcessFamily | undefined };
      const wanted = families ?? (one === undefined ? undefined : [one]);
      return { body: await listProcessModes(ports.readDb, { ...rest, org_id: caller.org_id, families: wanted }) };
    },
  }),
  route({
    method: 'get',
    path: `${prefix}/process-modes/{process_mode_id}`,
    tag: 'Catalogue',
    summary: 'One process mode',
    kind: 'query',
    access: { permission: 'recipe:view' },
    params: z.object({ process_mode_id: uuid() }),
    success: { status: 200, description: 'The process mode', schema: processModeSchema },
    handler: async ({ caller, params: { process_mode_id } }) => {
      const mode = await findProcessMode(ports.readDb, caller.org_id, process_mode_id);
      const shown = mode !== null && (families?.includes(mode.family) ?? true) ? mode : null;
      return replyFound(shown, 'process mode', process_mode_id);
    },
  }),
  route({
    method: 'post',
    path: `${prefix}/process-modes`,
    tag: 'Catalogue',
    summary: 'Define a process mode',
    description: 'Its name is unique in the organisation.',
    kind: 'command',
    access: { permission: 'recipe:write' },
    body: modeBody,
    success: { status: 201, description: 'The process mode', schema: processModeSchema },
    handler: async ({ body, meta }) => {
      if (families !== undefined && !families.includes(body.family)) {
        return { problem: invalid([{ path: 'family', message: `must be ${families.join(' or ')} here` }]) };
      }
      const outcome = await defineProcessMode(ports, meta, body);
      return replyTo(
        outcome,
        (state) => shown(state, outcome.ok ? outcome.revision : 0n),
        (mode) => `${prefix}/process-modes/${mode.process_mode_id}`,
      );
    },
  }),
  route({
    method: 'put',
    path: `${prefix}/process-modes/{process_mode_id}/default-recipes`,
    tag: 'Catalogue',
    summary: 'Choose the default recipes of a process mode',
    description: 'They replace those chosen before. Each must be a recipe of this mode with an approved version.',
    kind: 'command',
    access: { permission: 'recipe:approve' },
    params: z.object({ process_mode_id: uuid() }),
    body: z.object({ recipe_ids: z.array(uuid()).max(100), reason: text(2000).optional() }).openapi('DefaultRecipes'),
    success: { status: 200, description: 'The process mode', schema: processModeSchema },
    handler: async ({ caller, params: { process_mode_id }, body: { recipe_ids }, meta, ifMatch }) => {
      const mode = await findDefinedMode(ports.store, process_mode_id);
      const mine = mode !== undefined && mode.org_id === caller.org_id && (families?.includes(mode.family) ?? true);
      if (!mine) return { problem: failureProblem({ kind: 'ProcessModeUnknown' }) };
      const outcome = await chooseDefaultRecipes(ports, meta, process_mode_id, recipe_ids, ifMatch);
      return replyTo(outcome, (state) => shown(state, outcome.ok ? outcome.revision : 0n));
    },
  }),
];

export const processModeRoutes = (ports: HttpPorts): readonly Route[] => [
  ...routesUnder(ports, '/api'),
  ...routesUnder(ports, '/api/cvd', ['cvd']),
];
