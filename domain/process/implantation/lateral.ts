import { firstError, type ModelError, type Outcome } from '../outcome.ts';
import { erfc } from '../special/error-functions.ts';

const length = { min: 0, max: 1e4 };
const spread = { min: 1e-6, max: 1e3 };

/**
 * Concentration beside that of an unmasked implant at the same depth, at distances y from the middle of a long window of
 * half-width a: 1/2 [erfc((y - a) / (sqrt2 dRl)) - erfc((y + a) / (sqrt2 dRl))] (Furukawa, Matsumura & Ishiwara, Jpn. J.
 * Appl. Phys. 11, 134 (1972)).
 */
export function windowProfile(
  positions_um: readonly number[],
  half_width_um: number,
  lateral_um: number,
): Outcome<{ readonly relative: readonly number[] }, ModelError> {
  const places = Object.fromEntries(positions_um.map((y, i) => [`position_um.${i}`, y]));
  const error = firstError({ half_width_um, lateral_um, ...places }, { half_width_um: length, lateral_um: spread });
  if (error) return { ok: false, error };
  const scaled = (y: number): number => erfc(y / (Math.SQRT2 * lateral_um));
  // The window is symmetric; from its outer side the difference of the two keeps its digits.
  const relative = positions_um.map(Math.abs).map((y) => 0.5 * (scaled(y - half_width_um) - scaled(y + half_width_um)));
  return { ok: true, relative };
}

/** Fraction of a Gaussian implant that goes through a mask of thickness d: 1/2 erfc((d - Rp) / (sqrt2 dRp)), in the moments of the mask. */
export function maskTransmission(
  mask_um: number,
  rp_um: number,
  drp_um: number,
): Outcome<{ readonly transmitted_fraction: number }, ModelError> {
  const error = firstError({ mask_um, rp_um, drp_um }, { mask_um: length, rp_um: spread, drp_um: spread });
  if (error) return { ok: false, error };
  return { ok: true, transmitted_fraction: 0.5 * erfc((mask_um - rp_um) / (Math.SQRT2 * drp_um)) };
}

interface TiltedRange {
  readonly rp_um: number;
  readonly drp_um: number;
}

/** Range and straggle along the normal when the beam is tilted: the range ellipsoid turned by the angle. */
export function tiltedRange(
  rp_um: number,
  drp_um: number,
  lateral_um: number,
  tilt_deg: number,
): Outcome<TiltedRange, ModelError> {
  const error = firstError(
    { rp_um, drp_um, lateral_um, tilt_deg },
    { rp_um: spread, drp_um: spread, lateral_um: length, tilt_deg: { min: -89, max: 89 } },
  );
  if (error) return { ok: false, error };
  const tilt = (tilt_deg * Math.PI) / 180;
  return {
    ok: true,
    rp_um: rp_um * Math.cos(tilt),
    drp_um: Math.hypot(drp_um * Math.cos(tilt), lateral_um * Math.sin(tilt)),
  };
}
