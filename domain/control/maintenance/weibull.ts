import gammaln from '@stdlib/math-base-special-gammaln';
import { firstError, type Outcome, refuse } from '../../process/outcome.ts';

export interface Weibull {
  readonly shape: number;
  /** Characteristic life, in the unit of the ages: 63.2 % have failed. */
  readonly scale: number;
}

/**
 * Maximum likelihood of a Weibull distribution from ages at failure and ages still running (J. F. Lawless, Statistical Models
 * and Methods for Lifetime Data, 2nd ed., section 5.2): the shape solves sum t^k ln t / sum t^k - 1/k = mean ln t of the
 * failures, whose left side rises with k.
 *
 * @param ages above 0
 * @param failed whether each failed at its age; false: it had not yet
 * @returns `no_solution` with fewer than two different ages or no failure
 */
export function fitWeibull(ages: readonly number[], failed: readonly boolean[]): Outcome<Weibull> {
  const no = (message: string) => refuse({ kind: 'no_solution', quantity: 'shape', message });
  if (ages.length !== failed.length) return no('an age and its end belong together');
  for (const age of ages) {
    const error = firstError({ age }, { age: { min: 1e-100, max: 1e100 } });
    if (error) return refuse(error);
  }
  const failures = failed.filter(Boolean).length;
  const longest = Math.max(...ages);
  if (failures === 0 || ages.every((age, i) => age === longest || !failed[i]))
    return no('the failures do not show a spread');
  // Ages over the longest, so that no power overflows.
  const logs = ages.map((age) => Math.log(age / longest));
  const middle = logs.reduce((sum, log, i) => sum + (failed[i] ? log : 0), 0) / failures;
  const excess = (k: number): number => {
    let [powers, weighted] = [0, 0];
    for (const log of logs) {
      const power = Math.exp(k * log);
      powers += power;
      weighted += power * log;
    }
    return weighted / powers - 1 / k - middle;
  };
  let [low, high] = [1e-6, 1];
  while (excess(high) < 0 && high < 1e9) high *= 2;
  if (excess(high) < 0 || excess(low) > 0) return no('no shape between 1e-6 and 1e9 fits');
  for (let shape = (low + high) / 2; shape > low && shape < high; shape = (low + high) / 2) {
    if (excess(shape) < 0) low = shape;
    else high = shape;
  }
  const total = logs.reduce((sum, log) => sum + Math.exp(high * log), 0);
  return { ok: true, shape: high, scale: longest * (total / failures) ** (1 / high) };
}

/** Mean life: scale Gamma(1 + 1/shape). */
export const meanLife = ({ shape, scale }: Weibull): number => scale * Math.exp(gammaln(1 + 1 / shape));

interface Outlook {
  /** Probability of failing within the horizon, given that it runs now. */
  readonly failure_probability: number;
  /** Failures per unit of age, now. */
  readonly hazard: number;
  /** Further life that half of those that run now reach. */
  readonly median_remaining: number;
}

/**
 * Outlook of a part that has reached an age: 1 - S(age + horizon)/S(age), S(t) = exp(-(t/scale)^shape).
 *
 * @param age, horizon not negative, in the unit of the scale
 * @returns `no_solution` at age 0 with a shape below 1, where the hazard is infinite
 */
export function outlook({ shape, scale }: Weibull, age: number, horizon: number): Outcome<Outlook> {
  const positive = { min: 1e-6, max: 1e100 };
  const later = { min: 0, max: 1e100 };
  const error = firstError(
    { shape, scale, age, horizon },
    { shape: { min: 1e-3, max: 1e3 }, scale: positive, age: later, horizon: later },
  );
  if (error) return refuse(error);
  if (age === 0 && shape < 1)
    return refuse({ kind: 'no_solution', quantity: 'hazard', message: 'infinite at age 0 with a shape below 1' });
  const used = (age / scale) ** shape;
  const hazard = (shape / scale) * (age / scale) ** (shape - 1);
  if (!Number.isFinite(used) || !Number.isFinite(hazard))
    return refuse({
      kind: 'no_solution',
      quantity: 'hazard',
      message: 'the age is beyond what the distribution resolves',
    });
  return {
    ok: true,
    failure_probability: -Math.expm1(used - ((age + horizon) / scale) ** shape),
    hazard,
    median_remaining: Math.max(0, scale * (used + Math.LN2) ** (1 / shape) - age),
  };
}
