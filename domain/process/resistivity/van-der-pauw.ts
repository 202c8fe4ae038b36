import { bracketedRoot } from '../numerics/bracketed-root.ts';
import { firstError, type ModelError, type Outcome } from '../outcome.ts';

export interface VanDerPauw {
  readonly sheet_resistance_ohm: number;
  /** f of Rs = pi / ln 2 (R_A + R_B) / 2 f: 1 for equal resistances. */
  readonly asymmetry_factor: number;
}

/**
 * Sheet resistance of a flat sample of any shape from its two resistances, ohm per square: the root of
 * exp(-pi R_A / Rs) + exp(-pi R_B / Rs) = 1 (van der Pauw, Philips Res. Rep. 13, 1 (1958)), which lies between the
 * values for R_A and R_B alone.
 */
export function vanDerPauw(r_a_ohm: number, r_b_ohm: number): Outcome<VanDerPauw, ModelError> {
  const resistance = { min: 1e-9, max: 1e12 };
  const error = firstError({ r_a_ohm, r_b_ohm }, { r_a_ohm: resistance, r_b_ohm: resistance });
  if (error) return { ok: false, error };
  // In units of the larger resistance, x = Rs / R: exp(-pi / x) + exp(-pi t / x) = 1 with t <= 1.
  const larger = Math.max(r_a_ohm, r_b_ohm);
  const t = Math.min(r_a_ohm, r_b_ohm) / larger;
  const excess = (x: number): number => Math.exp(-Math.PI / x) + Math.expm1((-Math.PI * t) / x);
  const high = Math.PI / Math.LN2;
  const found = t === 1 ? { ok: true as const, root: high } : bracketedRoot(excess, (high * t) / 2, 1.0001 * high);
  if (!found.ok) return found;
  const sheet_resistance_ohm = larger * found.root;
  return {
    ok: true,
    sheet_resistance_ohm,
    asymmetry_factor: sheet_resistance_ohm / ((high * (r_a_ohm + r_b_ohm)) / 2),
  };
}
