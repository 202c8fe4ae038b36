import { z } from '@hono/zod-openapi';
import { simulationKinds } from '../../../domain/simulation/kinds.ts';
import type { SimulationState } from '../../../domain/simulation/simulation.ts';
import { entityId } from './primitives.ts';

const remark = z.looseObject({ kind: z.string() });

/** A simulation as it was recorded. */
export const simulationSchema = z
  .object({
    id: entityId('simulation_id'),
    simulation_id: z.string(),
    org_id: z.string(),
    kind: z.enum(simulationKinds),
    model: z.string(),
    constants: z.string().nullable().openapi({ description: 'The constant set used; null for a model without one.' }),
    given: z.record(z.string(), z.unknown()).openapi({ description: 'The request as it was sent.' }),
    parameters: z
      .record(z.string(), z.unknown())
      .openapi({ description: 'What was evaluated: the request completed by defaults and by what it refers to.' }),
    values: z
      .record(z.string(), z.object({ value: z.unknown(), unit: z.string() }))
      .openapi({ description: 'Every result with its unit.' }),
    warnings: z.array(remark),
    duration_ms: z.number(),
    runtime: z.object({ engine: z.string(), architecture: z.string() }),
    batch_id: z.string().nullable(),
    run_id: z.string().nullable(),
    requested_by: z.string(),
    at: z.string(),
    links: z.record(z.string(), z.string()),
  })
  .openapi('Simulation');

export const reproductionSchema = z
  .object({
    simulation_id: z.string(),
    equal: z.boolean().openapi({ description: 'Every number is the same to the last bit, and every word.' }),
    numbers: z.number().int().openapi({ description: 'How many numbers were compared.' }),
    differences: z
      .array(z.object({ path: z.string(), recorded: z.unknown(), again: z.unknown() }))
      .readonly()
      .openapi({ description: 'The first hundred.' }),
    duration_ms: z.number(),
  })
  .openapi('Reproduction');

export const simulationPath = (simulation_id: string): string => `/api/v1/simulations/${simulation_id}`;

/** A recorded simulation as it is answered. */
export const shownSimulation = (state: SimulationState) => {
  if (state.status !== 'recorded') throw new Error(`a simulation is ${state.status} after it was recorded`);
  const { status: _, ...record } = state;
  const self = simulationPath(record.simulation_id);
  return { ...record, id: record.simulation_id, links: { self, reproduce: `${self}/reproduce` } };
};

/** What may stand in a batch: what is complete in itself. */
export const batchKinds = ['oxidation', 'diffusion', 'spc', 'dose_profile', 'rtp_tuning'] as const;
export const simulationStatuses = ['recorded', 'queued', 'running', 'completed'] as const;

export const batchSchema = z
  .object({
    id: entityId('simulation_id'),
    simulation_id: z.string(),
    org_id: z.string(),
    status: z.enum(['queued', 'running', 'completed']),
    progress_pct: z.number(),
    total: z.number().int(),
    succeeded: z.number().int(),
    refused: z.number().int().openapi({ description: 'The model has no answer.' }),
    failed: z.number().int().openapi({ description: 'Given up, or its result too large to be kept.' }),
    results: z.array(
      z.object({
        index: z.number().int(),
        kind: z.enum(simulationKinds).nullable(),
        outcome: z.enum(['succeeded', 'refused', 'failed']),
        simulation_id: z.string().nullable(),
        error: remark.nullable(),
        link: z.string().nullable(),
      }),
    ),
    requested_by: z.string(),
    queued_at: z.string(),
    completed_at: z.string().nullable(),
    links: z.record(z.string(), z.string()),
  })
  .openapi('SimulationBatch');

export const simulationSummarySchema = z
  .object({
    id: entityId('simulation_id'),
    simulation_id: z.string(),
    org_id: z.string(),
    kind: z.string(),
    model: z.string().nullable(),
    constants: z.string().nullable(),
    status: z.enum(simulationStatuses),
    batch_id: z.string().nullable(),
    run_id: z.string().nullable(),
    members: z.number().int().nullable(),
    answered: z.number().int().nullable(),
    warnings: z.number().int().nullable(),
    requested_by: z.string(),
    requested_at: z.string(),
    revision: z.number().int(),
  })
  .openapi('SimulationSummary');
