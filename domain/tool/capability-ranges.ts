import { z } from 'zod';

/** What a tool may limit, with its unit in the name. */
export const limitedQuantities = [
  'temperature_c',
  'ramp_rate_c_per_s',
  'pressure_torr',
  'base_pressure_torr',
  'rf_power_w',
  'rf_frequency_mhz',
  'bias_power_w',
  'filament_temp_c',
  'laser_power_w',
  'laser_wavelength_nm',
  'uv_irradiance_mw_cm2',
  'uv_wavelength_nm',
  'pulse_duration_s',
  'energy_kev',
  'dose_cm2',
  'beam_current_ma',
  'tilt_deg',
  'wafer_count',
] as const;
export type LimitedQuantity = (typeof limitedQuantities)[number];

const range = z
  .object({ min: z.number(), max: z.number() })
  .refine(({ min, max }) => min <= max, 'min must not be above max');

/** The limits of a tool. What it does not state is not compared. */
export const capabilityRangesSchema = z.object({
  quantities: z.partialRecord(z.enum(limitedQuantities), range).default({}),
  /** Gas plumbed to the chamber -> the largest flow of its controller, sccm. Absent: the tool does not say. */
  gases_sccm: z.record(z.string(), z.number().positive()).optional(),
  /** Ions that the source can make. Absent: the tool does not say. */
  implant_species: z.array(z.string()).optional(),
});
export type CapabilityRanges = z.infer<typeof capabilityRangesSchema>;
export type CapabilityRange = z.infer<typeof range>;
