import type { ShewhartLimits } from './individuals.ts';
import { type RuleId, ruleIds } from './rules.ts';
import { zoneOf } from './zone.ts';

/**
 * What the rules need of the points so far; the same few numbers however long the series is. Registers hold one bit a
 * point, the newest lowest; counters stop growing at `LONGEST`, where no rule tells more points apart.
 */
export interface RuleMemory {
  readonly last: number | null;
  /** Points beyond two sigma, of the newest three. */
  readonly above_two: number;
  readonly below_two: number;
  /** Points beyond one sigma, of the newest five. */
  readonly above_one: number;
  readonly below_one: number;
  /** Points in a row on one side; negative below the centre line. */
  readonly side: number;
  /** Points in a row within one sigma. */
  readonly within_one: number;
  /** Points in a row outside one sigma. */
  readonly outside_one: number;
  /** Steps in a row upwards; negative downwards. */
  readonly rising: number;
  /** Changes of direction in a row. */
  readonly turns: number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const LONGEST = 15;

export const noPoints: RuleMemory = {
  last: null,
  above_two: 0,
  below_two: 0,
  above_one: 0,
  below_one: 0,
  side: 0,
  within_one: 0,
  outside_one: 0,
  rising: 0,
  turns: 0,
};

/** A rule that the newest point breaks, and how many points back the first that makes it up lies (0: itself). */
export interface RuleBreak {
  readonly rule: RuleId;
  readonly reach: number;
}

const bitCount = Uint8Array.from({ length: 32 }, (_, bits) => bits.toString(2).replaceAll('0', '').length);

/** Bit of each rule in a mask: its place in `ruleIds`. */
const bits = Object.fromEntries(ruleIds.map((rule, place) => [rule, 1 << place])) as Readonly<Record<RuleId, number>>;
const { WE1, WE2, WE3, WE4, N1, N2, N3, N4, N5, N6, N7, N8 } = bits;

/** Whether the newest point is among at least `needed` of those in the register. */
const completes = (register: number, needed: number): boolean =>
  (register & 1) === 1 && (bitCount[register] ?? 0) >= needed;

const longer = (count: number): number => (count < LONGEST ? count + 1 : count);

/** One more in the direction of `sign`, or the first in it; 0 for no direction. */
const inDirection = (count: number, sign: number): number => {
  if (sign > 0) return count > 0 ? longer(count) : 1;
  if (sign < 0) return count < 0 ? -longer(-count) : -1;
  return 0;
};

/** Takes a point into the memory, in place. @returns the mask of the rules that it breaks. */
function advance(memory: Mutable<RuleMemory>, value: number, limits: ShewhartLimits): number {
  const zone = zoneOf(value, limits);
  memory.above_two = ((memory.above_two << 1) & 7) | (zone >= 3 ? 1 : 0);
  memory.below_two = ((memory.below_two << 1) & 7) | (zone <= -3 ? 1 : 0);
  memory.above_one = ((memory.above_one << 1) & 31) | (zone >= 2 ? 1 : 0);
  memory.below_one = ((memory.below_one << 1) & 31) | (zone <= -2 ? 1 : 0);
  memory.side = inDirection(memory.side, zone);
  const outside = zone >= 2 || zone <= -2;
  memory.outside_one = outside ? longer(memory.outside_one) : 0;
  memory.within_one = outside ? 0 : longer(memory.within_one);
  const step = memory.last === null ? 0 : value - memory.last;
  memory.turns = step * memory.rising < 0 ? longer(memory.turns) : 0;
  memory.rising = inDirection(memory.rising, step);
  memory.last = value;

  const run = Math.abs(memory.side);
  let mask = 0;
  if (zone === 4 || zone === -4) mask |= WE1 | N1;
  if (completes(memory.above_two, 2) || completes(memory.below_two, 2)) mask |= WE2 | N5;
  if (completes(memory.above_one, 4) || completes(memory.below_one, 4)) mask |= WE3 | N6;
  if (run >= 8) mask |= WE4;
  if (run >= 9) mask |= N2;
  if (memory.rising >= 5 || memory.rising <= -5) mask |= N3;
  if (memory.turns >= 12) mask |= N4;
  if (memory.within_one >= 15) mask |= N7;
  // Eight outside that are no run on one side have points on both.
  if (memory.outside_one >= 8 && run < 8) mask |= N8;
  return mask;
}

const oldest = (register: number): number => 31 - Math.clz32(register);

const reachOf = (rule: RuleId, memory: RuleMemory): number => {
  switch (rule) {
    case 'WE1':
    case 'N1':
      return 0;
    case 'WE2':
    case 'N5':
      return oldest((memory.above_two & 1) === 1 ? memory.above_two : memory.below_two);
    case 'WE3':
    case 'N6':
      return oldest((memory.above_one & 1) === 1 ? memory.above_one : memory.below_one);
    case 'WE4':
    case 'N8':
      return 7;
    case 'N2':
      return 8;
    case 'N3':
      return 5;
    case 'N4':
      return 13;
    case 'N7':
      return 14;
    default: {
      const unhandled: never = rule;
      return unhandled;
    }
  }
};

/** The rules in a mask, in the order of `ruleIds`. */
export const rulesIn = (mask: number): readonly RuleId[] => ruleIds.filter((rule) => (mask & bits[rule]) !== 0);

/** The mask of some rules. */
export const maskOf = (rules: readonly RuleId[]): number => rules.reduce((mask, rule) => mask | bits[rule], 0);

/** Takes in one point; the work and the memory are the same however long the series is. */
export const judgeNext = (
  memory: RuleMemory,
  value: number,
  limits: ShewhartLimits,
): { readonly memory: RuleMemory; readonly mask: number; readonly breaks: readonly RuleBreak[] } => {
  const next = { ...memory };
  const mask = advance(next, value, limits);
  return { memory: next, mask, breaks: rulesIn(mask).map((rule) => ({ rule, reach: reachOf(rule, next) })) };
};

const isList = (limits: ShewhartLimits | readonly ShewhartLimits[]): limits is readonly ShewhartLimits[] =>
  Array.isArray(limits);

/**
 * The rules that each point of a whole series breaks, as masks (see `rulesIn`), in one pass.
 *
 * @param limits the same for all points, or one a point (attribute charts of varying size).
 */
export function ruleMasks(
  values: readonly number[],
  limits: ShewhartLimits | readonly ShewhartLimits[],
): Uint16Array<ArrayBuffer> {
  const masks = new Uint16Array(values.length);
  const memory = { ...noPoints };
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i];
    const of = isList(limits) ? limits[i] : limits;
    if (value === undefined || of === undefined) throw new RangeError(`point ${i} has no limits`);
    masks[i] = advance(memory, value, of);
  }
  return masks;
}

/** The rules that each point of a whole series breaks. */
export const judgeSeries = (
  values: readonly number[],
  limits: ShewhartLimits | readonly ShewhartLimits[],
): readonly (readonly RuleId[])[] => Array.from(ruleMasks(values, limits), rulesIn);

/**
 * Points of runs on one side of the centre line, from the point that makes a run as long as `length`: rule WE4 is
 * length 8, N2 is 9, and 7 is what R's qcc takes.
 *
 * @returns 0-based indices.
 */
export const runsOnOneSide = (values: readonly number[], cl: number, length: number): readonly number[] => {
  const found: number[] = [];
  let run = 0;
  let side = 0;
  values.forEach((value, i) => {
    const here = Math.sign(value - cl);
    run = here !== 0 && here === side ? run + 1 : Math.abs(here);
    side = here;
    if (run >= length) found.push(i);
  });
  return found;
};
