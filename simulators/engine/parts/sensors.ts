import type { SignalDefinition } from '../chamber-model.ts';
import type { Random } from '../random.ts';

/** How a signal is read: standard deviations of the noise, in the signal's unit and as a share of the value. */
export interface Sensor {
  readonly unit: string;
  readonly absolute?: number;
  readonly relative?: number;
  /** Lowest value the sensor can show. */
  readonly least?: number;
}

/** Shows a true value as its sensor does. */
export function sensed(value: number, { absolute = 0, relative = 0, least }: Omit<Sensor, 'unit'>, random: Random) {
  const shown = value * (1 + relative * random.gaussian()) + absolute * random.gaussian();
  return least === undefined ? shown : Math.max(least, shown);
}

/** The sensors of a chamber, one a signal, in the order of the birth certificate. */
export class SensorSet {
  readonly signals: readonly SignalDefinition[];
  readonly #sensors: readonly (readonly [string, Sensor])[];

  constructor(sensors: Readonly<Record<string, Sensor>>) {
    this.#sensors = Object.entries(sensors);
    this.signals = this.#sensors.map(([name, { unit }]) => ({ name, unit }));
  }

  /** Readings of true values; a signal without a value (null, or not named) shows none. */
  read(truth: Readonly<Record<string, number | null>>, random: Random): Record<string, number | null> {
    return Object.fromEntries(
      this.#sensors.map(([name, sensor]) => {
        const value = truth[name] ?? null;
        return [name, value === null ? null : sensed(value, sensor, random)];
      }),
    );
  }
}

/** One sensor for each of a numbered or named row of signals: `base[key]`. */
export const sensorRow = (
  base: string,
  keys: readonly (string | number)[],
  sensor: Sensor,
): Readonly<Record<string, Sensor>> => Object.fromEntries(keys.map((key) => [`${base}[${key}]`, sensor]));

/** Values of such a row. */
export const valueRow = <V>(base: string, values: Readonly<Record<string, V>> | readonly V[]): Record<string, V> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [`${base}[${key}]`, value as V]));
