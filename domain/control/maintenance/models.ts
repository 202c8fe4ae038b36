import { z } from 'zod';
import { defineModel, evaluation, type Model } from '../../process/model.ts';
import { kalmanFilter, smooth } from './kalman.ts';
import { fitLocalLevel } from './local-level.ts';
import { remainingLife } from './remaining-life.ts';
import { fitWeibull, meanLife, outlook } from './weibull.ts';

const amount = z.number().min(-1e9).max(1e9);
const age = z.number().min(1e-6).max(1e9);

/** Maintenance as engineers evaluate it by name. */
export const maintenanceModels: readonly Model[] = [
  defineModel({
    name: 'maintenance.weibull_fit',
    title: 'Weibull life from ages at failure and ages still running',
    source: 'J. F. Lawless, Statistical Models and Methods for Lifetime Data, 2nd ed., section 5.2',
    input: z.strictObject({
      ages: z.array(age).min(2).max(1000),
      failed: z.array(z.boolean()).min(2).max(1000).optional(),
    }),
    output: {
      shape: { unit: '1', min: 0 },
      scale: { unit: 'of the ages', min: 0 },
      mean_life: { unit: 'of the ages', min: 0 },
    },
    evaluate: ({ ages, failed }) =>
      evaluation(fitWeibull(ages, failed ?? ages.map(() => true)), null, ({ shape, scale }) => ({
        shape,
        scale,
        mean_life: meanLife({ shape, scale }),
      })),
  }),
  defineModel({
    name: 'maintenance.outlook',
    title: 'Chance of failing within a horizon, hazard and remaining life at an age',
    source: 'Weibull distribution: 1 - S(age + horizon)/S(age)',
    input: z.strictObject({
      shape: z.number().min(0.05).max(50),
      scale: z.number().min(1e-3).max(1e9),
      age: z.number().min(0).max(1e9),
      horizon: z.number().min(0).max(1e9),
    }),
    output: {
      failure_probability: { unit: '1', min: 0, max: 1 },
      hazard: { unit: '1/age', min: 0 },
      median_remaining: { unit: 'of the ages', min: 0 },
    },
    evaluate: ({ shape, scale, age: reached, horizon }) =>
      evaluation(outlook({ shape, scale }, reached, horizon), null, (found) => ({
        failure_probability: found.failure_probability,
        hazard: found.hazard,
        median_remaining: found.median_remaining,
      })),
  }),
  defineModel({
    name: 'maintenance.remaining_life',
    title: 'Runs left until a health index meets its threshold, by a straight line',
    source: "Least squares; 95 % interval by Fieller's theorem",
    input: z.strictObject({
      runs: z.array(z.number().min(0).max(1e7)).min(3).max(1000),
      health: z.array(amount).min(3).max(1000),
      threshold: amount,
    }),
    output: {
      slope: { unit: 'health/run' },
      intercept: { unit: 'health' },
      remaining: { unit: 'runs', min: 0 },
      interval: { unit: 'runs', min: 0 },
    },
    evaluate: ({ runs, health, threshold }) =>
      evaluation(remainingLife(runs, health, threshold), null, (found) => ({
        slope: found.slope,
        intercept: found.intercept,
        remaining: found.remaining,
        interval: found.interval,
      })),
  }),
  defineModel({
    name: 'maintenance.local_level',
    title: 'Variances of a random-walk level and of the noise over it',
    source: 'Durbin & Koopman, Time Series Analysis by State Space Methods (2001), section 2.10',
    input: z.strictObject({ series: z.array(amount).min(3).max(1000) }),
    output: {
      sigma2_level: { unit: 'squared', min: 0 },
      sigma2_obs: { unit: 'squared', min: 0 },
      log_likelihood: { unit: '1' },
    },
    evaluate: ({ series }) =>
      evaluation(fitLocalLevel(series), null, ({ sigma2_level, sigma2_obs, log_likelihood }) => ({
        sigma2_level,
        sigma2_obs,
        log_likelihood,
      })),
  }),
  defineModel({
    name: 'maintenance.track_level',
    title: 'Level behind noisy values: Kalman filter and smoother of a random walk',
    source: 'Rauch, Tung & Striebel, AIAA J. 3, 1445 (1965)',
    input: z.strictObject({
      values: z.array(amount.nullable()).min(1).max(200),
      sigma2_level: z.number().min(1e-9).max(1e9),
      sigma2_obs: z.number().min(1e-9).max(1e9),
      first_level: amount.default(0),
      first_variance: z.number().min(1e-9).max(1e12).default(1e6),
    }),
    output: {
      filtered: { unit: 'of the values' },
      variances: { unit: 'squared', min: 0 },
      smoothed: { unit: 'of the values' },
    },
    evaluate: ({ values, sigma2_level, sigma2_obs, first_level, first_variance }) => {
      const space = { f: [[1]], h: [[1]], q: [[sigma2_level]], r: [[sigma2_obs]] };
      const observations = values.map((each) => (each === null ? null : [each]));
      const run = kalmanFilter(space, { mean: [first_level], covariance: [[first_variance]] }, observations);
      return evaluation(run, null, (filtered) => ({
        filtered: filtered.beliefs.map(({ mean }) => mean[0] as number),
        variances: filtered.beliefs.map(({ covariance }) => covariance[0]?.[0] as number),
        smoothed: smooth(space, filtered).map(({ mean }) => mean[0] as number),
      }));
    },
  }),
];
