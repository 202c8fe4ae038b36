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

const modeSchema = processModeSchema.extend({ process_mode_id: z.string(), org_id: z.string() });

/** Stream: `processmode-<uuid of organisation and name>`: the id keeps the name unique in its organisation. */
export const processModeEvents = {
  ProcessModeDefined: define(modeSchema),
  /** The recipes that the mode offers to who has no own; they replace those chosen before. */
  ProcessModeDefaultRecipesChosen: define(z.object({ recipe_ids: z.array(z.string()) })),
};
export type ProcessModeEvent = EventsOf<typeof processModeEvents>;
/** What a mode is: never changes. */
export type ProcessMode = z.infer<typeof modeSchema>;
export interface KnownProcessMode extends ProcessMode {
  readonly status: 'defined';
  readonly default_recipes: readonly string[];
}
export type ProcessModeState = { readonly status: 'none' } | KnownProcessMode;
export type ProcessModeCommand =
  | { readonly type: 'DefineProcessMode'; readonly mode: ProcessMode }
  | { readonly type: 'ChooseDefaultRecipes'; readonly recipe_ids: readonly string[] };
export type ProcessModeFailure =
  | { readonly kind: 'ProcessModeNameTaken'; readonly name: string }
  | { readonly kind: 'ProcessModeUnknown' };

const evolve = (state: ProcessModeState, event: ProcessModeEvent): ProcessModeState => {
  switch (event.type) {
    case 'ProcessModeDefined':
      return { status: 'defined', ...event.data, default_recipes: [] };
    case 'ProcessModeDefaultRecipesChosen':
      return state.status === 'none' ? state : { ...state, default_recipes: event.data.recipe_ids };
    default: {
      const unhandled: never = event;
      return unhandled;
    }
  }
};

export const processModeDecider: Decider<ProcessModeState, ProcessModeCommand, ProcessModeEvent, ProcessModeFailure> = {
  initial: { status: 'none' },
  evolve,
  decide: (command, state) => {
    if (command.type === 'DefineProcessMode') {
      const { mode } = command;
      return state.status === 'none'
        ? accept({ type: 'ProcessModeDefined', data: mode })
        : refuse({ kind: 'ProcessModeNameTaken', name: mode.name });
    }
    if (state.status === 'none') return refuse({ kind: 'ProcessModeUnknown' });
    const recipe_ids = [...new Set(command.recipe_ids)];
    const same =
      recipe_ids.length === state.default_recipes.length &&
      recipe_ids.every((id, at) => state.default_recipes[at] === id);
    return same ? accept() : accept({ type: 'ProcessModeDefaultRecipesChosen', data: { recipe_ids } });
  },
};
