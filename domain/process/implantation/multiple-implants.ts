import { firstError, type ModelError, type ModelWarning, type Outcome } from '../outcome.ts';
import { type GaussianImplant, gaussianConcentration, implantBounds } from './gaussian-profile.ts';
import { pearsonProfile } from './pearson-profile.ts';
import type { TabulatedIon } from './range-tables.ts';
import { tableRange } from './ranges.ts';

export interface TableImplant {
  readonly ion: TabulatedIon;
  readonly energy_kev: number;
  readonly dose_cm2: number;
}

interface SummedProfile {
  readonly concentration_cm3: readonly number[];
  readonly warnings: readonly ModelWarning[];
}

/** Concentration at depths after several implants into the same wafer, each from the range table; they add up. */
export function summedProfile(
  implants: readonly TableImplant[],
  depths_um: readonly number[],
  shape: 'gaussian' | 'pearson' = 'gaussian',
): Outcome<SummedProfile, ModelError> {
  const concentration_cm3 = depths_um.map(() => 0);
  const warnings: ModelWarning[] = [];
  for (const { ion, energy_kev, dose_cm2 } of implants) {
    const range = tableRange(ion, energy_kev);
    if (!range.ok) return range;
    const error = firstError({ dose_cm2 }, implantBounds);
    if (error) return { ok: false, error };
    warnings.push(...range.warnings);
    const implant: GaussianImplant = { dose_cm2, rp_um: range.rp_um, drp_um: range.drp_um };
    let at = (depth_um: number): number => gaussianConcentration(implant, depth_um);
    if (shape === 'pearson') {
      const profile = pearsonProfile({ ...implant, skewness: range.skewness, kurtosis: range.kurtosis });
      if (!profile.ok) return profile;
      at = profile.concentration;
    }
    for (const [i, depth] of depths_um.entries()) concentration_cm3[i] = (concentration_cm3[i] ?? 0) + at(depth);
  }
  return { ok: true, concentration_cm3, warnings };
}
