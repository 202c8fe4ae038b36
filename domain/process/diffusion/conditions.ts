import { type Bounds, firstError, type ModelError, type ModelWarning, outsideValidity } from '../outcome.ts';

/** Silicon melts at 1414 C; below 500 C no dopant moves. */
export const temperatureLimits: Bounds = { min: 500, max: 1414 };
/** Ranges in which the diffusivities were measured. */
export const temperatureValidity: Bounds = { min: 800, max: 1200 };
/** More than silicon has atoms (5e22 cm^-3) cannot be dissolved in it. */
const concentration: Bounds = { min: 0, max: 5e22 };
const amount: Bounds = { min: 0, max: Number.MAX_VALUE };
/** Divisors: more than zero. */
const positive: Bounds = { min: Number.MIN_VALUE, max: Number.MAX_VALUE };

const bounds: Readonly<Record<string, Bounds>> = {
  temperature_c: temperatureLimits,
  surface_cm3: concentration,
  gas_equilibrium_cm3: concentration,
  background_cm3: { min: Number.MIN_VALUE, max: 5e22 },
  dose_cm2: amount,
  dt_cm2: positive,
  first_dt_cm2: positive,
  second_dt_cm2: amount,
  time_s: positive,
  diffusivity_cm2_per_s: positive,
  transfer_cm_per_s: positive,
  range_um: amount,
  straggle_um: positive,
  target_um: positive,
  exponent: { min: 0.01, max: 20 },
  reference_cm3: positive,
  fraction_of_front: amount,
  depth_um: amount,
};

/** Refuses the first quantity that is not finite or that no diffusion can have. */
export function quantitiesError(
  quantities: Readonly<Record<string, number>>,
  depths_um: readonly number[] = [],
): Exclude<ModelError, { kind: 'no_solution' }> | null {
  const wrong = firstError(quantities, bounds);
  if (wrong) return wrong;
  for (const depth_um of depths_um) {
    const found = firstError({ depth_um }, bounds);
    if (found) return found;
  }
  return null;
}

export const temperatureWarnings = (...temperatures_c: readonly number[]): ModelWarning[] => {
  for (const temperature_c of temperatures_c) {
    const found = outsideValidity({ temperature_c }, { temperature_c: temperatureValidity });
    if (found.length > 0) return found;
  }
  return [];
};
