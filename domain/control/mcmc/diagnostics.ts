const mean = (x: ArrayLike<number>, from = 0, to = x.length): number => {
  let sum = 0;
  for (let i = from; i < to; i += 1) sum += x[i] as number;
  return sum / (to - from);
};
const variance = (x: ArrayLike<number>): number => {
  const middle = mean(x);
  let sum = 0;
  for (let i = 0; i < x.length; i += 1) sum += ((x[i] as number) - middle) ** 2;
  return sum / (x.length - 1);
};
type Chains = readonly ArrayLike<number>[];

/** Between and within variances: W, and var+ = (n-1)/n W + B/n. */
function variances(chains: Chains): { readonly within: number; readonly total: number } {
  const n = chains[0]?.length ?? 0;
  const within = mean(chains.map(variance));
  const between = chains.length > 1 ? variance(chains.map((chain) => mean(chain))) : 0;
  return { within, total: ((n - 1) / n) * within + between };
}

/** Each chain as its two halves; the middle draw of an odd chain is left out. */
export const halves = (chains: Chains): Float64Array[] =>
  chains.flatMap((chain) => {
    const whole = Float64Array.from(chain);
    const half = Math.floor(whole.length / 2);
    return [whole.slice(0, half), whole.slice(whole.length - half)];
  });

/**
 * Potential scale reduction sqrt(var+ / W) (A. Gelman & D. B. Rubin, Statist. Sci. 7, 457 (1992)). Of `halves(chains)` it is
 * the split form, which also sees a trend within a chain (A. Gelman et al., Bayesian Data Analysis, 3rd ed., 11.4).
 *
 * @param chains at least two, equally long, at least two draws
 * @returns 1 where no chain moves and all agree; infinite where they stand still at different places
 */
export function rHat(chains: Chains): number {
  const { within, total } = variances(chains);
  if (within === 0) return total === 0 ? 1 : Infinity;
  return Math.sqrt(total / within);
}

/** Autocovariance at a lag, n below (biased, as the truncated sum needs). */
const autocovariance = (x: ArrayLike<number>, middle: number, lag: number): number => {
  let sum = 0;
  for (let i = lag; i < x.length; i += 1) sum += ((x[i] as number) - middle) * ((x[i - lag] as number) - middle);
  return sum / x.length;
};

/**
 * Effective sample size of the mean: autocorrelations of all chains together, summed in pairs as long as the pairs stay
 * positive and made to fall monotonically (C. J. Geyer, Statist. Sci. 7, 473 (1992); A. Vehtari et al., Bayesian Analysis 16,
 * 667 (2021), section 3.2).
 *
 * @param chains equally long, at least four draws each
 */
export function effectiveSampleSize(chains: Chains): number {
  const n = chains[0]?.length ?? 0;
  const draws = n * chains.length;
  const { within, total } = variances(chains);
  if (total === 0) return draws;
  const middles = chains.map((chain) => mean(chain));
  const correlation = (lag: number): number => {
    const together = mean(chains.map((chain, i) => autocovariance(chain, middles[i] as number, lag)));
    return 1 - (within - (together * n) / (n - 1)) / total;
  };
  let tau = -1;
  let smallest = Infinity;
  for (let lag = 0; lag + 1 < n; lag += 2) {
    const pair = (lag === 0 ? 1 : correlation(lag)) + correlation(lag + 1);
    if (!(pair > 0)) break;
    smallest = Math.min(smallest, pair);
    tau += 2 * smallest;
  }
  // Antithetic chains may be better than independent draws, but not without bound (Vehtari et al.).
  return draws / Math.max(tau, 1 / Math.log10(draws));
}

/** Mean of a quantity along the chains, with its Monte Carlo standard error. */
export function chainMean(chains: Chains): { readonly estimate: number; readonly standard_error: number } {
  const estimate = mean(chains.map((chain) => mean(chain)));
  return { estimate, standard_error: Math.sqrt(variances(chains).total / effectiveSampleSize(chains)) };
}
