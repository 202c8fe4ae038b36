import { arrheniusAt, boltzmannEvPerK } from '../physical-constants.ts';

/**
 * Intrinsic carrier concentration of silicon at process temperatures, cm^-3: 3.9e16 T^1.5 exp(-0.605 eV/kT), fitted to
 * Morin & Maita, Phys. Rev. 96, 28 (1954); as in SUPREM-IV.GS (modelrc), 700 to 1250 C. Not for room temperature, where
 * it misses by far.
 */
export const intrinsicCarriers = (temperature_k: number, boltzmann = boltzmannEvPerK): number =>
  temperature_k ** 1.5 * arrheniusAt({ prefactor: 3.9e16, energy_ev: 0.605 }, temperature_k, boltzmann);

export const intrinsicCarriersValidity = { min: 700, max: 1250 } as const;
