import { z } from 'zod';
import { defineModel, evaluation, type Model } from '../model.ts';
import { oxidationTime, oxideThickness } from './deal-grove.ts';
import { massoudThinOxide } from './massoud-thin.ts';

const conditions = {
  ambient: z.enum(['dry', 'H2O', 'wetO2_95C']),
  orientation: z.enum(['100', '110', '111']).default('100'),
  temperature_c: z.number().min(500).max(1414),
  pressure_atm: z.number().min(1e-6).max(1000).default(1),
  hcl_pct: z.number().min(0).max(100).default(0),
};
const nonNegative = z.number().min(0);
const source = 'Deal & Grove, J. Appl. Phys. 36, 3770 (1965)';
const thickness = {
  thickness_nm: { unit: 'nm', min: 0 },
  silicon_consumed_nm: { unit: 'nm', min: 0 },
  rate_at_end_nm_per_min: { unit: 'nm/min', min: 0 },
};

/** Oxidation as engineers evaluate it by name. */
export const oxidationModels: readonly Model[] = [
  defineModel({
    name: 'oxidation.thickness',
    title: 'Oxide grown in a time (Deal-Grove)',
    source,
    input: z.strictObject({
      ...conditions,
      time_min: nonNegative,
      initial_nm: nonNegative.default(0),
      constants: z.enum(['PDG', 'DG1965_TABLE']).default('PDG'),
    }),
    output: thickness,
    evaluate: ({ time_min, initial_nm, constants, ...at }) =>
      evaluation(
        oxideThickness(at, time_min, initial_nm, constants),
        constants,
        ({ thickness_nm, silicon_consumed_nm, rate_at_end_nm_per_min }) => ({
          thickness_nm,
          silicon_consumed_nm,
          rate_at_end_nm_per_min,
        }),
      ),
  }),
  defineModel({
    name: 'oxidation.time',
    title: 'Time that grows an oxide (inverse Deal-Grove)',
    source,
    input: z.strictObject({ ...conditions, target_nm: nonNegative, initial_nm: nonNegative.default(0) }),
    output: { time_min: { unit: 'min', min: 0 } },
    evaluate: ({ target_nm, initial_nm, ...at }) =>
      evaluation(oxidationTime(at, target_nm, initial_nm), 'PDG', ({ time_min }) => ({ time_min })),
  }),
  defineModel({
    name: 'oxidation.thin_dry',
    title: 'Thin dry oxide with the fast initial regime (Massoud)',
    source: 'Massoud, Plummer & Irene, J. Electrochem. Soc. 132, 2685 (1985)',
    input: z.strictObject({
      ...conditions,
      time_min: nonNegative,
      initial_nm: nonNegative.default(0),
      constants: z.enum(['PDG', 'SUPREM4']).default('PDG'),
    }),
    output: thickness,
    evaluate: ({ time_min, initial_nm, constants, ...at }) =>
      evaluation(
        massoudThinOxide(at, time_min, initial_nm, constants),
        constants,
        ({ thickness_nm, silicon_consumed_nm, rate_at_end_nm_per_min }) => ({
          thickness_nm,
          silicon_consumed_nm,
          rate_at_end_nm_per_min,
        }),
      ),
  }),
];
