import type { Thermo } from './thermodynamics.ts';

export interface GasSpecies {
  readonly molar_mass_g_mol: number;
  /** Needed where a reversible reaction names the species. */
  readonly thermo?: Thermo;
}

export interface SurfaceSpecies {
  /** Sites that one of it takes; 1 unless it says so. */
  readonly sites?: number;
  readonly thermo?: Thermo;
}

/** A solid that grows or is consumed; its activity is 1. */
export interface BulkSpecies {
  readonly molar_mass_g_mol: number;
  readonly density_g_cm3: number;
  readonly thermo?: Thermo;
}

/** A T^b exp(-E / RT), with concentrations in mol/cm^3 and mol/cm^2: the unit of A follows from the reactants. */
export interface ArrheniusRate {
  readonly kind: 'arrhenius';
  readonly prefactor: number;
  readonly exponent: number;
  readonly energy_j_mol: number;
}

/** Probability that a gas molecule meeting bare sites reacts, c T^b exp(-E / RT), at most 1. */
export interface StickingRate {
  readonly kind: 'sticking';
  readonly prefactor: number;
  readonly exponent: number;
  readonly energy_j_mol: number;
}

export interface SurfaceReaction {
  /** Species with how many of each: gas, surface or bulk. */
  readonly reactants: Readonly<Record<string, number>>;
  readonly products: Readonly<Record<string, number>>;
  readonly rate: ArrheniusRate | StickingRate;
  /** Its reverse rate follows from the thermodynamics of its species. */
  readonly reversible: boolean;
}

export interface SurfaceMechanism {
  readonly name: string;
  readonly source: string;
  readonly site_density_mol_cm2: number;
  readonly gas: Readonly<Record<string, GasSpecies>>;
  readonly surface: Readonly<Record<string, SurfaceSpecies>>;
  readonly bulk: Readonly<Record<string, BulkSpecies>>;
  readonly reactions: readonly SurfaceReaction[];
}
