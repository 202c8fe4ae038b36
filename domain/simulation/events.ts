import { z } from 'zod';
import { define, type EventsOf } from '../kernel/event-schema.ts';
import { simulationKinds } from './kinds.ts';

const kind = z.enum(simulationKinds);
const remark = z.looseObject({ kind: z.string() });
const parameters = z.record(z.string(), z.unknown());

export const simulationRecordSchema = z.object({
  simulation_id: z.string(),
  org_id: z.string(),
  kind,
  /** Name of the model that answered, and the constant set it used. */
  model: z.string(),
  constants: z.string().nullable(),
  /** The request as it was sent. */
  given: parameters,
  /** What was evaluated: the request completed by defaults and by what it refers to. This alone gives the values again. */
  parameters,
  values: z.record(z.string(), z.object({ value: z.unknown(), unit: z.string() })),
  warnings: z.array(remark),
  duration_ms: z.number(),
  /** Where it was computed: the last bits of a number are bound to the engine's mathematics. */
  runtime: z.object({ engine: z.string(), architecture: z.string() }),
  /** The batch it belongs to. */
  batch_id: z.string().nullable(),
  /** The simulated run that it is the record of. */
  run_id: z.string().nullable(),
  requested_by: z.string(),
  at: z.string(),
});
export type SimulationRecord = z.infer<typeof simulationRecordSchema>;

const member = z.object({ kind, given: parameters });
const memberResult = z.object({
  index: z.number().int(),
  outcome: z.enum(['succeeded', 'refused', 'failed']),
  /** The simulation with the result; null where there is none. */
  simulation_id: z.string().nullable(),
  error: remark.nullable(),
});
export type BatchMember = z.infer<typeof member>;
export type MemberResult = z.infer<typeof memberResult>;

/** Stream: `simulation-<uuid>`: of one simulation, or of a batch of them. */
export const simulationEvents = {
  SimulationRecorded: define(simulationRecordSchema),
  SimulationBatchQueued: define(
    z.object({
      simulation_id: z.string(),
      org_id: z.string(),
      members: z.array(member),
      requested_by: z.string(),
      at: z.string(),
    }),
  ),
  SimulationBatchProgressed: define(z.object({ results: z.array(memberResult), at: z.string() })),
  SimulationBatchCompleted: define(
    z.object({
      succeeded: z.number().int(),
      refused: z.number().int(),
      failed: z.number().int(),
      at: z.string(),
    }),
  ),
};
export type SimulationEvent = EventsOf<typeof simulationEvents>;
