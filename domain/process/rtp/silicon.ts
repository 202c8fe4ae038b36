import { firstError, type ModelWarning, type Outcome, outsideValidity, refuse } from '../outcome.ts';
import { gasConstantJPerMolK } from '../physical-constants.ts';
import {
  siliconHeatCapacityLine,
  siliconMeltingK,
  siliconMolarMassGPerMol,
  siliconNasa7,
  siliconOpaqueEmissivity,
} from './constants.ts';

/** `nasa7`: the reference. `linear`: Virzi's line. A list: coefficients of a polynomial in K, J/kg/K, constant first. */
export type HeatCapacity = 'nasa7' | 'linear' | readonly number[];

/** Value of a polynomial, coefficients in ascending order. */
const polynomial = (coefficients: readonly number[], x: number): number =>
  coefficients.reduceRight((sum, each) => sum * x + each, 0);

const perKg = (gasConstantJPerMolK * 1000) / siliconMolarMassGPerMol;

/** c_p of silicon in J/kg/K as a function of T in K, without a check of the range (for use inside solvers). */
export function heatCapacityFunction(form: HeatCapacity): (temperature_k: number) => number {
  if (form === 'nasa7')
    return (t) => perKg * polynomial(t < siliconNasa7.break_k ? siliconNasa7.low : siliconNasa7.high, t);
  const coefficients = form === 'linear' ? siliconHeatCapacityLine : form;
  return (t) => polynomial(coefficients, t);
}

/** Refuses temperatures at which the form has no meaning: outside its polynomials, above the melt. */
export const heatCapacityBounds = (form: HeatCapacity): { readonly min: number; readonly max: number } => ({
  min: form === 'nasa7' ? siliconNasa7.range_k.min : 0,
  max: siliconNasa7.range_k.max,
});

/** Virzi's line is meant for the range of rapid annealing. */
const lineRange = { min: 300, max: siliconMeltingK };

/**
 * Specific heat of silicon.
 *
 * @param temperature_k 200 to 1690 K for NASA-7
 * @returns J/kg/K
 */
export function siliconHeatCapacity(
  temperature_k: number,
  form: HeatCapacity = 'nasa7',
): Outcome<{ readonly cp_j_per_kg_k: number; readonly warnings: readonly ModelWarning[] }> {
  const error = firstError({ temperature_k }, { temperature_k: heatCapacityBounds(form) });
  if (error) return refuse(error);
  const cp_j_per_kg_k = heatCapacityFunction(form)(temperature_k);
  const wrong = firstError({ cp_j_per_kg_k }, { cp_j_per_kg_k: { min: Number.MIN_VALUE, max: 1e6 } });
  if (wrong) return refuse(wrong);
  const warnings = form === 'linear' ? outsideValidity({ temperature_k }, { temperature_k: lineRange }) : [];
  return { ok: true, cp_j_per_kg_k, warnings };
}

/** Conductivity of silicon, W/m/K: 802.5 T^-1.12 W/cm/K, 300 to 1683 K (Virzi 1991). */
export const siliconConductivity = (temperature_k: number): number => 80250 * temperature_k ** -1.12;

/**
 * Emissivity of a bare, lightly doped wafer that is transparent to its own radiation while cold: a slab with reflectivity
 * R = 1 - 0.68 at each face (Timans 1993) and transmittance exp(-alpha d) within, (1 - R)(1 - tau) / (1 - R tau). alpha is
 * the absorption of the intrinsic free carriers, 4.15e-5 lambda^1.51 T^2.95 exp(-7000 / T) cm^-1 (Vandenabeele & Maex,
 * J. Appl. Phys. 72, 5867, 1992), at the peak of the wafer's own spectrum (Wien). Above 700 C it is 0.68.
 *
 * @param temperature_k 250 K to the melting point; validated above 600 K
 */
export function siliconEmissivity(
  temperature_k: number,
  thickness_um = 775,
  opaque = siliconOpaqueEmissivity,
): Outcome<{ readonly emissivity: number; readonly warnings: readonly ModelWarning[] }> {
  const error = firstError(
    { temperature_k, thickness_um, opaque },
    {
      temperature_k: { min: 250, max: siliconNasa7.range_k.max },
      thickness_um: { min: 1, max: 1e4 },
      opaque: { min: 0.01, max: 1 },
    },
  );
  if (error) return refuse(error);
  const peak_um = 2897.771955 / temperature_k;
  const absorption_cm = 4.15e-5 * peak_um ** 1.51 * temperature_k ** 2.95 * Math.exp(-7000 / temperature_k);
  const through = Math.exp(-absorption_cm * thickness_um * 1e-4);
  const absorbed = -Math.expm1(-absorption_cm * thickness_um * 1e-4);
  return {
    ok: true,
    emissivity: (opaque * absorbed) / (1 - (1 - opaque) * through),
    warnings: outsideValidity({ temperature_k }, { temperature_k: { min: 600, max: siliconMeltingK } }),
  };
}
