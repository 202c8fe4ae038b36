import type { ActiveFaults } from '../../engine/parts/active-faults.ts';
import type { Interlocks } from '../../engine/parts/interlocks.ts';
import type { Random } from '../../engine/random.ts';
import type { Powers } from '../recipe.ts';
import { type Energy, type EnergySource, unknownPower } from './energy-source.ts';

/** Fuels: oxygen that a mole needs, and the temperature of its hottest flame with oxygen, C (Glassman & Yetter, Combustion, appendix F). */
const fuels: Readonly<Record<string, { readonly oxygen: number; readonly hottest_c: number }>> = {
  C3H8: { oxygen: 5, hottest_c: 2550 },
  C2H2: { oxygen: 2.5, hottest_c: 3050 },
  H2: { oxygen: 0.5, hottest_c: 2800 },
  CH4: { oxygen: 2, hottest_c: 2780 },
};
/**
 * How fast the flame's temperature follows, and how it falls, C: with a decade beside the hottest mixture, and with each part of
 * nitrogen to one of fuel and the oxygen that it needs.
 */
const flame = { lag_s: 0.5, cold_c: 25, per_decade_c: 1300, per_nitrogen_c: 200 };
/** Less fuel than this burns on no burner, sccm. */
const leastFuel = 10;

/** A burner that lights when fuel and oxygen flow; its monitor shuts off the gases when the flame is gone. */
class Flame implements Energy {
  readonly #faults: ActiveFaults;
  #temperature = flame.cold_c;
  #fuelFlows = false;

  constructor(faults: ActiveFaults) {
    this.#faults = faults;
  }

  refusal(powers: Powers): string | null {
    return unknownPower(powers, []);
  }

  nextRun(): void {}

  set(): void {}

  advance(seconds: number, _random: Random, flow: (gas: string) => number): void {
    const burning = Object.entries(fuels).find(([gas]) => flow(gas) > leastFuel);
    this.#fuelFlows = burning !== undefined;
    let goal = flame.cold_c;
    if (burning && !this.#faults.has('flame_out')) {
      const [gas, { oxygen, hottest_c }] = burning;
      const mixture = flow('O2') / (oxygen * flow(gas));
      const nitrogen = flow('N2') / ((1 + oxygen) * flow(gas));
      const beside = flame.per_decade_c * Math.abs(Math.log10(mixture)) + flame.per_nitrogen_c * nitrogen;
      if (mixture > 0) goal = Math.max(flame.cold_c, hottest_c - beside);
    }
    this.#temperature = goal + (this.#temperature - goal) * Math.exp(-seconds / flame.lag_s);
  }

  /** Heat from the flame is part of how each chemistry is calibrated; a flame that is out is seen to by its interlock. */
  conditions(): Record<string, never> {
    return {};
  }

  read(): Record<string, number | null> {
    return { flame_temp_c: this.#temperature };
  }

  watch(interlocks: Interlocks): void {
    interlocks.watch(
      'flame_monitor',
      this.#fuelFlows && this.#faults.has('flame_out'),
      () => 'The flame is out while fuel flows: fuel is shut off',
    );
  }

  results(): Record<string, number> {
    return {};
  }
}

export const burner: EnergySource = {
  energy_mode: 'combustion',
  shared_faults: [],
  own_faults: { flame_out: { magnitude: 1, unit: 'flames out' } },
  interlocks: ['flame_monitor'],
  sensors: { flame_temp_c: { unit: 'C', absolute: 12 } },
  results: [],
  ranges: {},
  build: (faults) => new Flame(faults),
};
