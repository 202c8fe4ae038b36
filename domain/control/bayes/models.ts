import { z } from 'zod';
import { defineModel, evaluation, type Model } from '../../process/model.ts';
import { chainMean, effectiveSampleSize, halves, rHat } from '../mcmc/diagnostics.ts';
import { conjugateNormal } from './conjugate-normal.ts';

const amount = z.number().min(-1e6).max(1e6);

/** Bayesian calibration as engineers evaluate it by name. */
export const bayesModels: readonly Model[] = [
  defineModel({
    name: 'calibration.bayes_line',
    title: 'Posterior of a straight line under a normal prior, with the evidence',
    source: 'C. M. Bishop, Pattern Recognition and Machine Learning (2006), sections 3.3 and 3.5',
    input: z.strictObject({
      x: z.array(amount).min(1).max(500),
      y: z.array(amount).min(1).max(500),
      sigma: z.number().min(1e-3).max(1e6),
      prior_sd: z.number().min(1e-3).max(1e6).default(10),
    }),
    output: {
      posterior_mean: { unit: 'y, y/x' },
      posterior_covariance: { unit: 'squared' },
      log_evidence: { unit: '1' },
    },
    evaluate: ({ x, y, sigma, prior_sd }) => {
      const prior = {
        mean: [0, 0],
        covariance: [
          [prior_sd ** 2, 0],
          [0, prior_sd ** 2],
        ],
      };
      const design = x.map((each) => [1, each]);
      return evaluation(conjugateNormal(design, y, sigma, prior), null, ({ posterior }) => ({
        posterior_mean: posterior.mean,
        posterior_covariance: posterior.covariance,
        log_evidence: posterior.log_evidence,
      }));
    },
  }),
  defineModel({
    name: 'calibration.mcmc_diagnostics',
    title: 'Split R-hat, effective sample size and Monte Carlo error of chains',
    source: 'Vehtari et al., Bayesian Analysis 16, 667 (2021); Geyer, Statist. Sci. 7, 473 (1992)',
    input: z.strictObject({ chains: z.array(z.array(amount).min(8).max(500)).min(2).max(8) }),
    output: {
      r_hat: { unit: '1', min: 0 },
      split_r_hat: { unit: '1', min: 0 },
      effective_sample_size: { unit: 'draws', min: 0 },
      mean: { unit: 'of the draws' },
      standard_error: { unit: 'of the draws', min: 0 },
    },
    evaluate: ({ chains }) => {
      const unequal = chains.some((chain) => chain.length !== chains[0]?.length);
      if (unequal)
        return {
          ok: false,
          error: { kind: 'no_solution', quantity: 'chains', message: 'chains must be equally long' },
        };
      const { estimate, standard_error } = chainMean(chains);
      return {
        ok: true,
        values: {
          r_hat: rHat(chains),
          split_r_hat: rHat(halves(chains)),
          effective_sample_size: effectiveSampleSize(chains),
          mean: estimate,
          standard_error,
        },
        constants: null,
        warnings: [],
      };
    },
  }),
];
