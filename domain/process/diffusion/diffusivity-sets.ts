import type { Arrhenius } from '../physical-constants.ts';
import type { Dopant } from '../silicon/dopants.ts';

/** Sets with one activation energy a dopant, cm^2/s and eV. Fitted together: never mixed. */
export const singleActivation = {
  /** Intrinsic (n < ni), 800 to 1200 C: Plummer, Deal & Griffin, Silicon VLSI Technology (2000), Table 7-3. */
  PDG: {
    B: { prefactor: 1.0, energy_ev: 3.5 },
    P: { prefactor: 4.7, energy_ev: 3.68 },
    As: { prefactor: 9.17, energy_ev: 3.99 },
    Sb: { prefactor: 4.58, energy_ev: 3.88 },
    In: { prefactor: 1.2, energy_ev: 3.5 },
  },
  /** Effective, averaged over doping: Jaeger, Introduction to Microelectronic Fabrication, 2nd ed., Table 4.1. */
  JAEGER: {
    B: { prefactor: 10.5, energy_ev: 3.69 },
    P: { prefactor: 10.5, energy_ev: 3.69 },
    As: { prefactor: 0.32, energy_ev: 3.56 },
    Sb: { prefactor: 5.6, energy_ev: 3.95 },
    Al: { prefactor: 8.0, energy_ev: 3.47 },
    Ga: { prefactor: 3.6, energy_ev: 3.51 },
    In: { prefactor: 16.5, energy_ev: 3.9 },
  },
} as const satisfies Record<string, Readonly<Record<string, Arrhenius>>>;

export type SingleActivationSet = keyof typeof singleActivation;

/** Charge states of the point defect that carries the dopant: neutral, positive, negative, doubly negative. */
export const chargeStates = ['x', 'p', 'm', 'mm'] as const;
export type ChargeState = (typeof chargeStates)[number];
export type ChargeStateDiffusivity = Partial<Readonly<Record<ChargeState, Arrhenius>>>;

const fair = {
  B: { x: { prefactor: 0.037, energy_ev: 3.46 }, p: { prefactor: 0.76, energy_ev: 3.46 } },
  P: {
    x: { prefactor: 3.85, energy_ev: 3.66 },
    m: { prefactor: 4.44, energy_ev: 4.0 },
    mm: { prefactor: 44.2, energy_ev: 4.37 },
  },
  As: { x: { prefactor: 0.066, energy_ev: 3.44 }, m: { prefactor: 12.0, energy_ev: 4.05 } },
  Sb: { x: { prefactor: 0.214, energy_ev: 3.65 }, m: { prefactor: 15.0, energy_ev: 4.08 } },
} as const satisfies Record<Dopant, ChargeStateDiffusivity>;

/** Sets by charge state: D = Dx + Dp (p/ni) + Dm (n/ni) + Dmm (n/ni)^2, cm^2/s and eV. */
export const byChargeState = {
  /** Fair (1981); Selberherr, Analysis and Simulation of Semiconductor Devices (1984), ch. 3. */
  FAIR: fair,
  /** The same with the arsenic of SUPREM-IV.GS (modelrc). */
  SUPREM4: { ...fair, As: { x: { prefactor: 0.0666, energy_ev: 3.44 }, m: { prefactor: 12.8, energy_ev: 4.05 } } },
} as const satisfies Record<string, Record<Dopant, ChargeStateDiffusivity>>;

export type ChargeStateSet = keyof typeof byChargeState;
