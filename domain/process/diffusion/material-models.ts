import { z } from 'zod';
import { defineModel, type Model } from '../model.ts';
import { outsideValidity } from '../outcome.ts';
import { arrheniusAt, kelvin } from '../physical-constants.ts';
import { dopants } from '../silicon/dopants.ts';
import { intrinsicCarriers, intrinsicCarriersValidity } from '../silicon/intrinsic-carriers.ts';
import { segregationCoefficient } from '../silicon/segregation.ts';
import { solidSolubility } from '../silicon/solid-solubility.ts';
import { carrierDiffusivity, carrierOverIntrinsic, diffusivityAt, fieldEnhancement } from './charge-states.ts';
import { temperatureWarnings } from './conditions.ts';
import { byChargeState, singleActivation } from './diffusivity-sets.ts';

const dopant = z.enum(dopants);
const temperature_c = z.number().min(600).max(1400);

/** Properties of silicon and its dopants that diffusion rests on, by name. */
export const materialModels: readonly Model[] = [
  defineModel({
    name: 'diffusion.diffusivity',
    title: 'Diffusivity of a dopant, intrinsic or by its charge states',
    source: 'Plummer, Deal & Griffin (2000), Table 7-3; Jaeger, Table 4.1; Fair (1981); SUPREM-IV.GS modelrc',
    input: z.strictObject({
      dopant,
      temperature_c,
      constants: z.enum(['PDG', 'JAEGER', 'FAIR', 'SUPREM4']).default('PDG'),
      /** Net active doping; 0 is intrinsic. Only the sets by charge state depend on it. */
      active_cm3: z.number().min(0).max(5e21).default(0),
    }),
    output: {
      diffusivity_cm2_per_s: { unit: 'cm^2/s', min: 0 },
      carrier_over_ni: { unit: '1', min: 1 },
      field_enhancement: { unit: '1', min: 1, max: 2 },
    },
    evaluate: ({ dopant: of, temperature_c: at, constants, active_cm3 }) => {
      const ni = intrinsicCarriers(kelvin(at));
      const carrier_over_ni = carrierOverIntrinsic(active_cm3, ni);
      const diffusivity_cm2_per_s =
        constants === 'PDG' || constants === 'JAEGER'
          ? arrheniusAt(singleActivation[constants][of], kelvin(at))
          : diffusivityAt(carrierDiffusivity(byChargeState[constants][of], kelvin(at)), carrier_over_ni);
      const extrinsic = (constants === 'PDG' || constants === 'JAEGER') && active_cm3 > ni;
      return {
        ok: true,
        constants,
        values: { diffusivity_cm2_per_s, carrier_over_ni, field_enhancement: fieldEnhancement(active_cm3, ni) },
        warnings: [
          ...temperatureWarnings(at),
          ...(extrinsic && constants === 'PDG'
            ? outsideValidity({ active_cm3 }, { active_cm3: { min: 0, max: ni } })
            : []),
        ],
      };
    },
  }),
  defineModel({
    name: 'diffusion.segregation',
    title: 'Segregation of a dopant between silicon and its oxide',
    source: 'SUPREM-IV.GS, modelrc (Seg.0, Seg.E)',
    input: z.strictObject({ dopant, temperature_c }),
    output: { silicon_over_oxide: { unit: '1', min: 0 } },
    evaluate: ({ dopant: of, temperature_c: at }) => ({
      ok: true,
      constants: 'SUPREM4',
      values: { silicon_over_oxide: segregationCoefficient(of, kelvin(at)) },
      warnings: temperatureWarnings(at),
    }),
  }),
  defineModel({
    name: 'silicon.solid_solubility',
    title: 'Electrically active solubility of a dopant in silicon',
    source: 'Armigliato et al.; Nobili et al. (1982, 1983); Trumbore (1960), as in SUPREM-IV.GS modelrc',
    input: z.strictObject({ dopant, temperature_c }),
    output: { active_cm3: { unit: 'cm^-3', min: 0 }, chemical_maximum_cm3: { unit: 'cm^-3', min: 0 } },
    evaluate: ({ dopant: of, temperature_c: at }) => {
      const found = solidSolubility(of, at);
      if (!found.ok) return found;
      const { active_cm3, chemical_maximum_cm3, warnings } = found;
      return { ok: true, constants: 'SUPREM4', values: { active_cm3, chemical_maximum_cm3 }, warnings };
    },
  }),
  defineModel({
    name: 'silicon.intrinsic_carriers',
    title: 'Intrinsic carrier concentration at process temperatures',
    source: 'Morin & Maita, Phys. Rev. 96, 28 (1954), as fitted in SUPREM-IV.GS modelrc',
    input: z.strictObject({ temperature_c }),
    output: { ni_cm3: { unit: 'cm^-3', min: 0 } },
    evaluate: ({ temperature_c: at }) => ({
      ok: true,
      constants: 'SUPREM4',
      values: { ni_cm3: intrinsicCarriers(kelvin(at)) },
      warnings: outsideValidity({ temperature_c: at }, { temperature_c: intrinsicCarriersValidity }),
    }),
  }),
];
