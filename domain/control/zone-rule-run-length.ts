import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import type { ShewhartLimits } from './individuals.ts';
import type { RuleId } from './rules.ts';
import { judgeNext, maskOf, noPoints, type RuleMemory } from './run-rules.ts';

/**
 * Run lengths of combinations of zone rules, by the Markov chain of what the rules remember (C. W. Champ & W. H. Woodall,
 * Technometrics 29, 393 (1987)). N3 and N4 compare neighbours instead of zones and have no such chain.
 */
export interface RuleChain {
  readonly states: number;
  /** Of state s and zone z (lowest first): the next state at 8 s + z, or -1 for a signal. */
  readonly next: Int32Array;
}

const standard: ShewhartLimits = { cl: 0, ucl: 3, lcl: -3, sigma: 1 };
/** A value in each zone; the centre line itself has no probability. */
const inZone = [-3.5, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.5] as const;
const borders = [-3, -2, -1, 0, 1, 2, 3] as const;

const clamped = (count: number, most: number): number => Math.max(-most, Math.min(most, count));

/** Forgets what the rules watched do not ask for, so that equal futures are one state. */
const reduced = (memory: RuleMemory, watches: (...rules: RuleId[]) => boolean): RuleMemory => {
  const two = watches('WE2', 'N5') ? 3 : 0;
  const one = watches('WE3', 'N6') ? 15 : 0;
  return {
    ...noPoints,
    above_two: memory.above_two & two,
    below_two: memory.below_two & two,
    above_one: memory.above_one & one,
    below_one: memory.below_one & one,
    side: clamped(memory.side, watches('N2', 'N8') ? 8 : watches('WE4') ? 7 : 0),
    within_one: watches('N7') ? memory.within_one : 0,
    outside_one: watches('N8') ? clamped(memory.outside_one, 8) : 0,
  };
};

/** One whole number for what is left of a memory: registers of 2, 2, 4 and 4 bits, counters of 5, 4 and 4. */
const keyOf = (memory: RuleMemory): number => {
  const registers = (memory.above_two << 10) | (memory.below_two << 8) | (memory.above_one << 4) | memory.below_one;
  return (registers << 13) | ((memory.side + 8) << 8) | (memory.within_one << 4) | memory.outside_one;
};

/** @returns null when a rule has no zones. */
export function ruleChain(rules: readonly RuleId[]): RuleChain | null {
  if (rules.some((rule) => rule === 'N3' || rule === 'N4')) return null;
  const watches = (...some: RuleId[]): boolean => some.some((rule) => rules.includes(rule));
  const watched = maskOf(rules);
  const known = new Map<number, number>();
  const queue: RuleMemory[] = [];
  const next: number[] = [];
  const numberOf = (memory: RuleMemory): number => {
    const state = reduced(memory, watches);
    const key = keyOf(state);
    const found = known.get(key);
    if (found !== undefined) return found;
    known.set(key, queue.length);
    queue.push(state);
    return queue.length - 1;
  };
  numberOf(noPoints);
  for (const from of queue) {
    for (const value of inZone) {
      const { memory, mask } = judgeNext(from, value, standard);
      next.push((mask & watched) !== 0 ? -1 : numberOf(memory));
    }
  }
  return { states: queue.length, next: Int32Array.from(next) };
}

export interface RuleRunLength {
  /** Points to the first signal, on average. */
  readonly arl: number;
  /** Chance of a signal within the first `horizon` points. */
  readonly within_horizon: number;
}

const MAX_POINTS = 100_000;

/**
 * Run length when the mean is `shift` and the standard deviation `scale` in-control sigmas: the chances of the states
 * are carried forward point by point until the chart forgets how it began, and from there on fall geometrically.
 * Infinite where a signal is so seldom that a double cannot tell the chance of none from 1.
 */
export function ruleRunLength({ states, next }: RuleChain, shift: number, scale = 1, horizon = 30): RuleRunLength {
  const below = [...borders, Infinity].map((border) => normalCdf((border - shift) / scale, 0, 1));
  const chance = below.map((share, zone) => share - (below[zone - 1] ?? 0));
  let now = new Float64Array(states);
  let then = new Float64Array(states);
  now[0] = 1;
  let [arl, surviving, ratio, steady] = [1, 1, 0, 0];
  let within_horizon = 0;
  for (let points = 1; points <= MAX_POINTS; points += 1) {
    then.fill(0);
    for (let state = 0; state < states; state += 1) {
      const share = now[state] ?? 0;
      if (share === 0) continue;
      for (let zone = 0; zone < 8; zone += 1) {
        const to = next[8 * state + zone] ?? -1;
        if (to >= 0) then[to] = (then[to] ?? 0) + share * (chance[zone] ?? 0);
      }
    }
    [now, then] = [then, now];
    let left = 0;
    for (const share of now) left += share;
    if (points === horizon) within_horizon = 1 - left;
    arl += left;
    const kept = left / surviving;
    steady = Math.abs(kept - ratio) < 1e-13 ? steady + 1 : 0;
    [ratio, surviving] = [kept, left];
    if (points >= horizon && (left < 1e-16 || steady >= 20)) break;
  }
  if (surviving < 1e-16) return { arl, within_horizon };
  return { arl: ratio < 1 ? arl + (surviving * ratio) / (1 - ratio) : Infinity, within_horizon };
}
