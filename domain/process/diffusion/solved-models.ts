import { z } from 'zod';
import { elements } from '../implantation/ions.ts';
import { defineModel, evaluation, type Model } from '../model.ts';
import { kelvin } from '../physical-constants.ts';
import { type Dopant, dopants } from '../silicon/dopants.ts';
import { solidSolubility } from '../silicon/solid-solubility.ts';
import { temperatureWarnings } from './conditions.ts';
import { byChargeState } from './diffusivity-sets.ts';
import { type DopedLayer, dopedLayer } from './doped-layer.ts';
import { type FermiOptions, fermi } from './flux-potential.ts';
import { implantAnnealConcentration } from './implant-anneal.ts';
import { implantDamage, interstitialFraction, plusFactor } from './implant-damage.ts';
import type { Surface } from './surface.ts';
import { withTransientEnhancement } from './transient-enhancement.ts';

const temperature_c = z.number().min(700).max(1300);
const shared = {
  dopant: z.enum(dopants),
  constants: z.enum(['FAIR', 'SUPREM4']).default('FAIR'),
  /** Whether the built-in field drives the dopant too. */
  field: z.boolean().default(true),
  /** Whether dopant above the active solubility is immobile. */
  precipitation: z.boolean().default(false),
  background_cm3: z.number().min(1e13).max(1e19).default(1e15),
  depths_um: z.array(z.number().min(0).max(20)).max(500).default([]),
  points: z.number().int().min(100).max(400).default(300),
};
/** A linear ramp where `to_c` is given, else a soak. */
const step = z.strictObject({
  temperature_c,
  to_c: temperature_c.optional(),
  time_min: z.number().min(0.01).max(600),
});

const output = {
  junction_um: { unit: 'um', min: 0 },
  surface_cm3: { unit: 'cm^-3', min: 0 },
  peak_cm3: { unit: 'cm^-3', min: 0 },
  peak_um: { unit: 'um', min: 0 },
  dose_cm2: { unit: 'cm^-2', min: 0 },
  concentration_cm3: { unit: 'cm^-3', min: 0 },
};

/** Solubility as a limit of what is mobile, at an absolute temperature. */
export const solubilityLimit =
  (dopant: Dopant) =>
  (temperature_k: number): number => {
    const found = solidSolubility(dopant, temperature_k - 273.15);
    return found.ok ? found.active_cm3 : Number.POSITIVE_INFINITY;
  };

const optionsOf = (dopant: Dopant, field: boolean, precipitation: boolean): FermiOptions =>
  precipitation ? { field, active_limit_cm3: solubilityLimit(dopant) } : { field };

const answer = (layer: DopedLayer, depths_um: readonly number[]) => ({
  junction_um: layer.junction_um,
  surface_cm3: layer.surface_cm3,
  peak_cm3: layer.peak_cm3,
  peak_um: layer.peak_um,
  dose_cm2: layer.dose_cm2,
  concentration_cm3: depths_um.map(layer.at),
});

const thermal = (steps: readonly z.output<typeof step>[], surface: Surface) =>
  steps.map(({ temperature_c: from, to_c = from, time_min }) => ({
    duration_s: time_min * 60,
    from_k: kelvin(from),
    to_k: kelvin(to_c),
    surface,
  }));
const temperatures = (steps: readonly z.output<typeof step>[]): number[] =>
  steps.flatMap(({ temperature_c: from, to_c = from }) => [from, to_c]);

const source = 'Fair (1981) charge-state diffusivities; finite volumes, TR-BDF2 (Bank et al. 1985)';
const enhancedSource = `${source}; Giles (1991), Hobler & Moroz (2001) and Rafferty et al. (1996)`;

/** Diffusion with diffusivities that depend on the concentration, solved numerically, by name. */
export const solvedModels: readonly Model[] = [
  defineModel({
    name: 'diffusion.fermi_implant_anneal',
    title: 'Gaussian implant through soaks and ramps, diffusivity by charge states',
    source: enhancedSource,
    input: z.strictObject({
      ...shared,
      dose_cm2: z.number().min(1e10).max(1e16),
      range_um: z.number().min(0.005).max(2),
      straggle_um: z.number().min(0.002).max(0.5),
      /** Whether the interstitials of the implant enhance its first diffusion. */
      transient_enhancement: z.boolean().default(false),
      /** Of the ions, each of which leaves more than one interstitial then ("+n" model); one when absent ("+1"). */
      energy_kev: z.number().min(0.5).max(3000).optional(),
      steps: z.array(step).min(1).max(3),
    }),
    output: { ...output, transient_s: { unit: 's', min: 0 } },
    evaluate: ({ dopant, constants, field, precipitation, transient_enhancement, ...rest }) => {
      const { background_cm3, depths_um, points, steps, energy_kev, ...implant } = rest;
      const whole = { ...implant, dt_cm2: 0 };
      const concentration = (depth: number): number => implantAnnealConcentration(whole, depth);
      const extent_um = implant.range_um + 6 * implant.straggle_um;
      const diffusivity = byChargeState[constants][dopant];
      const options = optionsOf(dopant, field, precipitation);
      const plus = energy_kev === undefined ? 1 : plusFactor(elements[dopant].mass_u, energy_kev);
      const plain = { steps: thermal(steps, { kind: 'reflecting' }), transient_s: 0 };
      const anneal = transient_enhancement
        ? withTransientEnhancement(plain.steps, implantDamage(concentration, extent_um, plus), {
            ...options,
            interstitial_fraction: interstitialFraction[dopant],
            diffusivity,
          })
        : plain;
      const layer = dopedLayer(
        {
          initial: { concentration, extent_um, dose_cm2: implant.dose_cm2 },
          law: fermi(diffusivity, options),
          steps: anneal.steps,
          background_cm3,
        },
        { points },
      );
      const warnings = temperatureWarnings(...temperatures(steps));
      if (!layer.ok) return layer;
      return evaluation({ ...layer, warnings }, constants, (found) => ({
        ...answer(found, depths_um),
        transient_s: anneal.transient_s,
      }));
    },
  }),
  defineModel({
    name: 'diffusion.fermi_constant_source',
    title: 'Predeposition from a constant surface concentration, diffusivity by charge states',
    source,
    input: z.strictObject({
      ...shared,
      surface_cm3: z.number().min(1e16).max(1e21),
      steps: z.array(step).min(1).max(3),
    }),
    output,
    evaluate: ({ dopant, constants, field, precipitation, background_cm3, depths_um, points, steps, surface_cm3 }) => {
      const layer = dopedLayer(
        {
          law: fermi(byChargeState[constants][dopant], optionsOf(dopant, field, precipitation)),
          steps: thermal(steps, { kind: 'constant', concentration_cm3: surface_cm3 }),
          background_cm3,
        },
        { points },
      );
      const warnings = temperatureWarnings(...temperatures(steps));
      if (!layer.ok) return layer;
      return evaluation({ ...layer, warnings }, constants, (found) => answer(found, depths_um));
    },
  }),
];
