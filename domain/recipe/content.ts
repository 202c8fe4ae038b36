import { z } from 'zod';

const positive = z.number().positive();
const nonNegative = z.number().min(0);

/** Temperatures in C from absolute zero up to what no furnace reaches. */
const celsius = z.number().min(-273.15).max(2500);

export const recipeStepSchema = z.object({
  name: z.string().min(1).max(80),
  duration_s: positive.max(7 * 24 * 3600),
  target_temp_c: celsius.optional(),
  ramp_rate_c_per_min: positive.optional(),
  target_pressure_torr: nonNegative.optional(),
  ambient: z.enum(['dry', 'wet', 'n2']).optional(),
  /** Gas name -> flow; absent gases are off in this step. */
  flows_sccm: z.record(z.string(), nonNegative).optional(),
  plasma_power_w: nonNegative.optional(),
});
export type RecipeStep = z.infer<typeof recipeStepSchema>;

/** What a recipe says of the process; units stand in the field names. */
export const recipeContentSchema = z.object({
  process_mode_id: z.string(),
  film_target: z.string().optional(),
  thickness_target_nm: positive.optional(),
  uniformity_target_pct: positive.max(100).optional(),
  temperature_profile: z
    .object({
      profile_type: z.string(),
      zones: z.array(z.object({ zone: z.string(), setpoint: celsius, ramp_rate: nonNegative })).min(1),
    })
    .optional(),
  pressure_setpoints: z
    .object({ base_pressure_torr: nonNegative, process_pressure_torr: positive, pumpdown_time_s: nonNegative })
    .optional(),
  gas_flows: z
    .object({
      gases: z
        .array(
          z.object({
            name: z.string(),
            flow_sccm: nonNegative,
            timing: z.string().optional(),
            carrier: z.string().optional(),
          }),
        )
        .min(1),
    })
    .optional(),
  plasma_settings: z
    .object({
      rf_power_w: positive,
      frequency_mhz: positive,
      dc_bias_v: z.number().optional(),
      duty_cycle: z.number().gt(0).max(1).optional(),
      matching_network: z.string().optional(),
    })
    .optional(),
  filament_settings: z
    .object({ filament_temp_c: celsius, filament_current_a: positive.optional(), material: z.string().optional() })
    .optional(),
  laser_settings: z
    .object({ power_w: positive, wavelength_nm: positive, pulse_energy_mj: positive.optional() })
    .optional(),
  pulsing_scheme: z
    .object({
      cycles: z.number().int().positive(),
      phases: z.array(z.object({ name: z.string(), duration_s: positive })).min(1),
    })
    .optional(),
  recipe_steps: z.array(recipeStepSchema).min(1).max(200),
  safety_hazard_level: z.number().int().min(1).max(5),
  required_interlocks: z.array(z.string()),
  metadata: z.record(z.string(), z.unknown()).optional(),
});
export type RecipeContent = z.infer<typeof recipeContentSchema>;
