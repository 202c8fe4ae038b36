import { z } from 'zod';
import { defineModel, evaluation, type Model } from '../../model.ts';
import { kelvin } from '../../physical-constants.ts';
import { arrheniusFit, arrheniusRatio, growthSeries, orderRatio, transitionTemperature } from '../kinetics.ts';

const transfer = z.number().min(1e-9).max(1e9);
const celsius = z.number().min(-150).max(2300);
const grove = 'Grove, Physics and Technology of Semiconductor Devices (1967), ch. 1';

export const kineticsModels: readonly Model[] = [
  defineModel({
    name: 'cvd.growth_series',
    title: 'Growth by surface reaction in series with gas transport',
    source: grove,
    input: z.strictObject({
      ks_cm_per_s: z.number().min(0).max(1e9),
      hg_cm_per_s: transfer,
      gas_cm3: z.number().min(0).max(1e20),
      film_cm3: z.number().min(1e20).max(1e24),
    }),
    output: {
      rate_nm_per_min: { unit: 'nm/min', min: 0 },
      surface_over_gas: { unit: '1', min: 0, max: 1 },
      limiting: { unit: '' },
    },
    evaluate: ({ ks_cm_per_s, hg_cm_per_s, gas_cm3, film_cm3 }) =>
      evaluation(growthSeries(ks_cm_per_s, hg_cm_per_s, gas_cm3, film_cm3), null, (found) => ({
        rate_nm_per_min: found.rate_nm_per_min,
        surface_over_gas: found.surface_over_gas,
        limiting: found.limiting,
      })),
  }),
  defineModel({
    name: 'cvd.transition_temperature',
    title: 'Temperature between surface-limited and transport-limited growth',
    source: grove,
    input: z.strictObject({ k0_cm_per_s: transfer, energy_ev: z.number().min(0.01).max(6), hg_cm_per_s: transfer }),
    output: { temperature_k: { unit: 'K', min: 0 } },
    evaluate: ({ k0_cm_per_s, energy_ev, hg_cm_per_s }) =>
      evaluation(transitionTemperature({ prefactor: k0_cm_per_s, energy_ev }, hg_cm_per_s), null, (found) => ({
        temperature_k: found.temperature_k,
      })),
  }),
  defineModel({
    name: 'cvd.rate_ratio',
    title: 'Change of a rate with temperature and partial pressure',
    source: 'Arrhenius law and reaction order',
    input: z.strictObject({
      energy_ev: z.number().min(-1).max(6),
      from_c: celsius,
      to_c: celsius,
      from_torr: z.number().min(1e-9).max(1e4).default(1),
      to_torr: z.number().min(1e-9).max(1e4).default(1),
      order: z.number().min(-2).max(3).default(1),
    }),
    output: { ratio: { unit: '1', min: 0 } },
    evaluate: ({ energy_ev, from_c, to_c, from_torr, to_torr, order }) => ({
      ok: true,
      values: {
        ratio: arrheniusRatio(energy_ev, kelvin(from_c), kelvin(to_c)) * orderRatio(from_torr, to_torr, order),
      },
      constants: null,
      warnings: [],
    }),
  }),
  defineModel({
    name: 'cvd.arrhenius_fit',
    title: 'Activation energy from rates at several temperatures',
    source: 'least squares of ln rate over 1/T',
    input: z.strictObject({
      points: z
        .array(z.strictObject({ temperature_c: celsius, rate_nm_per_min: z.number().min(1e-9).max(1e9) }))
        .min(2)
        .max(10_000),
    }),
    output: {
      energy_ev: { unit: 'eV' },
      ln_k0: { unit: 'ln(nm/min)' },
      r2: { unit: '1', min: 0, max: 1 + 1e-9 },
    },
    evaluate: ({ points }) =>
      evaluation(
        arrheniusFit(
          points.map(({ temperature_c }) => kelvin(temperature_c)),
          points.map(({ rate_nm_per_min }) => rate_nm_per_min),
        ),
        null,
        ({ energy_ev, ln_k0, r2 }) => ({ energy_ev, ln_k0, r2 }),
      ),
  }),
];
