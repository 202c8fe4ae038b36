import { firstError, type ModelError, type Outcome } from '../outcome.ts';
import { cmPerUm } from '../physical-constants.ts';
import { erfc } from '../special/error-functions.ts';

/** Centimetres in a micrometre: doses are per cm^2, depths in um. */

export interface GaussianImplant {
  /** Ions that arrive, those that leave through the surface included. */
  readonly dose_cm2: number;
  readonly rp_um: number;
  readonly drp_um: number;
}

const length = { min: 1e-6, max: 1e3 };
/** Bounds of an implant that any profile accepts. */
export const implantBounds = {
  dose_cm2: { min: 0, max: 1e20 },
  rp_um: length,
  drp_um: length,
  background_cm3: { min: 0, max: 1e22 },
} as const;

/** Peak concentration of a Gaussian profile, cm^-3: Q / (sqrt(2 pi) dRp). */
export const gaussianPeak = ({ dose_cm2, drp_um }: Pick<GaussianImplant, 'dose_cm2' | 'drp_um'>): number =>
  dose_cm2 / (Math.sqrt(2 * Math.PI) * drp_um * cmPerUm);

/** Concentration at a depth, cm^-3: Q / (sqrt(2 pi) dRp) exp(-(x - Rp)^2 / (2 dRp^2)). */
export const gaussianConcentration = (implant: GaussianImplant, depth_um: number): number => {
  const s = (depth_um - implant.rp_um) / implant.drp_um;
  return gaussianPeak(implant) * Math.exp(-0.5 * s * s);
};

export interface GaussianProfile {
  readonly peak_cm3: number;
  readonly surface_cm3: number;
  /** Fraction of the distribution that lies in front of the surface. */
  readonly lost_fraction: number;
  readonly dose_in_silicon_cm2: number;
  /** Where the profile falls to the background behind its peak; null where it never reaches it. */
  readonly deep_junction_um: number | null;
  /** Where it rises through the background in front of its peak; null where it is above it from the surface on. */
  readonly shallow_junction_um: number | null;
}

/**
 * The as-implanted Gaussian profile and its junctions against a background (Gibbons, Johnson & Mylroie 1975; Lindhard,
 * Scharff & Schiott 1963).
 */
export function gaussianProfile(
  implant: GaussianImplant,
  background_cm3: number,
): Outcome<GaussianProfile, ModelError> {
  const { dose_cm2, rp_um, drp_um } = implant;
  const error = firstError({ dose_cm2, rp_um, drp_um, background_cm3 }, implantBounds);
  if (error) return { ok: false, error };
  const peak_cm3 = gaussianPeak(implant);
  const lost_fraction = 0.5 * erfc(rp_um / (Math.SQRT2 * drp_um));
  const crossing =
    background_cm3 > 0 && peak_cm3 > background_cm3
      ? drp_um * Math.sqrt(2 * Math.log(peak_cm3 / background_cm3))
      : null;
  const shallow = crossing === null ? null : rp_um - crossing;
  return {
    ok: true,
    peak_cm3,
    surface_cm3: gaussianConcentration(implant, 0),
    lost_fraction,
    dose_in_silicon_cm2: dose_cm2 * (1 - lost_fraction),
    deep_junction_um: crossing === null ? null : rp_um + crossing,
    shallow_junction_um: shallow !== null && shallow > 0 ? shallow : null,
  };
}
