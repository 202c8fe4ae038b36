import type { TabulatedIon } from '../../domain/process/implantation/range-tables.ts';
import type { Dopant } from '../../domain/process/silicon/dopants.ts';

export const implantSpecies = ['B', 'BF2', 'P', 'As', 'Sb'] as const satisfies readonly TabulatedIon[];
export type ImplantSpecies = (typeof implantSpecies)[number];

/** Gases of the source with the full scale of their controllers, sccm; argon carries the vapour of antimony. */
export const gasLines = { BF3: 10, PH3: 10, AsH3: 10, Ar: 10 } as const;

interface Source {
  readonly dopant: Dopant;
  readonly atomic_number: number;
  readonly gas: keyof typeof gasLines;
  /** Whether people must be kept from the gas. */
  readonly toxic: boolean;
  /** Mass of the ion that is wanted, u. */
  readonly mass_u: number;
  /** What else the plasma of the source makes: mass, u, and current relative to the wanted ion. */
  readonly others: readonly (readonly [mass_u: number, relative: number])[];
  /** Largest current on the wafers, mA. */
  readonly most_ma: number;
}

const boronTrifluoride = { dopant: 'B', atomic_number: 5, gas: 'BF3', toxic: true } as const;

/**
 * Ions by species; isotopes in their natural shares (boron 20/80, antimony 57/43), fragments of the molecules in shares that
 * such sources typically have.
 */
export const sourceOf: Readonly<Record<ImplantSpecies, Source>> = {
  B: {
    ...boronTrifluoride,
    mass_u: 11.009305,
    others: [
      [10.012937, 0.25],
      [18.998403, 0.5],
      [30.007708, 0.75],
    ],
    most_ma: 10,
  },
  BF2: {
    ...boronTrifluoride,
    mass_u: 49.006111,
    others: [
      [48.009743, 0.25],
      [30.007708, 0.35],
    ],
    most_ma: 15,
  },
  P: {
    dopant: 'P',
    atomic_number: 15,
    gas: 'PH3',
    toxic: true,
    mass_u: 30.973762,
    others: [
      [31.981587, 0.3],
      [32.989412, 0.2],
    ],
    most_ma: 20,
  },
  As: {
    dopant: 'As',
    atomic_number: 33,
    gas: 'AsH3',
    toxic: true,
    mass_u: 74.921595,
    others: [
      [75.92942, 0.2],
      [76.937245, 0.1],
    ],
    most_ma: 20,
  },
  Sb: {
    dopant: 'Sb',
    atomic_number: 51,
    gas: 'Ar',
    toxic: false,
    mass_u: 120.903812,
    others: [[122.904214, 0.75]],
    most_ma: 5,
  },
};
