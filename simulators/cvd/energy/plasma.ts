import type { DepositionConditions } from '../../../domain/process/cvd/deposition-conditions.ts';
import type { EnergyMode } from '../../../domain/process/cvd/mode.ts';
import type { ActiveFaults } from '../../engine/parts/active-faults.ts';
import { RfGenerator } from '../../engine/parts/rf-generator.ts';
import type { Sensor } from '../../engine/parts/sensors.ts';
import type { Random } from '../../engine/random.ts';
import type { Range } from '../../engine/tool-family.ts';
import type { Powers } from '../recipe.ts';
import { type Energy, type EnergySource, unknownPower } from './energy-source.ts';

export interface PlasmaNumbers {
  readonly energy_mode: EnergyMode & ('plasma' | 'microwave_plasma' | 'remote_plasma');
  readonly max_w: number;
  readonly frequency_mhz: Range;
  /** Self-bias of the wafer's electrode, V a square root of a watt; 0 where no ions reach the wafer. */
  readonly bias_v_per_sqrt_w: number;
  /** Of a generator that biases the wafer by itself. */
  readonly max_bias_w?: number;
}

const power: Sensor = { unit: 'W', relative: 0.002, least: 0 };
/** From here on power comes by waveguide. */
const microwavesFromMhz = 300;

/** Generator, match and plasma; in a dense plasma with a second generator that biases the wafer. */
class Plasma implements Energy {
  readonly #numbers: PlasmaNumbers;
  readonly #names: readonly [forward: string, reflected: string];
  readonly #source: RfGenerator;
  readonly #bias: RfGenerator | null;

  constructor(numbers: PlasmaNumbers, names: readonly [string, string], faults: ActiveFaults) {
    const { max_w, bias_v_per_sqrt_w, max_bias_w } = numbers;
    this.#numbers = numbers;
    this.#names = names;
    const own = max_bias_w === undefined ? bias_v_per_sqrt_w : 0;
    this.#source = new RfGenerator({ max_w, faults, bias_v_per_sqrt_w: own, arcs_per_hour: 0.1 });
    this.#bias = max_bias_w === undefined ? null : new RfGenerator({ max_w: max_bias_w, faults, bias_v_per_sqrt_w });
  }

  refusal(powers: Powers): string | null {
    const { plasma_power_w, bias_power_w } = powers;
    if (this.#bias === null) return unknownPower(powers, ['plasma_power_w']) ?? this.#source.refusal(plasma_power_w);
    return (
      unknownPower(powers, ['plasma_power_w', 'bias_power_w']) ??
      this.#source.refusal(plasma_power_w) ??
      this.#bias.refusal(bias_power_w)
    );
  }

  nextRun(): void {
    this.#source.arcs.restart();
  }

  set({ plasma_power_w, bias_power_w }: Powers): void {
    this.#source.set(plasma_power_w);
    this.#bias?.set(bias_power_w);
  }

  advance(seconds: number, random: Random): void {
    this.#source.advance(seconds, random);
    this.#bias?.advance(seconds, random);
  }

  conditions(): Partial<DepositionConditions> {
    const { forward_w, delivered_w } = this.#source;
    return {
      plasma_power_w: forward_w,
      reflected_power_w: forward_w - delivered_w,
      ...(this.#bias === null ? {} : { bias_power_w: this.#bias.delivered_w }),
    };
  }

  read(): Record<string, number | null> {
    const [forward, reflected] = this.#names;
    const lit = this.#source.on;
    return {
      [forward]: this.#source.forward_w,
      [reflected]: this.#source.readReflected_w(),
      arc_count: this.#source.arcs.total,
      // Electrons go with the power that is taken up.
      plasma_density_proxy: lit ? this.#source.delivered_w / this.#numbers.max_w : 0,
      ...(this.#numbers.bias_v_per_sqrt_w === 0 ? {} : { dc_bias_v: -(this.#bias ?? this.#source).dc_bias_v }),
      ...(this.#bias === null
        ? {}
        : { bias_power_w: this.#bias.forward_w, bias_reflected_w: this.#bias.readReflected_w() }),
    };
  }

  watch(): void {}

  results(): Record<string, number> {
    return { arc_count: this.#source.arcs.total };
  }
}

export const plasma = (numbers: PlasmaNumbers): EnergySource => {
  const { energy_mode, max_w, frequency_mhz, bias_v_per_sqrt_w, max_bias_w } = numbers;
  const microwave = frequency_mhz.min >= microwavesFromMhz;
  const names = microwave
    ? (['microwave_power_w', 'microwave_reflected_w'] as const)
    : (['rf_power_w', 'rf_reflected_w'] as const);
  return {
    energy_mode,
    shared_faults: ['rf_mismatch', 'arc'],
    own_faults: {},
    interlocks: [microwave ? 'microwave_leak' : 'rf_enclosure'],
    sensors: {
      [names[0]]: power,
      [names[1]]: { ...power, absolute: 0.3 },
      arc_count: { unit: '' },
      plasma_density_proxy: { unit: '', relative: 0.01, least: 0 },
      ...(bias_v_per_sqrt_w === 0 ? {} : { dc_bias_v: { unit: 'V', relative: 0.005 } }),
      ...(max_bias_w === undefined ? {} : { bias_power_w: power, bias_reflected_w: { ...power, absolute: 0.3 } }),
    },
    results: ['arc_count'],
    ranges: {
      rf_power_w: { min: 1, max: max_w },
      rf_frequency_mhz: frequency_mhz,
      ...(max_bias_w === undefined ? {} : { bias_power_w: { min: 0, max: max_bias_w } }),
    },
    build: (faults) => new Plasma(numbers, names, faults),
  };
};
