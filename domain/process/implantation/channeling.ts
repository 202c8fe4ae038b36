import { firstError, type ModelError, type Outcome } from '../outcome.ts';

/** e^2 / (4 pi epsilon0), eV Angstrom. */
const coulombEvA = 14.3996;
const bohrA = 0.529177210903;
/** Lattice constant of silicon, Angstrom. */
const siliconLatticeA = 5.431;

/** Mean spacing of atoms along the axes of silicon, Angstrom. */
export const axialSpacingA = {
  '100': siliconLatticeA,
  '110': siliconLatticeA / Math.SQRT2,
  '111': (siliconLatticeA * Math.sqrt(3)) / 2,
} as const;
export type Axis = keyof typeof axialSpacingA;

export interface CriticalAngles {
  /** High-energy angle; "9.73 sqrt(Z1 Z2 / (E d))" of textbooks. */
  readonly psi1_deg: number;
  /** Low-energy angle: the one that counts below `threshold_kev`, and the smaller one. */
  readonly psi2_deg: number;
  readonly threshold_kev: number;
  readonly applicable: 'psi1' | 'psi2';
  readonly angle_deg: number;
}

const degrees = (radians: number): number => (radians * 180) / Math.PI;

/**
 * Angle between beam and axis below which ions are steered along the rows of atoms (J. Lindhard, Mat. Fys. Medd. 34,
 * no. 14 (1965)): psi1 = sqrt(2 Z1 Z2 e^2 / (E d)), psi2 = sqrt(sqrt3 a psi1 / (sqrt2 d)) below
 * E1 = 2 Z1 Z2 e^2 d / a^2, with the screening length of Firsov a = 0.8853 a0 / (Z1^1/2 + Z2^1/2)^(2/3).
 */
export function criticalAngles(
  z1: number,
  z2: number,
  energy_kev: number,
  spacing_a: number,
): Outcome<CriticalAngles, ModelError> {
  const number = { min: 1, max: 120 };
  const error = firstError(
    { z1, z2, energy_kev, spacing_a },
    { z1: number, z2: number, energy_kev: { min: 1e-3, max: 1e6 }, spacing_a: { min: 0.5, max: 50 } },
  );
  if (error) return { ok: false, error };
  const screening = (0.8853 * bohrA) / (Math.sqrt(z1) + Math.sqrt(z2)) ** (2 / 3);
  const strength = 2 * z1 * z2 * coulombEvA;
  const psi1 = Math.sqrt(strength / (energy_kev * 1000 * spacing_a));
  const psi2 = Math.sqrt((Math.sqrt(3) * screening * psi1) / (Math.SQRT2 * spacing_a));
  const threshold_kev = (strength * spacing_a) / (screening * screening) / 1000;
  const applicable = energy_kev > threshold_kev ? 'psi1' : 'psi2';
  return {
    ok: true,
    psi1_deg: degrees(psi1),
    psi2_deg: degrees(psi2),
    threshold_kev,
    applicable,
    angle_deg: degrees(applicable === 'psi1' ? psi1 : psi2),
  };
}
