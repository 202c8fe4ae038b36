import type { DepositionConditions } from '../../../domain/process/cvd/deposition-conditions.ts';
import { radiatedPower } from '../../../domain/process/cvd/energy-sources.ts';
import type { ActiveFaults } from '../../engine/parts/active-faults.ts';
import type { Interlocks } from '../../engine/parts/interlocks.ts';
import { RunDrift } from '../../engine/parts/run-drift.ts';
import type { Random } from '../../engine/random.ts';
import type { Powers } from '../recipe.ts';
import { type Energy, type EnergySource, unknownPower } from './energy-source.ts';

const lagSeconds = 1.5;
const coldC = 25;
const kelvin = 273.15;
/** Tungsten near 2000 C: emissivity, and resistivity in ohm m, which goes with temperature (CRC Handbook). */
const tungsten = { emissivity: 0.28, ohm_m_at_2273k: 65e-8 };
/** The wires of a chamber together, and how far carbon and silicon in the surface cool a used wire, C. */
const wire = { length_m: 2, diameter_mm: 0.5, parallel: 4, ageing_c: 25 };

/** Hot wires at a temperature that a pyrometer controls; a wire that is covered with silicide or carbide is less hot than it looks. */
class Filament implements Energy {
  readonly #max_c: number;
  readonly #faults: ActiveFaults;
  readonly #age = new RunDrift(0.002, 40);
  #setpoint = coldC;
  #shown = coldC;

  constructor(max_c: number, faults: ActiveFaults) {
    this.#max_c = max_c;
    this.#faults = faults;
  }

  refusal(powers: Powers): string | null {
    const { filament_temp_c } = powers;
    if (filament_temp_c > this.#max_c) return `${filament_temp_c} C is above the filament's ${this.#max_c} C`;
    return unknownPower(powers, ['filament_temp_c']);
  }

  nextRun(random: Random): void {
    this.#age.nextRun(random);
  }

  set({ filament_temp_c }: Powers): void {
    this.#setpoint = Math.max(coldC, filament_temp_c);
  }

  advance(seconds: number): void {
    const goal = this.#faults.has('filament_break') ? coldC : this.#setpoint;
    this.#shown = goal + (this.#shown - goal) * Math.exp(-seconds / lagSeconds);
  }

  get #true(): number {
    const covered = wire.ageing_c * this.#age.value + this.#faults.magnitude('filament_coating');
    return Math.max(coldC, this.#shown - (this.#shown > coldC + 1 ? covered : 0));
  }

  conditions(): Partial<DepositionConditions> {
    return { filament_temp_c: this.#true };
  }

  read(): Record<string, number | null> {
    const hot = this.#true + kelvin;
    const watts = radiatedPower(hot, 300, tungsten.emissivity, wire.length_m, wire.diameter_mm);
    const section = Math.PI * (wire.diameter_mm * 5e-4) ** 2;
    const ohm = (tungsten.ohm_m_at_2273k * (hot / 2273) * (wire.length_m / wire.parallel)) / section / wire.parallel;
    return {
      filament_temp_c: this.#shown,
      filament_current_a: this.#faults.has('filament_break') ? 0 : Math.sqrt(Math.max(0, watts) / ohm),
    };
  }

  watch(interlocks: Interlocks): void {
    interlocks.watch(
      'filament_supply',
      this.#faults.has('filament_break') && this.#setpoint > coldC,
      () => 'A filament is open: its supply is off',
    );
  }

  results(): Record<string, number> {
    return {};
  }
}

export const filament = (max_c: number): EnergySource => ({
  energy_mode: 'hot_wire',
  shared_faults: [],
  own_faults: {
    filament_coating: { magnitude: 60, unit: 'C below what the pyrometer shows' },
    filament_break: { magnitude: 1, unit: 'wires open' },
  },
  interlocks: ['filament_supply'],
  sensors: {
    filament_temp_c: { unit: 'C', absolute: 1.5 },
    filament_current_a: { unit: 'A', relative: 0.002, least: 0 },
  },
  results: [],
  ranges: { filament_temp_c: { min: 25, max: max_c } },
  build: (faults) => new Filament(max_c, faults),
});
