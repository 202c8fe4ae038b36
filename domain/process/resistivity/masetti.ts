import {
  type Bounds,
  firstError,
  type ModelError,
  type ModelWarning,
  type Outcome,
  outsideValidity,
} from '../outcome.ts';
import { elementaryChargeC } from '../physical-constants.ts';
import type { Dopant } from '../silicon/dopants.ts';

/** Mobilities cm^2/V/s, concentrations cm^-3. `form`: electrons (n) or holes (p), whose first terms differ. */
export interface MasettiParameters {
  readonly mu_min: number;
  readonly mu_max: number;
  readonly mu_1: number;
  readonly c_r: number;
  readonly c_s: number;
  readonly alpha: number;
  readonly beta: number;
  readonly p_c: number;
  readonly form: 'n' | 'p';
}

/**
 * Set MASETTI: Masetti, Severi & Solmi, IEEE Trans. Electron Devices ED-30, 764 (1983), Table I. They measured no
 * antimony: layers of it are taken with the parameters of arsenic, the other heavy donor.
 */
const arsenic: MasettiParameters = {
  mu_min: 52.2,
  mu_max: 1417,
  mu_1: 43.4,
  c_r: 9.68e16,
  c_s: 3.43e20,
  alpha: 0.68,
  beta: 2,
  p_c: 0,
  form: 'n',
};
export const masetti: Readonly<Record<Dopant, MasettiParameters>> = {
  B: {
    mu_min: 44.9,
    mu_max: 470.5,
    mu_1: 29,
    c_r: 2.23e17,
    c_s: 6.1e20,
    alpha: 0.719,
    beta: 2,
    p_c: 9.23e16,
    form: 'p',
  },
  P: { mu_min: 68.5, mu_max: 1414, mu_1: 56.1, c_r: 9.2e16, c_s: 3.41e20, alpha: 0.711, beta: 1.98, p_c: 0, form: 'n' },
  As: arsenic,
  Sb: arsenic,
};

/** Exponent of the lattice mobility in T / 300 K (allpix-squared user manual 6.2, after Masetti). */
const latticeExponent = { n: -2.5, p: -2.2 } as const;

/**
 * Majority mobility at a total ionised doping, cm^2/V/s (eqs 1 and 4):
 * n: mu_min + (mu_L - mu_min) / (1 + (N/Cr)^alpha) - mu_1 / (1 + (Cs/N)^beta);
 * p: mu_min exp(-Pc/N) + mu_L / (1 + (N/Cr)^alpha) - mu_1 / (1 + (Cs/N)^beta), with mu_L = mu_max (T/300)^-2.5 or -2.2.
 */
export function masettiMobility(parameters: MasettiParameters, doping_cm3: number, temperature_k = 300): number {
  const { mu_min, mu_max, mu_1, c_r, c_s, alpha, beta, p_c, form } = parameters;
  const lattice = temperature_k === 300 ? mu_max : mu_max * (temperature_k / 300) ** latticeExponent[form];
  const scattered = 1 + (doping_cm3 / c_r) ** alpha;
  const clustered = mu_1 / (1 + (c_s / doping_cm3) ** beta);
  return form === 'n'
    ? mu_min + (lattice - mu_min) / scattered - clustered
    : mu_min * Math.exp(-p_c / doping_cm3) + lattice / scattered - clustered;
}

export interface Mobility {
  readonly mobility_cm2_per_v_s: number;
  /** With every dopant ionised, ohm cm. */
  readonly resistivity_ohm_cm: number;
  readonly warnings: readonly ModelWarning[];
}

const dopingBounds = { min: 1e6, max: 5e22 } as const;
const mobilityTemperature = { min: 100, max: 700 } as const;

/** rho = 1 / (q mu N), ohm cm. */
export const resistivityOf = (mobility_cm2_per_v_s: number, carriers_cm3: number): number =>
  1 / (elementaryChargeC * mobility_cm2_per_v_s * carriers_cm3);

/** A mobility and its resistivity with the ranges checked; `validity` is where the model was fitted. */
export function checkedMobility(
  mobilityAt: (doping_cm3: number, temperature_k: number) => number,
  doping_cm3: number,
  temperature_k: number,
  validity: { readonly doping_cm3: Bounds; readonly temperature_k: Bounds },
): Outcome<Mobility, ModelError> {
  const error = firstError(
    { doping_cm3, temperature_k },
    { doping_cm3: dopingBounds, temperature_k: mobilityTemperature },
  );
  if (error) return { ok: false, error };
  const mobility_cm2_per_v_s = mobilityAt(doping_cm3, temperature_k);
  return {
    ok: true,
    mobility_cm2_per_v_s,
    resistivity_ohm_cm: resistivityOf(mobility_cm2_per_v_s, doping_cm3),
    warnings: outsideValidity({ doping_cm3, temperature_k }, validity),
  };
}

/** Masetti's mobility with its ranges checked: 1e13 to 5e21 cm^-3 at 300 K; the temperature only scales the lattice part. */
export function masettiAt(
  parameters: MasettiParameters,
  doping_cm3: number,
  temperature_k = 300,
): Outcome<Mobility, ModelError> {
  return checkedMobility(
    (doping, temperature) => masettiMobility(parameters, doping, temperature),
    doping_cm3,
    temperature_k,
    { doping_cm3: { min: 1e13, max: 5e21 }, temperature_k: { min: 250, max: 400 } },
  );
}
