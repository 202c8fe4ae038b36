import { avogadroPerMol, gasConstantJPerMolK } from '../physical-constants.ts';

/** State in which a mass flow controller counts volume: 0 C and 1 atm. Some makers count at 20 C, which is 7 % more. */
export const standardState = { temperature_k: 273.15, pressure_pa: 101325 } as const;

/** mol/s of a flow in sccm (cm^3/min of an ideal gas in the standard state). */
export const molesPerSecond = (
  flow_sccm: number,
  { temperature_k, pressure_pa } = standardState as StandardState,
): number => (flow_sccm * 1e-6 * pressure_pa) / (60 * gasConstantJPerMolK * temperature_k);

export interface StandardState {
  readonly temperature_k: number;
  readonly pressure_pa: number;
}

/** sccm of a flow in mol/s: the inverse of `molesPerSecond`. */
export const sccm = (moles_per_s: number, state: StandardState = standardState): number =>
  moles_per_s / molesPerSecond(1, state);

export const moleculesPerSecond = (flow_sccm: number, state: StandardState = standardState): number =>
  avogadroPerMol * molesPerSecond(flow_sccm, state);

/** What turns a molar flux into a film. */
export interface FilmMass {
  readonly density_kg_per_m3: number;
  /** Of one formula unit. */
  readonly molar_mass_g_per_mol: number;
}

/** Growth in nm/min from a flux of formula units in mol/m^2/s: R M / rho. */
export const growthFromFlux = (flux: number, { density_kg_per_m3, molar_mass_g_per_mol }: FilmMass): number =>
  ((flux * molar_mass_g_per_mol * 1e-3) / density_kg_per_m3) * 60e9;

/** Flux of formula units in mol/m^2/s that a growth in nm/min takes: the inverse of `growthFromFlux`. */
export const fluxFromGrowth = (rate_nm_per_min: number, film: FilmMass): number =>
  rate_nm_per_min / growthFromFlux(1, film);
