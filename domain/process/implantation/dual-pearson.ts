import { firstError, type ModelError, type Outcome } from '../outcome.ts';
import { type PearsonImplant, pearsonProfile } from './pearson-profile.ts';

export type PearsonMoments = Omit<PearsonImplant, 'dose_cm2' | 'dose_counts'>;

/**
 * Two Pearson distributions, one of the ions that scatter from the start and one of those that channel, with their
 * shares of the dose (Tasch et al., J. Electrochem. Soc. 136, 810 (1989)).
 */
export function dualPearsonProfile(
  dose_cm2: number,
  channeled_fraction: number,
  random: PearsonMoments,
  channeled: PearsonMoments,
): Outcome<{ readonly concentration: (depth_um: number) => number; readonly dose_in_silicon_cm2: number }, ModelError> {
  const error = firstError({ channeled_fraction }, { channeled_fraction: { min: 0, max: 1 } });
  if (error) return { ok: false, error };
  const main = pearsonProfile({ ...random, dose_cm2: dose_cm2 * (1 - channeled_fraction) });
  if (!main.ok) return main;
  const tail = pearsonProfile({ ...channeled, dose_cm2: dose_cm2 * channeled_fraction });
  if (!tail.ok) return tail;
  return {
    ok: true,
    concentration: (depth_um) => main.concentration(depth_um) + tail.concentration(depth_um),
    dose_in_silicon_cm2: main.dose_in_silicon_cm2 + tail.dose_in_silicon_cm2,
  };
}
