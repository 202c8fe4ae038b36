import { firstError, type ModelWarning, type Outcome, outsideValidity } from '../../outcome.ts';
import { atomicMassKg, boltzmannJPerK, kelvin, pascalPerTorr } from '../../physical-constants.ts';

export type ExposureShape = 'hole' | 'trench';

export interface Precursor {
  readonly molar_mass_g_mol: number;
  readonly temperature_c: number;
  /** Molecules that saturate a unit of surface in one pulse. */
  readonly saturation_density_m2: number;
}

export const precursorBounds = {
  molar_mass_g_mol: { min: 1, max: 2000 },
  temperature_c: { min: -200, max: 2000 },
  saturation_density_m2: { min: 1e14, max: 1e21 },
};
const aspectRatioBounds = { min: 0, max: 1e5 };

/** Exposure, torr s, that brings as many molecules to a flat surface as saturate it, all of them sticking. */
const flatExposure = ({ molar_mass_g_mol, temperature_c, saturation_density_m2 }: Precursor): number =>
  (saturation_density_m2 *
    Math.sqrt(2 * Math.PI * molar_mass_g_mol * atomicMassKg * boltzmannJPerK * kelvin(temperature_c))) /
  pascalPerTorr;

/** Gordon's aspect ratio, L p / (4 A): depth over opening for a round or square hole, half of it for a long trench. */
const gordonAspectRatio = (shape: ExposureShape, aspect_ratio: number): number =>
  shape === 'hole' ? aspect_ratio : aspect_ratio / 2;

interface Exposure {
  readonly exposure_torr_s: number;
  /** What a flat surface needs. */
  readonly flat_exposure_torr_s: number;
  readonly warnings: readonly ModelWarning[];
}

/**
 * Exposure (partial pressure times time) that coats a feature down to its floor, every molecule sticking where it first
 * finds a free site: P t = S sqrt(2 pi m k T) (1 + 19 a / 4 + 3 a^2 / 2).
 * Source: Gordon, Hausmann, Kim & Shepard, Chem. Vap. Deposition 9, 73 (2003).
 */
export function conformalExposure(shape: ExposureShape, aspect_ratio: number, precursor: Precursor): Outcome<Exposure> {
  const error = firstError({ aspect_ratio, ...precursor }, { aspect_ratio: aspectRatioBounds, ...precursorBounds });
  if (error) return { ok: false, error };
  const a = gordonAspectRatio(shape, aspect_ratio);
  const flat = flatExposure(precursor);
  return {
    ok: true,
    exposure_torr_s: flat * (1 + 4.75 * a + 1.5 * a * a),
    flat_exposure_torr_s: flat,
    warnings: outsideValidity({ aspect_ratio }, { aspect_ratio: { min: 0, max: 1000 } }),
  };
}

/** The aspect ratio that an exposure coats to its floor: the inverse of `conformalExposure`. */
export function coatedAspectRatio(
  shape: ExposureShape,
  exposure_torr_s: number,
  precursor: Precursor,
): Outcome<{ readonly aspect_ratio: number }> {
  const error = firstError(
    { exposure_torr_s, ...precursor },
    { exposure_torr_s: { min: 0, max: 1e9 }, ...precursorBounds },
  );
  if (error) return { ok: false, error };
  const ratio = exposure_torr_s / flatExposure(precursor);
  if (ratio < 1)
    return {
      ok: false,
      error: { kind: 'no_solution', quantity: 'aspect_ratio', message: 'too little exposure even for a flat surface' },
    };
  const a = (2 * (ratio - 1)) / (4.75 + Math.sqrt(4.75 * 4.75 + 6 * (ratio - 1)));
  return { ok: true, aspect_ratio: shape === 'hole' ? a : 2 * a };
}
