import type { DepositionConditions } from '../../../domain/process/cvd/deposition-conditions.ts';
import type { EnergyMode } from '../../../domain/process/cvd/mode.ts';
import type { ActiveFaults, FaultKind, SharedFault } from '../../engine/parts/active-faults.ts';
import type { Interlocks } from '../../engine/parts/interlocks.ts';
import type { Sensor } from '../../engine/parts/sensors.ts';
import type { Random } from '../../engine/random.ts';
import type { Range } from '../../engine/tool-family.ts';
import type { Powers } from '../recipe.ts';

/** What drives a deposition beside the heat of the wafer, in one chamber. */
export interface Energy {
  /** @returns why it cannot do what a step asks for, or null. */
  refusal(powers: Powers): string | null;
  /** Another run: sources age. */
  nextRun(random: Random): void;
  set(powers: Powers): void;
  /** @param flow true flow of a gas in the chamber, sccm. */
  advance(seconds: number, random: Random, flow: (gas: string) => number): void;
  /** What the growing film sees of it. */
  conditions(): Partial<DepositionConditions>;
  read(): Readonly<Record<string, number | null>>;
  watch(interlocks: Interlocks): void;
  results(): Readonly<Record<string, number>>;
}

/** A kind of energy with its numbers: what a family's chamber is equipped with. */
export interface EnergySource {
  readonly energy_mode: EnergyMode;
  readonly shared_faults: readonly SharedFault[];
  readonly own_faults: Readonly<Record<string, FaultKind>>;
  readonly interlocks: readonly string[];
  readonly sensors: Readonly<Record<string, Sensor>>;
  readonly results: readonly string[];
  /** Limits by quantity, as the tool states them. */
  readonly ranges: Readonly<Record<string, Range>>;
  readonly build: (faults: ActiveFaults) => Energy;
}

const absent = ['plasma_power_w', 'bias_power_w', 'filament_temp_c', 'laser_power_w', 'uv_irradiance_mw_cm2'] as const;

/** @returns the first power of a step that the chamber has no source for, as a refusal, or null. */
export const unknownPower = (powers: Powers, known: readonly (typeof absent)[number][]): string | null => {
  const other = absent.find((name) => powers[name] > 0 && !known.includes(name));
  return other === undefined ? null : `the chamber has no source for ${other}`;
};

/** Heat alone. */
export const heat: EnergySource = {
  energy_mode: 'thermal',
  shared_faults: [],
  own_faults: {},
  interlocks: [],
  sensors: {},
  results: [],
  ranges: {},
  build: () => ({
    refusal: (powers) => unknownPower(powers, []),
    nextRun: () => {},
    set: () => {},
    advance: () => {},
    conditions: () => ({}),
    read: () => ({}),
    watch: () => {},
    results: () => ({}),
  }),
};
