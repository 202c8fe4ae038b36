import { firstError, type Outcome, refuse } from '../../process/outcome.ts';
import type { UltimatePoint } from './ultimate-point.ts';

/** ISA form: u = kp (e + 1/ti * integral of e + td * de/dt). Null: the action is absent. */
export interface Gains {
  readonly kp: number;
  readonly ti_s: number | null;
  readonly td_s: number | null;
}

export interface FirstOrderPlant {
  /** Output over input at rest. */
  readonly gain: number;
  readonly tau_s: number;
  readonly delay_s: number;
}

const time = { min: 1e-6, max: 1e7 };
const gainLimits = { min: 1e-12, max: 1e12 };

const plantError = ({ gain, tau_s, delay_s }: FirstOrderPlant) =>
  firstError({ gain: Math.abs(gain), tau_s, delay_s }, { gain: gainLimits, tau_s: time, delay_s: time });

type Rules<Names extends string> = Outcome<{ readonly rules: Readonly<Record<Names, Gains>> }>;

const p = (kp: number): Gains => ({ kp, ti_s: null, td_s: null });
const pi = (kp: number, ti_s: number): Gains => ({ kp, ti_s, td_s: null });
const pid = (kp: number, ti_s: number, td_s: number): Gains => ({ kp, ti_s, td_s });

/** Ziegler & Nichols (Trans. ASME 64, 759, 1942), from the ultimate gain and period. */
export function zieglerNicholsClosedLoop({ ku, pu_s }: UltimatePoint): Rules<'P' | 'PI' | 'PID'> {
  const error = firstError({ ku: Math.abs(ku), pu_s }, { ku: gainLimits, pu_s: time });
  if (error) return refuse(error);
  return {
    ok: true,
    rules: { P: p(0.5 * ku), PI: pi(0.45 * ku, pu_s / 1.2), PID: pid(0.6 * ku, pu_s / 2, pu_s / 8) },
  };
}

/** Ziegler & Nichols (1942), from the reaction curve: R = K / tau, L. */
export function zieglerNicholsStep(plant: FirstOrderPlant): Rules<'P' | 'PI' | 'PID'> {
  const error = plantError(plant);
  if (error) return refuse(error);
  const { gain, tau_s, delay_s } = plant;
  const a = tau_s / (gain * delay_s);
  return { ok: true, rules: { P: p(a), PI: pi(0.9 * a, delay_s / 0.3), PID: pid(1.2 * a, 2 * delay_s, delay_s / 2) } };
}

/** Cohen & Coon (Trans. ASME 75, 827, 1953), r = L / tau. */
export function cohenCoon(plant: FirstOrderPlant): Rules<'P' | 'PI' | 'PID'> {
  const error = plantError(plant);
  if (error) return refuse(error);
  const { gain, tau_s, delay_s } = plant;
  const a = tau_s / (gain * delay_s);
  const r = delay_s / tau_s;
  return {
    ok: true,
    rules: {
      P: p(a * (1 + r / 3)),
      PI: pi(a * (0.9 + r / 12), (delay_s * (30 + 3 * r)) / (9 + 20 * r)),
      PID: pid(a * (4 / 3 + r / 4), (delay_s * (32 + 6 * r)) / (13 + 8 * r), (4 * delay_s) / (11 + 2 * r)),
    },
  };
}

/**
 * SIMC (Skogestad, J. Process Control 13, 291, 2003): Kp = tau / (K (tau_c + L)), Ti = min(tau, 4 (tau_c + L)).
 *
 * @param closed_loop_s wanted time constant of the closed loop; the dead time (tight control) when absent
 */
export function simc(plant: FirstOrderPlant, closed_loop_s = plant.delay_s): Rules<'PI'> {
  const error = plantError(plant) ?? firstError({ closed_loop_s }, { closed_loop_s: time });
  if (error) return refuse(error);
  const { gain, tau_s, delay_s } = plant;
  const slow = closed_loop_s + delay_s;
  return { ok: true, rules: { PI: pi(tau_s / (gain * slow), Math.min(tau_s, 4 * slow)) } };
}
