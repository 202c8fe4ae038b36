import { z } from 'zod';
import { accept, type Decider, refuse } from '../kernel/decider.ts';
import { define, type EventsOf } from '../kernel/event-schema.ts';
import { processFamilySchema } from '../run/events.ts';

export const pressureModes = ['APCVD', 'LPCVD', 'UHVCVD', 'PECVD', 'HDP_CVD', 'SACVD'] as const;
export const energyModes = [
  'thermal',
  'plasma',
  'hot_wire',
  'laser',
  'photo',
  'microwave_plasma',
  'remote_plasma',
  'combustion',
] as const;
export const reactorTypes = [
  'cold_wall',
  'hot_wall',
  'horizontal',
  'vertical',
  'showerhead',
  'rotating_disk',
  'cold_finger',
  'exhaust_controlled',
] as const;
export const chemistryTypes = [
  'MOCVD',
  'OMCVD',
  'halide',
  'hydride',
  'aerosol_assisted',
  'standard',
  'organometallic',
] as const;

export const processModeSchema = z.object({
  name: z.string().min(1).max(120),
  family: processFamilySchema,
  pressure_mode: z.enum(pressureModes).nullable(),
  energy_mode: z.enum(energyModes).nullable(),
  reactor_type: z.enum(reactorTypes).nullable(),
  chemistry_type: z.enum(chemistryTypes).nullable(),
  variant: z.string(),
  description: z.string(),
  /** What a tool must be able to do. */
  capabilities: z.array(z.string()),
});
export type ProcessModeDescription = z.infer<typeof processModeSchema>;

/** Stream: `processmode-<uuid of organisation and name>`: the id keeps the name unique in its organisation. */
export const processModeEvents = {
  ProcessModeDefined: define(processModeSchema.extend({ process_mode_id: z.string(), org_id: z.string() })),
};
export type ProcessModeEvent = EventsOf<typeof processModeEvents>;
export type ProcessMode = ProcessModeEvent['data'];
export type ProcessModeState = { readonly status: 'none' } | ({ readonly status: 'defined' } & ProcessMode);
export interface DefineProcessMode {
  readonly type: 'DefineProcessMode';
  readonly mode: ProcessMode;
}
export type ProcessModeFailure = { readonly kind: 'ProcessModeNameTaken'; readonly name: string };

export const processModeDecider: Decider<ProcessModeState, DefineProcessMode, ProcessModeEvent, ProcessModeFailure> = {
  initial: { status: 'none' },
  evolve: (_, event) => ({ status: 'defined', ...event.data }),
  decide: ({ mode }, state) =>
    state.status === 'none'
      ? accept({ type: 'ProcessModeDefined', data: mode })
      : refuse({ kind: 'ProcessModeNameTaken', name: mode.name }),
};
