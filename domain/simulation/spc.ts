import { z } from 'zod';
import { t2Limits, t2Reference, t2Series } from '../control/hotelling.ts';
import type { ShewhartLimits } from '../control/individuals.ts';
import { defaultRules, ruleIds } from '../control/rules.ts';
import { defineModel, type Evaluation, type Model, type Value } from '../process/model.ts';
import { designOf } from '../spc/chart-design.ts';
import { chartKinds, chartSettingsSchema } from '../spc/events.ts';
import { addToPhaseOne, judge, noPhaseOne, nothingPlotted, phaseOneCount, phaseOneLimits } from '../spc/plotting.ts';
import { ruleNameOf } from '../spc/violation.ts';

const value = z.number().min(-1e9).max(1e9);
const given = z
  .strictObject({ cl: value, ucl: value, lcl: value, sigma: z.number().min(1e-9).max(1e9) })
  .refine(({ lcl, cl, ucl }) => lcl < cl && cl < ucl, 'limits must be ordered lcl < cl < ucl');

const series = z.strictObject({
  kind: z.enum(chartKinds).exclude(['t2']),
  /** One a run, in order; of subgroup charts each run is one of a subgroup. */
  values: z.array(value).min(2).max(4000),
  settings: chartSettingsSchema.omit({ confidence: true }).strict().default({}),
  rules: z
    .array(z.enum(ruleIds))
    .max(ruleIds.length)
    .default([...defaultRules]),
  /** Limits in force; from phase I when absent. */
  limits: given.optional(),
  /** The points (complete subgroups, where there are any) that limits come from; all when absent. */
  phase_one_points: z.int().min(2).max(4000).optional(),
  usl: value.optional(),
  lsl: value.optional(),
});
const row = z.array(value).min(1).max(10);
const vectors = z.strictObject({
  kind: z.literal('hotelling_t2'),
  /** Subgroups, observations in each, variables of each observation: m x n x p. */
  subgroups: z.array(z.array(row).min(1).max(20)).min(2).max(500),
  confidence: z.number().min(0.5).max(0.99999).default(0.9973),
});
const input = z.discriminatedUnion('kind', [series, vectors]);
type Series = z.output<typeof series>;

const none = (quantity: string, message: string): Evaluation => ({
  ok: false,
  error: { kind: 'no_solution', quantity, message },
});

/** Limits that were given, or those of phase I. */
function limitsOf(asked: Series): ShewhartLimits | null {
  if (asked.limits !== undefined) return asked.limits;
  const design = designOf(asked);
  let [phase_one, open]: [typeof noPhaseOne, readonly number[]] = [noPhaseOne, []];
  for (const each of asked.values) {
    if (phaseOneCount(design, phase_one) === asked.phase_one_points) break;
    ({ phase_one, open } = addToPhaseOne(design, phase_one, open, { value: each }));
  }
  return phaseOneLimits(design, phase_one);
}

const isCount = (kind: Series['kind']): boolean => ['p', 'np', 'c', 'u'].includes(kind);

function chart(asked: Series): Evaluation {
  if (isCount(asked.kind) && asked.values.some((each) => each < 0)) return none('values', 'counts are not negative');
  const design = designOf(asked);
  const limits = limitsOf(asked);
  if (limits === null) return none('limits', 'the values of phase I do not vary, or are too few for limits');
  const watched: ReadonlySet<string> = new Set([...asked.rules, 'EWMA', 'CUSUM']);
  const points: Value[] = [];
  const violations: Value[] = [];
  let memory = nothingPlotted;
  asked.values.forEach((each, index) => {
    const judged = judge(design, memory, { value: each }, limits);
    memory = judged.memory;
    const {
      statistic,
      companion = null,
      ...drawn
    } = judged.plotted ?? {
      statistic: 'individual',
      value: each,
      cl: limits.cl,
      ucl: limits.ucl,
      lcl: limits.lcl,
    };
    const grouped = design.kind === 'xbar_r' || design.kind === 'xbar_s';
    if (grouped && judged.plotted === null) return;
    const broken = judged.breaks.filter(({ rule }) => watched.has(rule));
    points.push({ index, statistic, ...drawn, companion, violated_rules: broken.map(({ rule }) => rule) });
    for (const { rule, reach } of broken)
      violations.push({
        rule_id: rule,
        rule_name: ruleNameOf(rule),
        window: [index - reach, index],
        timestamp_index: index,
        statistic,
        value: drawn.value,
        z_score: (drawn.value - drawn.cl) / limits.sigma,
        centerline: drawn.cl,
        ucl: drawn.ucl,
        lcl: drawn.lcl,
        severity: ['WE1', 'N1', 'EWMA', 'CUSUM'].includes(rule) ? 'critical' : 'warning',
      });
  });
  const { usl = Infinity, lsl = -Infinity } = asked;
  const { cl, ucl, lcl, sigma } = limits;
  return {
    ok: true,
    constants: null,
    warnings: [],
    values: {
      limits: { cl, ucl, lcl, sigma },
      limits_from: asked.limits === undefined ? 'phase_one' : 'given',
      points,
      violations,
      out_of_specification: asked.values.flatMap((each, index) => (each > usl || each < lsl ? [index] : [])),
    },
  };
}

function hotelling({ subgroups, confidence }: z.output<typeof vectors>): Evaluation {
  const observations = subgroups[0]?.length;
  const variables = subgroups[0]?.[0]?.length;
  if (!subgroups.every((group) => group.length === observations && group.every((each) => each.length === variables)))
    return none('subgroups', 'subgroups differ in shape');
  const reference = t2Reference(subgroups);
  const found = reference && t2Limits(reference.mean.length, reference.m, reference.n, confidence);
  if (reference === null || found === null)
    return none('covariance', 'singular: too few observations, or dependent variables');
  const t2 = t2Series(reference, subgroups);
  const ucl = found.phase_one;
  const beyond = t2.flatMap((each, index) => (each > ucl ? [{ index, value: each }] : []));
  return {
    ok: true,
    constants: null,
    warnings: [],
    values: {
      limits: { cl: null, ucl, lcl: 0, ucl_phase_two: found.phase_two, mean: [...reference.mean] },
      limits_from: 'phase_one',
      points: t2.map((each, index) => ({
        index,
        statistic: 't2',
        value: each,
        ucl,
        violated_rules: each > ucl ? ['T2'] : [],
      })),
      violations: beyond.map(({ index, value: each }) => ({
        rule_id: 'T2',
        rule_name: 'T2 beyond its limit',
        window: [index, index],
        timestamp_index: index,
        statistic: 't2',
        value: each,
        ucl,
        severity: 'critical',
      })),
      out_of_specification: [],
    },
  };
}

/** A control chart of a series, by the functions that judge real runs. */
export const spcSimulation: Model = defineModel({
  name: 'simulation.spc',
  title: 'Control chart of a series: limits, points and violations of every kind of chart and rule',
  source:
    'Western Electric (1956); Nelson, J. Quality Technology 16, 237 (1984); NIST/SEMATECH e-Handbook 6.3; Hotelling T2: Tracy, Young & Mason (1992)',
  input,
  output: {
    limits: { unit: 'of the statistic' },
    limits_from: { unit: '' },
    points: { unit: 'of the statistic; index from 0' },
    violations: { unit: 'of the statistic; indices from 0; z_score: sigma' },
    out_of_specification: { unit: 'index from 0', min: 0 },
  },
  evaluate: (asked) => (asked.kind === 'hotelling_t2' ? hotelling(asked) : chart(asked)),
});
