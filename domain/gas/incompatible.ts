import { findGas, hasHazard, hasRole } from './gases.ts';

/** The circumstances in which two gases meet. */
export interface Meeting {
  readonly family: string;
  readonly energy_mode: string | null;
  /** What a tool must have for the process mode. */
  readonly capabilities: readonly string[];
  /** Of the step, where it says so. */
  readonly temperature_c: number | undefined;
  readonly pressure_torr: number | undefined;
  /** Share of all flows that the first and the second gas have, 0 to 1. */
  readonly shares: readonly [number, number];
  readonly ambient: string | undefined;
}

interface Rule {
  readonly name: string;
  readonly why: string;
  /** Whether the rule speaks of this gas as the first, and of that as the second. */
  first(gas: string): boolean;
  second(gas: string): boolean;
  /** Where a process lets them react on purpose, and under which conditions that is safe; null when never. */
  permitted(meeting: Meeting): boolean;
  readonly unless: string;
}

/** Lower flammability limit of silane in air, volume share. L. G. Britton, Plant/Operations Progress 9 (1990) 16. */
const SILANE_LOWER_LIMIT = 0.0137;
/** Below this pressure, torr, a deflagration of the gas in a chamber stays below one atmosphere (about 8 to 1 in pressure). */
const HARMLESS_PRESSURE_TORR = 95;
/** Ammonium chloride sublimes at 338 C (CRC Handbook of Chemistry and Physics): above it no salt settles in the chamber. */
const AMMONIUM_CHLORIDE_SUBLIMES_C = 338;

const has = ({ capabilities }: Meeting, capability: string): boolean => capabilities.includes(capability);
const thin = ({ pressure_torr }: Meeting): boolean =>
  pressure_torr !== undefined && pressure_torr <= HARMLESS_PRESSURE_TORR;

/**
 * Pairs that must not meet in the chamber without a purge between them. Reactions: P. Urben (ed.), Bretherick's Handbook of
 * Reactive Chemical Hazards, 7th ed. (2007), entries of silane, phosphine, hydrogen, ammonia and the halides.
 * A mode that reacts such a pair on purpose says so by a capability, which its tool must have too.
 */
const rules: readonly Rule[] = [
  {
    name: 'pyrophoric with oxidiser',
    why: 'ignites by itself',
    first: (gas) => hasHazard(gas, 'pyrophoric'),
    second: (gas) => hasHazard(gas, 'oxidiser'),
    permitted: (meeting) =>
      has(meeting, 'pyrophoric_oxidation') && (thin(meeting) || meeting.shares[0] <= SILANE_LOWER_LIMIT),
    unless: `the mode has capability pyrophoric_oxidation and the step runs at ${HARMLESS_PRESSURE_TORR} torr or less or with at most ${SILANE_LOWER_LIMIT * 100} % of it`,
  },
  {
    name: 'flammable with oxidiser',
    why: 'forms an explosive mixture',
    first: (gas) => hasHazard(gas, 'flammable_gas') && !hasHazard(gas, 'pyrophoric'),
    second: (gas) => hasHazard(gas, 'oxidiser'),
    permitted: (meeting) =>
      meeting.ambient === 'wet' ||
      meeting.energy_mode === 'combustion' ||
      has(meeting, 'pyrogenic_steam') ||
      ((has(meeting, 'in_situ_steam') || has(meeting, 'flammable_oxidation')) && thin(meeting)),
    unless: `it is burnt in a torch (ambient wet, or energy mode combustion), or the mode has capability in_situ_steam or flammable_oxidation and the step runs at ${HARMLESS_PRESSURE_TORR} torr or less`,
  },
  {
    name: 'ammonia with chloride or bromide',
    why: 'forms ammonium chloride, which blocks exhaust and pumps',
    first: (gas) => hasRole(gas, 'ammonia'),
    second: (gas) => hasRole(gas, 'chloride_or_bromide') && !hasHazard(gas, 'oxidiser'),
    permitted: (meeting) =>
      has(meeting, 'heated_exhaust') &&
      meeting.temperature_c !== undefined &&
      meeting.temperature_c > AMMONIUM_CHLORIDE_SUBLIMES_C,
    unless: `the mode has capability heated_exhaust and the step runs above ${AMMONIUM_CHLORIDE_SUBLIMES_C} C`,
  },
  {
    name: 'ammonia with halogen',
    why: 'reacts violently, with chlorine to explosive nitrogen trichloride',
    first: (gas) => hasRole(gas, 'ammonia'),
    second: (gas) => hasRole(gas, 'fluorinating') || gas.trim().toLowerCase() === 'cl2',
    permitted: () => false,
    unless: 'a purge stands between them',
  },
  {
    name: 'water with what it decomposes',
    why: 'reacts violently and sets acid or heat free',
    first: (gas) => hasRole(gas, 'water'),
    second: (gas) => hasHazard(gas, 'water_reactive'),
    permitted: (meeting) => has(meeting, 'moisture_hydrolysis'),
    unless: 'the mode has capability moisture_hydrolysis',
  },
  {
    name: 'silane with halogen',
    why: 'explodes',
    first: (gas) => hasHazard(gas, 'pyrophoric'),
    second: (gas) => hasRole(gas, 'fluorinating') && hasHazard(gas, 'oxidiser'),
    permitted: () => false,
    unless: 'a purge stands between them',
  },
];

export interface Incompatibility {
  readonly gases: readonly [string, string];
  readonly message: string;
}

/** The pairs of two sets of gases that must not meet; gases that the table does not have are left to the interlocks. `shares` gives a gas's part of all flows. */
export const incompatiblePairs = (
  before: readonly string[],
  after: readonly string[],
  meeting: Omit<Meeting, 'shares'>,
  shares: (gas: string) => number,
): readonly Incompatibility[] => {
  const found = new Map<string, Incompatibility>();
  for (const one of before) {
    for (const other of after) {
      if (one === other || findGas(one) === undefined || findGas(other) === undefined) continue;
      for (const [first, second] of [
        [one, other],
        [other, one],
      ] as const) {
        const rule = rules.find(
          (each) =>
            each.first(first) &&
            each.second(second) &&
            !each.permitted({ ...meeting, shares: [shares(first), shares(second)] }),
        );
        const key = [first, second].sort().join('\u001f');
        if (rule === undefined || found.has(key)) continue;
        found.set(key, {
          gases: [first, second],
          message: `${first} and ${second} must not meet (${rule.name}): ${rule.why}, unless ${rule.unless}`,
        });
      }
    }
  }
  return [...found.values()];
};
