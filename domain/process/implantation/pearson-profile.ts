import { firstError, type ModelError, type Outcome, refuse } from '../outcome.ts';
import { cmPerUm } from '../physical-constants.ts';
import { densityMoments } from './density-moments.ts';
import { type GaussianImplant, implantBounds } from './gaussian-profile.ts';
import { pearsonDensity } from './pearson-density.ts';
import { type PearsonType, pearsonSystem } from './pearson-type.ts';

export interface PearsonImplant extends GaussianImplant {
  readonly skewness: number;
  readonly kurtosis: number;
  /**
   * What the dose counts: `whole` all ions, those that leave through the surface included; `in_silicon` those that stay
   * (SUPREM-IV scales its profiles so).
   */
  readonly dose_counts?: 'whole' | 'in_silicon';
}

export interface PearsonProfile {
  readonly type: PearsonType;
  readonly kappa: number;
  readonly mode_um: number;
  /** The highest concentration in silicon: at the mode, or at the surface where the mode lies before it. */
  readonly peak_cm3: number;
  readonly peak_depth_um: number;
  readonly surface_cm3: number;
  readonly dose_in_silicon_cm2: number;
  readonly lost_fraction: number;
  /** Concentration at a depth, cm^-3; 0 outside the support. Below the surface only what the distribution has there. */
  readonly concentration: (depth_um: number) => number;
  /** Area, mean, standard deviation, skewness and kurtosis integrated again from the profile, the whole line. */
  readonly reintegrated: {
    readonly area: number;
    readonly skewness: number;
    readonly kurtosis: number;
    readonly mean_um: number;
    readonly drp_um: number;
  };
}

/**
 * As-implanted profile as the Pearson distribution of its four moments, of whichever type they belong to (Hofker, Philips
 * Res. Rep. Suppl. 8 (1975); Selberherr 1984; Ryssel & Ruge 1986). Depth in um from the surface.
 */
export function pearsonProfile(implant: PearsonImplant): Outcome<PearsonProfile, ModelError> {
  const { dose_cm2, rp_um, drp_um, skewness, kurtosis, dose_counts = 'whole' } = implant;
  const error = firstError({ dose_cm2, rp_um, drp_um }, implantBounds);
  if (error) return { ok: false, error };
  const system = pearsonSystem(skewness, kurtosis);
  if (!system.ok) return system;
  const density = pearsonDensity(system);
  const surface = -rp_um / drp_um;
  const before = densityMoments(density, density.low, surface);
  const behind = densityMoments(density, surface, density.high);
  const [area, first, second, third, fourth] = before.map((part, k) => part + (behind[k] ?? 0)) as typeof before;
  const stays = behind[0] / area;
  if (!(stays > 1e-6))
    return refuse({
      kind: 'no_solution',
      quantity: 'dose_in_silicon_cm2',
      message: 'the whole profile lies before the surface',
    });
  const scale = dose_cm2 / (area * drp_um * cmPerUm * (dose_counts === 'in_silicon' ? stays : 1));
  const concentration = (depth_um: number): number => scale * Math.exp(density.log((depth_um - rp_um) / drp_um));
  const mode_um = rp_um + density.mode * drp_um;
  const peak_depth_um = Math.max(0, mode_um);
  const mean = first / area;
  const variance = second / area - mean * mean;
  const about3 = third / area - 3 * mean * (second / area) + 2 * mean ** 3;
  const about4 = fourth / area - 4 * mean * (third / area) + 6 * mean * mean * (second / area) - 3 * mean ** 4;
  return {
    ok: true,
    type: system.type,
    kappa: system.kappa,
    mode_um,
    peak_depth_um,
    peak_cm3: concentration(peak_depth_um),
    surface_cm3: concentration(0),
    dose_in_silicon_cm2: dose_counts === 'in_silicon' ? dose_cm2 : dose_cm2 * stays,
    lost_fraction: 1 - stays,
    concentration,
    reintegrated: {
      area: ((area * scale * drp_um * cmPerUm) / (dose_cm2 || 1)) * (dose_counts === 'in_silicon' ? stays : 1),
      mean_um: rp_um + mean * drp_um,
      drp_um: Math.sqrt(variance) * drp_um,
      skewness: about3 / variance ** 1.5,
      kurtosis: about4 / (variance * variance),
    },
  };
}
