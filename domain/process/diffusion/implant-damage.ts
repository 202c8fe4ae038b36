import { type Arrhenius, arrheniusAt } from '../physical-constants.ts';
import type { Dopant } from '../silicon/dopants.ts';

/**
 * D_I C_I* of silicon self-interstitials, cm^-1 s^-1: 914 cm^2/s exp(-4.84 eV/kT) per atom (Tan & Gosele, Appl. Phys. A 37,
 * 1 (1985)) times 5e22 atoms per cm^3; TSUPREM-4 has it as 3.65e-4 exp(-1.58/kT) by 1.25e29 exp(-3.26/kT) (manual, Table
 *
 */
export const selfInterstitialTransport: Arrhenius = { prefactor: 3.65e-4 * 1.25e29, energy_ev: 1.58 + 3.26 };

/**
 * C_I / C_I* that dissolving {311} clusters hold, at a concentration Cl of clustered interstitials: release kr Cl balances
 * capture kf (C_I / C_I*) Cl^p, with kr = 9.431e13 exp(-3.017 eV/kT), kf = 5.207e14 exp(-3.774 eV/kT), p = 0.9398
 * (TSUPREM-4 manual, {311} clusters, Table A-24). About 1e4 at 800 C.
 */
const clusterEquilibrium: Arrhenius = { prefactor: 9.431e13 / 5.207e14, energy_ev: 3.017 - 3.774 };
const clusterExponent = 1 - 0.9398;

/**
 * Share of a dopant's diffusion that goes by interstitials (Fahey, Griffin & Plummer, Rev. Mod. Phys. 61, 289 (1989); values
 * of Plummer, Deal & Griffin 2000, ch. 7).
 */
export const interstitialFraction: Readonly<Record<Dopant, number>> = { B: 1, P: 1, As: 0.4, Sb: 0.02 };

/** What an implant leaves for the first anneal, by layers of equal thickness from the surface down. */
export interface ImplantDamage {
  readonly layer_cm: number;
  /** Dopant in each layer, cm^-3. */
  readonly dopant_cm3: Float64Array;
  /** Excess interstitials below the middle of each layer, cm^-2. */
  readonly below_cm2: Float64Array;
  /** Highest concentration of excess interstitials, cm^-3. */
  readonly peak_cm3: number;
}

const layers = 200;
/** Points in each layer, so that a deep and narrow implant is not missed between them. */
const samples = 8;

/**
 * Interstitials that are left for each implanted ion: its own, and those whose vacancies the recoils carried nearer to the
 * surface, where they are lost: n = 1 + 0.0905 m^0.85 E^(-2 / sqrt(m)), m in u, E in keV (Hobler & Moroz, SISPAD 2001;
 * TSUPREM-4 manual, Eq. 3-534). Near one for light ions, 2.4 for arsenic at 50 keV.
 */
export const plusFactor = (mass_u: number, energy_kev: number): number =>
  1 + 0.0905 * mass_u ** 0.85 * energy_kev ** (-2 / Math.sqrt(mass_u));

/**
 * The "+n" model: vacancies and interstitials of the damage recombine, and n interstitials stay for each ion that took a
 * place in the lattice, where the ion stopped; n = 1 is Giles's (J. Electrochem. Soc. 138, 1160 (1991)).
 * @param concentration as implanted, cm^-3 at a depth in um
 * @param plus n
 */
export function implantDamage(
  concentration: (depth_um: number) => number,
  extent_um: number,
  plus: number,
): ImplantDamage {
  const layer_cm = extent_um / layers / 1e4;
  const dopant_cm3 = new Float64Array(layers);
  let peak_cm3 = 0;
  for (let i = 0; i < layers * samples; i += 1) {
    const here = concentration(((i + 0.5) * extent_um) / (layers * samples));
    const layer = Math.floor(i / samples);
    dopant_cm3[layer] = (dopant_cm3[layer] as number) + here / samples;
    peak_cm3 = Math.max(peak_cm3, plus * here);
  }
  const below_cm2 = new Float64Array(layers);
  let below = 0;
  for (let i = layers - 1; i >= 0; i -= 1) {
    const half = (plus * (dopant_cm3[i] as number) * layer_cm) / 2;
    below_cm2[i] = below + half;
    below += 2 * half;
  }
  return { layer_cm, dopant_cm3, below_cm2, peak_cm3 };
}

/** C_I / C_I* while clusters last, at an absolute temperature; never below equilibrium. */
export const clusterSupersaturation = (peak_cm3: number, temperature_k: number): number =>
  Math.max(1, arrheniusAt(clusterEquilibrium, temperature_k) * peak_cm3 ** clusterExponent);

/**
 * D / D* at a supersaturation of interstitials that vacancies are in balance with: f S + (1 - f) / S (Fahey et al. 1989,
 * with C_I C_V = C_I* C_V*).
 */
export const enhancementOf = (interstitial_fraction: number, supersaturation: number): number =>
  interstitial_fraction * supersaturation + (1 - interstitial_fraction) / supersaturation;
