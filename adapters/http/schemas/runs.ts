import { z } from '@hono/zod-openapi';
import { preflightCheckSchema } from '../../../domain/run/events.ts';
import { runOrigins } from '../../../domain/run/state.ts';
import { jobStates } from '../../../domain/telemetry/tool-message.ts';
import { entityId, family, text, topicLevel, uuid } from './primitives.ts';

export const runStatuses = [...jobStates, 'failed', 'cancelled', 'refused'] as const;

export const runOrderBody = z
  .object({
    recipe_id: uuid(),
    recipe_version: z
      .number()
      .int()
      .min(1)
      .max(1_000_000)
      .optional()
      .openapi({ description: 'The approved version unless given.' }),
    tool_id: topicLevel(),
    chamber: topicLevel().optional().openapi({ description: "The tool's first chamber unless given." }),
    lot_id: text(120).optional(),
    wafer_ids: z.array(text(120)).max(1000).default([]),
    sample_id: text(120).optional(),
    metadata: z.record(z.string().min(1).max(120), z.unknown()).optional(),
  })
  .openapi('RunOrder');

export const runAcceptedSchema = z
  .object({
    run_id: z.string(),
    run_number: z.string(),
    /** A run is a process job (SEMI E40): its job has the run's own id. */
    job_id: z.string(),
    status: z.literal('queued'),
    links: z.record(z.string(), z.string()),
  })
  .openapi('RunAccepted');

export const stepSchema = z.object({
  step_index: z.number().int(),
  step: z.string(),
  started_at: z.string(),
  ended_at: z.string().nullable(),
  duration_s: z.number().nullable(),
  end_inferred: z.boolean().nullable(),
});

export const runSchema = z
  .object({
    id: entityId('run_id'),
    run_id: z.string(),
    org_id: z.string(),
    run_number: z.string().nullable(),
    origin: z.enum(runOrigins).openapi({ description: '`simulated`: on no tool; metadata names the simulation.' }),
    family: family(),
    process_mode_id: z.string().nullable(),
    recipe_id: z.string().nullable(),
    recipe_version: z.number().int().nullable(),
    tool_id: z.string(),
    chamber: z.string(),
    lot_id: z.string().nullable(),
    wafer_ids: z.array(z.string()).readonly(),
    sample_id: z.string().nullable(),
    operator: z.string(),
    label: z.string().nullable(),
    status: z.enum(runStatuses),
    /** SEMI E40 process job state. */
    e40_state: z.enum(jobStates),
    progress_pct: z.number(),
    current_step: z.string().nullable(),
    current_step_index: z.number().int().nullable(),
    created_at: z.string(),
    start_time: z.string().nullable(),
    end_time: z.string().nullable(),
    updated_at: z.string(),
    duration_s: z.number().nullable(),
    paused_by_fault: z.string().nullable(),
    preflight: z.array(preflightCheckSchema).readonly(),
    results: z.record(z.string(), z.number()),
    error_code: z.string().nullable(),
    error_message: z.string().nullable(),
    metadata: z.record(z.string(), z.unknown()),
    revision: z.number().int(),
  })
  .openapi('Run');

export const runDetailSchema = runSchema
  .extend({
    steps: z.array(stepSchema).readonly(),
    /** The newest value of every signal. */
    last_metrics: z.record(
      z.string(),
      z.object({ value: z.number().nullable(), unit: z.string().nullable(), at: z.string() }),
    ),
    links: z.record(z.string(), z.string()),
  })
  .openapi('RunDetail');

/** What a command on a run leaves behind. */
export const runStateSchema = z
  .object({
    run_id: z.string(),
    run_number: z.string().nullable(),
    status: z.enum(runStatuses),
    e40_state: z.enum(jobStates),
    progress_pct: z.number(),
  })
  .openapi('RunState');
