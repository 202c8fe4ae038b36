import { z } from 'zod';
import { energySettings } from './energy-settings.ts';
import { implantSchema } from './implant.ts';
import { celsius, nonNegative, positive } from './quantities.ts';
import { rtpSchema } from './rtp.ts';
import { recipeStepSchema } from './step.ts';

export type { RecipeStep } from './step.ts';

/** What a recipe says of the process; units stand in the field names. */
export const recipeContentSchema = z.object({
  process_mode_id: z.string(),
  film_target: z.string().optional(),
  thickness_target_nm: positive.optional(),
  uniformity_target_pct: positive.max(100).optional(),
  /** What metrology should find, by the name of the result: the mean, and by how much of it a run may miss. */
  result_targets: z
    .record(z.string().min(1).max(80), z.object({ target: z.number(), tolerance_pct: positive.max(100) }))
    .optional(),
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
            /** A liquid or solid precursor that the carrier picks up. */
            bubbler: z.object({ temp_c: celsius, pressure_torr: positive }).optional(),
          }),
        )
        .min(1),
    })
    .optional(),
  ...energySettings,
  implant: implantSchema.optional(),
  rtp: rtpSchema.optional(),
  recipe_steps: z.array(recipeStepSchema).min(1).max(200),
  safety_hazard_level: z.number().int().min(1).max(5),
  required_interlocks: z.array(z.string()),
  metadata: z.record(z.string(), z.unknown()).optional(),
});
export type RecipeContent = z.infer<typeof recipeContentSchema>;
