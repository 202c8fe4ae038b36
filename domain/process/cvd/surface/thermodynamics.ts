import { gasConstantJPerMolK } from '../../physical-constants.ts';

export const joulePerCalorie = 4.184;

/** Standard enthalpy and entropy that do not change with temperature (no heat capacity). */
export interface ConstantThermo {
  readonly kind: 'constant';
  readonly enthalpy_j_mol: number;
  readonly entropy_j_mol_k: number;
}

/** NASA seven-coefficient polynomials at 1 atm, below and above a temperature. */
export interface NasaThermo {
  readonly kind: 'nasa7';
  readonly middle_k: number;
  readonly low: readonly [number, number, number, number, number, number, number];
  readonly high: readonly [number, number, number, number, number, number, number];
}

export type Thermo = ConstantThermo | NasaThermo;

/**
 * Standard Gibbs energy, J/mol.
 * Source: McBride, Gordon & Reno, NASA TM-4513 (1993): h/RT and s/R of the polynomials.
 */
export function gibbsEnergy(thermo: Thermo, temperature_k: number): number {
  if (thermo.kind === 'constant') return thermo.enthalpy_j_mol - temperature_k * thermo.entropy_j_mol_k;
  const t = temperature_k;
  const [a1, a2, a3, a4, a5, a6, a7] = t < thermo.middle_k ? thermo.low : thermo.high;
  const enthalpy = a1 + t * (a2 / 2 + t * (a3 / 3 + t * (a4 / 4 + (t * a5) / 5))) + a6 / t;
  const entropy = a1 * Math.log(t) + t * (a2 + t * (a3 / 2 + t * (a4 / 3 + (t * a5) / 4))) + a7;
  return gasConstantJPerMolK * t * (enthalpy - entropy);
}
