import { z } from 'zod';
import { celsius, flowsByGas, nonNegative, positive } from './quantities.ts';

/** Settings of the ways in which energy comes to the process beside heat, one object an energy source. */
export const energySettings = {
  plasma_settings: z
    .object({
      /** Of the source that sustains the plasma: radio frequency, microwave or remote. */
      rf_power_w: positive,
      frequency_mhz: positive,
      dc_bias_v: z.number().optional(),
      duty_cycle: z.number().gt(0).max(1).optional(),
      matching_network: z.string().optional(),
      bias_power_w: nonNegative.optional(),
      bias_frequency_mhz: positive.optional(),
    })
    .optional(),
  filament_settings: z
    .object({
      filament_temp_c: celsius,
      filament_current_a: positive.optional(),
      material: z.string().optional(),
      wafer_distance_mm: positive.optional(),
    })
    .optional(),
  laser_settings: z
    .object({
      power_w: positive,
      wavelength_nm: positive,
      pulse_energy_mj: positive.optional(),
      repetition_rate_hz: positive.optional(),
      spot_diameter_um: positive.optional(),
      scan_speed_mm_per_s: positive.optional(),
    })
    .optional(),
  /** A lamp that drives a photochemical reaction. */
  photo_settings: z
    .object({ wavelength_nm: positive, irradiance_mw_cm2: positive, sensitiser: z.string().optional() })
    .optional(),
  flame_settings: z
    .object({
      fuel: z.string(),
      oxidiser: z.string(),
      /** Moles of oxidiser over moles that complete combustion needs: below 1 the flame is rich. */
      stoichiometry: positive.max(20),
      burner_distance_mm: positive,
      flame_temp_c: celsius.optional(),
    })
    .optional(),
  /** A precursor solution that is carried in as a mist. */
  aerosol_settings: z
    .object({
      solute: z.string(),
      solvent: z.string(),
      molarity_mol_per_l: positive,
      feed_ml_per_h: positive,
      generator: z.enum(['ultrasonic', 'pneumatic', 'electrostatic']),
    })
    .optional(),
  pulsing_scheme: z
    .object({
      cycles: z.number().int().positive(),
      phases: z
        .array(
          z.object({
            name: z.string(),
            duration_s: positive,
            flows_sccm: flowsByGas.optional(),
            plasma_power_w: nonNegative.optional(),
            /** The phase sweeps the reactant of the one before out of the chamber. */
            purge: z.boolean().optional(),
          }),
        )
        .min(1),
    })
    .optional(),
};
