import { z } from 'zod';
import { conjugateNormal } from '../../../domain/control/bayes/conjugate-normal.ts';
import { namesIn, parseFormula } from '../../../domain/control/formula/parse.ts';
import { formula } from '../../../domain/control/formula/tape.ts';
import { fitFormula } from '../../../domain/control/least-squares/fit-formula.ts';
import { adaptiveMetropolis } from '../../../domain/control/mcmc/adaptive-metropolis.ts';
import { chainMean, effectiveSampleSize, halves, rHat } from '../../../domain/control/mcmc/diagnostics.ts';
import { hamiltonian } from '../../../domain/control/mcmc/hamiltonian.ts';
import { hierarchicalNormal } from '../../../domain/control/mcmc/hierarchical-normal.ts';
import { arrheniusFit } from '../../../domain/control/regression/arrhenius-fit.ts';
import { dealGroveFit } from '../../../domain/control/regression/deal-grove-fit.ts';
import { ordinary, powers, withConstant } from '../../../domain/control/regression/ordinary.ts';
import type { Actual, Bindings, Estimate } from '../binding.ts';
import type { GoldenCase } from '../golden-file.ts';
import { matrix, number, numberOr, numbers, text } from '../inputs.ts';
import { settled } from '../settled.ts';
import { understood } from '../understood.ts';
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

interface Design {
  readonly rows: number[][];
  /** Of each column. */
  readonly names: readonly string[];
}

/** The columns of a model that is linear in its parameters, such as `y = b0 + b1*x + b2*x**2`. */
function designOfModel(model: string, inputs: Inputs): Design {
  const [left = '', right = left] = model.split('=');
  if (model.includes('=') && left.trim() !== 'y') throw new Error(`model ${model} is none of y`);
  const written = right.replace(/\+\s*e\s*$/, '');
  const all = namesIn(settled(parseFormula(written)).expression);
  const data = all.filter((name) => inputs[name] !== undefined);
  const names = all.filter((name) => !data.includes(name) && name !== 'pi').sort();
  only(inputs, ...data, 'model', 'y', 'sigma', 'prior');
  const columns = data.map((name) => numbers(inputs, name, unitOf(inputs[name])));
  const { gradient } = settled(formula(written, [...names, ...data])).formula;
  const slopes = new Float64Array(names.length + data.length);
  const at = (parameter: number, i: number): number[] => {
    gradient([...names.map(() => parameter), ...columns.map((column) => column[i] as number)], slopes);
    return [...slopes.subarray(0, names.length)];
  };
  const rows = numbers(inputs, 'y', unitOf(inputs.y)).map((_, i) => at(0, i));
  if (
    rows.some((row, i) => at(1, i).some((slope, j) => Math.abs(slope - (row[j] as number)) > 1e-12 * Math.abs(slope)))
  )
    throw new Error(`model ${model} is not linear in ${names.join(', ')}`);
  return { rows, names };
}

/** Rows of the design by what the inputs say: a model, a matrix X, or x with its powers; a constant unless they say not. */
function designOf(inputs: Inputs): Design {
  if (inputs.model !== undefined && !degrees.has(String(inputs.model)))
    return designOfModel(text(inputs, 'model'), inputs);
  only(inputs, 'model', 'X', 'x', predictor, 'y', 'degree', 'intercept', 'sigma', 'prior');
  const { rows, first } = givenDesign(inputs);
  return { rows, names: (rows[0] ?? []).map((_, i) => `b${i + first}`) };
}

const byNumber = (a: string, b: string): number => Number(a.slice(1)) - Number(b.slice(1));

/** Words for polynomials. */
const degrees = new Map([
  ['linear', 1],
  ['quadratic', 2],
  ['cubic', 3],
]);
/** Predictors in columns of their own: x1, x2 ... */
const predictor = /^x\d+$/;

function givenDesign(inputs: Inputs): { readonly rows: number[][]; readonly first: number } {
  const constant = z.union([z.boolean(), z.literal([0, 1])]).parse(inputs.intercept ?? true);
  const degree = degrees.get(String(inputs.model)) ?? numberOr(inputs, 'degree', '1', 1);
  if (inputs.X !== undefined) {
    const x = matrix(inputs, 'X');
    return { rows: constant ? withConstant(x) : x, first: constant ? 0 : 1 };
  }
  const own = Object.keys(inputs).filter((name) => predictor.test(name));
  if (own.length > 0) {
    const columns = own.sort(byNumber).map((name) => numbers(inputs, name, unitOf(inputs[name])));
    const x = numbers(inputs, 'y', unitOf(inputs.y)).map((_, i) => columns.map((column) => column[i] as number));
    return { rows: constant ? withConstant(x) : x, first: constant ? 0 : 1 };
  }
  const rows = powers(numbers(inputs, 'x', unitOf(inputs.x)), degree);
  return { rows: constant ? rows : rows.map((row) => row.slice(1)), first: constant ? 0 : 1 };
}

function checkOrdinary({ inputs }: GoldenCase): Values {
  const { rows, names } = designOf(inputs);
  const fit = settled(ordinary(rows, numbers(inputs, 'y', unitOf(inputs.y))));
  return {
    b: fit.coefficients,
    sd_b: fit.standard_deviations,
    ...Object.fromEntries(fit.coefficients.map((each, i) => [names[i] as string, each])),
    ...Object.fromEntries(fit.standard_deviations.map((each, i) => [`sd_${names[i]}`, each])),
    R2: fit.r2,
    residual_sd: fit.residual_sd,
    rss: fit.rss,
    F: fit.f_statistic,
    residual_df: fit.degrees_of_freedom,
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
    const plan = { seed: 2026, chains: 4, warm_up: 300, draws: 1000, thin: 4000 };
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
    'regression.ols': checkOrdinary,
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
