import type { LogDensity } from './adaptive-metropolis.ts';

export interface HierarchicalPriors {
  /** mu ~ N(mean, sd) */
  readonly mu_mean: number;
  readonly mu_sd: number;
  /** tau ~ half-Cauchy(0, scale) */
  readonly tau_scale: number;
}

/**
 * Groups y_i ~ N(theta_i, sigma_i) with theta_i = mu + tau z_i, z_i ~ N(0, 1) (A. Gelman et al., Bayesian Data Analysis, 3rd
 * ed., section 5.5), non-centred so that small tau makes no funnel (O. Papaspiliopoulos, G. O. Roberts & M. Skold, Statist.
 * Sci. 22, 59 (2007)).
 *
 * @returns log density of (mu, ln tau, z_1 ... z_n), up to a constant
 */
export const hierarchicalNormal =
  (y: readonly number[], sigma: readonly number[], priors: HierarchicalPriors): LogDensity =>
  (at) => {
    const mu = at[0] as number;
    const tau = Math.exp(at[1] as number);
    // ln tau has the density of tau times tau.
    let sum =
      -0.5 * ((mu - priors.mu_mean) / priors.mu_sd) ** 2 -
      Math.log1p((tau / priors.tau_scale) ** 2) +
      (at[1] as number);
    for (let i = 0; i < y.length; i += 1) {
      const z = at[i + 2] as number;
      const miss = ((y[i] as number) - mu - tau * z) / (sigma[i] as number);
      sum -= 0.5 * (miss * miss + z * z);
    }
    return sum;
  };
