import { z } from 'zod';
import { defineModel, evaluation, type Model } from '../../process/model.ts';
import { arrheniusFit } from './arrhenius-fit.ts';
import { dealGroveFit } from './deal-grove-fit.ts';
import { ordinary, powers } from './ordinary.ts';

const amount = z.number().min(-1e9).max(1e9);
const list = z.array(amount).min(1).max(400);

/** Regression and calibration as engineers evaluate them by name. */
export const regressionModels: readonly Model[] = [
  defineModel({
    name: 'regression.polynomial',
    title: 'Polynomial through data by least squares, with standard deviations',
    source: 'QR with refinement: A. Bjorck, BIT 7, 257 (1967)',
    input: z.strictObject({ x: list, y: list, degree: z.number().int().min(0).max(8).default(1) }),
    output: {
      coefficients: { unit: 'y/x^k' },
      standard_deviations: { unit: 'y/x^k', min: 0 },
      residual_sd: { unit: 'y', min: 0 },
      r2: { unit: '1', max: 1 },
    },
    evaluate: ({ x, y, degree }) =>
      evaluation(ordinary(powers(x, degree), y), null, ({ coefficients, standard_deviations, residual_sd, r2 }) => ({
        coefficients,
        standard_deviations,
        residual_sd,
        r2,
      })),
  }),
  defineModel({
    name: 'calibration.arrhenius',
    title: 'Activation energy and prefactor from rates at temperatures',
    source: 'Least squares of ln k on 1 / kB T',
    input: z.strictObject({
      temperatures_c: z.array(z.number().min(-200).max(3000)).min(2).max(400),
      rates: z.array(z.number().min(1e-100).max(1e100)).min(2).max(400),
    }),
    output: {
      energy_ev: { unit: 'eV' },
      energy_sd_ev: { unit: 'eV', min: 0 },
      prefactor: { unit: 'of the rates', min: 0 },
      log_prefactor_sd: { unit: '1', min: 0 },
      r2: { unit: '1', max: 1 },
    },
    evaluate: ({ temperatures_c, rates }) =>
      evaluation(
        arrheniusFit(
          temperatures_c.map((each) => each + 273.15),
          rates,
        ),
        'CODATA 2018',
        ({ energy_ev, energy_sd_ev, prefactor, log_prefactor_sd, r2 }) => ({
          energy_ev,
          energy_sd_ev,
          prefactor,
          log_prefactor_sd,
          r2,
        }),
      ),
  }),
  defineModel({
    name: 'calibration.deal_grove',
    title: 'Linear and parabolic constants of oxidation from thicknesses at times',
    source: 'Deal & Grove, J. Appl. Phys. 36, 3770 (1965); least squares in the thickness',
    input: z.strictObject({
      times_h: z.array(z.number().min(1e-4).max(1e4)).min(2).max(200),
      thicknesses_um: z.array(z.number().min(1e-5).max(100)).min(2).max(200),
      initial_um: z.number().min(0).max(10).default(0),
    }),
    output: {
      a_um: { unit: 'um', min: 0 },
      b_um2_per_h: { unit: 'um^2/h', min: 0 },
      a_sd_um: { unit: 'um', min: 0 },
      b_sd_um2_per_h: { unit: 'um^2/h', min: 0 },
      correlation: { unit: '1', min: -1.000001, max: 1.000001 },
    },
    evaluate: ({ times_h, thicknesses_um, initial_um }) =>
      evaluation(dealGroveFit(times_h, thicknesses_um, initial_um), null, ({ fit: _, ...found }) => ({
        a_um: found.a_um,
        b_um2_per_h: found.b_um2_per_h,
        a_sd_um: found.a_sd_um,
        b_sd_um2_per_h: found.b_sd_um2_per_h,
        correlation: found.correlation,
      })),
  }),
];
