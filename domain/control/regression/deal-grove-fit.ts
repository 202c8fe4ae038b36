import { type Outcome, refuse } from '../../process/outcome.ts';
import { grow } from '../../process/oxidation/linear-parabolic.ts';
import { type Fit, withDeviations } from '../least-squares/fit-formula.ts';
import { leastSquares } from '../least-squares/levenberg-marquardt.ts';
import { ordinary } from './ordinary.ts';

interface DealGroveFit {
  readonly a_um: number;
  readonly b_um2_per_h: number;
  readonly a_sd_um: number;
  readonly b_sd_um2_per_h: number;
  /** Between the errors of A and B: usually near 1. */
  readonly correlation: number;
  readonly fit: Fit;
}

/**
 * A and B of x^2 + A x = B t + xi^2 + A xi (Deal & Grove, J. Appl. Phys. 36, 3770 (1965)), by unweighted least squares in the
 * thickness, started at the regression of t on x^2 and x.
 *
 * @param times_h at least two different ones
 * @param thicknesses_um beyond `initial_um`
 */
export function dealGroveFit(
  times_h: readonly number[],
  thicknesses_um: readonly number[],
  initial_um = 0,
): Outcome<DealGroveFit> {
  const no = (message: string) => refuse({ kind: 'no_solution', quantity: 'thicknesses_um', message });
  if (times_h.length !== thicknesses_um.length) return no('as many thicknesses as times are needed');
  if (times_h.some((t) => !(t > 0)) || thicknesses_um.some((x) => !(x > initial_um)) || !(initial_um >= 0))
    return no('times and growth must be positive');
  const first = ordinary(
    thicknesses_um.map((x) => [x * x - initial_um ** 2, x - initial_um]),
    times_h,
  );
  if (!first.ok) return first;
  const [inverse, slow] = first.coefficients as [number, number];
  const longest = Math.max(...thicknesses_um);
  const start =
    inverse > 0 && slow > 0 ? [slow / inverse, 1 / inverse] : [longest, longest ** 2 / Math.max(...times_h)];
  const minimum = leastSquares(
    {
      count: times_h.length,
      residuals: ([a, parabolic], into) => {
        for (const [i, t] of times_h.entries())
          into[i] = grow(a as number, parabolic as number, initial_um, t) - (thicknesses_um[i] as number);
      },
      // From x^2 + A x = B t + xi^2 + A xi: dx/dA = (xi - x)/(2x + A), dx/dB = t/(2x + A).
      jacobian: ([a, parabolic], [byA, byB]) => {
        for (const [i, t] of times_h.entries()) {
          const x = grow(a as number, parabolic as number, initial_um, t);
          (byA as Float64Array)[i] = (initial_um - x) / (2 * x + (a as number));
          (byB as Float64Array)[i] = t / (2 * x + (a as number));
        }
      },
    },
    start,
    300,
  );
  if (!minimum.ok) return minimum;
  const fit = withDeviations(minimum, ['A', 'B'], times_h.length);
  const [a_um, b_um2_per_h] = minimum.parameters as [number, number];
  if (!fit.covariance || !(a_um > 0) || !(b_um2_per_h > 0)) return no('the data do not determine positive A and B');
  const [a_sd_um, b_sd_um2_per_h] = fit.standard_deviations as [number, number];
  const [[aa, ab], [, bb]] = minimum.inverse_normal as [[number, number], [number, number]];
  return { ok: true, a_um, b_um2_per_h, a_sd_um, b_sd_um2_per_h, correlation: ab / Math.sqrt(aa * bb), fit };
}
