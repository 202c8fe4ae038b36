import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { type Outcome, refuse } from '../../process/outcome.ts';
import { ordinary } from '../regression/ordinary.ts';

interface RemainingLife {
  readonly slope: number;
  readonly intercept: number;
  /** Runs after the last one until the line meets the threshold. */
  readonly remaining: number;
  /** 95 % interval of the crossing (Fieller), from the last run; an end that the data leave open is null. */
  readonly interval: readonly [number | null, number | null];
}

/**
 * Remaining useful life by a straight line through a health index, to the threshold it must not cross.
 *
 * @param runs at least three different ones, rising
 * @returns `no_solution` when the line does not lead to the threshold
 */
export function remainingLife(
  runs: readonly number[],
  health: readonly number[],
  threshold: number,
): Outcome<RemainingLife> {
  const no = (message: string) => refuse({ kind: 'no_solution', quantity: 'remaining', message });
  if (runs.length < 3 || runs.length !== health.length) return no('at least three runs with their health are needed');
  const fit = ordinary(
    runs.map((run) => [1, run]),
    health,
  );
  if (!fit.ok) return fit;
  const [intercept, slope] = fit.coefficients as [number, number];
  const last = Math.max(...runs);
  const crossing = (threshold - intercept) / slope;
  if (!Number.isFinite(crossing) || crossing < last)
    return no('the line does not meet the threshold after the last run');
  const [[c00, c01], [, c11]] = fit.covariance as [[number, number], [number, number]];
  const t2 = tQuantile(0.975, fit.degrees_of_freedom) ** 2;
  // (intercept - threshold + slope x)^2 = t^2 var(intercept + slope x): a quadratic in x.
  const gap = intercept - threshold;
  const [a, b, c] = [slope ** 2 - t2 * c11, gap * slope - t2 * c01, gap ** 2 - t2 * c00];
  const root = Math.sqrt(Math.max(0, b * b - a * c));
  // The smaller root without cancellation; a line whose slope may be 0 has no latest crossing.
  const [near, far] = [(-b - root) / a, (-b + root) / a];
  const from = (x: number): number => Math.max(0, x - last);
  const bounded = a > 0 && Number.isFinite(near) && Number.isFinite(far);
  return {
    ok: true,
    slope,
    intercept,
    remaining: crossing - last,
    interval: bounded ? [from(near), from(far)] : [null, null],
  };
}
