import { z } from '@hono/zod-openapi';
import {
  findSimulation,
  reproduceSimulation,
  runSimulation,
  simulationIdOf,
} from '../../../commands/simulation/simulations.ts';
import type { SimulationKind } from '../../../domain/simulation/kinds.ts';
import { simulationModels } from '../../../domain/simulation/models.ts';
import { sentBody } from '../conventions/body.ts';
import type { HttpPorts } from '../ports.ts';
import { failureProblem } from '../problems/failures.ts';
import { notFound } from '../problems/problem.ts';
import { replyTo } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { uuid } from '../schemas/primitives.ts';
import { reproductionSchema, shownSimulation, simulationSchema } from '../schemas/simulation.ts';

const params = z.object({ simulation_id: uuid() });
/** Kinds whose request is the input of their model as it stands. */
const direct: readonly { readonly kind: SimulationKind; readonly path: string }[] = [
  { kind: 'oxidation', path: '/api/v1/simulation/oxidation' },
  { kind: 'diffusion', path: '/api/v1/simulation/diffusion' },
  { kind: 'spc', path: '/api/v1/simulation/spc' },
  { kind: 'dose_profile', path: '/api/ion/simulate/dose_profile' },
];

export const simulationRoutes = (ports: HttpPorts): readonly Route[] => [
  ...direct.map(({ kind, path }) => {
    const { title, source, input } = simulationModels[kind];
    return route({
      method: 'post',
      path,
      tag: 'Simulation',
      summary: title,
      description: `${source}. The answer is recorded: anyone can have it evaluated again.`,
      kind: 'command',
      access: { permission: 'simulation:run' },
      body: input,
      success: { status: 201, description: 'The simulation as it was recorded', schema: simulationSchema },
      problems: [503],
      handler: async ({ body, meta, context }) => {
        const given = (await sentBody(context)) as Readonly<Record<string, unknown>>;
        const request = {
          simulation_id: simulationIdOf(meta),
          kind,
          given,
          input: body as Readonly<Record<string, unknown>>,
        };
        return replyTo(await runSimulation(ports, meta, request), shownSimulation, ({ links }) => links.self);
      },
    });
  }),
  route({
    method: 'get',
    path: '/api/v1/simulations/{simulation_id}',
    tag: 'Simulation',
    summary: 'One simulation as it was recorded',
    kind: 'query',
    access: { permission: 'simulation:view' },
    params,
    success: { status: 200, description: 'The simulation', schema: simulationSchema },
    handler: async ({ caller, params: { simulation_id } }) => {
      const found = await findSimulation(ports, caller.org_id, simulation_id);
      if (found === null || found.state.status !== 'recorded')
        return { problem: notFound('simulation', simulation_id) };
      return { body: shownSimulation(found.state), revision: found.revision };
    },
  }),
  route({
    method: 'post',
    path: '/api/v1/simulations/{simulation_id}/reproduce',
    tag: 'Simulation',
    summary: 'Evaluate a recorded simulation again and compare every number',
    description: 'Changes nothing. `npx spectra simulation reproduce FILE` does the same to a record in a file.',
    kind: 'direct',
    access: { permission: 'simulation:view' },
    params,
    success: { status: 200, description: 'Whether it is the same, and where not', schema: reproductionSchema },
    problems: [422, 503],
    handler: async ({ caller, params: { simulation_id } }) => {
      const found = await findSimulation(ports, caller.org_id, simulation_id);
      if (found === null || found.state.status !== 'recorded')
        return { problem: notFound('simulation', simulation_id) };
      const again = await reproduceSimulation(ports, found.state);
      if (!again.ok) return { problem: failureProblem(again.failure) };
      return { body: { simulation_id, ...again.reproduction, duration_ms: again.duration_ms } };
    },
  }),
];
