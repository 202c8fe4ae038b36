import type { RateFunction } from './rate-expression.ts';

/** What electrons do with a gas; rates in m^3/s. */
export interface DischargeGas {
  readonly mass_u: number;
  readonly ionization_ev: number;
  readonly ionization: RateFunction;
  /** Excitation and dissociation: energy lost and rate of each. */
  readonly inelastic: readonly { readonly energy_ev: number; readonly rate: RateFunction }[];
  readonly elastic: RateFunction;
  /** Ion-neutral collision cross section. */
  readonly ion_cross_section_m2: number;
  readonly source: string;
  /** What the rates leave out. */
  readonly caveat?: string;
}

/** Argon: Lieberman & Lichtenberg, Principles of Plasma Discharges, 2nd ed. (2005), Table 3.3; Maxwellian electrons. */
const argon: DischargeGas = {
  mass_u: 39.948,
  ionization_ev: 15.76,
  ionization: (te) => 2.34e-14 * te ** 0.59 * Math.exp(-17.44 / te),
  inelastic: [{ energy_ev: 12.14, rate: (te) => 2.48e-14 * te ** 0.33 * Math.exp(-12.78 / te) }],
  elastic: (te) => {
    const ln = Math.log(te);
    return 2.336e-14 * te ** 1.609 * Math.exp(0.0618 * ln ** 2 - 0.1171 * ln ** 3);
  },
  ion_cross_section_m2: 1e-18,
  source: 'Lieberman & Lichtenberg (2005), Table 3.3',
};

/** Molecular oxygen: the same book, Table 8.2. Electronegativity and atoms are left out: an upper bound of the density. */
const oxygen: DischargeGas = {
  mass_u: 31.998,
  ionization_ev: 12.06,
  ionization: (te) => 2.34e-15 * te ** 1.03 * Math.exp(-12.29 / te),
  inelastic: [
    { energy_ev: 6.12, rate: (te) => 6.86e-15 * Math.exp(-6.29 / te) },
    { energy_ev: 8.4, rate: (te) => 3.49e-14 * Math.exp(-5.92 / te) },
  ],
  elastic: (te) => 4.7e-14 * Math.sqrt(te),
  ion_cross_section_m2: 7.5e-19,
  source: 'Lieberman & Lichtenberg (2005), Table 8.2',
  caveat: 'negative ions and oxygen atoms are left out: the density is an upper bound',
};

export const dischargeGases = { Ar: argon, O2: oxygen } as const;
export type DischargeGasName = keyof typeof dischargeGases;

/** Ion masses in u for sheaths: the ion that the gas mostly gives. */
export const ionMasses_u: Readonly<Record<string, number>> = {
  H2: 2.016,
  He: 4.0026,
  N2: 28.014,
  NH3: 17.031,
  O2: 31.998,
  N2O: 44.013,
  Ne: 20.18,
  Ar: 39.948,
  SiH4: 31.11,
  CF4: 69.006,
  Cl2: 70.906,
  SF6: 127.05,
  Kr: 83.798,
  Xe: 131.293,
};
