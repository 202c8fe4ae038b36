import { boltzmannEvPerK } from '../physical-constants.ts';
import { intrinsicCarriers } from '../silicon/intrinsic-carriers.ts';
import { carrierDiffusivity } from './charge-states.ts';
import type { ChargeStateDiffusivity } from './diffusivity-sets.ts';
import type { PowerLaw } from './power-law.ts';

/**
 * Kirchhoff's potential of a diffusivity that depends on the concentration: the integral of D from 0 to C, so that the
 * flux between two nodes is its difference over their distance, exact however steep the profile.
 */
export interface FluxPotential {
  /** The potential is a multiple of the concentration: one Newton step solves. */
  readonly linear: boolean;
  /** Potential, cm^-1 s^-1, and its slope (the effective diffusivity, cm^2/s) at each concentration, cm^-3. */
  fill(concentration: Float64Array, potential: Float64Array, slope: Float64Array): void;
}

/** The potential at an absolute temperature, of diffusivities times an enhancement by excess point defects (1: none). */
export type DiffusionLaw = (temperature_k: number, enhancement?: number) => FluxPotential;

/** D that depends on temperature alone. */
export const concentrationIndependent =
  (diffusivity_cm2_per_s: (temperature_k: number) => number): DiffusionLaw =>
  (temperature_k, enhancement = 1) => {
    const d = enhancement * diffusivity_cm2_per_s(temperature_k);
    return {
      linear: true,
      fill(concentration, potential, slope) {
        for (let i = 0; i < concentration.length; i += 1) {
          potential[i] = d * (concentration[i] as number);
          slope[i] = d;
        }
      },
    };
  };

export interface FermiOptions {
  /** Whether the built-in field drives the dopant too (factor h, 1 to 2). */
  readonly field: boolean;
  /** Concentration above which dopant is precipitated, inactive and immobile, cm^-3; none when absent. */
  readonly active_limit_cm3?: (temperature_k: number) => number;
  /** For a reference that used another value, eV/K. */
  readonly boltzmann_ev_per_k?: number;
}

/**
 * D by charge states of the defects, the carriers from the dopant's own charge (Fair 1981; Plummer, Deal & Griffin 2000,
 * 7.3). With u = C / 2 ni and r = u + sqrt(u^2 + 1), C = ni (r - 1/r); then the potential is
 * with field: 2 ni [d0 (r - 1) + d1 (r^2 - 1)/2 + d2 (r^3 - 1)/3], as h dC = 2 ni dr, and
 * without: ni [d0 (r - 1/r) + d1 ((r^2 - 1)/2 + ln r) + d2 (r^3/3 + r - 4/3)].
 * Each term is written so that it keeps its digits where C is far below ni.
 */
export function fermi(set: ChargeStateDiffusivity, options: FermiOptions): DiffusionLaw {
  const { field, active_limit_cm3, boltzmann_ev_per_k = boltzmannEvPerK } = options;
  return (temperature_k, enhancement = 1) => {
    const ni = intrinsicCarriers(temperature_k, boltzmann_ev_per_k);
    const parts = carrierDiffusivity(set, temperature_k, boltzmann_ev_per_k);
    const [d0, d1, d2] = [enhancement * parts.d0, enhancement * parts.d1, enhancement * parts.d2];
    const limit = active_limit_cm3?.(temperature_k) ?? Number.POSITIVE_INFINITY;
    return {
      linear: false,
      fill(concentration, potential, slope) {
        for (let i = 0; i < concentration.length; i += 1) {
          const c = concentration[i] as number;
          const u = (c < limit ? c : limit) / (2 * ni);
          const s = Math.sqrt(u * u + 1);
          const r = u + s;
          const rise = u + (u * u) / (s + 1);
          const d = d0 + r * (d1 + r * d2);
          if (field) {
            potential[i] = 2 * ni * (d0 * rise + d1 * r * u + (d2 / 3) * rise * (r * r + r + 1));
            slope[i] = c < limit ? (d * r) / s : 0;
          } else {
            const logarithm = Math.abs(u) < 1e-3 ? u * (1 - (u * u) / 6) : Math.log(r);
            potential[i] = ni * (2 * d0 * u + d1 * (r * u + logarithm) + (d2 / 3) * rise * (r * r + r + 4));
            slope[i] = c < limit ? d : 0;
          }
        }
      },
    };
  };
}

/** D = D0 (C / Cref)^m, whatever the temperature: its potential is D C / (m + 1). */
export const powerOfConcentration =
  ({ diffusivity_cm2_per_s, reference_cm3, exponent }: PowerLaw): DiffusionLaw =>
  (_, enhancement = 1) => ({
    linear: false,
    fill(concentration, potential, slope) {
      for (let i = 0; i < concentration.length; i += 1) {
        const c = Math.max(0, concentration[i] as number);
        const d = enhancement * diffusivity_cm2_per_s * (c / reference_cm3) ** exponent;
        slope[i] = d;
        potential[i] = (d * c) / (exponent + 1);
      }
    },
  });
