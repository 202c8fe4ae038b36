import { integrate } from '../numerics/quadrature.ts';
import { firstError, type ModelWarning, type Outcome, refuse } from '../outcome.ts';
import { type Arrhenius, arrheniusAt, kelvin } from '../physical-constants.ts';
import { temperatureWarnings } from './conditions.ts';

/** A stretch of a thermal cycle in which temperature changes at a constant rate, or not at all. */
export interface ThermalSegment {
  readonly from_c: number;
  readonly to_c: number;
  readonly duration_s: number;
}

/** Ramp at a rate of temperature per second; the sign of the rate does not matter. */
export const rampSegment = (from_c: number, to_c: number, rate_c_per_s: number): ThermalSegment => ({
  from_c,
  to_c,
  duration_s: Math.abs((to_c - from_c) / rate_c_per_s),
});

export const soakSegment = (temperature_c: number, duration_s: number): ThermalSegment => ({
  from_c: temperature_c,
  to_c: temperature_c,
  duration_s,
});

/** Integral of D over a segment, cm^2. */
export function segmentDt(diffusivity: Arrhenius, { from_c, to_c, duration_s }: ThermalSegment): number {
  const from = kelvin(from_c);
  if (from_c === to_c) return arrheniusAt(diffusivity, from) * duration_s;
  const mean = integrate((part) => arrheniusAt(diffusivity, from + part * (to_c - from_c)), 0, 1, { relative: 1e-11 });
  return mean.value * duration_s;
}

export interface ThermalBudget {
  readonly dt_cm2: readonly number[];
  readonly total_dt_cm2: number;
  readonly peak_c: number;
  /** Time at the peak temperature that would move the dopant as far, for each segment and in all. */
  readonly equivalent_s: readonly number[];
  readonly total_equivalent_s: number;
  readonly warnings: readonly ModelWarning[];
}

/** Sum of Dt over a thermal cycle: what of it each segment does, and the soak at the peak that would do the same. */
export function thermalBudget(diffusivity: Arrhenius, segments: readonly ThermalSegment[]): Outcome<ThermalBudget> {
  for (const { from_c, to_c, duration_s } of segments) {
    const error = firstError(
      { from_c, to_c, duration_s, prefactor: diffusivity.prefactor, energy_ev: diffusivity.energy_ev },
      {
        from_c: { min: -273, max: 1414 },
        to_c: { min: -273, max: 1414 },
        duration_s: { min: 0, max: Number.MAX_VALUE },
        prefactor: { min: Number.MIN_VALUE, max: Number.MAX_VALUE },
        energy_ev: { min: 0, max: 20 },
      },
    );
    if (error) return refuse(error);
  }
  const peak_c = Math.max(...segments.flatMap(({ from_c, to_c }) => [from_c, to_c]));
  if (!Number.isFinite(peak_c))
    return refuse({ kind: 'no_solution', quantity: 'peak_c', message: 'a thermal cycle has at least one segment' });
  const atPeak = arrheniusAt(diffusivity, kelvin(peak_c));
  if (!(atPeak > 0)) return refuse({ kind: 'not_finite', quantity: 'equivalent_s', value: 1 / atPeak });
  const dt_cm2 = segments.map((segment) => segmentDt(diffusivity, segment));
  const total_dt_cm2 = dt_cm2.reduce((sum, each) => sum + each, 0);
  return {
    ok: true,
    dt_cm2,
    total_dt_cm2,
    peak_c,
    equivalent_s: dt_cm2.map((each) => each / atPeak),
    total_equivalent_s: total_dt_cm2 / atPeak,
    warnings: temperatureWarnings(peak_c),
  };
}
