import type { FirstOrderPlant } from './tuning-rules.ts';

export interface PredictiveWeights {
  /** Weight of the squared error of the output. */
  readonly q: number;
  /** Weight of the squared input. */
  readonly r: number;
  readonly sample_s: number;
  readonly horizon: number;
  /** Time constant of the loop that the weights ask for. */
  readonly closed_loop_s: number;
}

/**
 * Weights for which the regulator of the sampled first-order plant x+ = a x + b u has its pole at p: from the scalar Riccati
 * equation P = q / (1 - a p) and p = a r / (r + b^2 P), so r = b^2 P p / (a - p) with q = 1.
 */
export function predictiveWeights({ gain, tau_s, delay_s }: FirstOrderPlant): PredictiveWeights {
  const closed_loop_s = Math.min(Math.max(delay_s, tau_s / 20), 0.8 * tau_s);
  const sample_s = closed_loop_s / 4;
  const a = Math.exp(-sample_s / tau_s);
  const p = Math.exp(-sample_s / closed_loop_s);
  const b_squared = (gain * Math.expm1(-sample_s / tau_s)) ** 2;
  const riccati = 1 / (1 - a * p);
  const horizon = Math.min(100, Math.ceil((delay_s + 4 * closed_loop_s) / sample_s));
  return { q: 1, r: (b_squared * riccati * p) / (a - p), sample_s, horizon, closed_loop_s };
}
