import { z } from 'zod';
import { defineModel, evaluation, type Model } from '../../model.ts';
import { kelvin } from '../../physical-constants.ts';
import { type Gas, lennardJones } from '../gases.ts';
import { bubbler, precursorVapour } from '../mocvd.ts';
import { residenceTime } from '../reactor.ts';
import { binaryDiffusion, flowRegime, gasDensity, impingement, meanFreePath, viscosity } from '../transport.ts';

const gasNames = Object.keys(lennardJones) as (keyof typeof lennardJones)[];
const celsius = z.number().min(-100).max(2300);
const torr = z.number().min(1e-6).max(2000);

export const gasModels: readonly Model[] = [
  defineModel({
    name: 'cvd.gas_transport',
    title: 'Diffusion, viscosity, free path and impingement of a gas in another',
    source:
      'Bird, Stewart & Lightfoot, Transport Phenomena (1960), eqs 1.4-18 and 16.4-13; Svehla, NASA TR R-132 (1962)',
    input: z.strictObject({
      gas: z.enum(gasNames),
      carrier: z.enum(gasNames),
      temperature_c: celsius,
      pressure_torr: torr,
      feature_um: z.number().min(1e-4).max(1e6).default(1),
    }),
    output: {
      diffusivity_cm2_per_s: { unit: 'cm^2/s', min: 0 },
      viscosity_pa_s: { unit: 'Pa s', min: 0 },
      kinematic_viscosity_cm2_per_s: { unit: 'cm^2/s', min: 0 },
      mean_free_path_um: { unit: 'um', min: 0 },
      knudsen: { unit: '1', min: 0 },
      regime: { unit: '' },
      impingement_per_cm2_s: { unit: '1/(cm^2 s)', min: 0 },
    },
    evaluate: ({ gas, carrier, temperature_c, pressure_torr, feature_um }) => {
      const [a, b]: [Gas, Gas] = [lennardJones[gas], lennardJones[carrier]];
      const temperature_k = kelvin(temperature_c);
      const mean_free_path_um = meanFreePath(pressure_torr, temperature_k, b.sigma_a);
      const viscosity_pa_s = viscosity(b, temperature_k);
      const knudsen = mean_free_path_um / feature_um;
      return {
        ok: true,
        constants: 'SVEHLA1962',
        warnings: [],
        values: {
          diffusivity_cm2_per_s: binaryDiffusion(a, b, temperature_k, pressure_torr),
          viscosity_pa_s,
          kinematic_viscosity_cm2_per_s:
            (viscosity_pa_s / gasDensity(b.molar_mass, temperature_k, pressure_torr)) * 1e4,
          mean_free_path_um,
          knudsen,
          regime: flowRegime(knudsen),
          impingement_per_cm2_s: impingement(pressure_torr, temperature_k, a.molar_mass),
        },
      };
    },
  }),
  defineModel({
    name: 'cvd.residence_time',
    title: 'Residence time of gas in a chamber',
    source: 'ideal gas: pV / (RT F)',
    input: z.strictObject({
      volume_l: z.number().min(1e-3).max(1e5),
      flow_sccm: z.number().min(1e-3).max(1e6),
      temperature_c: celsius,
      pressure_torr: torr,
    }),
    output: { residence_s: { unit: 's', min: 0 } },
    evaluate: ({ volume_l, flow_sccm, temperature_c, pressure_torr }) => ({
      ok: true,
      constants: null,
      warnings: [],
      values: { residence_s: residenceTime(volume_l, flow_sccm, kelvin(temperature_c), pressure_torr) },
    }),
  }),
  defineModel({
    name: 'cvd.bubbler',
    title: 'Precursor that a carrier takes out of a saturated bubbler',
    source: 'log10 p = a - b/T of SAFC Hitech and Akzo Nobel data sheets; n = n_carrier pv / (P - pv)',
    input: z.strictObject({
      precursor: z.enum(Object.keys(precursorVapour)),
      bubbler_c: z.number().min(-50).max(120),
      bubbler_torr: z.number().min(1).max(5000),
      carrier_sccm: z.number().min(0).max(1e5),
    }),
    output: {
      vapour_torr: { unit: 'torr', min: 0 },
      precursor_umol_per_min: { unit: 'umol/min', min: 0 },
    },
    evaluate: ({ precursor, bubbler_c, bubbler_torr, carrier_sccm }) => {
      const vapour = precursorVapour[precursor];
      if (!vapour) throw new Error(`${precursor} passed the schema without a vapour pressure`);
      return evaluation(
        bubbler(vapour, kelvin(bubbler_c), bubbler_torr, carrier_sccm),
        'SAFC_AKZO',
        ({ vapour_torr, precursor_umol_per_min }) => ({ vapour_torr, precursor_umol_per_min }),
      );
    },
  }),
];
