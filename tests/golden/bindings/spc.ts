import { z } from 'zod';
import {
  type AttributeKind,
  addCount,
  attributeLimits,
  attributeRate,
  attributeStatistic,
  noCounts,
} from '../../../domain/control/attributes.ts';
import { capabilityIndices, type Estimated, overall } from '../../../domain/control/capability.ts';
import { t2Limits, t2Reference, t2Series } from '../../../domain/control/hotelling.ts';
import { movingRange, type ShewhartLimits } from '../../../domain/control/individuals.ts';
import { a2, a3, c4, d2, d3, deviationLimits, rangeLimits } from '../../../domain/control/range-constants.ts';
import { nelsonRules, type RuleId, westernElectricRules } from '../../../domain/control/rules.ts';
import { judgeNext, judgeSeries, noPoints, runsOnOneSide } from '../../../domain/control/run-rules.ts';
import {
  deviationChartLimits,
  meanLimits,
  printedD2,
  rangeChartLimits,
  sigmaWithin,
  subgroupOf,
} from '../../../domain/control/subgroups.ts';
import type { Actual, Binding, Bindings } from '../binding.ts';
import type { GoldenCase } from '../golden-file.ts';
import { numberOr } from '../inputs.ts';
import { understood } from '../understood.ts';
import { checkArl } from './spc-arl.ts';
import {
  bare,
  centreAndSigma,
  dataNames,
  dataOf,
  inUnitOf,
  list,
  meansOf,
  only,
  places,
  table,
  trials,
} from './spc-inputs.ts';
import { checkCusum, checkDetection, checkEwma } from './spc-sequential.ts';

type Values = Readonly<Record<string, Actual>>;

const beyond = (values: readonly number[], limitsOf: (i: number) => ShewhartLimits): number[] =>
  places(values, (value, i) => value > limitsOf(i).ucl || value < limitsOf(i).lcl);

/** Every run length that the case asks for by name. */
const runs = (expected: GoldenCase['expected'], values: readonly number[], cl: number): Values =>
  Object.fromEntries(
    Object.keys(expected).flatMap((name) => {
      const length = /^violating_runs_len(\d+)$/.exec(name)?.[1];
      return length === undefined ? [] : [[name, runsOnOneSide(values, cl, Number(length)).map((i) => i + 1)]];
    }),
  );

const checkConstants: Binding = ({ inputs }) => {
  only(inputs, 'n');
  const given = bare(inputs.n);
  const sizes = typeof given === 'number' ? [given] : list.parse(given);
  const of = (constant: (n: number) => number): Actual =>
    typeof given === 'number' ? constant(given) : sizes.map(constant);
  return {
    d2: of(d2),
    d3: of(d3),
    c4: of(c4),
    A2: of(a2),
    A3: of(a3),
    B3: of((n) => deviationLimits(n)[0]),
    B4: of((n) => deviationLimits(n)[1]),
    D3: of((n) => rangeLimits(n)[0]),
    D4: of((n) => rangeLimits(n)[1]),
  };
};

const checkMeans: Binding = ({ inputs, expected }, lookup) => {
  only(inputs, ...dataNames, 'sigma');
  const data = dataOf(inputs, lookup);
  const { n, means, center, sigma } = meansOf(data);
  const limits = meanLimits(center, sigma, n);
  const moving = means.slice(1).map((value, i) => movingRange(means[i] ?? null, value) ?? Number.NaN);
  const outside = beyond(means, () => limits);
  return {
    center,
    mean: center,
    std_dev: sigma,
    UCL: limits.ucl,
    LCL: limits.lcl,
    beyond_limits: outside,
    violations: outside,
    ...(n === 1 ? { MR_bar: sigma * printedD2(2), moving_ranges: moving } : {}),
    ...runs(expected, means, center),
  };
};

const checkRangeAndDeviation: Binding = ({ inputs }, lookup) => {
  only(inputs, ...dataNames);
  const { rows, trial } = dataOf(inputs, lookup);
  const groups = rows.map(subgroupOf);
  const phaseOne = groups.filter((_, i) => trial[i]);
  const n = phaseOne[0]?.n ?? 0;
  const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [R_sigma, S_sigma] = [sigmaWithin(phaseOne, 'range', printedD2), sigmaWithin(phaseOne, 'deviation')];
  const ranges = rangeChartLimits(R_sigma, n, average(phaseOne.map(({ range }) => range)));
  const deviations = deviationChartLimits(S_sigma, n, average(phaseOne.map(({ deviation }) => deviation ?? 0)));
  const outside = (values: readonly number[], { ucl, lcl }: ShewhartLimits): number[] =>
    places(values, (value) => value > ucl || value < lcl);
  const R_beyond = outside(
    groups.map(({ range }) => range),
    ranges,
  );
  const S_beyond = outside(
    groups.map(({ deviation }) => deviation ?? 0),
    deviations,
  );
  return {
    R_center: ranges.cl,
    R_UCL: ranges.ucl,
    R_LCL: ranges.lcl,
    R_sigma,
    S_center: deviations.cl,
    S_UCL: deviations.ucl,
    S_LCL: deviations.lcl,
    S_sigma,
    beyond_limits: [...new Set([...R_beyond, ...S_beyond])].sort((a, b) => a - b),
    R_beyond_limits: R_beyond,
    S_beyond_limits: S_beyond,
  };
};

const checkCapability: Binding = ({ inputs, expected }, lookup) => {
  only(inputs, ...dataNames, 'LSL', 'USL', 'target', 'sigma', 'confidence_level');
  const data = dataOf(inputs, lookup);
  const { n, sigma, center } = meansOf(data);
  const values = data.rows.filter((_, i) => data.trial[i]).flat();
  const all = overall(values);
  const limit = (name: string): number | null =>
    inputs[name] === undefined || inputs[name] === null ? null : inUnitOf(data, inputs, name);
  const specification = { lsl: limit('LSL'), usl: limit('USL'), target: limit('target') };
  const at = (confidence: number) => {
    const within = capabilityIndices(center, sigma, values.length, specification, confidence);
    const whole = capabilityIndices(all.mean, all.sigma, values.length, specification, confidence);
    if (within === null || whole === null) throw new Error('no specification limit');
    const indices: Readonly<Record<string, Estimated | null>> = {
      Cp: within.potential,
      Cp_l: within.lower,
      Cp_u: within.upper,
      Cpk: within.actual,
      // Of single values the spread about the target is the overall one; of subgroups, that within them.
      Cpm: n === 1 ? whole.about_target : within.about_target,
      Pp: whole.potential,
      Pp_l: whole.lower,
      Pp_u: whole.upper,
      Ppk: whole.actual,
    };
    return indices;
  };
  const usual = Object.entries(at(0.95)).map(([name, index]) => [name, index?.value ?? null] as const);
  const intervals = Object.keys(expected).flatMap((name) => {
    const [, index = '', percent] = /^(\w+)_CI(\d*)$/.exec(name) ?? [];
    if (percent === undefined) return [];
    const confidence = percent === '' ? numberOr(inputs, 'confidence_level', '1', 0.95) : Number(percent) / 100;
    return [[name, [...(at(confidence)[index]?.interval ?? [])]] as const];
  });
  return { mean: all.mean, s: all.sigma, std_dev: sigma, center, ...Object.fromEntries([...usual, ...intervals]) };
};

const checkCounts =
  (kind: AttributeKind): Binding =>
  ({ inputs, expected }) => {
    only(inputs, 'D', 'x', 'data', 'size', 'n', 'trial');
    const counts = list.parse(bare(inputs.D ?? inputs.x ?? inputs.data));
    const given = bare(inputs.size ?? inputs.n ?? 1);
    const sizes = typeof given === 'number' ? counts.map(() => given) : list.length(counts.length).parse(given);
    const trial = trials(inputs, counts.length);
    const size = (i: number): number => sizes[i] ?? Number.NaN;
    const sums = counts.reduce((sum, count, i) => (trial[i] ? addCount(sum, count, size(i)) : sum), noCounts);
    const rate = attributeRate(kind, sums);
    if (rate === null) throw new Error('nothing was counted');
    const statistics = counts.map((count, i) => attributeStatistic(kind, count, size(i)));
    const limits = sizes.map((each) => attributeLimits(kind, rate, each));
    const first = attributeLimits(kind, rate, size(0));
    const same = new Set(sizes).size === 1;
    return {
      center: first.cl,
      statistics,
      UCL: same ? first.ucl : limits.map(({ ucl }) => ucl),
      LCL: same ? first.lcl : limits.map(({ lcl }) => lcl),
      std_dev: first.sigma,
      beyond_limits: beyond(statistics, (i) => limits[i] ?? first),
      ...runs(expected, statistics, first.cl),
    };
  };

const checkT2: Binding = ({ inputs }) => {
  only(inputs, /^data/, 'confidence_level', 'phase', 'trial', 'phase1_groups', 'phase2_groups');
  const name = Object.keys(inputs).find((each) => each.startsWith('data')) ?? 'data';
  const given = bare(inputs[name]);
  const flat = table.safeParse(given);
  const groups = flat.success ? flat.data.map((row) => [row]) : z.array(table).parse(given);
  const trial = trials(inputs, groups.length);
  const reference = t2Reference(groups.filter((_, i) => trial[i]));
  if (reference === null) throw new Error('the covariance is singular');
  // Without a word on it, the points that the reference comes from are of phase I.
  const phaseTwo = String(inputs.phase ?? 1) === '2';
  const { mean, covariance, m, n } = reference;
  const limits = t2Limits(mean.length, m, n, numberOr(inputs, 'confidence_level', '1', (1 - 0.0027) ** mean.length));
  if (limits === null) throw new Error('too few observations');
  const statistics = t2Series(reference, groups);
  return {
    center: mean,
    covariance,
    statistics,
    UCL_phase1: limits.phase_one,
    UCL_phase2: limits.phase_two,
    beyond_limits: places(statistics, (t2, i) => t2 > (trial[i] && !phaseTwo ? limits.phase_one : limits.phase_two)),
  };
};

const checkRules: Binding = ({ inputs }, lookup) => {
  only(inputs, 'z_scores', 'data', 'x', 'center', 'sigma');
  const data = dataOf(inputs, lookup);
  const values = data.rows.flat();
  const [cl, sigma] = centreAndSigma(data, inputs);
  const limits = { cl, ucl: cl + 3 * sigma, lcl: cl - 3 * sigma, sigma };
  const judged = judgeSeries(values, limits);
  let memory = noPoints;
  values.forEach((value, i) => {
    const next = judgeNext(memory, value, limits);
    memory = next.memory;
    if (next.breaks.map(({ rule }) => rule).join() !== judged[i]?.join())
      throw new Error(`point ${i + 1} is judged otherwise as it comes than in the series`);
  });
  const broken = (rule: RuleId): number[] => places(judged, (rules) => rules.includes(rule));
  return {
    western_electric: Object.fromEntries(westernElectricRules.map((rule) => [rule, broken(rule)])),
    nelson: Object.fromEntries(nelsonRules.map((rule) => [rule.slice(1), broken(rule)])),
  };
};

const bindings: Bindings = {
  'spc.constants': checkConstants,
  'spc.individuals': checkMeans,
  'spc.xbar': checkMeans,
  'spc.range_s': checkRangeAndDeviation,
  'spc.ewma': checkEwma,
  'spc.cusum': checkCusum,
  'spc.capability': checkCapability,
  'spc.p_chart': checkCounts('p'),
  'spc.np_chart': checkCounts('np'),
  'spc.c_chart': checkCounts('c'),
  'spc.u_chart': checkCounts('u'),
  'spc.hotelling_t2': checkT2,
  'spc.run_rules': checkRules,
  'spc.drift_detection': checkDetection,
  'spc.arl': checkArl,
};

/** What stands beside the numbers that settle a case: groups of phase II are those that are not of phase I. */
const described = ['phase2_groups', 'confidence_level'];

export const spcBindings: Bindings = understood(bindings, { outputs: {}, described });
