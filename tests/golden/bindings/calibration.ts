import { z } from 'zod';
import { conjugateNormal } from '../../../domain/control/bayes/conjugate-normal.ts';
import { fitFormula } from '../../../domain/control/least-squares/fit-formula.ts';
import { adaptiveMetropolis } from '../../../domain/control/mcmc/adaptive-metropolis.ts';
import { chainMean, effectiveSampleSize, halves, rHat } from '../../../domain/control/mcmc/diagnostics.ts';
import { hamiltonian } from '../../../domain/control/mcmc/hamiltonian.ts';
import { hierarchicalNormal } from '../../../domain/control/mcmc/hierarchical-normal.ts';
import { arrheniusFit } from '../../../domain/control/regression/arrhenius-fit.ts';
import { dealGroveFit } from '../../../domain/control/regression/deal-grove-fit.ts';
import { namesIn, parseFormula } from '../../../domain/process/formula/parse.ts';
import { formula } from '../../../domain/process/formula/tape.ts';
import { settled } from '../../../domain/process/testing/settled.ts';
import type { Actual, Bindings, Estimate } from '../binding.ts';
import type { GoldenCase } from '../golden-file.ts';
import { matrix, number, numberOr, numbers, text } from '../inputs.ts';
import { understood } from '../understood.ts';
import { designOf } from './regression.ts';
import { only, unitOf } from './spc-inputs.ts';

type Inputs = GoldenCase['inputs'];
type Values = Readonly<Record<string, Actual>>;

/** Lists of numbers among the inputs, by name. */
const columnsOf = (inputs: Inputs, except: RegExp): Record<string, number[]> =>
  Object.fromEntries(
    Object.keys(inputs)
      .filter((name) => !except.test(name))
      .map((name) => [name, numbers(inputs, name, unitOf(inputs[name]))]),
  );

/** A list in the order of the parameters, or one number a name. */
function startOf(inputs: Inputs, name: string): number[] | Record<string, number> {
  const named = z.record(z.string(), z.number()).safeParse(inputs[name]);
  return named.success ? named.data : numbers(inputs, name);
}

/** From every start the same minimum must be reached; the values are those of the first. */
function checkNonlinear({ inputs }: GoldenCase): Values {
  const aside = /^(model|start.*|notes?)$/;
  const model = text(inputs, 'model');
  const sides = model.includes('=') ? model.split('=') : ['y', model];
  const named = sides.flatMap((side) => namesIn(settled(parseFormula(side)).expression));
  for (const name of Object.keys(inputs))
    if (!aside.test(name) && !named.includes(name)) throw new Error(`input ${name} is not in the model`);
  const starts = Object.keys(inputs).filter((name) => name.startsWith('start'));
  const fits = starts.map((start) => settled(fitFormula(model, columnsOf(inputs, aside), startOf(inputs, start))));
  const [first, ...others] = fits;
  if (!first) throw new Error('a start is needed');
  for (const other of others)
    for (const [i, each] of other.parameters.entries()) {
      const wanted = first.parameters[i] as number;
      if (!(Math.abs(each - wanted) <= 1e-6 * Math.abs(wanted)))
        throw new Error(`${first.names[i]} is ${wanted} from one start and ${each} from another`);
    }
  const deviations = first.standard_deviations ?? [];
  return {
    ...Object.fromEntries(first.names.map((name, i) => [name, first.parameters[i] as number])),
    ...Object.fromEntries(deviations.map((each, i) => [`sd_${first.names[i]}`, each])),
    b: first.parameters,
    sd_b: deviations,
    rss: first.rss,
    residual_sd: first.residual_sd,
    residual_df: first.degrees_of_freedom,
  };
}
function checkDealGrove({ inputs }: GoldenCase): Values {
  only(inputs, 't', 'x', 'x_initial');
  const fit = settled(
    dealGroveFit(numbers(inputs, 't', 'h'), numbers(inputs, 'x', 'um'), numberOr(inputs, 'x_initial', 'um', 0)),
  );
  return {
    A: fit.a_um,
    B: fit.b_um2_per_h,
    se_A: fit.a_sd_um,
    se_B: fit.b_sd_um2_per_h,
    corr: fit.correlation,
    rss: fit.fit.rss,
    B_over_A: fit.b_um2_per_h / fit.a_um,
  };
}

function checkArrhenius({ inputs, expected }: GoldenCase): Values {
  const [rates, ...more] = Object.keys(inputs).filter((name) => name !== 'T');
  if (rates === undefined || more.length > 0) throw new Error('one list of rates beside T is needed');
  const wanted = [expected[`${rates}0`], expected.prefactor].map(unitOf).find((unit) => unit !== '1');
  const unit = wanted ?? unitOf(inputs[rates]);
  const fit = settled(arrheniusFit(numbers(inputs, 'T', 'K'), numbers(inputs, rates, unit)));
  return {
    Ea: fit.energy_ev,
    se_Ea: fit.energy_sd_ev,
    R2: fit.r2,
    [`${rates}0`]: fit.prefactor,
    prefactor: fit.prefactor,
    ln_prefactor: Math.log(fit.prefactor),
  };
}

/** "b ~ N(0, 10^2 I)", also with a list of means: N([1, 2], 3^2 I), or with variances of their own: N(0, diag(25, 4)). */
function normalPrior(prior: string, p: number): { readonly mean: number[]; readonly covariance: number[][] } {
  const [, means, variances] = /(?:^|~)\s*N\(\s*(\[[^\]]*\]|[-+\d.eE]+)\s*,\s*(.*)\)\s*$/.exec(prior) ?? [];
  const [, isotropic, own] =
    /^(?:([-+\d.eE^*]+)\s*\*?\s*I|diag\s*\(\s*\[?([^\])]+)\]?\s*\))$/.exec(variances ?? '') ?? [];
  if (means === undefined || (isotropic ?? own) === undefined) throw new Error(`prior ${prior} is not understood`);
  const mean = means.startsWith('[') ? (JSON.parse(means) as number[]) : new Array<number>(p).fill(Number(means));
  const given = (own ?? '').split(',');
  const diagonal = mean.map((_, i) => settled(formula(isotropic ?? given[i] ?? '', [])).formula.value([]));
  if (own !== undefined && given.length !== p) throw new Error(`prior ${prior} is not one of ${p} coefficients`);
  return { mean, covariance: mean.map((_, i) => mean.map((__, j) => (i === j ? (diagonal[i] as number) : 0))) };
}

function checkConjugate({ inputs }: GoldenCase): Values {
  const { rows } = designOf(inputs);
  const prior = normalPrior(text(inputs, 'prior'), rows[0]?.length ?? 0);
  const { posterior } = settled(
    conjugateNormal(rows, numbers(inputs, 'y', unitOf(inputs.y)), number(inputs, 'sigma', unitOf(inputs.sigma)), prior),
  );
  return {
    posterior_mean: posterior.mean,
    posterior_cov: posterior.covariance,
    posterior_sd: posterior.covariance.map((row, i) => Math.sqrt(row[i] as number)),
    log_evidence: posterior.log_evidence,
  };
}

type Chains = readonly Float64Array[];

/** Draws of each variable, refused where the chains have not mixed. */
function mixed(draws: readonly Chains[]): readonly Chains[] {
  for (const chains of draws) {
    const split = rHat(halves(chains));
    if (!(split < 1.05)) throw new Error(`the chains have not mixed: split R-hat ${split}`);
  }
  return draws;
}

/** Mean, variance and standard deviation of a quantity, each with its Monte Carlo error. */
function moments(chains: Chains): { readonly mean: Estimate; readonly variance: Estimate; readonly sd: Estimate } {
  const mean = chainMean(chains);
  const variance = chainMean(chains.map((chain) => chain.map((each) => (each - mean.estimate) ** 2)));
  const sd = Math.sqrt(variance.estimate);
  return { mean, variance, sd: { estimate: sd, standard_error: variance.standard_error / (2 * sd) } };
}

function covariance(a: Chains, b: Chains): Estimate {
  const [ofA, ofB] = [chainMean(a).estimate, chainMean(b).estimate];
  return chainMean(a.map((chain, i) => chain.map((each, k) => (each - ofA) * ((b[i]?.[k] ?? Number.NaN) - ofB))));
}

const inPriors = (priors: string, pattern: RegExp): number[] => {
  const found = pattern.exec(priors);
  if (!found) throw new Error(`priors ${priors} are not understood`);
  return found.slice(1).map(Number);
};

function checkTarget({ inputs }: GoldenCase): Values {
  if (inputs.log_density !== undefined) {
    only(inputs, 'log_density');
    const written = text(inputs, 'log_density');
    const names = namesIn(settled(parseFormula(written)).expression).filter((name) => name !== 'pi');
    const density = settled(formula(written, names)).formula.gradient;
    const start = names.map(() => 0.5);
    const plan = { seed: 2026, chains: 4, warm_up: 300, draws: 5000, thin: 2000 };
    const draws = mixed(settled(hamiltonian(density, start, plan)).samples.draws);
    const pairs = draws.flatMap((chains, i) =>
      draws.slice(0, i).map((others, j) => [`Cov_${names[j]}${names[i]}`, covariance(others, chains)] as const),
    );
    return Object.fromEntries([
      ...pairs,
      ...draws.flatMap((chains, i) => {
        const { mean, variance, sd } = moments(chains);
        const name = names[i] as string;
        return [
          [`E_${name}`, mean],
          [`Var_${name}`, variance],
          [`sd_${name}`, sd],
        ] as const;
      }),
    ]);
  }
  only(inputs, 'y', 'sigma', 'priors');
  const priors = text(inputs, 'priors').replace(/\s+/g, '');
  const [mu_mean, mu_sd] = inPriors(priors, /mu~N\(([-+\d.eE]+),([\d.eE]+)\)/) as [number, number];
  const [tau_scale] = inPriors(priors, /tau~half-Cauchy\(0,([\d.eE]+)\)/i) as [number];
  inPriors(priors, /theta_i~N\(mu,tau\)/);
  const [y, sigma] = [numbers(inputs, 'y', unitOf(inputs.y)), numbers(inputs, 'sigma')];
  const density = hierarchicalNormal(y, sigma, { mu_mean, mu_sd, tau_scale });
  const start = [mu_mean, Math.log(tau_scale), ...y.map(() => 0)];
  const plan = { seed: 2026, chains: 4, warm_up: 30_000, draws: 10_000, thin: 40 };
  const draws = mixed(settled(adaptiveMetropolis(density, start, plan)).samples.draws);
  const [muChains, logTau] = draws as [Chains, Chains];
  const mu = moments(muChains);
  const tau = moments(logTau.map((chain) => chain.map(Math.exp)));
  return {
    mu_mean: mu.mean.estimate,
    mu_sd: mu.sd.estimate,
    tau_mean: tau.mean.estimate,
    tau_sd: tau.sd.estimate,
  };
}

function checkDiagnostics({ inputs }: GoldenCase): Values {
  only(inputs, /^chains/, 'generator');
  const name = Object.keys(inputs).find((each) => each.startsWith('chains'));
  if (name === undefined) throw new Error('chains are needed');
  const chains = matrix(inputs, name);
  const ess = effectiveSampleSize(chains);
  return {
    rhat_basic: rHat(chains),
    rhat_split: rHat(halves(chains)),
    ess_geyer_initial_monotone: ess,
    // What the theory of the generator gives is the reference of the same estimate.
    ess_theory_ar1: ess,
  };
}

export const calibrationBindings: Bindings = understood(
  {
    'calibration.nonlinear_ls': checkNonlinear,
    'calibration.deal_grove_fit': checkDealGrove,
    'calibration.arrhenius': checkArrhenius,
    'calibration.bayes_conjugate': checkConjugate,
    'calibration.mcmc_target': checkTarget,
    'calibration.mcmc_diagnostics': checkDiagnostics,
  },
  {
    outputs: { A: 'um', se_A: 'um', B: 'um^2/h', se_B: 'um^2/h', B_over_A: 'um/h', Ea: 'eV', se_Ea: 'eV' },
    described: ['generator'],
  },
);
