import type { DepositionConditions } from '../../../domain/process/cvd/deposition-conditions.ts';
import type { ActiveFaults } from '../../engine/parts/active-faults.ts';
import { RunDrift } from '../../engine/parts/run-drift.ts';
import type { Random } from '../../engine/random.ts';
import type { Range } from '../../engine/tool-family.ts';
import type { Powers } from '../recipe.ts';
import { type Energy, type EnergySource, unknownPower } from './energy-source.ts';

interface LightNumbers {
  readonly max: number;
  readonly setting: 'laser_power_w' | 'uv_irradiance_mw_cm2';
  readonly condition: 'laser_power_w' | 'irradiance_mw_per_cm2';
  readonly source: string;
  /** Share that a source loses a run until it is exchanged. */
  readonly ageing_per_run: number;
  readonly lag_s: number;
}

/**
 * A laser or a lamp behind a window. Its monitor looks at the light before the window, so that film on the window shows in
 * what grows, and a source that fades shows in both.
 */
class Light implements Energy {
  readonly #numbers: LightNumbers;
  readonly #faults: ActiveFaults;
  readonly #age: RunDrift;
  #setpoint = 0;
  #output = 0;

  constructor(numbers: LightNumbers, faults: ActiveFaults) {
    this.#numbers = numbers;
    this.#faults = faults;
    this.#age = new RunDrift(numbers.ageing_per_run, 30);
  }

  refusal(powers: Powers): string | null {
    const { max, setting, source } = this.#numbers;
    if (powers[setting] > max) return `${setting} ${powers[setting]} is above the ${source}'s ${max}`;
    return unknownPower(powers, [setting]);
  }

  nextRun(random: Random): void {
    this.#age.nextRun(random);
  }

  set(powers: Powers): void {
    this.#setpoint = powers[this.#numbers.setting];
  }

  advance(seconds: number): void {
    const faded = (1 - this.#age.value) * (1 - this.#faults.magnitude(`${this.#numbers.source}_fading`) / 100);
    const goal = this.#setpoint * faded;
    this.#output = goal + (this.#output - goal) * Math.exp(-seconds / this.#numbers.lag_s);
  }

  conditions(): Partial<DepositionConditions> {
    return { [this.#numbers.condition]: this.#output * (1 - this.#faults.magnitude('window_coating') / 100) };
  }

  read(): Record<string, number | null> {
    return { [this.#numbers.setting]: this.#output };
  }

  watch(): void {}

  results(): Record<string, number> {
    return {};
  }
}

const light = (
  numbers: LightNumbers,
  own: Pick<EnergySource, 'energy_mode' | 'interlocks' | 'sensors'>,
  wavelength: Readonly<Record<string, Range>>,
): EnergySource => ({
  ...own,
  shared_faults: [],
  own_faults: {
    [`${numbers.source}_fading`]: { magnitude: 12, unit: '% of the light lost' },
    window_coating: { magnitude: 12, unit: '% of the light lost behind the monitor' },
  },
  results: [],
  ranges: { [numbers.setting]: { min: 0, max: numbers.max }, ...wavelength },
  build: (faults) => new Light(numbers, faults),
});

export const laser = (max_w: number, wavelength_nm: Range): EnergySource =>
  light(
    {
      max: max_w,
      setting: 'laser_power_w',
      condition: 'laser_power_w',
      source: 'laser',
      // A laser holds its power by feedback from its own monitor.
      ageing_per_run: 0,
      lag_s: 0.1,
    },
    {
      energy_mode: 'laser',
      interlocks: ['laser_enclosure'],
      sensors: { laser_power_w: { unit: 'W', relative: 0.001, least: 0 } },
    },
    { laser_wavelength_nm: wavelength_nm },
  );

export const lamp = (max_mw_cm2: number, wavelength_nm: Range): EnergySource =>
  light(
    {
      max: max_mw_cm2,
      setting: 'uv_irradiance_mw_cm2',
      condition: 'irradiance_mw_per_cm2',
      source: 'lamp',
      ageing_per_run: 0.0006,
      lag_s: 1,
    },
    {
      energy_mode: 'photo',
      interlocks: ['uv_enclosure'],
      sensors: { uv_irradiance_mw_cm2: { unit: 'mW/cm2', relative: 0.002, least: 0 } },
    },
    { uv_wavelength_nm: wavelength_nm },
  );
