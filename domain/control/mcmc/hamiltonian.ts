import { type Outcome, refuse } from '../../process/outcome.ts';
import type { Samples, SamplingPlan } from './adaptive-metropolis.ts';
import { randomNumbers } from './random-numbers.ts';

/** Writes the gradient of the log density. @returns the log density, up to a constant */
export type LogDensityGradient = (at: Float64Array, gradient: Float64Array) => number;

/** Share of accepted trajectories aimed at: high, so that narrow places are reached. */
const AIM = 0.9;

/**
 * Draws from a density with a gradient by Hamiltonian Monte Carlo: leapfrog trajectories of random length and step, so that
 * no period of the density is met again and again (R. M. Neal, in Handbook of Markov Chain Monte Carlo (2011), sections 3 and
 * 4.2). Short ones are as likely as long ones by their order of magnitude: long ones cross the density, short ones leave
 * tails from which every long one is refused. The step is learned in the warm-up by dual averaging (M. D. Hoffman & A. Gelman, J. Mach. Learn. Res. 15, 1593
 * (2014), section 3.2) and then kept.
 *
 * @param plan `thin` is the longest trajectory in steps
 */
export function hamiltonian(
  density: LogDensityGradient,
  start: readonly number[],
  plan: SamplingPlan,
): Outcome<{ readonly samples: Samples }> {
  const n = start.length;
  const draws = start.map(() => Array.from({ length: plan.chains }, () => new Float64Array(plan.draws)));
  const acceptance: number[] = [];
  const slope = new Float64Array(n);
  if (!Number.isFinite(density(Float64Array.from(start), slope)))
    return refuse({ kind: 'no_solution', quantity: 'log_density', message: 'the density vanishes at the start' });
  const momentum = new Float64Array(n);
  const kinetic = (): number => {
    let sum = 0;
    for (let i = 0; i < n; i += 1) sum += (momentum[i] as number) ** 2;
    return sum / 2;
  };
  for (let chain = 0; chain < plan.chains; chain += 1) {
    const { uniform, normal } = randomNumbers(plan.seed, chain);
    let at = Float64Array.from(start);
    let next = at.slice();
    let level = density(at, slope);
    let step = 0.1;
    let averaged = Math.log(step);
    let missed = 0;
    let accepted = 0;
    for (let turn = 0; turn < plan.warm_up + plan.draws; turn += 1) {
      const size = step * (0.5 + 0.5 * uniform());
      const steps = Math.floor(plan.thin ** uniform());
      for (let i = 0; i < n; i += 1) momentum[i] = normal();
      next.set(at);
      const before = level - kinetic();
      density(next, slope);
      let reached = level;
      for (let leap = 0; leap < steps; leap += 1) {
        for (let i = 0; i < n; i += 1) {
          momentum[i] = (momentum[i] as number) + 0.5 * size * (slope[i] as number);
          next[i] = (next[i] as number) + size * (momentum[i] as number);
        }
        reached = density(next, slope);
        if (!Number.isFinite(reached)) break;
        for (let i = 0; i < n; i += 1) momentum[i] = (momentum[i] as number) + 0.5 * size * (slope[i] as number);
      }
      const chance = Math.min(1, Math.exp(reached - kinetic() - before)) || 0;
      if (uniform() < chance) {
        [at, next] = [next, at];
        level = reached;
        if (turn >= plan.warm_up) accepted += 1;
      }
      if (turn < plan.warm_up) {
        const t = turn + 1;
        missed += (AIM - chance - missed) / (t + 10);
        const log = -(Math.sqrt(t) / 0.05) * missed;
        averaged += t ** -0.75 * (log - averaged);
        step = turn === plan.warm_up - 1 ? Math.exp(averaged) : Math.exp(log);
        continue;
      }
      for (let i = 0; i < n; i += 1)
        ((draws[i] as Float64Array[])[chain] as Float64Array)[turn - plan.warm_up] = at[i] as number;
    }
    acceptance.push(accepted / plan.draws);
  }
  return { ok: true, samples: { draws, acceptance } };
}
