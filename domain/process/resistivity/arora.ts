import type { ModelError, Outcome } from '../outcome.ts';
import { checkedMobility, type Mobility } from './masetti.ts';

export type Carrier = 'n' | 'p';

/** Set ARORA: Arora, Hauser & Roulston, IEEE Trans. Electron Devices ED-29, 292 (1982), eqs 8 and 13. */
const arora = {
  n: { floor: 88, lattice: 7.4e8, power: -2.33, reference_cm3: 1.26e17 },
  p: { floor: 54.3, lattice: 1.36e8, power: -2.23, reference_cm3: 2.35e17 },
} as const;

/**
 * Mobility at a total doping and temperature, cm^2/V/s: floor t^-0.57 + lattice T^power / (1 + (N / (ref t^2.4))^(0.88
 * t^-0.146)), t = T / 300 K. It knows no clustering: above 1e20 cm^-3 it is too high.
 */
export function aroraMobility(carrier: Carrier, doping_cm3: number, temperature_k = 300): number {
  const { floor, lattice, power, reference_cm3 } = arora[carrier];
  const t = temperature_k / 300;
  const scattered = 1 + (doping_cm3 / (reference_cm3 * t ** 2.4)) ** (0.88 * t ** -0.146);
  return floor * t ** -0.57 + (lattice * temperature_k ** power) / scattered;
}

/** Arora's mobility with its ranges checked: 200 to 500 K, up to 1e20 cm^-3. */
export function aroraAt(carrier: Carrier, doping_cm3: number, temperature_k = 300): Outcome<Mobility, ModelError> {
  return checkedMobility(
    (doping, temperature) => aroraMobility(carrier, doping, temperature),
    doping_cm3,
    temperature_k,
    { doping_cm3: { min: 1e13, max: 1e20 }, temperature_k: { min: 200, max: 500 } },
  );
}
