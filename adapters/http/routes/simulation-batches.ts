import { z } from '@hono/zod-openapi';
import { queueBatch } from '../../../commands/simulation/batches.ts';
import { findSimulation } from '../../../commands/simulation/simulations.ts';
import { simulationModels } from '../../../domain/simulation/models.ts';
import type { SimulationState } from '../../../domain/simulation/simulation.ts';
import { listSimulations } from '../../../projections/queries.ts';
import { sentBody } from '../conventions/body.ts';
import type { HttpPorts } from '../ports.ts';
import { notFound } from '../problems/problem.ts';
import { replyTo } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { page, paging, text, uuid } from '../schemas/primitives.ts';
import {
  batchKinds,
  batchSchema,
  simulationPath,
  simulationStatuses,
  simulationSummarySchema,
} from '../schemas/simulation.ts';

const member = <Kind extends (typeof batchKinds)[number]>(kind: Kind) =>
  z.strictObject({ kind: z.literal(kind), parameters: simulationModels[kind].input });

const body = z
  .strictObject({
    simulations: z
      .array(
        z.discriminatedUnion('kind', [
          member('oxidation'),
          member('diffusion'),
          member('spc'),
          member('dose_profile'),
          member('rtp_tuning'),
        ]),
      )
      .min(1)
      .max(500),
  })
  .openapi('SimulationBatchOrder');

const batchPath = (simulation_id: string): string => `/api/v1/simulation/batch/${simulation_id}`;

const shown = (state: SimulationState) => {
  if (!('results' in state)) throw new Error(`a batch is ${state.status}`);
  const { simulation_id, org_id, status, members, results, requested_by, queued_at, completed_at } = state;
  const count = (outcome: string): number => results.filter((each) => each.outcome === outcome).length;
  return {
    id: simulation_id,
    simulation_id,
    org_id,
    status,
    progress_pct: (100 * results.length) / members.length,
    total: members.length,
    succeeded: count('succeeded'),
    refused: count('refused'),
    failed: count('failed'),
    results: results
      .map((result) => ({
        ...result,
        kind: members[result.index]?.kind ?? null,
        link: result.simulation_id === null ? null : simulationPath(result.simulation_id),
      }))
      .sort((a, b) => a.index - b.index),
    requested_by,
    queued_at,
    completed_at,
    links: { self: batchPath(simulation_id), simulations: `/api/v1/simulations?batch_id=${simulation_id}` },
  };
};

export const simulationBatchRoutes = (ports: HttpPorts): readonly Route[] => [
  route({
    method: 'post',
    path: '/api/v1/simulation/batch',
    tag: 'Simulation',
    summary: 'Many simulations at once, as a job',
    description:
      'Answers at once; they are evaluated two at a time, and each is recorded as a simulation of its own. A restart goes on where it was.',
    kind: 'command',
    access: { permission: 'simulation:run' },
    body,
    success: { status: 202, description: 'The batch, queued', schema: batchSchema },
    handler: async ({ meta, context }) => {
      const sent = (await sentBody(context)) as {
        simulations: { kind: (typeof batchKinds)[number]; parameters: object }[];
      };
      const members = sent.simulations.map(({ kind, parameters }) => ({ kind, given: { ...parameters } }));
      return replyTo(await queueBatch(ports, meta, members), shown, ({ links }) => links.self);
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/simulation/batch/{simulation_id}',
    tag: 'Simulation',
    summary: 'Progress and results of a batch',
    kind: 'query',
    access: { permission: 'simulation:view' },
    params: z.object({ simulation_id: uuid() }),
    success: { status: 200, description: 'The batch', schema: batchSchema },
    handler: async ({ caller, params: { simulation_id } }) => {
      const found = await findSimulation(ports, caller.org_id, simulation_id);
      if (found === null || found.state.status === 'recorded') return { problem: notFound('batch', simulation_id) };
      return { body: shown(found.state), revision: found.revision };
    },
  }),
  route({
    method: 'get',
    path: '/api/v1/simulations',
    tag: 'Simulation',
    summary: 'Simulations and batches of the organisation',
    kind: 'query',
    access: { permission: 'simulation:view' },
    query: z.object({
      ...paging,
      kind: z.enum([...batchKinds, 'cvd_run', 'batch']).optional(),
      status: z.enum(simulationStatuses).optional(),
      batch_id: uuid().optional(),
      requested_by: text(120).optional(),
    }),
    success: { status: 200, description: 'Newest first', schema: page(simulationSummarySchema) },
    handler: async ({ caller, query }) => ({
      body: await listSimulations(ports.readDb, { ...query, org_id: caller.org_id }),
    }),
  }),
];
