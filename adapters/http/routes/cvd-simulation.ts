import { z } from '@hono/zod-openapi';
import { type SimulatedRecipe, simulateCvdRun } from '../../../commands/simulation/cvd-run.ts';
import { recipeContentSchema } from '../../../domain/recipe/content.ts';
import { cvdRunOptions } from '../../../domain/simulation/cvd-run-input.ts';
import { simulationModels } from '../../../domain/simulation/models.ts';
import { runPath } from '../areas.ts';
import { sentBody } from '../conventions/body.ts';
import type { HttpPorts } from '../ports.ts';
import { failureProblem } from '../problems/failures.ts';
import { invalid } from '../problems/problem.ts';
import { type Route, route } from '../route.ts';
import { uuid } from '../schemas/primitives.ts';
import { shownSimulation, simulationSchema } from '../schemas/simulation.ts';

const body = z
  .object({
    recipe_id: uuid().optional(),
    recipe_version: z
      .int()
      .min(1)
      .max(1_000_000)
      .optional()
      .openapi({ description: 'The approved version unless given, else the newest.' }),
    content: recipeContentSchema.optional().openapi({ description: 'A recipe that is not in the catalogue.' }),
    ...cvdRunOptions,
  })
  .openapi('CvdSimulation');

const recipeOf = ({ recipe_id, recipe_version, content }: z.output<typeof body>): SimulatedRecipe | undefined => {
  if (recipe_id !== undefined && content === undefined) return { recipe_id, recipe_version };
  return recipe_id === undefined && content !== undefined ? { content } : undefined;
};

export const cvdSimulationRoutes = (ports: HttpPorts): readonly Route[] => [
  route({
    method: 'post',
    path: '/api/cvd/simulate',
    tag: 'Simulation',
    summary: simulationModels.cvd_run.title,
    description: `${simulationModels.cvd_run.source}. Recorded as a run of origin \`simulated\`: it touches no tool, no chart plots it, and lists show it only when asked for it.`,
    kind: 'command',
    access: { permission: 'simulation:run' },
    body,
    success: { status: 201, description: 'The simulation with the id of its run', schema: simulationSchema },
    problems: [503],
    handler: async ({ body: asked, meta, context }) => {
      const given = (await sentBody(context)) as Readonly<Record<string, unknown>>;
      const { recipe_id: _, recipe_version: __, content: ___, ...options } = asked;
      const recipe = recipeOf(asked);
      if (recipe === undefined)
        return {
          problem: invalid([{ path: 'recipe_id', message: 'name a recipe, or send its content: one of the two' }]),
        };
      const outcome = await simulateCvdRun(ports, meta, recipe, options, given);
      if (!outcome.ok) return { problem: failureProblem(outcome.failure) };
      const { position } = outcome.run;
      const shown = shownSimulation(outcome.simulation);
      const run = shown.run_id === null ? {} : { run: runPath('cvd', shown.run_id) };
      return { body: { ...shown, links: { ...shown.links, ...run } }, position, location: shown.links.self };
    },
  }),
];
