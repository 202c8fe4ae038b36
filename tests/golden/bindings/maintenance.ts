import { z } from 'zod';
import { type Belief, kalmanFilter, steadyGain } from '../../../domain/control/maintenance/kalman.ts';
import { fitLocalLevel } from '../../../domain/control/maintenance/local-level.ts';
import { remainingLife } from '../../../domain/control/maintenance/remaining-life.ts';
import { fitWeibull, meanLife, outlook } from '../../../domain/control/maintenance/weibull.ts';
import { monitor, trainPca } from '../../../domain/control/pca/monitoring.ts';
import { ordinary, withConstant } from '../../../domain/control/regression/ordinary.ts';
import { simulateRuns } from '../../../domain/control/run-to-run/ewma-controller.ts';
import {
  type LinearModel,
  lasso,
  partialLeastSquares,
  predict,
  ridge,
} from '../../../domain/control/virtual-metrology/linear-models.ts';
import { predictionMetrics } from '../../../domain/control/virtual-metrology/metrics.ts';
import { formula } from '../../../domain/process/formula/tape.ts';
import { settled } from '../../../domain/process/testing/settled.ts';
import type { Actual, Bindings, Lookup } from '../binding.ts';
import type { GoldenCase } from '../golden-file.ts';
import { matrix, number, numberOr, numbers, text } from '../inputs.ts';
import { nile } from '../nile.ts';
import { understood } from '../understood.ts';
import { converted } from '../units.ts';
import { bare, list, only, table, unitOf } from './spc-inputs.ts';

type Inputs = GoldenCase['inputs'];
type Values = Readonly<Record<string, Actual>>;

/** Level and slope of a plant "y = d_k + 1.2 u". */
function plantOf(written: string): { readonly level: number; readonly gain: number; readonly drifts: boolean } {
  const right = written.slice(written.indexOf('=') + 1).replace(/\bu_[kn]\b/g, 'u');
  const disturbance = /\bd(_k|_n)?\b/.exec(right)?.[0];
  const names = disturbance === undefined ? ['u'] : ['u', disturbance];
  const { value } = settled(formula(right, names)).formula;
  const at = (u: number): number => value([u, 0]);
  const gain = at(1) - at(0);
  if (Math.abs(at(3) - at(0) - 3 * gain) > 1e-12 * Math.abs(gain)) throw new Error(`plant ${written} is not linear`);
  return { level: at(0), gain, drifts: disturbance !== undefined };
}

function checkRunToRun({ inputs, expected }: GoldenCase): Values {
  only(inputs, 'plant', 'drift_d', 'model_gain', 'lambda', 'lambda2', 'target', 'a0', 'runs');
  const plant = plantOf(text(inputs, 'plant'));
  if (plant.drifts !== (inputs.drift_d !== undefined)) throw new Error('the plant and its drift do not match');
  // How many runs a plant without drift makes is told by how many are expected.
  const listed = z.object({ u: z.object({ value: z.array(z.number()) }) }).safeParse(expected);
  const runs = numberOr(inputs, 'runs', '1', listed.success ? listed.data.u.value.length : 20);
  const offsets = plant.drifts
    ? numbers(inputs, 'drift_d').map((d) => plant.level + d)
    : new Array<number>(runs).fill(plant.level);
  const controller = {
    model_gain: number(inputs, 'model_gain'),
    weight: number(inputs, 'lambda'),
    trend_weight: numberOr(inputs, 'lambda2', '1', 0),
    target: number(inputs, 'target'),
  };
  const loop = settled(simulateRuns(controller, plant.gain, offsets, number(inputs, 'a0')));
  // The theory that cases print is that of a model whose gain is right: drift over weight.
  const nominal = settled(simulateRuns(controller, controller.model_gain, offsets, number(inputs, 'a0')));
  return {
    u: loop.inputs,
    y: loop.outputs,
    stable: loop.stable,
    steady_offset: loop.steady_offset,
    steady_offset_theory: nominal.steady_offset,
  };
}

const series: Readonly<Record<string, readonly number[]>> = { Nile: nile };

function checkLocalLevel({ inputs }: GoldenCase): Values {
  only(inputs, 'data', 'y', 'first_values');
  const listed = inputs.y ?? inputs.data;
  const named = typeof listed === 'string' ? Object.keys(series).find((name) => listed.includes(name)) : undefined;
  const values = named === undefined ? list.parse(bare(listed)) : (series[named] as readonly number[]);
  if (inputs.first_values !== undefined)
    for (const [i, each] of numbers(inputs, 'first_values').entries())
      if (values[i] !== each) throw new Error(`value ${i + 1} of the series is ${values[i]}, not ${each}`);
  const { sigma2_level, sigma2_obs, log_likelihood } = settled(fitLocalLevel(values));
  return { sigma2_level, sigma2_obs, log_likelihood };
}

/** A matrix, one row, or a number. */
const asRows = (given: unknown): number[][] => {
  const value = bare(given);
  if (typeof value === 'number') return [[value]];
  const row = list.safeParse(value);
  return row.success ? [row.data] : table.parse(value);
};
const asList = (given: unknown): number[] => {
  const value = bare(given);
  return typeof value === 'number' ? [value] : list.parse(value);
};

function checkKalman({ inputs }: GoldenCase): Values {
  only(inputs, 'F', 'H', 'Q', 'R', 'm0', 'P0', 'z');
  const space = { f: asRows(inputs.F), h: asRows(inputs.H), q: asRows(inputs.Q), r: asRows(inputs.R) };
  const start: Belief = { mean: asList(inputs.m0), covariance: asRows(inputs.P0) };
  const observations = z.array(z.unknown()).parse(bare(inputs.z));
  const run = settled(
    kalmanFilter(
      space,
      start,
      observations.map((each) => (each === null ? null : asList(each))),
    ),
  );
  const { gain } = settled(steadyGain(space, start));
  const scalar = typeof bare(inputs.F) === 'number';
  return {
    m: run.beliefs.map(({ mean }) => (scalar ? (mean[0] as number) : mean)),
    P: run.beliefs.map(({ covariance }) => (scalar ? (covariance[0]?.[0] as number) : covariance)),
    K_steady: scalar ? (gain[0]?.[0] as number) : gain,
    log_likelihood: run.log_likelihood,
  };
}

/** A value of the unit `from` in the one that the case expects it in; without a unit on either side as it is. */
const inWanted = (expected: GoldenCase['expected'], name: string, value: number, from: string): number => {
  const wanted = unitOf(expected[name]);
  return from === '1' || wanted === '1' ? value : converted(value, from, wanted);
};

/** Outputs that a case names with numbers in their names, such as P_fail_next_100_given_300. */
const named = (
  expected: GoldenCase['expected'],
  pattern: RegExp,
  compute: (...found: number[]) => Actual,
): Record<string, Actual> =>
  Object.fromEntries(
    Object.keys(expected).flatMap((name) => {
      const match = pattern.exec(name);
      return match ? [[name, compute(...match.slice(1).map(Number))] as const] : [];
    }),
  );

function checkWeibull({ inputs, expected }: GoldenCase): Values {
  only(inputs, /^failures/, 't', 'event', 'censored');
  const name = Object.keys(inputs).find((each) => each === 't' || each.startsWith('failures'));
  if (name === undefined) throw new Error('ages are needed');
  const unit = unitOf(inputs[name]);
  const ages = numbers(inputs, name, unit);
  const flags = (name: string): boolean[] =>
    z.array(z.union([z.boolean(), z.literal([0, 1])]).pipe(z.coerce.boolean())).parse(bare(inputs[name]));
  if (inputs.event !== undefined && inputs.censored !== undefined) throw new Error('event and censored say the same');
  const failed =
    inputs.censored !== undefined
      ? flags('censored').map((each) => !each)
      : inputs.event !== undefined
        ? flags('event')
        : ages.map(() => true);
  const { shape, scale } = settled(fitWeibull(ages, failed));
  return {
    shape,
    scale: inWanted(expected, 'scale', scale, unit),
    mean_life: inWanted(expected, 'mean_life', meanLife({ shape, scale }), unit),
    ...named(
      expected,
      /^P_fail_next_([\d.]+)_given_([\d.]+)$/,
      (horizon, age) => settled(outlook({ shape, scale }, age as number, horizon as number)).failure_probability,
    ),
  };
}

function checkConditional({ inputs, expected }: GoldenCase): Values {
  only(inputs, 'scale', 'shape', 'age', 'horizon');
  const unit = unitOf(inputs.scale);
  const found = settled(
    outlook(
      { shape: number(inputs, 'shape'), scale: number(inputs, 'scale', unit) },
      number(inputs, 'age', unit),
      number(inputs, 'horizon', unit),
    ),
  );
  // Failures a run stand in 1/run where ages stand in runs.
  const counted = unitOf(expected.hazard_now) === `1/${unit.replace(/s$/, '')}`;
  const hazard = counted
    ? found.hazard
    : inWanted(expected, 'hazard_now', found.hazard, unit === '1' ? unit : `1/${unit}`);
  return {
    P_fail: found.failure_probability,
    hazard_now: hazard,
    median_remaining: inWanted(expected, 'median_remaining', found.median_remaining, unit),
  };
}

function checkRemaining({ inputs, expected }: GoldenCase): Values {
  only(inputs, 'run', 'health', 'threshold');
  const runs = numbers(inputs, 'run', unitOf(inputs.run));
  const unit = unitOf(inputs.health);
  const threshold = number(inputs, 'threshold', unit === '1' ? unitOf(inputs.threshold) : unit);
  const found = settled(remainingLife(runs, numbers(inputs, 'health', unit), threshold));
  const last = Math.max(...runs);
  return {
    slope: found.slope,
    intercept: found.intercept,
    RUL: found.remaining,
    ...named(expected, /^RUL_from_run_([\d.]+)$/, (run) => found.remaining + last - (run as number)),
  };
}

function checkLinear({ inputs, expected }: GoldenCase): Values {
  only(inputs, 'X', 'y');
  const [x, y] = [matrix(inputs, 'X'), numbers(inputs, 'y')];
  const described = (model: LinearModel): Values => ({
    coef: model.coefficients,
    intercept: model.intercept,
    R2: settled(predictionMetrics(y, predict(model, x))).r2,
  });
  const amount = '([\\d.]+(?:e[-+]?\\d+)?)';
  return {
    ...named(expected, new RegExp(`^ridge_alpha${amount}$`), (a) => described(settled(ridge(x, y, a as number)))),
    ...named(expected, new RegExp(`^lasso_alpha${amount}$`), (a) => described(settled(lasso(x, y, a as number)))),
    ...named(expected, /^pls_(\d+)_components?$/, (k) => {
      const model = settled(partialLeastSquares(x, y, k as number));
      // scikit-learn 1.2 gives the coefficients of the scaled columns.
      return { ...described(model), coef: model.scaled_coefficients };
    }),
    ols_R2: settled(ordinary(withConstant(x), y)).r2,
  };
}

/** "same as <case>, autoscaled (ddof=1), 2 PCs" */
function runsOf(
  inputs: Inputs,
  lookup: Lookup,
): { readonly runs: number[][]; readonly components: number; readonly ddof: number } {
  only(inputs, 'X', 'components', 'alpha');
  if (typeof inputs.X !== 'string')
    return { runs: matrix(inputs, 'X'), components: number(inputs, 'components'), ddof: 1 };
  const [, id] = /same as ([^\s,]+)/.exec(inputs.X) ?? [];
  if (id === undefined) throw new Error(`X: ${inputs.X} is not understood`);
  const components = /(\d+) (?:PCs?|components?)/.exec(inputs.X)?.[1] ?? inputs.components;
  return {
    runs: matrix(lookup(id).inputs, 'X'),
    components: z.coerce.number().int().parse(components),
    ddof: Number(/ddof\s*=\s*(\d)/.exec(inputs.X)?.[1] ?? 1),
  };
}

function checkPca({ inputs }: GoldenCase, lookup: Lookup): Values {
  const { runs, components, ddof } = runsOf(inputs, lookup);
  const { model } = settled(trainPca(runs, components, numberOr(inputs, 'alpha', '1', 0.01), ddof));
  const seen = runs.map((run) => monitor(model, run));
  return {
    eigenvalues: model.eigenvalues,
    T2: seen.map(({ t2 }) => t2),
    Q_SPE: seen.map(({ q }) => q),
    T2_limit: model.t2_limit,
    Q_limit: model.q_limit,
  };
}

function checkMetrics({ inputs, expected }: GoldenCase): Values {
  only(inputs, 'y', 'yhat');
  const unit = unitOf(inputs.y);
  const found = settled(predictionMetrics(numbers(inputs, 'y', unit), numbers(inputs, 'yhat', unit)));
  const { rmse, mae, bias } = found;
  return {
    ...Object.fromEntries(
      Object.entries({ rmse, mae, bias }).map(([name, each]) => [name, inWanted(expected, name, each, unit)]),
    ),
    mape_pct: found.mape_pct,
    R2: found.r2,
  };
}

export const maintenanceBindings: Bindings = understood(
  {
    'control.run_to_run_ewma': checkRunToRun,
    'maintenance.local_level': checkLocalLevel,
    'maintenance.kalman': checkKalman,
    'maintenance.weibull_mle': checkWeibull,
    'maintenance.conditional_failure': checkConditional,
    'maintenance.rul': checkRemaining,
    'maintenance.pca_monitoring': checkPca,
    'virtual_metrology.linear': checkLinear,
    'virtual_metrology.metrics': checkMetrics,
  },
  { outputs: {}, described: [] },
);
