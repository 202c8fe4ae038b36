import { firstError, type Outcome, refuse } from '../../process/outcome.ts';
import { boltzmannEvPerK } from '../../process/physical-constants.ts';
import { ordinary } from './ordinary.ts';

interface ArrheniusFit {
  readonly energy_ev: number;
  readonly energy_sd_ev: number;
  /** In the unit of the rates. */
  readonly prefactor: number;
  /** Standard deviation of ln(prefactor). */
  readonly log_prefactor_sd: number;
  readonly r2: number;
}

/**
 * Activation energy and prefactor of k = k0 exp(-E / kB T), least squares of ln k on 1 / kB T: relative errors of the rates
 * weigh alike.
 *
 * @param rates positive, any unit
 */
export function arrheniusFit(temperatures_k: readonly number[], rates: readonly number[]): Outcome<ArrheniusFit> {
  if (temperatures_k.length !== rates.length)
    return refuse({ kind: 'no_solution', quantity: 'rates', message: 'as many rates as temperatures are needed' });
  for (const [quantity, list, max] of [
    ['temperature_k', temperatures_k, 1e5] as const,
    ['rate', rates, 1e300] as const,
  ])
    for (const value of list) {
      const error = firstError({ [quantity]: value }, { [quantity]: { min: 1e-300, max } });
      if (error) return refuse(error);
    }
  const fit = ordinary(
    temperatures_k.map((t) => [1, -1 / (boltzmannEvPerK * t)]),
    rates.map(Math.log),
  );
  if (!fit.ok) return fit;
  const [level, energy] = fit.coefficients as [number, number];
  const [levelSd, energySd] = fit.standard_deviations as [number, number];
  const prefactor = Math.exp(level);
  if (!Number.isFinite(prefactor)) return refuse({ kind: 'not_finite', quantity: 'prefactor', value: prefactor });
  return {
    ok: true,
    energy_ev: energy,
    energy_sd_ev: energySd,
    prefactor,
    log_prefactor_sd: levelSd,
    r2: fit.r2,
  };
}
