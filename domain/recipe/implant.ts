import { z } from 'zod';
import { positive } from './quantities.ts';

export const implantSpecies = ['B', 'BF2', 'P', 'As', 'Sb'] as const;

/** What an ion implanter is told beside its steps. */
export const implantSchema = z.object({
  species: z.enum(implantSpecies),
  charge_state: z.number().int().min(1).max(4).optional(),
  energy_kev: positive.max(10_000),
  /** Dose over the whole wafer, cm^-2. */
  dose_cm2: positive.min(1e9).max(1e18),
  tilt_deg: z.number().min(0).max(60),
  twist_deg: z.number().min(0).max(360),
  /** Current on the wafer, mA. */
  beam_current_ma: positive.max(100),
  wafer_count: z.number().int().min(1).max(300),
});
export type ImplantSettings = z.infer<typeof implantSchema>;
