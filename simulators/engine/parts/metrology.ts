import type { Random } from '../random.ts';
import { sensed } from './sensors.ts';

/** Error of one reading: as a share of the value, and in its unit. */
export interface MetrologyError {
  readonly relative?: number;
  readonly absolute?: number;
}

/** A place on a wafer: distance from the centre as a share of the measured radius, and direction, rad. */
export interface WaferSite {
  readonly radius: number;
  readonly angle: number;
}

const ring = (count: number, radius: number): WaferSite[] =>
  Array.from({ length: count }, (_, index) => ({ radius, angle: (2 * Math.PI * index) / count }));

/** Site plans of four-point probes and ellipsometers: centre and rings of 8, 16, 24. */
export const waferSites: Readonly<Record<9 | 25 | 49, readonly WaferSite[]>> = {
  9: [{ radius: 0, angle: 0 }, ...ring(4, 0.5), ...ring(4, 1)],
  25: [{ radius: 0, angle: 0 }, ...ring(8, 0.5), ...ring(16, 1)],
  49: [{ radius: 0, angle: 0 }, ...ring(8, 1 / 3), ...ring(16, 2 / 3), ...ring(24, 1)],
};

/** Readings of true values, each with an error of its own. */
export const measured = (truth: readonly number[], error: MetrologyError, random: Random): number[] =>
  truth.map((value) => sensed(value, error, random));

export interface Spread {
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  /** Sample standard deviation; 0 of a single value. */
  readonly std: number;
  /** Half the range over the mean, percent. */
  readonly uniformity_pct: number;
}

/** @param values at least one. */
export function spread(values: readonly number[]): Spread {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const [min, max] = [Math.min(...values), Math.max(...values)];
  return {
    mean,
    min,
    max,
    std: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0,
    uniformity_pct: mean === 0 ? 0 : (100 * (max - min)) / (2 * Math.abs(mean)),
  };
}

const spreadParts = ['mean', 'min', 'max', 'std'] as const;

/** Names of the results of a map: `<name>_mean`, `_min`, `_max`, `_std` and `uniformity` (default `uniformity_pct`). */
export const spreadNames = (name: string, uniformity = 'uniformity_pct'): readonly string[] => [
  ...spreadParts.map((part) => `${name}_${part}`),
  uniformity,
];

export function spreadResults(
  name: string,
  values: readonly number[],
  uniformity = 'uniformity_pct',
): Record<string, number> {
  const found = spread(values);
  return {
    ...Object.fromEntries(spreadParts.map((part) => [`${name}_${part}`, found[part]])),
    [uniformity]: found.uniformity_pct,
  };
}

/** Names of the results of each site: `<name>[0]` ... */
export const siteNames = (name: string, sites: number): readonly string[] =>
  Array.from({ length: sites }, (_, site) => `${name}[${site}]`);

export const siteResults = (name: string, values: readonly number[]): Record<string, number> =>
  Object.fromEntries(values.map((value, site) => [`${name}[${site}]`, value]));
