import { z } from 'zod';
import { defineModel, evaluation, type Model } from '../../model.ts';
import { cyclesForThickness, growthPerCycle, trimethylaluminiumWater } from './cycles.ts';
import { conformalExposure } from './exposure.ts';
import { purge } from './purge.ts';
import { pulseCoverage } from './saturation.ts';

const share = { unit: '1', min: 0, max: 1 };
const precursor = {
  molar_mass_g_mol: z.number().min(1).max(2000),
  temperature_c: z.number().min(-100).max(1200).default(200),
  saturation_density_m2: z.number().min(1e16).max(1e20).default(2.5e18),
};
const process = trimethylaluminiumWater;

/** Atomic layer deposition as engineers evaluate it by name. */
export const aldModels: readonly Model[] = [
  defineModel({
    name: 'cvd.ald_exposure',
    title: 'Exposure that coats a hole or trench down to its floor',
    source: 'Gordon, Hausmann, Kim & Shepard, Chem. Vap. Deposition 9, 73 (2003)',
    input: z.strictObject({
      shape: z.enum(['hole', 'trench']).default('hole'),
      aspect_ratio: z.number().min(0).max(1e5),
      ...precursor,
    }),
    output: { exposure_torr_s: { unit: 'torr s', min: 0 }, flat_exposure_torr_s: { unit: 'torr s', min: 0 } },
    evaluate: ({ shape, aspect_ratio, ...of }) =>
      evaluation(conformalExposure(shape, aspect_ratio, of), null, ({ exposure_torr_s, flat_exposure_torr_s }) => ({
        exposure_torr_s,
        flat_exposure_torr_s,
      })),
  }),
  defineModel({
    name: 'cvd.ald_pulse',
    title: 'Coverage that a precursor pulse reaches (Langmuir)',
    source: 'Puurunen, J. Appl. Phys. 97, 121301 (2005)',
    input: z.strictObject({
      ...precursor,
      sticking: z.number().min(0).max(1),
      pressure_torr: z.number().min(0).max(1000),
      desorption_per_s: z.number().min(0).max(1e9).default(0),
      pulse_s: z.number().min(0).max(1e6),
    }),
    output: {
      coverage: share,
      final_coverage: share,
      impingement_m2_s: { unit: '1/m^2/s', min: 0 },
      time_constant_s: { unit: 's', min: 0 },
    },
    evaluate: ({ pulse_s, ...pulse }) =>
      evaluation(pulseCoverage(pulse, pulse_s), null, (found) => ({
        coverage: found.coverage,
        final_coverage: found.final_coverage,
        impingement_m2_s: found.impingement_m2_s,
        time_constant_s: found.time_constant_s,
      })),
  }),
  defineModel({
    name: 'cvd.ald_growth',
    title: 'Growth per cycle in its temperature window, and the cycles that reach a thickness',
    source: 'George, Chem. Rev. 110, 111 (2010); Puurunen, J. Appl. Phys. 97, 121301 (2005)',
    input: z.strictObject({
      temperature_c: z.number().min(-100).max(1200),
      growth_per_cycle_nm: z.number().min(1e-4).max(2).default(process.growth_per_cycle_nm),
      window_min_c: z.number().min(-100).max(1200).default(process.window_min_c),
      window_max_c: z.number().min(-100).max(1200).default(process.window_max_c),
      incomplete_ev: z.number().min(0).max(3).default(process.incomplete_ev),
      decomposition_ev: z.number().min(0).max(6).default(process.decomposition_ev),
      precursor_coverage: z.number().min(0.01).max(1).default(1),
      reactant_coverage: z.number().min(0.01).max(1).default(1),
      target_nm: z.number().min(0).max(1e4),
      cycle_s: z.number().min(0.01).max(3600),
      nucleation_cycles: z.number().min(0).max(1e4).default(0),
    }),
    output: {
      growth_per_cycle_nm: { unit: 'nm', min: 0 },
      regime: { unit: '1' },
      cycles: { unit: '1', min: 0 },
      thickness_nm: { unit: 'nm', min: 0 },
      duration_s: { unit: 's', min: 0 },
      rate_nm_min: { unit: 'nm/min', min: 0 },
    },
    evaluate: ({
      temperature_c,
      precursor_coverage,
      reactant_coverage,
      target_nm,
      cycle_s,
      nucleation_cycles,
      ...of
    }) => {
      const grown = growthPerCycle(of, temperature_c, [precursor_coverage, reactant_coverage]);
      if (!grown.ok) return grown;
      const count = cyclesForThickness(target_nm, grown.growth_per_cycle_nm, cycle_s, nucleation_cycles);
      if (!count.ok) return count;
      const { growth_per_cycle_nm, regime, warnings } = grown;
      const { cycles, thickness_nm, duration_s, rate_nm_min } = count;
      const values = { growth_per_cycle_nm, regime, cycles, thickness_nm, duration_s, rate_nm_min };
      return { ok: true, values, constants: null, warnings };
    },
  }),
  defineModel({
    name: 'cvd.ald_purge',
    title: 'What a purge leaves of a precursor, and the purge that suffices',
    source: 'Levenspiel, Chemical Reaction Engineering, 3rd ed. (1999), ch. 13',
    input: z.strictObject({
      volume_l: z.number().min(0.01).max(1e4),
      flow_sccm: z.number().min(0.1).max(1e6),
      pressure_torr: z.number().min(1e-4).max(1000),
      temperature_c: z.number().min(-50).max(1200),
      purge_s: z.number().min(0).max(1e5),
      allowed_fraction: z.number().min(1e-12).max(1).default(1e-3),
    }),
    output: {
      residence_s: { unit: 's', min: 0 },
      residual_fraction: share,
      needed_s: { unit: 's', min: 0 },
      sufficient: { unit: '1' },
    },
    evaluate: (conditions) =>
      evaluation(purge(conditions), null, ({ residence_s, residual_fraction, needed_s, sufficient }) => ({
        residence_s,
        residual_fraction,
        needed_s,
        sufficient,
      })),
  }),
];
