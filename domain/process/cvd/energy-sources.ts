import { stefanBoltzmannWPerM2K4 } from '../physical-constants.ts';

/** W that a cylindrical filament radiates: eps sigma pi d L (T^4 - Twall^4). Tungsten at 2000 C: eps about 0.28. */
export const radiatedPower = (
  filament_k: number,
  wall_k: number,
  emissivity: number,
  length_m: number,
  diameter_mm: number,
): number =>
  emissivity * stefanBoltzmannWPerM2K4 * Math.PI * diameter_mm * 1e-3 * length_m * (filament_k ** 4 - wall_k ** 4);

/**
 * Temperature rise in K at the centre of a stationary Gaussian beam on a half-space: P / (2 sqrt(pi) kappa w), w the 1/e
 * radius. Source: Lax, J. Appl. Phys. 48, 3919 (1977).
 */
export const laserRise = (absorbed_w: number, radius_um: number, conductivity_w_per_m_k: number): number =>
  absorbed_w / (2 * Math.sqrt(Math.PI) * conductivity_w_per_m_k * radius_um * 1e-6);

/** High-density plasma: what grows is what is deposited less what the biased ions sputter away. */
export const netDeposition = (
  deposition_nm_per_min: number,
  sputter_nm_per_min: number,
): { readonly net_nm_per_min: number; readonly deposition_over_sputter: number | null } => ({
  net_nm_per_min: deposition_nm_per_min - sputter_nm_per_min,
  deposition_over_sputter: sputter_nm_per_min === 0 ? null : deposition_nm_per_min / sputter_nm_per_min,
});
