import { firstError, type ModelError, type ModelWarning, type Outcome, outsideValidity } from '../outcome.ts';

/** Dopants of the standard; it holds at 23 C. */
export type F723Dopant = 'B' | 'P';

const validDoping = { B: { min: 1e12, max: 1e21 }, P: { min: 1e12, max: 5e20 } } as const;
const validResistivity = { B: { min: 1e-4, max: 1e4 }, P: { min: 2e-4, max: 4e3 } } as const;

const polynomial = (coefficients: readonly number[], x: number): number =>
  coefficients.reduceRight((sum, c) => sum * x + c, 0);

/**
 * Resistivity of silicon from its doping, ohm cm (ASTM F723 / SEMI MF723, after Thurber, Mattis, Liu & Filliben, NBS SP
 * 400-64, 1981).
 */
export function resistivityFromDoping(
  dopant: F723Dopant,
  doping_cm3: number,
): Outcome<{ readonly resistivity_ohm_cm: number; readonly warnings: readonly ModelWarning[] }, ModelError> {
  const error = firstError({ doping_cm3 }, { doping_cm3: { min: 1e10, max: 1e22 } });
  if (error) return { ok: false, error };
  const n = doping_cm3;
  const y = Math.log10(n) - 16;
  const resistivity_ohm_cm =
    dopant === 'B'
      ? 1.305e16 / n + 1.133e17 / (n * (1 + (2.58e-19 * n) ** -0.737))
      : (6.242e18 / n) *
        10 ** (polynomial([-3.0769, 2.2108, -0.62272, 0.057501], y) / polynomial([1, -0.68157, 0.19833, -0.018376], y));
  return {
    ok: true,
    resistivity_ohm_cm,
    warnings: outsideValidity({ doping_cm3 }, { doping_cm3: validDoping[dopant] }),
  };
}

/**
 * Doping of silicon from its resistivity, cm^-3: a fit of its own in the standard, so that there and back closes only to
 * a few percent.
 */
export function dopingFromResistivity(
  dopant: F723Dopant,
  resistivity_ohm_cm: number,
): Outcome<{ readonly doping_cm3: number; readonly warnings: readonly ModelWarning[] }, ModelError> {
  const error = firstError({ resistivity_ohm_cm }, { resistivity_ohm_cm: { min: 1e-5, max: 1e6 } });
  if (error) return { ok: false, error };
  const rho = resistivity_ohm_cm;
  const x = Math.log10(rho);
  const doping_cm3 =
    dopant === 'B'
      ? (1.33e16 + 1.082e17 / (1 + (54.56 * rho) ** 1.105)) / rho
      : (6.242e18 / rho) *
        10 ** (polynomial([-3.1083, -3.2626, -1.2196, -0.13923], x) / polynomial([1, 1.0265, 0.38755, 0.041833], x));
  return {
    ok: true,
    doping_cm3,
    warnings: outsideValidity({ resistivity_ohm_cm }, { resistivity_ohm_cm: validResistivity[dopant] }),
  };
}
