import { z } from 'zod';
import { define, type EventsOf } from '../kernel/event-schema.ts';

export const processFamilies = ['diffusion', 'oxidation', 'cvd', 'ion_implantation', 'rtp', 'etch'] as const;
export const processFamilySchema = z.enum(processFamilies);
export type ProcessFamily = z.infer<typeof processFamilySchema>;

export const preflightCheckSchema = z.object({
  name: z.enum([
    'recipe_approved',
    'mode_supported',
    'calibration_in_date',
    'sop_approved',
    'interlocks_closed',
    'operator_entitled',
  ]),
  passed: z.boolean(),
  /** What was looked at: ids, dates, names. */
  facts: z.record(z.string(), z.unknown()),
});
export type PreflightCheck = z.infer<typeof preflightCheckSchema>;

const request = z.object({
  run_id: z.string(),
  org_id: z.string(),
  family: processFamilySchema,
  process_mode_id: z.string(),
  recipe_id: z.string(),
  recipe_version: z.number().int(),
  tool_id: z.string(),
  chamber: z.string(),
  lot_id: z.string().nullable(),
  wafer_ids: z.array(z.string()),
  sample_id: z.string().nullable(),
  operator: z.string(),
  metadata: z.record(z.string(), z.unknown()),
  preflight: z.array(preflightCheckSchema),
});
const at = { at: z.string() };
const step = { step_index: z.number().int(), step: z.string() };

/** Stream: `run-<run id>`. States are those of SEMI E40 process jobs, plus `failed`, `cancelled` and `refused`. */
export const runEvents = {
  /** Preflight said no: nothing was queued. */
  RunRefused: define(request),
  RunQueued: define(request.extend({ run_number: z.string() })),
  /** A tool started a run that nobody here had asked for. */
  RunObserved: define(
    z.object({
      run_id: z.string(),
      org_id: z.string(),
      run_number: z.string(),
      family: processFamilySchema,
      tool_id: z.string(),
      chamber: z.string(),
      wafer_ids: z.array(z.string()),
      label: z.string().nullable(),
      ...at,
    }),
  ),
  /** A recipe that was gone through by its model alone: no tool took part, and none ever will. Ends where it begins. */
  RunSimulated: define(
    z.object({
      run_id: z.string(),
      org_id: z.string(),
      family: processFamilySchema,
      process_mode_id: z.string(),
      /** null for a recipe that was sent with the request. */
      recipe_id: z.string().nullable(),
      recipe_version: z.number().int().nullable(),
      /** The record with its series, map and reproduction. */
      simulation_id: z.string(),
      duration_s: z.number(),
      results: z.record(z.string(), z.number()),
      operator: z.string(),
      ...at,
    }),
  ),
  /** The checks again, right before the tool is told to start. */
  RunPreflightChecked: define(z.object({ checks: z.array(preflightCheckSchema), ...at })),
  RunSetupStarted: define(z.object(at)),
  RunWaitingForStart: define(z.object(at)),
  RunStarted: define(z.object(at)),
  RunStepStarted: define(z.object({ ...step, ...at })),
  /** `inferred`: the tool never said so, but went on to a later step or ended. */
  RunStepCompleted: define(z.object({ ...step, started_at: z.string(), inferred: z.boolean(), ...at })),
  RunProgressReported: define(z.object({ progress_pct: z.number(), ...at })),
  RunPauseRequested: define(z.object(at)),
  RunPaused: define(z.object(at)),
  /** The tool vanished in the middle of the run. */
  RunPausedByFault: define(z.object({ fault: z.string(), ...at })),
  RunResumeRequested: define(z.object(at)),
  RunResumed: define(z.object(at)),
  RunStopRequested: define(z.object(at)),
  RunStopped: define(z.object(at)),
  RunAbortRequested: define(z.object(at)),
  RunAborted: define(z.object(at)),
  RunFailed: define(z.object({ error_code: z.string(), error_message: z.string(), ...at })),
  RunCancelled: define(z.object(at)),
  RunCompleted: define(z.object(at)),
  RunResultsRecorded: define(z.object({ results: z.record(z.string(), z.number()), measured_by: z.string(), ...at })),
};
export type RunEvent = EventsOf<typeof runEvents>;
