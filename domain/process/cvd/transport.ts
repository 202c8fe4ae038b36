import { atomicMassKg, avogadroPerMol, boltzmannJPerK, pascalPerTorr } from '../physical-constants.ts';
import type { Gas } from './gases.ts';

/** Collision integral of diffusion over reduced temperature: Neufeld, Janzen & Aziz, J. Chem. Phys. 57, 1100 (1972). */
export const diffusionIntegral = (t: number): number =>
  1.06036 * t ** -0.1561 +
  0.193 * Math.exp(-0.47635 * t) +
  1.03587 * Math.exp(-1.52996 * t) +
  1.76474 * Math.exp(-3.89411 * t);

/** Collision integral of viscosity over reduced temperature, of the same source. */
export const viscosityIntegral = (t: number): number =>
  1.16145 * t ** -0.14874 + 0.52487 * Math.exp(-0.7732 * t) + 2.16178 * Math.exp(-2.43787 * t);

const ATM_TORR = 760;

/**
 * Binary diffusion coefficient in cm^2/s, Chapman-Enskog first order with Lorentz-Berthelot mixing.
 * Source: Bird, Stewart & Lightfoot, Transport Phenomena, eq. 16.4-13 (1960) / 17.3-12 (2002).
 */
export function binaryDiffusion(a: Gas, b: Gas, temperature_k: number, pressure_torr: number): number {
  const sigma = (a.sigma_a + b.sigma_a) / 2;
  const omega = diffusionIntegral(temperature_k / Math.sqrt(a.epsilon_k * b.epsilon_k));
  return (
    (0.0018583 * Math.sqrt(temperature_k ** 3 * (1 / a.molar_mass + 1 / b.molar_mass))) /
    ((pressure_torr / ATM_TORR) * sigma * sigma * omega)
  );
}

/** Viscosity in Pa s, Chapman-Enskog; independent of pressure. Source: Bird, Stewart & Lightfoot, eq. 1.4-18 (1960). */
export const viscosity = ({ molar_mass, sigma_a, epsilon_k }: Gas, temperature_k: number): number =>
  (2.6693e-6 * Math.sqrt(molar_mass * temperature_k)) /
  (sigma_a * sigma_a * viscosityIntegral(temperature_k / epsilon_k));

/** Density of an ideal gas, kg/m^3. */
export const gasDensity = (molar_mass: number, temperature_k: number, pressure_torr: number): number =>
  (pressure_torr * pascalPerTorr * molar_mass * 1e-3) / (avogadroPerMol * boltzmannJPerK * temperature_k);

/** Mean free path in um of hard spheres: kT / (sqrt2 pi d^2 p). */
export const meanFreePath = (pressure_torr: number, temperature_k: number, diameter_a: number): number =>
  ((boltzmannJPerK * temperature_k) /
    (Math.SQRT2 * Math.PI * (diameter_a * 1e-10) ** 2 * pressure_torr * pascalPerTorr)) *
  1e6;

export type FlowRegime = 'molecular' | 'transition' | 'slip' | 'continuum';

/** Regime of a gas in a feature by its Knudsen number: above 10 molecular, below 0.01 continuum. */
export const flowRegime = (knudsen: number): FlowRegime => {
  if (knudsen > 10) return 'molecular';
  if (knudsen > 0.1) return 'transition';
  return knudsen > 0.01 ? 'slip' : 'continuum';
};

/** Molecules that strike a surface, per cm^2 and s: p / sqrt(2 pi m k T) (Hertz-Knudsen). */
export const impingement = (pressure_torr: number, temperature_k: number, molar_mass: number): number =>
  ((pressure_torr * pascalPerTorr) /
    Math.sqrt(2 * Math.PI * molar_mass * atomicMassKg * boltzmannJPerK * temperature_k)) *
  1e-4;
