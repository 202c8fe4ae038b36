import { z } from 'zod';
import { type CusumDesign, type CusumPoint, cusumInSigmas, cusumSeries } from '../../../domain/control/cusum.ts';
import { ewmaSeries } from '../../../domain/control/ewma.ts';
import { subgroupOf } from '../../../domain/control/subgroups.ts';
import type { Actual, Binding } from '../binding.ts';
import { number, numberOr } from '../inputs.ts';
import {
  centreAndSigma,
  dataNames,
  dataOf,
  type Inputs,
  inUnitOf,
  meansOf,
  only,
  places,
  unitOf,
} from './spc-inputs.ts';

type Values = Readonly<Record<string, Actual>>;

const limitsKind = (given: unknown): 'exact' | 'asymptotic' => {
  if (given === undefined || /exact|var/i.test(String(given))) return 'exact';
  if (/asymp|fixed|steady/i.test(String(given))) return 'asymptotic';
  throw new Error(`no limits are ${String(given)}`);
};

export const checkEwma: Binding = ({ inputs }, lookup) => {
  only(inputs, ...dataNames, 'lambda', 'EWMA0', 'target', 's', 'sigma', 'k', 'L', 'nsigmas', 'limits');
  const known = inputs.EWMA0 !== undefined || inputs.target !== undefined;
  const data = dataOf(inputs, lookup);
  const found = known && (inputs.s ?? inputs.sigma) !== undefined ? null : meansOf(data);
  const values = found?.means ?? data.rows.map((row) => subgroupOf(row).mean);
  const target = known
    ? inUnitOf(data, inputs, inputs.EWMA0 === undefined ? 'target' : 'EWMA0')
    : (found?.center ?? Number.NaN);
  const given = ['s', 'sigma'].find((name) => inputs[name] !== undefined && typeof inputs[name] !== 'string');
  const sigma = given
    ? inUnitOf(data, inputs, given)
    : (found?.sigma ?? Number.NaN) / Math.sqrt(found?.n ?? Number.NaN);
  const width = ['k', 'L', 'nsigmas'].find((name) => inputs[name] !== undefined);
  const limits = limitsKind(inputs.limits);
  const design = { lambda: number(inputs, 'lambda'), l: width ? number(inputs, width) : 3, target, sigma, limits };
  const points = ewmaSeries(design, values);
  const z = points.map((point) => point.z);
  const [ucl, lcl] = [points.map((point) => point.ucl), points.map((point) => point.lcl)];
  const constant = limits === 'asymptotic';
  return {
    ewma: z,
    y: z,
    UCL: constant ? (ucl[0] ?? Number.NaN) : ucl,
    LCL: constant ? (lcl[0] ?? Number.NaN) : lcl,
    violations: places(points, ({ signal }) => signal !== null),
  };
};

const cusumResults = (points: readonly CusumPoint[], unit: number): Values => {
  const signals = (...sides: readonly CusumPoint['signal'][]): number[] =>
    places(points, ({ signal }) => signal !== null && sides.includes(signal));
  return {
    S_hi: points.map(({ high }) => high / unit),
    S_lo: points.map(({ low }) => low / unit),
    signals: signals('above', 'below', 'both'),
    pos: points.map(({ high }) => high / unit),
    neg: points.map(({ low }) => -low / unit),
    upper_signals: signals('above', 'both'),
    lower_signals: signals('below', 'both'),
  };
};

/**
 * k and h stand in data units, beside a target; or in standard errors, where one is given or their unit says so, or as
 * decision interval and shift.
 */
export const checkCusum: Binding = ({ inputs }, lookup) => {
  only(inputs, ...dataNames, 'target', 'k', 'h', 's', 'sigma', 'decision_interval', 'se_shift');
  const data = dataOf(inputs, lookup);
  const given = ['s', 'sigma'].find((name) => inputs[name] !== undefined && typeof inputs[name] !== 'string');
  const inSigmas = given !== undefined || ['k', 'h'].some((name) => unitOf(inputs[name]) === 'sigma');
  if (inputs.k !== undefined && !inSigmas) {
    const values = data.rows.map((row) => subgroupOf(row).mean);
    const design: CusumDesign = {
      target: inputs.target === undefined ? 0 : inUnitOf(data, inputs, 'target'),
      k: inUnitOf(data, inputs, 'k'),
      h: inUnitOf(data, inputs, 'h'),
    };
    return cusumResults(cusumSeries(design, values), 1);
  }
  const { means, center, sigma, n } = meansOf(data);
  const error = given === undefined ? sigma / Math.sqrt(n) : inUnitOf(data, inputs, given);
  const inErrors = (name: string): number => {
    const unit = unitOf(inputs[name]);
    return unit === 'sigma' || unit === '1' ? number(inputs, name, unit) : inUnitOf(data, inputs, name) / error;
  };
  const [k, h] =
    inputs.k === undefined
      ? [numberOr(inputs, 'se_shift', 'sigma', 1) / 2, numberOr(inputs, 'decision_interval', 'sigma', 5)]
      : [inErrors('k'), inErrors('h')];
  const target = inputs.target === undefined ? center : inUnitOf(data, inputs, 'target');
  return cusumResults(cusumSeries(cusumInSigmas(target, error, k, h), means), error);
};

const groupOf = (given: unknown): Inputs | null =>
  given === undefined ? null : z.record(z.string(), z.unknown()).parse(given);

export const checkDetection: Binding = ({ inputs }, lookup) => {
  only(inputs, ...dataNames, 'center', 'sigma', 'ewma', 'cusum');
  const data = dataOf(inputs, lookup);
  const values = data.rows.flat();
  const [target, sigma] = centreAndSigma(data, inputs);
  const first = (signals: readonly { readonly signal: unknown }[]): number | null =>
    places(signals, ({ signal }) => signal !== null)[0] ?? null;
  const ewma = groupOf(inputs.ewma);
  const cusum = groupOf(inputs.cusum);
  const found: Record<string, Actual> = {};
  if (ewma !== null) {
    only(ewma, 'lambda', 'L', 'limits');
    const [lambda, l] = [number(ewma, 'lambda'), number(ewma, 'L')];
    const design = { lambda, l, target, sigma, limits: limitsKind(ewma.limits) };
    found.first_ewma_signal = first(ewmaSeries(design, values));
  }
  if (cusum !== null) {
    only(cusum, 'k', 'h');
    const design = cusumInSigmas(target, sigma, number(cusum, 'k', 'sigma'), number(cusum, 'h', 'sigma'));
    found.first_cusum_signal = first(cusumSeries(design, values));
  }
  return found;
};
