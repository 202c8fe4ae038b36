import { z } from 'zod';
import { energyModes, pressureModes, reactorTypes } from '../processmode/process-mode.ts';
import { recipeContentSchema } from '../recipe/content.ts';

/** What of a simulated run may be chosen beside its recipe. */
export const cvdRunOptions = {
  wafer_diameter_mm: z.number().min(25).max(450).default(200),
  /** Factor of a tool on the reference rate, from its calibration. */
  calibration: z.number().min(0.1).max(10).default(1),
  /** Depth over width of the features to be covered. */
  aspect_ratio: z.number().min(0).max(50).default(2),
  map_sites: z.union([z.literal(9), z.literal(13), z.literal(49)]).default(49),
  /** Of the time series, over the whole run. */
  points: z.int().min(10).max(2000).default(300),
};

export const cvdRunInput = z.strictObject({
  mode: z.strictObject({
    energy_mode: z.enum(energyModes),
    pressure_mode: z.enum(pressureModes),
    reactor_type: z.enum(reactorTypes),
    variant: z.string().max(120),
  }),
  recipe: recipeContentSchema,
  ...cvdRunOptions,
});
export type CvdRunInput = z.output<typeof cvdRunInput>;
