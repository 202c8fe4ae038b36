import { firstError, type Outcome, refuse } from '../../process/outcome.ts';
import type { FirstOrderPlant } from '../pid/tuning-rules.ts';
import type { UltimatePoint } from '../pid/ultimate-point.ts';

export interface RelayTest {
  /** Half the distance between the two relay levels. */
  readonly amplitude: number;
  /** Half the peak-to-peak swing of the output. */
  readonly oscillation: number;
  readonly period_s: number;
  /** Half the width of the relay's hysteresis, in the unit of the output; 0 when absent. */
  readonly hysteresis?: number;
}

const positive = { min: 1e-12, max: 1e12 };

/**
 * Ultimate point from a relay test by the describing function: Ku = 4 d / (pi a), with hysteresis
 * 4 d / (pi sqrt(a^2 - eps^2)) (Astrom & Hagglund, Automatica 20, 645, 1984).
 */
export function relayFeedback({ amplitude, oscillation, period_s, hysteresis = 0 }: RelayTest): Outcome<UltimatePoint> {
  const error = firstError(
    { amplitude, oscillation, period_s, hysteresis },
    { amplitude: positive, oscillation: positive, period_s: positive, hysteresis: { min: 0, max: 1e12 } },
  );
  if (error) return refuse(error);
  if (hysteresis >= oscillation)
    return refuse({
      kind: 'no_solution',
      quantity: 'oscillation',
      message: 'an output that stays within the hysteresis does not switch the relay',
    });
  const swing = Math.sqrt((oscillation - hysteresis) * (oscillation + hysteresis));
  return { ok: true, ku: (4 * amplitude) / (Math.PI * swing), pu_s: period_s };
}

/**
 * First-order plant with dead time that has a given ultimate point and static gain: from |G| = 1 / Ku and
 * arg G = -pi at 2 pi / Pu. A describing function knows one frequency, so the gain must come from elsewhere.
 */
export function plantOfUltimatePoint({ ku, pu_s }: UltimatePoint, gain: number): Outcome<FirstOrderPlant> {
  const loop = ku * gain;
  const error = firstError({ loop, pu_s }, { pu_s: positive });
  if (error) return refuse(error);
  if (loop <= 1)
    return refuse({
      kind: 'no_solution',
      quantity: 'gain',
      message: 'the ultimate gain times the static gain of a first-order plant is more than 1',
    });
  const omega = (2 * Math.PI) / pu_s;
  const lag = Math.sqrt(loop * loop - 1);
  return { ok: true, gain, tau_s: lag / omega, delay_s: (Math.PI - Math.atan(lag)) / omega };
}
