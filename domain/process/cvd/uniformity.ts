import { type Outcome, refuse } from '../outcome.ts';

/** Spread of a film over measured sites. Three definitions are in use: a report must name the one it gives. */
export interface Uniformity {
  readonly mean: number;
  /** Of a sample (n - 1); 0 for one site. */
  readonly standard_deviation: number;
  readonly min: number;
  readonly max: number;
  /** 100 s / mean */
  readonly sigma_over_mean_pct: number;
  /** 100 (max - min) / (2 mean) */
  readonly half_range_pct: number;
  /** 100 (max - min) / (max + min) */
  readonly range_over_sum_pct: number;
}

/** @returns an error without sites, or with one that is no positive number */
export function uniformity(sites: ArrayLike<number>): Outcome<Uniformity> {
  let [sum, min, max] = [0, Infinity, -Infinity];
  for (let i = 0; i < sites.length; i += 1) {
    const value = sites[i] ?? Number.NaN;
    if (!(value > 0 && value < Infinity))
      return refuse({ kind: 'out_of_range', quantity: `sites[${i}]`, value, min: 0, max: Number.MAX_VALUE });
    sum += value;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const n = sites.length;
  if (n === 0) return refuse({ kind: 'no_solution', quantity: 'sites', message: 'one site or more is needed' });
  const mean = sum / n;
  let squares = 0;
  for (let i = 0; i < n; i += 1) squares += ((sites[i] ?? mean) - mean) ** 2;
  const standard_deviation = n > 1 ? Math.sqrt(squares / (n - 1)) : 0;
  return {
    ok: true,
    mean,
    standard_deviation,
    min,
    max,
    sigma_over_mean_pct: (100 * standard_deviation) / mean,
    half_range_pct: (50 * (max - min)) / mean,
    range_over_sum_pct: (100 * (max - min)) / (max + min),
  };
}
