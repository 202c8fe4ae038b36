import type { ShewhartLimits } from './individuals.ts';
import { type Zone, zoneOf } from './zone.ts';

/**
 * The four zone rules of the Western Electric "Statistical Quality Control Handbook" (1956): `needed` of the last `of`
 * points at least in zone `zone` (see zone.ts) on one side, the newest among them. A rule goes on being broken by each
 * later point that satisfies it; a point on the centre line belongs to no side.
 */
export const westernElectric = {
  WE1: { name: 'one point beyond three sigma', needed: 1, of: 1, zone: 4 },
  WE2: { name: 'two of three points beyond two sigma on one side', needed: 2, of: 3, zone: 3 },
  WE3: { name: 'four of five points beyond one sigma on one side', needed: 4, of: 5, zone: 2 },
  WE4: { name: 'eight points in a row on one side of the centre line', needed: 8, of: 8, zone: 1 },
} as const;
export type WesternElectricRule = keyof typeof westernElectric;

const ruleIds = Object.keys(westernElectric) as readonly WesternElectricRule[];

/** How many points the longest rule looks at. */
const LONGEST = 8;

/** The zones of the newest points, oldest first, at most as many as the longest rule looks at. */
export type ZoneMemory = readonly Zone[];

export const noZones: ZoneMemory = [];

/** A rule that the newest point breaks, and how many points back the first that makes it up lies (0: itself). */
export interface RuleBreak {
  readonly rule: WesternElectricRule;
  readonly reach: number;
}

const reachOf = (zones: ZoneMemory, rule: WesternElectricRule): number | null => {
  const { needed, of, zone } = westernElectric[rule];
  const side = Math.sign(zones.at(-1) ?? 0);
  if (side === 0) return null;
  const newestFirst = zones.slice(-of).reverse();
  const within = newestFirst.flatMap((candidate, back) => (candidate * side >= zone ? [back] : []));
  return within[0] === 0 && within.length >= needed ? (within.at(-1) ?? null) : null;
};

/** Takes in one point; the work and the memory are the same however long the series is. */
export const judgeNext = (
  memory: ZoneMemory,
  value: number,
  limits: ShewhartLimits,
): { readonly memory: ZoneMemory; readonly breaks: readonly RuleBreak[] } => {
  const zones = [...memory.slice(1 - LONGEST), zoneOf(value, limits)];
  const breaks = ruleIds.flatMap((rule) => {
    const reach = reachOf(zones, rule);
    return reach === null ? [] : [{ rule, reach }];
  });
  return { memory: zones, breaks };
};

/** The rules that each point of a whole series breaks, judged with the whole series at hand. */
export const judgeSeries = (
  values: readonly number[],
  limits: ShewhartLimits,
): readonly (readonly WesternElectricRule[])[] => {
  const zones = values.map((value) => zoneOf(value, limits));
  const counts = (end: number, of: number, qualifies: (zone: Zone) => boolean): number => {
    let count = 0;
    for (let i = Math.max(0, end - of + 1); i <= end; i += 1) if (qualifies(zones[i] ?? 0)) count += 1;
    return count;
  };
  return zones.map((_, end) =>
    ruleIds.filter((rule) => {
      const { needed, of, zone } = westernElectric[rule];
      const above = (candidate: Zone) => candidate >= zone;
      const below = (candidate: Zone) => candidate <= -zone;
      return [above, below].some((side) => counts(end, 1, side) === 1 && counts(end, of, side) >= needed);
    }),
  );
};
