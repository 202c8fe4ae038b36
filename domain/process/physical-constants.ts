/** CODATA 2018; the values that the SI defines are exact. */
export const boltzmannEvPerK = 8.617333262e-5;
export const boltzmannJPerK = 1.380649e-23;
export const elementaryChargeC = 1.602176634e-19;
export const avogadroPerMol = 6.02214076e23;
export const gasConstantJPerMolK = 8.31446261815324;
export const stefanBoltzmannWPerM2K4 = 5.670374419e-8;
/** Second radiation constant hc/k, m K. */
export const secondRadiationMK = 1.438776877e-2;
export const electronMassKg = 9.1093837015e-31;
export const atomicMassKg = 1.6605390666e-27;
export const vacuumPermittivityFPerM = 8.8541878128e-12;

export const pascalPerTorr = 133.322368;
export const umPerCm = 1e4;
export const cmPerUm = 1e-4;
export const kelvin = (celsius: number): number => celsius + 273.15;
export const celsius = (kelvins: number): number => kelvins - 273.15;

/** Arrhenius pair: value = prefactor * exp(-energy_ev / kT), in the unit of the prefactor. */
export interface Arrhenius {
  readonly prefactor: number;
  readonly energy_ev: number;
}

/** prefactor * exp(-energy / kT) at an absolute temperature, in the unit of the prefactor. */
export const arrheniusAt = (
  { prefactor, energy_ev }: Arrhenius,
  temperature_k: number,
  boltzmann = boltzmannEvPerK,
): number => prefactor * Math.exp(-energy_ev / (boltzmann * temperature_k));
