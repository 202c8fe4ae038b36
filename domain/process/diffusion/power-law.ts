import gammaln from '@stdlib/math-base-special-gammaln';
import { type Outcome, refuse } from '../outcome.ts';
import { umPerCm } from '../physical-constants.ts';
import { quantitiesError } from './conditions.ts';

/** D = D0 (C / Cref)^exponent. */
export interface PowerLaw {
  readonly diffusivity_cm2_per_s: number;
  readonly reference_cm3: number;
  readonly exponent: number;
}

/** Beta(a, 1/2). */
const betaHalf = (a: number): number => Math.sqrt(Math.PI) * Math.exp(gammaln(a) - gammaln(a + 0.5));

/**
 * A dose that starts at a reflecting surface and diffuses by a power law: the source solution of the porous-medium
 * equation (Barenblatt 1952, Pattle 1959; Crank 1975, ch. 7). C = Cs (1 - (x / front)^2)^(1/m), sharp at the front.
 */
export function powerLawLimitedSource(
  law: PowerLaw,
  input: { readonly dose_cm2: number; readonly time_s: number },
  fractions_of_front: readonly number[] = [],
): Outcome<{
  readonly front_um: number;
  readonly surface_cm3: number;
  readonly concentration_cm3: readonly number[];
}> {
  const error = quantitiesError({ ...law, ...input });
  if (error) return refuse(error);
  const { exponent: m, diffusivity_cm2_per_s, reference_cm3 } = law;
  // Self-similar in t^(1/(m+2)): Cs^m = Cref^m m front^2 / (2 (m+2) D0 t), and the dose is Cs front Beta(1/m + 1, 1/2) / 2.
  const shape = betaHalf(1 / m + 1) / 2;
  const k = m / (2 * (m + 2) * diffusivity_cm2_per_s * input.time_s);
  const front = (input.dose_cm2 / reference_cm3 / shape / k ** (1 / m)) ** (m / (m + 2));
  const surface_cm3 = reference_cm3 * (k * front * front) ** (1 / m);
  return {
    ok: true,
    front_um: front * umPerCm,
    surface_cm3,
    concentration_cm3: fractions_of_front.map((part) => surface_cm3 * Math.max(0, 1 - part * part) ** (1 / m)),
  };
}

/** Slope of the slope of u = phi^m in the similarity equation u u'' + u'^2 / m + (eta / 2) u' = 0. */
const curvature = (m: number, eta: number, u: number, slope: number): number =>
  -(slope * slope * (1 / m) + (eta / 2) * slope) / u;

/**
 * Diffusion by a power law from a constant surface concentration (Weisberg & Blanch, Phys. Rev. 131, 1548 (1963)): the
 * front and the dose over sqrt(Ds t), where Ds is D at the surface. The similarity equation, with u the concentration to
 * the power m, is integrated inwards (Runge-Kutta) from a front at 1, where its series is known, and then scaled.
 */
export function powerLawConstantSource(
  exponent: number,
): Outcome<{ readonly front_over_sqrt_dt: number; readonly dose_over_surface_sqrt_dt: number }> {
  const error = quantitiesError({ exponent });
  if (error) return refuse(error);
  const m = exponent;
  const start = 1e-4;
  let eta = 1 - start;
  // Taylor at the front: u' = -m/2, u'' = -m / (2 (m + 1)).
  const second = -m / (2 * (m + 1));
  let u = (m / 2) * start + (second / 2) * start * start;
  let slope = -m / 2 - second * start;
  const steps = 4000;
  const h = -eta / steps;
  for (let i = 0; i < steps; i += 1) {
    const k1 = slope;
    const l1 = curvature(m, eta, u, slope);
    const k2 = slope + (h / 2) * l1;
    const l2 = curvature(m, eta + h / 2, u + (h / 2) * k1, k2);
    const k3 = slope + (h / 2) * l2;
    const l3 = curvature(m, eta + h / 2, u + (h / 2) * k2, k3);
    const k4 = slope + h * l3;
    const l4 = curvature(m, eta + h, u + h * k3, k4);
    u += (h / 6) * (k1 + 2 * k2 + 2 * k3 + k4);
    slope += (h / 6) * (l1 + 2 * l2 + 2 * l3 + l4);
    eta += h;
  }
  // In units where the surface is 1, lengths stretch by u(0)^(-1/2); the dose is twice the flux at the surface.
  return {
    ok: true,
    front_over_sqrt_dt: 1 / Math.sqrt(u),
    dose_over_surface_sqrt_dt: (-2 * slope) / (m * Math.sqrt(u)),
  };
}
