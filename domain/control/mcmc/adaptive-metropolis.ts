import { type Outcome, refuse } from '../../process/outcome.ts';
import { randomNumbers } from './random-numbers.ts';

export type LogDensity = (at: Float64Array) => number;

export interface SamplingPlan {
  readonly seed: number;
  readonly chains: number;
  /** Steps of each chain that shape the proposal and are thrown away. */
  readonly warm_up: number;
  /** Draws kept of each chain. */
  readonly draws: number;
  /** Steps for each draw kept. */
  readonly thin: number;
}

export interface Samples {
  /** For each variable, one list of draws a chain. */
  readonly draws: readonly (readonly Float64Array[])[];
  /** Share of proposals accepted after the warm-up, of each chain. */
  readonly acceptance: readonly number[];
}

/** Share of accepted proposals aimed at (G. O. Roberts & J. S. Rosenthal, Statist. Sci. 16, 351 (2001)). */
const AIM = 0.234;
/** Proposals are of this many sizes, so that narrow and wide places of a density are both left: factors 1, 1/4, 1/16. */
const SIZES = 3;

/** Lower Cholesky factor in place of `factor`; false where the matrix is not positive definite. */
function cholesky(matrix: Float64Array, factor: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i += 1)
    for (let j = 0; j <= i; j += 1) {
      let sum = matrix[i * n + j] as number;
      for (let k = 0; k < j; k += 1) sum -= (factor[i * n + k] as number) * (factor[j * n + k] as number);
      if (i === j && !(sum > 0)) return false;
      factor[i * n + j] = i === j ? Math.sqrt(sum) : sum / (factor[j * n + j] as number);
    }
  return true;
}

/**
 * Draws from a density by random-walk Metropolis whose proposal takes the shape of what it has seen (H. Haario, E. Saksman &
 * J. Tamminen, Bernoulli 7, 223 (2001)) and a size that accepts one in four (C. Andrieu & J. Thoms, Stat. Comput. 18, 343
 * (2008), algorithm 4). Shape and size are learned in the warm-up and then kept, so that the draws are of the density
 * exactly. One seed gives the same draws always.
 *
 * @param logDensity up to a constant; -Infinity or NaN where the density vanishes
 * @param start where every chain begins
 */
export function adaptiveMetropolis(
  logDensity: LogDensity,
  start: readonly number[],
  plan: SamplingPlan,
): Outcome<{ readonly samples: Samples }> {
  const n = start.length;
  const draws = start.map(() => Array.from({ length: plan.chains }, () => new Float64Array(plan.draws)));
  const acceptance: number[] = [];
  if (!Number.isFinite(logDensity(Float64Array.from(start))))
    return refuse({ kind: 'no_solution', quantity: 'log_density', message: 'the density vanishes at the start' });
  for (let chain = 0; chain < plan.chains; chain += 1) {
    const { uniform, normal } = randomNumbers(plan.seed, chain);
    let at = Float64Array.from(start);
    let level = logDensity(at);
    let next = new Float64Array(n);
    const step = new Float64Array(n);
    const middle = Float64Array.from(start);
    const covariance = new Float64Array(n * n);
    const factor = new Float64Array(n * n);
    for (let i = 0; i < n; i += 1) {
      covariance[i * n + i] = 1;
      factor[i * n + i] = 1;
    }
    let logSize = Math.log(2.38 / Math.sqrt(n));
    let accepted = 0;
    const total = plan.warm_up + plan.draws * plan.thin;
    for (let turn = 0; turn < total; turn += 1) {
      const size = Math.exp(logSize) * 4 ** -Math.floor(SIZES * uniform());
      for (let i = 0; i < n; i += 1) step[i] = normal();
      for (let i = 0; i < n; i += 1) {
        let move = 0;
        for (let k = 0; k <= i; k += 1) move += (factor[i * n + k] as number) * (step[k] as number);
        next[i] = (at[i] as number) + size * move;
      }
      const reached = logDensity(next);
      const chance = reached >= level ? 1 : Math.exp(reached - level) || 0;
      if (uniform() < chance) {
        [at, next] = [next, at];
        level = reached;
        if (turn >= plan.warm_up) accepted += 1;
      }
      if (turn < plan.warm_up) {
        const gain = (turn + 2) ** -0.6;
        logSize += gain * (chance - AIM);
        for (let i = 0; i < n; i += 1) step[i] = (at[i] as number) - (middle[i] as number);
        for (let i = 0; i < n; i += 1) {
          for (let j = 0; j <= i; j += 1) {
            const slot = i * n + j;
            const seen = (step[i] as number) * (step[j] as number);
            covariance[slot] = (covariance[slot] as number) + gain * (seen - (covariance[slot] as number));
          }
        }
        for (let i = 0; i < n; i += 1) middle[i] = (middle[i] as number) + gain * (step[i] as number);
        if (turn % 20 === 19) {
          // Never flat in any direction (the epsilon of Haario et al.).
          for (let i = 0; i < n; i += 1)
            covariance[i * n + i] = (covariance[i * n + i] as number) * (1 + 1e-9) + 1e-300;
          const tried = factor.slice();
          if (cholesky(covariance, tried, n)) factor.set(tried);
        }
        continue;
      }
      const since = turn - plan.warm_up + 1;
      if (since % plan.thin === 0)
        for (let i = 0; i < n; i += 1)
          ((draws[i] as Float64Array[])[chain] as Float64Array)[since / plan.thin - 1] = at[i] as number;
    }
    acceptance.push(accepted / (plan.draws * plan.thin));
  }
  return { ok: true, samples: { draws, acceptance } };
}
