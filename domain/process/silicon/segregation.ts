import { arrheniusAt, boltzmannEvPerK } from '../physical-constants.ts';
import type { Dopant } from './dopants.ts';

/** m = prefactor exp(-energy/kT); SUPREM-IV.GS, modelrc (Seg.0, Seg.E). */
const segregation = {
  B: { prefactor: 1126, energy_ev: 0.91 },
  P: { prefactor: 30, energy_ev: 0 },
  As: { prefactor: 30, energy_ev: 0 },
  Sb: { prefactor: 30, energy_ev: 0 },
} as const;

/**
 * Segregation coefficient m = C(Si) / C(SiO2) at the interface in equilibrium. Below 1 (boron) the oxide takes dopant up
 * and the silicon surface depletes; above 1 the dopant piles up before the oxide.
 */
export const segregationCoefficient = (dopant: Dopant, temperature_k: number, boltzmann = boltzmannEvPerK): number =>
  arrheniusAt(segregation[dopant], temperature_k, boltzmann);
