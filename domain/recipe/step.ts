import { z } from 'zod';
import { celsius, flowsByGas, nonNegative, positive } from './quantities.ts';

export const dopants = ['B', 'P', 'As', 'Sb'] as const;
export type Dopant = (typeof dopants)[number];

/** Where the dopant of a predeposition comes from. */
export const dopantSourceSchema = z.object({
  species: z.enum(dopants),
  /** Name of the compound: BBr3, POCl3, AsH3, Sb2O3, BN ... */
  compound: z.string().min(1).max(40),
  /** Carrier through a bubbler, or the source gas itself; absent for a solid source. */
  flow_sccm: positive.max(20_000).optional(),
  /** Of a bubbler or of a source furnace. */
  source_temp_c: celsius.optional(),
  /** Concentration that the source holds at the wafer surface, cm^-3; solid solubility at the step's temperature when absent. */
  surface_concentration_cm3: positive.max(1e23).optional(),
});
export type DopantSource = z.infer<typeof dopantSourceSchema>;

/** One step: what it does not name stays as it was, except gases and powers, which are off. */
export const recipeStepSchema = z.object({
  name: z.string().min(1).max(80),
  duration_s: positive.max(7 * 24 * 3600),
  target_temp_c: celsius.optional(),
  ramp_rate_c_per_min: positive.optional(),
  target_pressure_torr: nonNegative.optional(),
  ambient: z.enum(['dry', 'wet', 'n2']).optional(),
  flows_sccm: flowsByGas.optional(),
  plasma_power_w: nonNegative.optional(),
  /** Radio frequency power to the wafer electrode, W. */
  bias_power_w: nonNegative.optional(),
  filament_temp_c: celsius.optional(),
  laser_power_w: nonNegative.optional(),
  /** Irradiance of the lamp at the wafer, mW/cm^2. */
  uv_irradiance_mw_cm2: nonNegative.optional(),
  /** The step runs the recipe's pulsing scheme. */
  pulsed: z.boolean().optional(),
  /** The step sweeps what flowed before out of the chamber with inert gas. */
  purge: z.boolean().optional(),
  dopant_source: dopantSourceSchema.optional(),
});
export type RecipeStep = z.infer<typeof recipeStepSchema>;
