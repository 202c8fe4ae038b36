import { z } from 'zod';
import { defineModel, evaluation, type Model } from '../model.ts';
import { rateConstants } from '../oxidation/rate-constants.ts';
import { dopants } from '../silicon/dopants.ts';
import { segregationCoefficient } from '../silicon/segregation.ts';
import { temperatureWarnings } from './conditions.ts';
import { byChargeState } from './diffusivity-sets.ts';
import { fermi } from './flux-potential.ts';
import { oxidationRedistribution } from './oxidation-redistribution.ts';

/** What an oxidation does to the doping beneath it, by name. */
export const redistributionModel: Model = defineModel({
  name: 'diffusion.oxidation_redistribution',
  title: 'Dopant of an evenly doped wafer beside a growing oxide, with segregation',
  source: 'Grove, Leistiko & Sah, J. Appl. Phys. 35, 2695 (1964); oxide: Deal & Grove (1965); m: SUPREM-IV.GS modelrc',
  input: z.strictObject({
    dopant: z.enum(dopants),
    constants: z.enum(['FAIR', 'SUPREM4']).default('FAIR'),
    bulk_cm3: z.number().min(1e13).max(1e20),
    ambient: z.enum(['dry', 'H2O', 'wetO2_95C']),
    orientation: z.enum(['100', '110', '111']).default('100'),
    temperature_c: z.number().min(700).max(1300),
    pressure_atm: z.number().min(0.01).max(25).default(1),
    time_min: z.number().min(0.01).max(6000),
    initial_nm: z.number().min(0).max(5000).default(0),
    depths_um: z.array(z.number().min(0).max(20)).max(500).default([]),
  }),
  output: {
    oxide_nm: { unit: 'nm', min: 0 },
    recession_nm: { unit: 'nm', min: 0 },
    silicon_over_oxide: { unit: '1', min: 0 },
    surface_cm3: { unit: 'cm^-3', min: 0 },
    surface_over_bulk: { unit: '1', min: 0 },
    oxide_cm3: { unit: 'cm^-3', min: 0 },
    taken_up_cm2: { unit: 'cm^-2', min: 0 },
    excess_cm2: { unit: 'cm^-2' },
    concentration_cm3: { unit: 'cm^-3', min: 0 },
  },
  evaluate: ({ dopant, constants, bulk_cm3, temperature_c, time_min, initial_nm, depths_um, ...at }) => {
    const rates = rateConstants({ ...at, temperature_c });
    if (!rates.ok) return rates;
    const { a_um, b_um2_per_h, warnings } = rates.constants;
    const segregation = (temperature_k: number): number => segregationCoefficient(dopant, temperature_k);
    const found = oxidationRedistribution({
      bulk_cm3,
      law: fermi(byChargeState[constants][dopant], { field: true }),
      segregation,
      temperature_c,
      time_min,
      initial_um: initial_nm / 1000,
      a_um,
      b_um2_per_h,
    });
    if (!found.ok) return found;
    return evaluation(
      { ...found, warnings: [...temperatureWarnings(temperature_c), ...warnings] },
      constants,
      ({ oxide_um, recession_um, surface_cm3, oxide_cm3, taken_up_cm2, excess_cm2, at: concentration }) => ({
        oxide_nm: 1000 * oxide_um,
        recession_nm: 1000 * recession_um,
        silicon_over_oxide: surface_cm3 / oxide_cm3,
        surface_cm3,
        surface_over_bulk: surface_cm3 / bulk_cm3,
        oxide_cm3,
        taken_up_cm2,
        excess_cm2,
        concentration_cm3: depths_um.map(concentration),
      }),
    );
  },
});
