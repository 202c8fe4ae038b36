import { firstError, type Outcome, refuse } from '../outcome.ts';

/** Biaxial modulus E/(1 - nu) of silicon (100), Pa: Brantley, J. Appl. Phys. 44, 534 (1973). */
export const siliconBiaxialModulusPa = 1.805e11;
/** Thermal expansion of silicon near room temperature, 1/K. */
export const siliconExpansionPerK = 2.6e-6;

const length = { min: Number.MIN_VALUE, max: Number.MAX_VALUE };

/**
 * Film stress in MPa, tensile positive, from the bow of the wafer: E/(1 - nu) ts^2 / (6 tf) (1/R_after - 1/R_before).
 * Source: Stoney, Proc. R. Soc. A 82, 172 (1909). Radii are positive for a wafer concave on the film's side; flat is Infinity.
 */
export function stoneyStress(
  substrate_um: number,
  film_nm: number,
  radius_before_m: number,
  radius_after_m: number,
  biaxial_modulus_pa = siliconBiaxialModulusPa,
): Outcome<{ readonly stress_mpa: number }> {
  const error = firstError(
    { substrate_um, film_nm, biaxial_modulus_pa },
    { substrate_um: length, film_nm: length, biaxial_modulus_pa: length },
  );
  if (error) return refuse(error);
  const curvature = 1 / radius_after_m - 1 / radius_before_m;
  const stress_mpa = ((biaxial_modulus_pa * (substrate_um * 1e-6) ** 2) / (6 * film_nm * 1e-9)) * curvature * 1e-6;
  return Number.isFinite(stress_mpa)
    ? { ok: true, stress_mpa }
    : refuse({ kind: 'not_finite', quantity: 'stress_mpa', value: stress_mpa });
}

/** What of a film the mismatch with its wafer depends on. */
export interface FilmElasticity {
  readonly youngs_modulus_pa: number;
  readonly poisson_ratio: number;
  readonly expansion_per_k: number;
}

/** Stress in MPa of a film that was free of it at deposition, after cooling: E/(1 - nu) (alpha_s - alpha_f)(T - T_dep). */
export const thermalStress = (
  { youngs_modulus_pa, poisson_ratio, expansion_per_k }: FilmElasticity,
  deposition_c: number,
  temperature_c = 25,
  substrate_expansion_per_k = siliconExpansionPerK,
): number =>
  (youngs_modulus_pa / (1 - poisson_ratio)) *
  (substrate_expansion_per_k - expansion_per_k) *
  (temperature_c - deposition_c) *
  1e-6;
