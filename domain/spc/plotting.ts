import {
  type AttributeSums,
  addCount,
  attributeLimits,
  attributeRate,
  attributeStatistic,
  noCounts,
} from '../control/attributes.ts';
import { type CusumMemory, cusumNext, cusumStart } from '../control/cusum.ts';
import { type EwmaMemory, ewmaNext } from '../control/ewma.ts';
import {
  addIndividual,
  type IndividualsSums,
  individualsLimits,
  noIndividuals,
  type ShewhartLimits,
} from '../control/individuals.ts';
import { c4, d2 } from '../control/range-constants.ts';
import { judgeNext, noPoints, type RuleMemory } from '../control/run-rules.ts';
import { deviationChartLimits, meanLimits, rangeChartLimits, subgroupOf } from '../control/subgroups.ts';
import type { ChartDesign } from './chart-design.ts';
import type { ChartRuleId, ControlLimits, Plotted } from './events.ts';
import { addObservation, type Moments, noMoments, type T2Limits, t2At, t2PhaseTwo } from './t2.ts';

/** What a run gives a chart. */
export interface Observed {
  /** Of the first parameter. */
  readonly value: number;
  /** Of all parameters of a T2 chart. */
  readonly values?: readonly number[] | undefined;
}

/** What phase I has gathered; the same few numbers however long it takes. */
export interface PhaseOne {
  readonly individuals: IndividualsSums;
  /** Of complete subgroups: their means, and their ranges or standard deviations. */
  readonly subgroups: { readonly count: number; readonly means: number; readonly spreads: number };
  readonly counts: AttributeSums;
  readonly moments: Moments;
}

export const noPhaseOne: PhaseOne = {
  individuals: noIndividuals,
  subgroups: { count: 0, means: 0, spreads: 0 },
  counts: noCounts,
  moments: noMoments,
};

/** What judging the next run asks of those before it, under the limits in force. */
export interface PlotMemory {
  readonly rules: RuleMemory;
  /** Values of the runs of the subgroup that is not complete yet. */
  readonly open: readonly number[];
  /** null before the first point under the limits in force. */
  readonly ewma: EwmaMemory | null;
  readonly cusum: CusumMemory;
}

export const nothingPlotted: PlotMemory = { rules: noPoints, open: [], ewma: null, cusum: cusumStart };

type SubgroupDesign = Extract<ChartDesign, { kind: 'xbar_r' | 'xbar_s' }>;

const spreadOf = ({ kind }: SubgroupDesign, values: readonly number[]): number => {
  const { range, deviation } = subgroupOf(values);
  return kind === 'xbar_r' ? range : (deviation ?? 0);
};

/** Points that phase I counts: complete subgroups, or runs. */
export const phaseOneCount = ({ kind }: ChartDesign, { individuals, subgroups, counts, moments }: PhaseOne): number => {
  if (kind === 't2') return moments.count;
  if (kind === 'xbar_r' || kind === 'xbar_s') return subgroups.count;
  return kind === 'p' || kind === 'np' || kind === 'c' || kind === 'u' ? counts.samples : individuals.count;
};

/** Takes in what one run gives; `open` holds those of its subgroup before it. */
export const addToPhaseOne = (
  design: ChartDesign,
  before: PhaseOne,
  open: readonly number[],
  { value, values = [] }: Observed,
): { readonly phase_one: PhaseOne; readonly open: readonly number[] } => {
  switch (design.kind) {
    case 'i_mr':
    case 'ewma':
    case 'cusum':
      return { phase_one: { ...before, individuals: addIndividual(before.individuals, value) }, open: [] };
    case 'p':
    case 'np':
    case 'c':
    case 'u':
      return { phase_one: { ...before, counts: addCount(before.counts, value, design.sample_size) }, open: [] };
    case 'xbar_r':
    case 'xbar_s': {
      const group = [...open, value];
      if (group.length < design.subgroup_size) return { phase_one: before, open: group };
      const { count, means, spreads } = before.subgroups;
      const subgroups = {
        count: count + 1,
        means: means + subgroupOf(group).mean,
        spreads: spreads + spreadOf(design, group),
      };
      return { phase_one: { ...before, subgroups }, open: [] };
    }
    case 't2':
      if (values.length !== design.p) return { phase_one: before, open: [] };
      return { phase_one: { ...before, moments: addObservation(before.moments, values) }, open: [] };
    default: {
      const unhandled: never = design;
      return unhandled;
    }
  }
};

const holdable = (limits: ShewhartLimits): ShewhartLimits | null =>
  limits.sigma > 0 && Object.values(limits).every(Number.isFinite) ? limits : null;

/**
 * Limits of the plotted statistic from phase I; null as long as its values do not vary, or a double cannot hold them. Of
 * an EWMA they are the asymptotic ones; of a CUSUM the mean with the decision interval on both sides, as it is drawn.
 */
export const phaseOneLimits = (
  design: ChartDesign,
  { individuals, subgroups, counts, moments }: PhaseOne,
): ShewhartLimits | T2Limits | null => {
  switch (design.kind) {
    case 'i_mr':
      return individualsLimits(individuals);
    case 'ewma': {
      const found = individualsLimits(individuals);
      if (found === null) return null;
      const sigma = found.sigma * Math.sqrt(design.lambda / (2 - design.lambda));
      return holdable({ cl: found.cl, ucl: found.cl + design.l * sigma, lcl: found.cl - design.l * sigma, sigma });
    }
    case 'cusum': {
      const found = individualsLimits(individuals);
      if (found === null) return null;
      const { cl, sigma } = found;
      return holdable({ cl, ucl: cl + design.h_sigmas * sigma, lcl: cl - design.h_sigmas * sigma, sigma });
    }
    case 'p':
    case 'np':
    case 'c':
    case 'u': {
      const rate = attributeRate(design.kind, counts);
      return rate === null ? null : holdable(attributeLimits(design.kind, rate, design.sample_size));
    }
    case 'xbar_r':
    case 'xbar_s': {
      const n = design.subgroup_size;
      const { count, means, spreads } = subgroups;
      const sigma = spreads / count / (design.kind === 'xbar_r' ? d2(n) : c4(n));
      return holdable(meanLimits(means / count, sigma, n));
    }
    case 't2':
      return t2PhaseTwo(moments, design.confidence);
    default: {
      const unhandled: never = design;
      return unhandled;
    }
  }
};

/** A rule that the newest point breaks, and how many runs back the first that makes it up lies. */
export interface ChartBreak {
  readonly rule: ChartRuleId;
  readonly reach: number;
}

export interface Judged {
  readonly memory: PlotMemory;
  /** null where the run's own value is what is plotted, or its subgroup is not complete. */
  readonly plotted: Plotted | null;
  readonly breaks: readonly ChartBreak[];
}

/** Range or standard deviation of a subgroup, with limits from the same sigma as those of its mean. */
const companionOf = (
  design: SubgroupDesign,
  { sigma }: ShewhartLimits,
  values: readonly number[],
): Plotted['companion'] => {
  const n = design.subgroup_size;
  const within = sigma * Math.sqrt(n);
  const limits = design.kind === 'xbar_r' ? rangeChartLimits(within, n) : deviationChartLimits(within, n);
  const { cl, ucl, lcl } = limits;
  return {
    statistic: design.kind === 'xbar_r' ? 'range' : 'standard_deviation',
    value: spreadOf(design, values),
    cl,
    ucl,
    lcl,
  };
};

const bounds = ({ cl, ucl, lcl }: ShewhartLimits): Pick<Plotted, 'cl' | 'ucl' | 'lcl'> => ({ cl, ucl, lcl });

/** What limits in force judge by. */
type JudgingLimits = ShewhartLimits & Pick<ControlLimits, 'reference'>;

/** Judges what one run gives by the limits in force; constant work and memory a run. */
export const judge = (
  design: ChartDesign,
  memory: PlotMemory,
  { value, values = [] }: Observed,
  limits: JudgingLimits,
): Judged => {
  switch (design.kind) {
    case 'i_mr': {
      const { memory: rules, breaks } = judgeNext(memory.rules, value, limits);
      return { memory: { ...memory, rules }, plotted: null, breaks };
    }
    case 'p':
    case 'np':
    case 'c':
    case 'u': {
      const statistic = attributeStatistic(design.kind, value, design.sample_size);
      const { memory: rules, breaks } = judgeNext(memory.rules, statistic, limits);
      return {
        memory: { ...memory, rules },
        plotted: { statistic: design.kind, value: statistic, ...bounds(limits) },
        breaks,
      };
    }
    case 'xbar_r':
    case 'xbar_s': {
      const group = [...memory.open, value];
      if (group.length < design.subgroup_size) return { memory: { ...memory, open: group }, plotted: null, breaks: [] };
      const { mean } = subgroupOf(group);
      const { memory: rules, breaks } = judgeNext(memory.rules, mean, limits);
      const companion = companionOf(design, limits, group);
      return {
        memory: { ...memory, rules, open: [] },
        plotted: { statistic: 'mean', value: mean, ...bounds(limits), ...(companion && { companion }) },
        // A subgroup back is as many runs back; the first of a subgroup lies before the one that completes it.
        breaks: breaks.map(({ rule, reach }) => ({ rule, reach: (reach + 1) * design.subgroup_size - 1 })),
      };
    }
    case 'ewma': {
      const { lambda } = design;
      const start = memory.ewma ?? { z: limits.cl, start_weight: 1 };
      const sigma = limits.sigma / Math.sqrt(lambda / (2 - lambda));
      const l = (limits.ucl - limits.cl) / limits.sigma;
      const { memory: ewma, point } = ewmaNext({ lambda, l, target: limits.cl, sigma, limits: 'exact' }, start, value);
      const plotted = { statistic: 'ewma' as const, value: point.z, cl: limits.cl, ucl: point.ucl, lcl: point.lcl };
      return {
        memory: { ...memory, ewma },
        plotted,
        breaks: point.signal === null ? [] : [{ rule: 'EWMA', reach: 0 }],
      };
    }
    case 'cusum': {
      const { cl, ucl, sigma } = limits;
      const { signal, ...cusum } = cusumNext(
        { target: cl, k: design.k_sigmas * sigma, h: ucl - cl },
        memory.cusum,
        value,
      );
      // Drawn around the mean, on the side of the larger sum.
      const drawn = cusum.high >= cusum.low ? cl + cusum.high : cl - cusum.low;
      const plotted = { statistic: 'cusum' as const, value: drawn, ...bounds(limits) };
      return { memory: { ...memory, cusum }, plotted, breaks: signal === null ? [] : [{ rule: 'CUSUM', reach: 0 }] };
    }
    case 't2': {
      const t2 = limits.reference === undefined ? null : t2At(limits.reference, values);
      if (t2 === null) return { memory, plotted: null, breaks: [] };
      const plotted = { statistic: 't2' as const, value: t2, ...bounds(limits) };
      return { memory, plotted, breaks: t2 > limits.ucl ? [{ rule: 'T2', reach: 0 }] : [] };
    }
    default: {
      const unhandled: never = design;
      return unhandled;
    }
  }
};
