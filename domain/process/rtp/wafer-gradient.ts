import { firstError, type Outcome, refuse } from '../outcome.ts';
import { radiated } from './heat-balance.ts';

export interface HeatedFace {
  /** Lamp radiation that arrives at the upper face, W/m^2. */
  readonly lamp_flux_w_per_m2: number;
  readonly absorptivity: number;
  readonly emissivity: number;
  readonly conductivity_w_per_m_k: number;
  readonly thickness_um: number;
  readonly wall_k: number;
  readonly lower_k: number;
}

const limits = {
  lamp_flux_w_per_m2: { min: 0, max: 1e8 },
  absorptivity: { min: 0, max: 1 },
  emissivity: { min: 0, max: 1 },
  conductivity_w_per_m_k: { min: 0.01, max: 5000 },
  thickness_um: { min: 1, max: 1e5 },
  wall_k: { min: 0, max: 3000 },
  lower_k: { min: 1, max: 3000 },
};

/**
 * Temperature of the lit face of a wafer from the balance at that face: alpha G = eps sigma (Tu^4 - Tw^4) + k (Tu - Tl) / d
 * (Incropera & DeWitt, Fundamentals of Heat and Mass Transfer, chapter 1). The balance rises with Tu, so
 * bisection finds its one root.
 */
export function waferGradient(face: HeatedFace): Outcome<{ readonly upper_k: number; readonly difference_k: number }> {
  const error = firstError({ ...face }, limits);
  if (error) return refuse(error);
  const { lamp_flux_w_per_m2, absorptivity, emissivity, conductivity_w_per_m_k, thickness_um, wall_k, lower_k } = face;
  const conductance = conductivity_w_per_m_k / (thickness_um * 1e-6);
  const excess = (difference: number): number =>
    radiated(emissivity, 1, lower_k + difference, wall_k) +
    conductance * difference -
    absorptivity * lamp_flux_w_per_m2;
  let [low, high] = [-lower_k, (absorptivity * lamp_flux_w_per_m2 + radiated(emissivity, 1, wall_k, 0)) / conductance];
  if (excess(low) > 0)
    return refuse({ kind: 'no_solution', quantity: 'upper_k', message: 'no upper temperature above 0 K balances' });
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (excess(middle) < 0) low = middle;
    else high = middle;
  }
  return { ok: true, upper_k: lower_k + high, difference_k: high };
}
