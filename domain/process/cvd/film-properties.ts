import type { DepositionConditions } from './deposition-conditions.ts';
import type { FilmProcess } from './film-process.ts';
import { absorbedPower } from './surface-rate.ts';

/** Refractive index at 632.8 nm, from the ratio of the gases that sets the composition. */
export function filmIndex({ index, reference }: FilmProcess, flows: Readonly<Record<string, number>>): number {
  const { n, ratio, slope = 0, min, max } = index;
  if (!ratio) return n;
  const of = (given: Readonly<Record<string, number>>): number => (given[ratio[0]] ?? 0) / (given[ratio[1]] ?? 0);
  const moved = n + slope * Math.log(of(flows) / of(reference.flows_sccm));
  return Number.isNaN(moved) ? n : Math.min(max, Math.max(min, moved));
}

/** Stress in MPa, tensile positive: the reference's, moved by temperature and by the power of the plasma. */
export function filmStress({ stress, reference }: FilmProcess, conditions: DepositionConditions): number {
  const { mpa, per_k = 0, per_power_octave = 0 } = stress;
  const power = absorbedPower(conditions);
  const octaves = power > 0 && reference.plasma_power_w ? Math.log2(power / reference.plasma_power_w) : 0;
  return mpa + per_k * (conditions.temperature_c - reference.temperature_c) + per_power_octave * octaves;
}
