import { z } from 'zod';
import { addIndividual, individualsLimits, noIndividuals } from '../../../domain/control/individuals.ts';
import {
  grandMean,
  printedD2,
  type SigmaEstimator,
  sigmaWithin,
  subgroupOf,
} from '../../../domain/control/subgroups.ts';
import type { Lookup } from '../binding.ts';
import type { GoldenCase } from '../golden-file.ts';
import { number } from '../inputs.ts';

export type Inputs = GoldenCase['inputs'];

/** An input that no binding reads would be ignored silently. */
export const only = (inputs: Inputs, ...names: readonly (string | RegExp)[]): void => {
  for (const given of Object.keys(inputs)) {
    if (!names.some((name) => (typeof name === 'string' ? name === given : name.test(given))))
      throw new Error(`input ${given} is not understood`);
  }
};

const valued = z.object({ value: z.unknown() });
/** What stands in an input, without its unit. */
export const bare = (given: unknown): unknown => {
  const parsed = valued.safeParse(given);
  return parsed.success ? parsed.data.value : given;
};

export const list = z.array(z.number());
export const table = z.array(list);
const flags = z.array(z.boolean());

/** Where the cases that name no other take their subgroups from. */
const SHARED_SUBGROUPS = 'qcc-pistonrings-xbar';

const span = /(\d+)\s*\.\.\s*(\d+)/;

/** Whether each place, counted from 1, is in "a..b". */
const within = (text: unknown, count: number): boolean[] => {
  const [, from, to] = span.exec(z.string().parse(text)) ?? [];
  if (from === undefined || to === undefined) throw new Error(`${String(text)} is no range of groups`);
  return Array.from({ length: count }, (_, i) => i + 1 >= Number(from) && i + 1 <= Number(to));
};

/** Which points are of phase I: all, unless the case says otherwise. */
export const trials = (inputs: Inputs, count: number): boolean[] => {
  if (inputs.trial !== undefined) return flags.length(count).parse(inputs.trial);
  if (inputs.phase1_groups !== undefined) return within(inputs.phase1_groups, count);
  return new Array<boolean>(count).fill(true);
};

export const dataNames = [/^data/, 'x', 'z_scores', 'same_data', 'trial', 'phase1_groups', 'phase2_groups'] as const;

/** '1' where none is given. */
export const unitOf = (given: unknown): string => {
  const parsed = z.object({ unit: z.string() }).safeParse(given);
  return parsed.success ? parsed.data.unit : '1';
};

/** An input in the unit of the data; without a unit on either side it is in that unit already. */
export const inUnitOf = ({ unit }: Data, inputs: Inputs, name: string): number => {
  const own = unitOf(inputs[name]);
  return number(inputs, name, own === '1' || unit === '1' ? own : unit);
};

/** Of scores that are judged as they are: centre 0 and sigma 1 unless the case says otherwise. */
export const centreAndSigma = (data: Data, inputs: Inputs): readonly [number, number] => [
  inputs.center === undefined ? 0 : inUnitOf(data, inputs, 'center'),
  inputs.sigma === undefined ? 1 : inUnitOf(data, inputs, 'sigma'),
];

export interface Data {
  /** Subgroups of values, or values alone. */
  readonly rows: readonly (readonly number[])[];
  readonly trial: readonly boolean[];
  readonly estimator: SigmaEstimator;
  /** Unit of the values; '1' when the case names none. */
  readonly unit: string;
}

const estimators: readonly (readonly [RegExp, SigmaEstimator])[] = [
  [/MVLUE-R/i, 'range_weighted'],
  [/MVLUE-S/i, 'deviation_weighted'],
  [/RMSDF|pooled/i, 'pooled'],
  [/UWAVE-S|Sbar|S\/c4/i, 'deviation'],
  [/UWAVE-R|Rbar|R\/d2|MR/i, 'range'],
];
export const estimatorOf = (given: unknown): SigmaEstimator => {
  if (typeof given !== 'string') return 'range';
  const found = estimators.find(([pattern]) => pattern.test(given));
  if (!found) throw new Error(`no estimator of sigma is ${given}`);
  return found[1];
};

/** The case whose id stands in a reference such as "see ID" or "ID group means". */
function caseNamedIn(reference: string, lookup: Lookup): GoldenCase {
  for (const word of reference.split(/[\s,;]+/)) {
    try {
      return lookup(word);
    } catch {
      // Not every word is the id of a case.
    }
  }
  if (/^phase-?1\b/.test(reference)) return lookup(SHARED_SUBGROUPS);
  throw new Error(`${reference} names no case`);
}

/** The data of a case, its own or of the case that it names. */
export function dataOf(inputs: Inputs, lookup: Lookup): Data {
  const reference = [inputs.same_data, inputs.data, inputs.z_scores].find((given) => typeof given === 'string');
  if (typeof reference === 'string') {
    const referred = dataOf(caseNamedIn(reference, lookup).inputs, lookup);
    const own = typeof inputs.sigma === 'string' ? estimatorOf(inputs.sigma) : referred.estimator;
    const data = { ...referred, estimator: own };
    if (!/phase-?1/.test(reference)) return data;
    const chosen = span.test(reference) ? within(reference, data.rows.length) : data.trial;
    const rows = data.rows.filter((_, i) => chosen[i]);
    return { ...data, rows, trial: rows.map(() => true) };
  }
  const name = Object.keys(inputs).find((each) => /^(data.*|x|z_scores)$/.test(each));
  const source = name === undefined ? undefined : inputs[name];
  const given = bare(source);
  const parsed = table.safeParse(given);
  const rows = parsed.success ? parsed.data : list.parse(given).map((value) => [value]);
  return { rows, trial: trials(inputs, rows.length), estimator: estimatorOf(inputs.sigma), unit: unitOf(source) };
}

/** The plotted means, and what phase I says of them. Published examples divide by d2 as tables print it. */
export function meansOf({ rows, trial, estimator }: Data): {
  readonly n: number;
  readonly means: readonly number[];
  readonly center: number;
  /** Of one value, within subgroups. */
  readonly sigma: number;
} {
  const n = rows[0]?.length ?? 0;
  if (!rows.every((row) => row.length === n)) throw new Error('subgroups of several sizes');
  const phaseOne = rows.filter((_, i) => trial[i]);
  if (n === 1) {
    const limits = individualsLimits(phaseOne.flat().reduce(addIndividual, noIndividuals), printedD2(2));
    if (limits === null) throw new Error('the case has no variation');
    return { n, means: rows.flat(), center: limits.cl, sigma: limits.sigma };
  }
  const groups = phaseOne.map(subgroupOf);
  return {
    n,
    means: rows.map((row) => subgroupOf(row).mean),
    center: grandMean(groups),
    sigma: sigmaWithin(groups, estimator, printedD2),
  };
}

/** Places, counted from 1, of what meets a condition. */
export const places = <T>(all: readonly T[], meets: (each: T, i: number) => boolean): number[] =>
  all.flatMap((each, i) => (meets(each, i) ? [i + 1] : []));
