import { firstError, type ModelError, type ModelWarning, type Outcome, outsideValidity, refuse } from '../outcome.ts';

/** Coefficients of a polynomial in the energy (keV) for a length in um, highest power first. */
export interface RangePolynomials {
  readonly rp: readonly number[];
  readonly drp: readonly number[];
}

/**
 * Set SELBERHERR: S. Selberherr, "Analysis and Simulation of Semiconductor Devices" (1984), chapter 3. Its ranges are 4
 * to 17 % below the tables of Gibbons.
 */
export const selberherr: Readonly<Record<'B' | 'P' | 'As' | 'Sb', RangePolynomials>> = {
  B: { rp: [-3.308e-6, 3.338e-3, 0], drp: [5.525e-13, -4.545e-10, 1.403e-7, -2.086e-5, 1.781e-3, 0] },
  P: { rp: [1.29e-9, -2.743e-7, 1.259e-3, 0], drp: [-2.252e-11, 1.371e-8, -3.161e-6, 6.542e-4, 0] },
  As: {
    rp: [4.608e-13, -3.442e-10, 9.067e-8, -1.022e-5, 9.818e-4, 0],
    drp: [1.601e-13, -1.202e-10, 3.235e-8, -3.82e-6, 3.652e-4, 0],
  },
  Sb: {
    rp: [4.028e-13, -3.056e-10, 8.372e-8, -1.013e-5, 8.887e-4, 0],
    drp: [1.084e-13, -8.31e-11, 2.311e-8, -2.885e-6, 2.674e-4, 0],
  },
};

const horner = (coefficients: readonly number[], x: number): number => coefficients.reduce((sum, c) => sum * x + c, 0);

interface PolynomialRange {
  readonly rp_um: number;
  readonly drp_um: number;
  readonly warnings: readonly ModelWarning[];
}

/** Range and straggle by polynomial; fitted for about 10 to 300 keV, refused where a polynomial falls below zero. */
export function polynomialRange(
  { rp, drp }: RangePolynomials,
  energy_kev: number,
): Outcome<PolynomialRange, ModelError> {
  const error = firstError({ energy_kev }, { energy_kev: { min: 0, max: 1e4 } });
  if (error) return { ok: false, error };
  const [rp_um, drp_um] = [horner(rp, energy_kev), horner(drp, energy_kev)];
  if (!(rp_um > 0 && drp_um > 0))
    return refuse({
      kind: 'no_solution',
      quantity: 'rp_um',
      message: `the polynomials give a range of ${rp_um} um and a straggle of ${drp_um} um at ${energy_kev} keV: choose an energy from 10 to 300 keV`,
    });
  return {
    ok: true,
    rp_um,
    drp_um,
    warnings: outsideValidity({ energy_kev }, { energy_kev: { min: 10, max: 300 } }),
  };
}
