import { z } from 'zod';
import { defineModel, type Evaluation, type Model, type Value } from '../process/model.ts';
import { capabilityIndices, type Estimated, overall } from './capability.ts';
import { cusumInSigmas, cusumSeries } from './cusum.ts';
import { ewmaSeries } from './ewma.ts';
import { t2Limits, t2Reference, t2Series } from './hotelling.ts';
import { addIndividual, individualsLimits, noIndividuals, type ShewhartLimits } from './individuals.ts';
import { defaultRules, ruleIds } from './rules.ts';
import { judgeSeries } from './run-rules.ts';
import {
  deviationChartLimits,
  grandMean,
  meanLimits,
  rangeChartLimits,
  type Subgroup,
  sigmaWithin,
  subgroupOf,
} from './subgroups.ts';

const value = z.number().min(-1e9).max(1e9);
const sigma = z.number().min(1e-9).max(1e9);
const values = z.array(value).min(1).max(5000);
const equalRows = (rows: readonly (readonly unknown[])[]): boolean =>
  rows.every((row) => row.length === rows[0]?.length);
const subgroups = z.array(z.array(value).min(1).max(50)).min(2).max(1000).refine(equalRows, 'rows of several lengths');
const data = { unit: 'of the data' };

const answer = (found: Readonly<Record<string, Value>>): Evaluation => ({
  ok: true,
  values: found,
  constants: null,
  warnings: [],
});
const unanswered = (quantity: string, message: string): Evaluation => ({
  ok: false,
  error: { kind: 'no_solution', quantity, message },
});

/** Mean and standard deviation within, from single values or subgroups; null without variation. */
function phaseOne(groups: readonly Subgroup[]): { readonly mean: number; readonly sigma: number } | null {
  if (groups[0]?.n === 1) {
    const limits = individualsLimits(groups.map(({ mean }) => mean).reduce(addIndividual, noIndividuals));
    return limits && { mean: limits.cl, sigma: limits.sigma };
  }
  const within = sigmaWithin(groups, 'range');
  return within > 0 ? { mean: grandMean(groups), sigma: within } : null;
}

const numbersOf = ({ cl, ucl, lcl, sigma: error }: ShewhartLimits): Value => ({ cl, ucl, lcl, sigma: error });
const withInterval = (index: Estimated | null | undefined): Value =>
  index ? { value: index.value, interval: [...index.interval] } : null;

export const chartModels: readonly Model[] = [
  defineModel({
    name: 'spc.limits',
    title: 'Limits of I-MR, Xbar-R and Xbar-S charts from phase I',
    source: 'NIST/SEMATECH e-Handbook 6.3.2; Montgomery, chapter 6',
    input: z.strictObject({ subgroups }),
    output: {
      mean_chart: data,
      range_chart: data,
      deviation_chart: data,
      sigma_within: { unit: 'of the data', min: 0 },
    },
    evaluate: (input) => {
      const groups = input.subgroups.map(subgroupOf);
      const found = phaseOne(groups);
      if (found === null) return unanswered('sigma_within', 'the values do not vary within subgroups');
      const n = groups[0]?.n ?? 1;
      const ranged = Math.max(2, n);
      return answer({
        mean_chart: numbersOf(meanLimits(found.mean, found.sigma, n)),
        range_chart: numbersOf(rangeChartLimits(found.sigma, ranged)),
        deviation_chart: n < 2 ? null : numbersOf(deviationChartLimits(sigmaWithin(groups, 'deviation'), n)),
        sigma_within: found.sigma,
      });
    },
  }),
  defineModel({
    name: 'spc.rules',
    title: 'Run rules that each point breaks (Western Electric and Nelson)',
    source: 'Western Electric 1956; Nelson 1984',
    input: z.strictObject({ values, cl: value, sigma, rules: z.array(z.enum(ruleIds)).default([...defaultRules]) }),
    output: { violations: { unit: 'index from 0' } },
    evaluate: ({ values: points, cl, sigma: s, rules }) => {
      const judged = judgeSeries(points, { cl, ucl: cl + 3 * s, lcl: cl - 3 * s, sigma: s });
      const of = (rule: (typeof rules)[number]): number[] =>
        judged.flatMap((all, i) => (all.includes(rule) ? [i] : []));
      return answer({ violations: Object.fromEntries(rules.map((rule) => [rule, of(rule)])) });
    },
  }),
  defineModel({
    name: 'spc.ewma',
    title: 'EWMA chart',
    source: 'Roberts 1959; NIST/SEMATECH e-Handbook 6.3.2.4',
    input: z.strictObject({
      values,
      lambda: z.number().min(1e-4).max(1).default(0.2),
      l: z.number().min(0.1).max(10).default(2.859),
      target: value,
      sigma,
      limits: z.enum(['exact', 'asymptotic']).default('exact'),
    }),
    output: { z: data, ucl: data, lcl: data, signals: { unit: 'index from 0', min: 0 } },
    evaluate: ({ values: points, ...design }) => {
      const found = ewmaSeries(design, points);
      const signals = found.flatMap(({ signal }, i) => (signal === null ? [] : [i]));
      return answer({
        z: found.map((point) => point.z),
        ucl: found.map(({ ucl }) => ucl),
        lcl: found.map(({ lcl }) => lcl),
        signals,
      });
    },
  }),
  defineModel({
    name: 'spc.cusum',
    title: 'Tabular CUSUM chart, k and h in sigmas',
    source: 'Page 1954; NIST/SEMATECH e-Handbook 6.3.2.3',
    input: z.strictObject({
      values,
      target: value,
      sigma,
      k_sigmas: z.number().min(0).max(10).default(0.5),
      h_sigmas: z.number().min(0.01).max(100).default(4.775),
    }),
    output: {
      high: { unit: 'of the data', min: 0 },
      low: { unit: 'of the data', min: 0 },
      signals: { unit: 'index from 0', min: 0 },
    },
    evaluate: ({ values: points, target, sigma: s, k_sigmas, h_sigmas }) => {
      const found = cusumSeries(cusumInSigmas(target, s, k_sigmas, h_sigmas), points);
      const signals = found.flatMap(({ signal }, i) => (signal === null ? [] : [i]));
      return answer({ high: found.map(({ high }) => high), low: found.map(({ low }) => low), signals });
    },
  }),
  defineModel({
    name: 'spc.hotelling',
    title: 'Hotelling T2 of each observation or subgroup, with limits of both phases',
    source: 'Tracy, Young & Mason 1992',
    input: z.strictObject({
      /** Shape m x n x p: subgroups, observations, variables. */
      subgroups: z
        .array(z.array(z.array(value).min(1).max(10)).min(1).max(20).refine(equalRows, 'observations differ in length'))
        .min(2)
        .max(500)
        .refine((groups) => equalRows(groups) && equalRows(groups.flat()), 'subgroups differ in shape'),
      confidence: z.number().min(0.5).max(0.99999).default(0.9973),
    }),
    output: {
      t2: { unit: '1', min: 0 },
      ucl_phase_one: { unit: '1', min: 0 },
      ucl_phase_two: { unit: '1', min: 0 },
      mean: data,
    },
    evaluate: ({ subgroups: groups, confidence }) => {
      const none = unanswered('covariance', 'singular: too few observations, or dependent variables');
      const reference = t2Reference(groups);
      if (reference === null) return none;
      const { mean, m, n } = reference;
      const limits = t2Limits(mean.length, m, n, confidence);
      if (limits === null) return none;
      return answer({
        t2: [...t2Series(reference, groups)],
        ucl_phase_one: limits.phase_one,
        ucl_phase_two: limits.phase_two,
        mean: [...mean],
      });
    },
  }),
  defineModel({
    name: 'spc.capability',
    title: 'Capability and performance indices with confidence intervals',
    source: 'NIST/SEMATECH e-Handbook 6.1.6; intervals of R qcc',
    input: z
      .strictObject({
        subgroups,
        lsl: value.nullable().default(null),
        usl: value.nullable().default(null),
        target: value.nullable().default(null),
        confidence: z.number().min(0.5).max(0.9999).default(0.95),
      })
      .refine(({ lsl, usl }) => lsl !== null || usl !== null, 'a capability needs lsl or usl')
      .refine(({ lsl, usl }) => lsl === null || usl === null || lsl < usl, 'lsl must lie below usl'),
    output: {
      ...Object.fromEntries(['cp', 'cpk', 'cpm', 'pp', 'ppk', 'ppm_index'].map((name) => [name, { unit: '1' }])),
      mean: data,
      sigma_within: { unit: 'of the data', min: 0 },
      sigma_overall: { unit: 'of the data', min: 0 },
    },
    evaluate: ({ subgroups: rows, confidence, ...specification }) => {
      const groups = rows.map(subgroupOf);
      const [found, whole] = [phaseOne(groups), overall(rows.flat())];
      if (found === null || !(whole.sigma > 0)) return unanswered('sigma', 'the values do not vary');
      const indices = (mean: number, s: number) => {
        const of = capabilityIndices(mean, s, rows.flat().length, specification, confidence);
        return [of?.potential, of?.actual, of?.about_target].map(withInterval);
      };
      const [cp = null, cpk = null, cpm = null] = indices(found.mean, found.sigma);
      const [pp = null, ppk = null, ppm_index = null] = indices(whole.mean, whole.sigma);
      return answer({
        ...{ cp, cpk, cpm, pp, ppk, ppm_index },
        mean: whole.mean,
        sigma_within: found.sigma,
        sigma_overall: whole.sigma,
      });
    },
  }),
];
