import type { SurfaceReaction } from '../mechanism.ts';

/** An irreversible reaction whose rate constant is the same at any temperature. */
export const irreversible = (
  reactants: Record<string, number>,
  products: Record<string, number>,
  prefactor: number,
): SurfaceReaction => ({
  reactants,
  products,
  rate: { kind: 'arrhenius', prefactor, exponent: 0, energy_j_mol: 0 },
  reversible: false,
});
