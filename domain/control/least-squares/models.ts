import { z } from 'zod';
import { defineModel, evaluation, type Model } from '../../process/model.ts';
import { fitFormula } from './fit-formula.ts';

const amount = z.number().min(-1e12).max(1e12);

/** Evaluations that stay within some 40 ms: each costs about the length of the formula times that of the data. */
const affordable = (model: string, count: number): number =>
  Math.min(5000, Math.max(20, Math.floor(5e5 / (count * model.length))));

/** Nonlinear fits as engineers evaluate them by name. */
export const leastSquaresModels: readonly Model[] = [
  defineModel({
    name: 'calibration.nonlinear_fit',
    title: 'Fit of a formula to data by nonlinear least squares (Levenberg-Marquardt)',
    source: 'More, Garbow & Hillstrom, User Guide for MINPACK-1, ANL-80-74 (1980)',
    input: z.strictObject({
      model: z.string().max(300),
      x: z.array(amount).min(1).max(200),
      y: z.array(amount).min(1).max(200),
      start: z.array(amount).min(1).max(6),
    }),
    output: {
      parameters: { unit: 'of the model' },
      standard_deviations: { unit: 'of the model', min: 0 },
      covariance: { unit: 'of the model, squared' },
      names: { unit: '1' },
      rss: { unit: 'y^2', min: 0 },
      residual_sd: { unit: 'y', min: 0 },
    },
    evaluate: ({ model, x, y, start }) =>
      evaluation(fitFormula(model, { x, y }, start, affordable(model, x.length)), null, (fit) => ({
        parameters: fit.parameters,
        standard_deviations: fit.standard_deviations,
        covariance: fit.covariance,
        names: fit.names,
        rss: fit.rss,
        residual_sd: fit.residual_sd,
      })),
  }),
];
