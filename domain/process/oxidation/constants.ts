/**
 * Constants of the oxidation models, each set under its own name: sets are fitted together and never mixed.
 * Silicon, <111> unless a value says otherwise.
 */

/**
 * Set PDG: Deal & Grove, J. Appl. Phys. 36, 3770 (1965), Arrhenius form as in Plummer, Deal & Griffin, "Silicon VLSI
 * Technology" (2000), Table 6-2; the same numbers stand in ViennaPS, psOxidation.hpp. B in um^2/h, B/A in um/h.
 * Water at 1 atm and oxygen bubbled through water at 95 C (about 640 torr of water) are different ambients.
 */
export const pdg = {
  dry: { b: { prefactor: 772, energy_ev: 1.23 }, b_over_a: { prefactor: 6.23e6, energy_ev: 2.0 } },
  H2O: { b: { prefactor: 386, energy_ev: 0.78 }, b_over_a: { prefactor: 1.63e8, energy_ev: 2.05 } },
  wetO2_95C: { b: { prefactor: 214, energy_ev: 0.71 }, b_over_a: { prefactor: 8.95e7, energy_ev: 2.05 } },
} as const;

/** Factor on B/A only, relative to <111>: 1/1.68 for <100> (Deal & Grove; SUPREM-IV rounds it to 0.595), 0.833 for <110>. */
export const orientationFactor = { '111': 1, '110': 0.833, '100': 1 / 1.68 } as const;

/** Rows of the fitted table as printed: temperature C, A um, B um^2/h, B/A um/h, tau h. */
export type TableRow = readonly [number, number, number, number, number];

/** Set DG1965_TABLE: Deal & Grove (1965), Tables I (dry, 760 torr) and II (wet, 95 C bubbler), values as printed, <111>. */
export const dealGroveTable: { readonly dry: readonly TableRow[]; readonly wetO2_95C: readonly TableRow[] } = {
  dry: [
    [800, 0.37, 0.0011, 0.003, 9.0],
    [920, 0.235, 0.0049, 0.0208, 1.4],
    [1000, 0.165, 0.0117, 0.071, 0.37],
    [1100, 0.09, 0.027, 0.3, 0.076],
    [1200, 0.04, 0.045, 1.12, 0.027],
  ],
  wetO2_95C: [
    [920, 0.5, 0.203, 0.406, 0],
    [1000, 0.226, 0.287, 1.27, 0],
    [1100, 0.11, 0.51, 4.64, 0],
    [1200, 0.05, 0.72, 14.4, 0],
  ],
};

/** Pressure exponents of B and B/A (SUPREM-IV.GS, src/data/modelrc, p.pdep and l.pdep); the dry one is 0.7 to 0.8 in the literature. */
export const pressureExponent = {
  dry: { b: 1, b_over_a: 0.75 },
  H2O: { b: 1, b_over_a: 1 },
  wetO2_95C: { b: 1, b_over_a: 1 },
} as const;

/**
 * Set SUPREM4: SUPREM-IV.GS, src/data/modelrc. B in um^2/min, B/A in um/min, <111>. `thin` is the extra dry rate
 * C exp(-E/kT) exp(-x/L) of Massoud, Plummer & Irene, J. Electrochem. Soc. 132, 2685 (1985): C um/min, E eV, L um.
 * The set has its own Boltzmann constant (src/include/constant.h): 5.4e-6 above today's, 1e-4 of a thickness.
 */
export const supremIv = {
  boltzmann_ev_per_k: 8.61738e-5,
  dry: { b: { prefactor: 12.8667, energy_ev: 1.23 }, b_over_a: { prefactor: 1.038e5, energy_ev: 2.0 } },
  wet: {
    b_below_950C: { prefactor: 283.333, energy_ev: 1.17 },
    b_from_950C: { prefactor: 7.0, energy_ev: 0.78 },
    b_over_a_below_900C: { prefactor: 3.45e4, energy_ev: 1.6 },
    b_over_a_from_900C: { prefactor: 2.95e6, energy_ev: 2.05 },
  },
  orientation: { '111': 1, '110': 0.833, '100': 0.595 },
  thin: {
    '111': { prefactor: 5.87e6, energy_ev: 2.32, decay_length_um: 0.0078 },
    '110': { prefactor: 5.37e4, energy_ev: 1.8, decay_length_um: 0.006 },
    '100': { prefactor: 6.57e6, energy_ev: 2.37, decay_length_um: 0.0069 },
  },
} as const;

/**
 * Set MASSOUD1987: Massoud & Plummer, J. Appl. Phys. 62, 3416 (1987), as compiled by C. Hollauer, dissertation, TU Wien
 * (2007), Tables 2.3 and 2.4. nm and minutes. tau_i = tau_i0 * exp(+E/kT): the dissertation prints a minus sign, which
 * would give femtoseconds. Dry, 800 to 1000 C.
 */
export const massoudTimeDecay = {
  '100': {
    b: { prefactor: 1.7e11, energy_ev: 2.22 },
    b_over_a: { prefactor: 7.35e6, energy_ev: 1.76 },
    k1: { prefactor: 2.49e11, energy_ev: 2.18 },
    k2: { prefactor: 3.72e11, energy_ev: 2.28 },
    tau1: { prefactor: 4.14e-6, energy_ev: 1.38 },
    tau2: { prefactor: 2.71e-7, energy_ev: 1.88 },
  },
  '111': {
    b: { prefactor: 1.34e9, energy_ev: 1.71 },
    b_over_a: { prefactor: 1.32e7, energy_ev: 1.74 },
    k1: { prefactor: 2.7e9, energy_ev: 1.74 },
    k2: { prefactor: 1.33e9, energy_ev: 1.76 },
    tau1: { prefactor: 1.72e-6, energy_ev: 1.45 },
    tau2: { prefactor: 1.56e-7, energy_ev: 1.9 },
  },
  '110': {
    b: { prefactor: 3.73e8, energy_ev: 1.63 },
    b_over_a: { prefactor: 4.73e8, energy_ev: 2.1 },
    k1: { prefactor: 4.07e8, energy_ev: 1.54 },
    k2: { prefactor: 1.2e8, energy_ev: 1.56 },
    tau1: { prefactor: 5.38e-9, energy_ev: 2.02 },
    tau2: { prefactor: 1.63e-8, energy_ev: 2.12 },
  },
} as const;

/** Factors of dry B/A and B by percent of HCl (rows) and temperature C (columns): SUPREM-IV.GS modelrc, hcl.lin and hcl.par. */
export const hydrogenChloride = {
  pct: [0, 1, 3, 5, 7, 10],
  temperature_c: [900, 1000, 1100],
  b_over_a: [
    [1, 1, 1],
    [1.75, 1.25, 1.621],
    [1.75, 1.486, 2.207],
    [1.75, 1.486, 2.207],
    [1.75, 1.486, 2.207],
    [1.75, 1.486, 2.207],
  ],
  b: [
    [1, 1, 1],
    [1.083, 1.658, 1.355],
    [1.25, 1.84, 1.49],
    [1.444, 2.075, 1.641],
    [1.639, 2.332, 1.816],
    [2.028, 2.759, 2.102],
  ],
} as const;

/** nm of silicon turned into 1 nm of oxide, as textbooks round it; `siliconPerOxide` derives it from densities. */
export const siliconPerOxideRounded = 0.44;

/** Oxide that stands for the fast initial dry regime in the 1965 model, nm (Deal & Grove, tau of Table I). */
export const dryInitialOxideNm = 25;
