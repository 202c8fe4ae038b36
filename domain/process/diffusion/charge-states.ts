import { arrheniusAt, boltzmannEvPerK } from '../physical-constants.ts';
import { type ChargeState, type ChargeStateDiffusivity, chargeStates } from './diffusivity-sets.ts';

/**
 * Diffusivity by power of the majority carrier over ni, cm^2/s: D = d0 + d1 r + d2 r^2. An acceptor gains from holes
 * (p/ni), a donor from electrons (n/ni): either is the majority carrier that the dopant itself brings.
 */
export interface CarrierDiffusivity {
  readonly d0: number;
  readonly d1: number;
  readonly d2: number;
}

/** Parts of the diffusivity by charge state at an absolute temperature, cm^2/s. */
export const chargeStateParts = (
  set: ChargeStateDiffusivity,
  temperature_k: number,
  boltzmann = boltzmannEvPerK,
): Partial<Record<ChargeState, number>> =>
  Object.fromEntries(
    chargeStates.flatMap((state) => {
      const pair = set[state];
      return pair === undefined ? [] : [[state, arrheniusAt(pair, temperature_k, boltzmann)]];
    }),
  );

/** The set at an absolute temperature, by power of the majority carrier. */
export function carrierDiffusivity(
  set: ChargeStateDiffusivity,
  temperature_k: number,
  boltzmann = boltzmannEvPerK,
): CarrierDiffusivity {
  const { x = 0, p = 0, m = 0, mm = 0 } = chargeStateParts(set, temperature_k, boltzmann);
  return { d0: x, d1: p + m, d2: mm };
}

/** D at a majority carrier concentration over ni, cm^2/s. */
export const diffusivityAt = ({ d0, d1, d2 }: CarrierDiffusivity, carrier_over_ni: number): number =>
  d0 + carrier_over_ni * (d1 + carrier_over_ni * d2);

/**
 * Majority carriers over ni from charge neutrality with Boltzmann statistics: n/ni = u + sqrt(u^2 + 1), u = N / 2 ni.
 * @param active_cm3 net active doping; ni in cm^-3
 */
export const carrierOverIntrinsic = (active_cm3: number, ni: number): number => {
  const u = active_cm3 / (2 * ni);
  return u + Math.sqrt(u * u + 1);
};

/**
 * Factor by which the built-in field of the dopant's own gradient speeds its diffusion, 1 to 2 (Plummer, Deal & Griffin
 * 2000, 7.3): h = 1 + u / sqrt(u^2 + 1), u = N / 2 ni.
 */
export const fieldEnhancement = (active_cm3: number, ni: number): number => {
  const u = active_cm3 / (2 * ni);
  return 1 + u / Math.sqrt(u * u + 1);
};
