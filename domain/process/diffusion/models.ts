import { z } from 'zod';
import { defineModel, type Evaluation, evaluation, type Model } from '../model.ts';
import { arrheniusAt, kelvin } from '../physical-constants.ts';
import { dopants } from '../silicon/dopants.ts';
import { temperatureWarnings } from './conditions.ts';
import { constantSource } from './constant-source.ts';
import { singleActivation } from './diffusivity-sets.ts';
import { implantAnneal } from './implant-anneal.ts';
import { driveTime, limitedSource } from './limited-source.ts';
import { materialModels } from './material-models.ts';
import { redistributionModel } from './redistribution-model.ts';
import { solvedModels } from './solved-models.ts';
import { surfaceTransfer } from './surface-transfer.ts';
import { thermalBudget } from './thermal-budget.ts';
import { twoStep } from './two-step.ts';

const dopant = z.enum(dopants);
const set = z.enum(['PDG', 'JAEGER']).default('PDG');
const temperature_c = z.number().min(600).max(1400);
const time_min = z.number().min(0.001).max(1e5);
const concentration = z.number().min(1e10).max(5e21);
const background_cm3 = z.number().min(1e12).max(1e20).default(1e15);
const dose_cm2 = z.number().min(1e8).max(1e18);
const depths_um = z.array(z.number().min(0).max(1000)).max(1000).default([]);
const anneal = { dopant, temperature_c, time_min, background_cm3, depths_um, constants: set };

const cm3 = { unit: 'cm^-3', min: 0 };
const um = { unit: 'um', min: 0 };
const cm2 = { unit: 'cm^-2', min: 0 };

type At = { dopant: (typeof dopants)[number]; temperature_c: number; constants: 'PDG' | 'JAEGER' };
const diffusivityOf = ({ dopant, temperature_c, constants }: At): number =>
  arrheniusAt(singleActivation[constants][dopant], kelvin(temperature_c));
const budget = (at: At & { time_min: number }): number => diffusivityOf(at) * at.time_min * 60;

/** Warns where the temperature leaves the range of the diffusivities. */
const warned = (found: Evaluation, ...temperatures_c: number[]): Evaluation =>
  found.ok ? { ...found, warnings: [...temperatureWarnings(...temperatures_c), ...found.warnings] } : found;

/** Diffusion as engineers evaluate it by name. */
export const diffusionModels: readonly Model[] = [
  defineModel({
    name: 'diffusion.constant_source',
    title: 'Predeposition from a constant surface concentration (erfc)',
    source: 'Crank, The Mathematics of Diffusion, 2nd ed. (1975), 3.13; D: Plummer, Deal & Griffin (2000) or Jaeger',
    input: z.strictObject({ ...anneal, surface_cm3: concentration }),
    output: { dt_cm2: { unit: 'cm^2', min: 0 }, dose_cm2: cm2, junction_um: um, concentration_cm3: cm3 },
    evaluate: ({ surface_cm3, background_cm3, depths_um, ...at }) => {
      const dt_cm2 = budget(at);
      const found = constantSource({ surface_cm3, dt_cm2 }, background_cm3, depths_um);
      return warned(
        evaluation(found, at.constants, ({ dose_cm2, junction_um, concentration_cm3 }) => ({
          dt_cm2,
          dose_cm2,
          junction_um,
          concentration_cm3,
        })),
        at.temperature_c,
      );
    },
  }),
  defineModel({
    name: 'diffusion.limited_source',
    title: 'Drive-in of a dose at the surface (Gaussian)',
    source: 'Crank, The Mathematics of Diffusion, 2nd ed. (1975), 2.6; D: Plummer, Deal & Griffin (2000) or Jaeger',
    input: z.strictObject({ ...anneal, dose_cm2 }),
    output: { dt_cm2: { unit: 'cm^2', min: 0 }, surface_cm3: cm3, junction_um: um, concentration_cm3: cm3 },
    evaluate: ({ dose_cm2, background_cm3, depths_um, ...at }) => {
      const dt_cm2 = budget(at);
      const found = limitedSource({ dose_cm2, dt_cm2 }, background_cm3, depths_um);
      return warned(
        evaluation(found, at.constants, ({ surface_cm3, junction_um, concentration_cm3 }) => ({
          dt_cm2,
          surface_cm3,
          junction_um,
          concentration_cm3,
        })),
        at.temperature_c,
      );
    },
  }),
  defineModel({
    name: 'diffusion.drive_time',
    title: 'Drive-in that puts the junction of a dose at a depth',
    source: 'Crank (1975), 2.6, solved for the shorter time',
    input: z.strictObject({
      dopant,
      temperature_c,
      constants: set,
      dose_cm2,
      background_cm3,
      target_um: z.number().min(1e-3).max(1000),
    }),
    output: { time_min: { unit: 'min', min: 0 } },
    evaluate: ({ dose_cm2, background_cm3, target_um, ...at }) =>
      warned(
        evaluation(
          driveTime({ dose_cm2, background_cm3, target_um, diffusivity_cm2_per_s: diffusivityOf(at) }),
          at.constants,
          ({ time_s }) => ({ time_min: time_s / 60 }),
        ),
        at.temperature_c,
      ),
  }),
  defineModel({
    name: 'diffusion.two_step',
    title: 'Predeposition and drive-in, exact and by the Gaussian approximation',
    source: 'R. C. T. Smith, Austral. J. Phys. 6, 127 (1953)',
    input: z.strictObject({
      dopant,
      constants: set,
      surface_cm3: concentration,
      predeposition_c: temperature_c,
      predeposition_min: time_min,
      drive_in_c: temperature_c,
      drive_in_min: time_min,
      background_cm3,
    }),
    output: {
      dose_cm2: cm2,
      predeposition_junction_um: um,
      surface_cm3: cm3,
      junction_um: um,
      gaussian_surface_cm3: cm3,
      gaussian_junction_um: um,
    },
    evaluate: ({ surface_cm3, background_cm3, predeposition_c, predeposition_min, drive_in_c, drive_in_min, ...of }) =>
      warned(
        evaluation(
          twoStep(
            {
              surface_cm3,
              first_dt_cm2: budget({ ...of, temperature_c: predeposition_c, time_min: predeposition_min }),
              second_dt_cm2: budget({ ...of, temperature_c: drive_in_c, time_min: drive_in_min }),
            },
            background_cm3,
          ),
          of.constants,
          ({ dose_cm2, predeposition_junction_um, surface_cm3: surface, junction_um, gaussian }) => ({
            dose_cm2,
            predeposition_junction_um,
            surface_cm3: surface,
            junction_um,
            gaussian_surface_cm3: gaussian?.surface_cm3 ?? null,
            gaussian_junction_um: gaussian?.junction_um ?? null,
          }),
        ),
        predeposition_c,
        drive_in_c,
      ),
  }),
  defineModel({
    name: 'diffusion.implant_anneal',
    title: 'Gaussian implant annealed under a reflecting surface, constant diffusivity',
    source: 'Plummer, Deal & Griffin (2000), 7.5; Crank (1975), 2.2.3',
    input: z.strictObject({
      ...anneal,
      dose_cm2,
      range_um: z.number().min(0).max(10),
      straggle_um: z.number().min(1e-4).max(10),
    }),
    output: {
      straggle_um: um,
      peak_um: um,
      peak_cm3: cm3,
      surface_cm3: cm3,
      junction_um: um,
      concentration_cm3: cm3,
    },
    evaluate: ({ dose_cm2, range_um, straggle_um, background_cm3, depths_um, ...at }) =>
      warned(
        evaluation(
          implantAnneal({ dose_cm2, range_um, straggle_um, dt_cm2: budget(at) }, background_cm3, depths_um),
          at.constants,
          ({ straggle_um: spread, peak_um, peak_cm3, surface_cm3, junction_um, concentration_cm3 }) => ({
            straggle_um: spread,
            peak_um,
            peak_cm3,
            surface_cm3,
            junction_um,
            concentration_cm3,
          }),
        ),
        at.temperature_c,
      ),
  }),
  defineModel({
    name: 'diffusion.surface_transfer',
    title: 'Diffusion through a surface of finite transfer',
    source: 'Carslaw & Jaeger, Conduction of Heat in Solids, 2nd ed. (1959), 2.7; Crank (1975), 3.35',
    input: z.strictObject({
      dopant,
      temperature_c,
      time_min,
      constants: set,
      depths_um,
      transfer_cm_per_s: z.number().min(1e-14).max(1),
      gas_equilibrium_cm3: concentration,
    }),
    output: { dose_cm2: cm2, surface_cm3: cm3, concentration_cm3: cm3 },
    evaluate: ({ transfer_cm_per_s, gas_equilibrium_cm3, time_min: minutes, depths_um, ...at }) =>
      warned(
        evaluation(
          surfaceTransfer(
            {
              diffusivity_cm2_per_s: diffusivityOf(at),
              time_s: minutes * 60,
              transfer_cm_per_s,
              gas_equilibrium_cm3,
            },
            depths_um,
          ),
          at.constants,
          ({ dose_cm2, surface_cm3, concentration_cm3 }) => ({ dose_cm2, surface_cm3, concentration_cm3 }),
        ),
        at.temperature_c,
      ),
  }),
  defineModel({
    name: 'diffusion.thermal_budget',
    title: 'Sum of Dt over ramps and soaks, and the soak at the peak that does the same',
    source: 'Plummer, Deal & Griffin (2000), 7.3: Dt is additive',
    input: z.strictObject({
      dopant,
      constants: set,
      segments: z
        .array(
          z.strictObject({
            from_c: z.number().min(300).max(1400),
            to_c: z.number().min(300).max(1400),
            duration_s: z.number().min(0).max(1e7),
          }),
        )
        .min(1)
        .max(50),
    }),
    output: {
      dt_cm2: { unit: 'cm^2', min: 0 },
      total_dt_cm2: { unit: 'cm^2', min: 0 },
      peak_c: { unit: 'degC' },
      equivalent_s: { unit: 's', min: 0 },
      total_equivalent_s: { unit: 's', min: 0 },
    },
    evaluate: ({ dopant: of, constants, segments }) =>
      evaluation(
        thermalBudget(singleActivation[constants][of], segments),
        constants,
        ({ dt_cm2, total_dt_cm2, peak_c, equivalent_s, total_equivalent_s }) => ({
          dt_cm2,
          total_dt_cm2,
          peak_c,
          equivalent_s,
          total_equivalent_s,
        }),
      ),
  }),
  ...solvedModels,
  redistributionModel,
  ...materialModels,
];
