import { z } from 'zod';
import { defineModel, evaluation, type Model } from '../../process/model.ts';
import { monitor, trainPca } from '../pca/monitoring.ts';
import { type LinearModel, lasso, partialLeastSquares, predict, ridge } from './linear-models.ts';
import { predictionMetrics } from './metrics.ts';

const amount = z.number().min(-1e6).max(1e6);
const list = z.array(amount).min(1).max(200);
const rows = z.array(z.array(amount).min(1).max(12)).min(3).max(200);
const alpha = z.number().min(1e-6).max(1e6).default(1);
const output = {
  coefficients: { unit: 'y/x' },
  intercept: { unit: 'y' },
  predicted: { unit: 'y' },
  rmse: { unit: 'y', min: 0 },
};

const described = (x: readonly (readonly number[])[], y: readonly number[], model: LinearModel) => {
  const predicted = predict(model, x);
  const metrics = predictionMetrics(y, predicted);
  return {
    coefficients: model.coefficients,
    intercept: model.intercept,
    predicted,
    rmse: metrics.ok ? metrics.rmse : null,
  };
};

/** Virtual metrology and monitoring of runs as engineers evaluate them by name. */
export const virtualMetrologyModels: readonly Model[] = [
  defineModel({
    name: 'virtual_metrology.ridge',
    title: 'Ridge regression',
    source: 'Hoerl & Kennard, Technometrics 12, 55 (1970)',
    input: z.strictObject({ x: rows, y: list, alpha }),
    output,
    evaluate: ({ x, y, alpha: by }) => evaluation(ridge(x, y, by), null, (model) => described(x, y, model)),
  }),
  defineModel({
    name: 'virtual_metrology.lasso',
    title: 'Lasso: a linear model that drops what it does not need',
    source: 'Friedman, Hastie & Tibshirani, J. Stat. Softw. 33, 1 (2010)',
    input: z.strictObject({ x: rows, y: list, alpha }),
    output,
    evaluate: ({ x, y, alpha: by }) => evaluation(lasso(x, y, by, 1000), null, (model) => described(x, y, model)),
  }),
  defineModel({
    name: 'virtual_metrology.pls',
    title: 'Partial least squares',
    source: 'Wold, Sjostrom & Eriksson, Chemometr. Intell. Lab. Syst. 58, 109 (2001)',
    input: z.strictObject({ x: rows, y: list, components: z.number().int().min(1).max(12).default(2) }),
    output,
    evaluate: ({ x, y, components }) =>
      evaluation(partialLeastSquares(x, y, components), null, (model) => described(x, y, model)),
  }),
  defineModel({
    name: 'maintenance.pca_monitoring',
    title: 'T2 and Q of runs by the principal components of good ones',
    source: 'Jackson & Mudholkar, Technometrics 21, 341 (1979)',
    input: z.strictObject({
      good_runs: rows,
      runs: rows.optional(),
      components: z.number().int().min(1).max(12).default(2),
      alpha: z.number().min(1e-4).max(0.5).default(0.01),
    }),
    output: {
      eigenvalues: { unit: '1', min: 0 },
      t2: { unit: '1', min: 0 },
      q: { unit: '1', min: 0 },
      t2_limit: { unit: '1', min: 0 },
      q_limit: { unit: '1', min: 0 },
    },
    evaluate: ({ good_runs, runs = good_runs, components, alpha: share }) => {
      const width = good_runs[0]?.length;
      if (runs.some((run) => run.length !== width))
        return {
          ok: false,
          error: { kind: 'no_solution', quantity: 'runs', message: 'runs must be as wide as good_runs' },
        };
      return evaluation(trainPca(good_runs, components, share), null, ({ model }) => {
        const seen = runs.map((run) => monitor(model, run));
        return {
          eigenvalues: model.eigenvalues,
          t2: seen.map(({ t2 }) => t2),
          q: seen.map(({ q }) => q),
          t2_limit: model.t2_limit,
          q_limit: model.q_limit,
        };
      });
    },
  }),
];
