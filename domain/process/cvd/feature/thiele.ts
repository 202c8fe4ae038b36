import { firstError, type ModelWarning, type Outcome } from '../../outcome.ts';
import type { FeatureShape } from './line-of-sight.ts';

interface ThieleProfile {
  readonly phi: number;
  /** Concentration at the closed end over that at the mouth. */
  readonly bottom_over_top: number;
  /** Mean rate on the wall over the rate at the mouth. */
  readonly effectiveness: number;
  readonly warnings: readonly ModelWarning[];
}

/** 1 / cosh without overflow, nor above 1 by the rounding of small phi. */
const sech = (phi: number): number => Math.min(1, (2 * Math.exp(-phi)) / (1 + Math.exp(-2 * phi)));

/** tanh(phi) / phi, 1 at 0. */
const effectiveness = (phi: number): number => (phi < 1e-8 ? 1 : Math.tanh(phi) / phi);

/**
 * First-order reaction on the walls of a pore with one closed end, fed by diffusion from its mouth:
 * C(x)/C0 = cosh(phi (1 - x/L)) / cosh(phi), effectiveness tanh(phi)/phi.
 * Source: Thiele, Ind. Eng. Chem. 31, 916 (1939).
 * @param phi Thiele modulus, 0 to 1e6
 */
export function thieleProfile(phi: number): Outcome<ThieleProfile> {
  const error = firstError({ phi }, { phi: { min: 0, max: 1e6 } });
  if (error) return { ok: false, error };
  return { ok: true, phi, bottom_over_top: sech(phi), effectiveness: effectiveness(phi), warnings: [] };
}

/** Concentration at a fraction of the depth over that at the mouth. */
export const thieleConcentration = (phi: number, fraction: number): number =>
  (Math.exp(-phi * fraction) * (1 + Math.exp(-2 * phi * (1 - fraction)))) / (1 + Math.exp(-2 * phi));

/**
 * Thiele modulus from a rate constant and a diffusivity: L sqrt(2 k / (w D)) in a trench of width w, L sqrt(4 k / (d D))
 * in a hole of diameter d.
 */
export function thieleModulus(
  shape: FeatureShape,
  feature: {
    readonly depth_um: number;
    readonly opening_um: number;
    readonly rate_constant_cm_per_s: number;
    readonly diffusivity_cm2_per_s: number;
  },
): Outcome<{ readonly phi: number }> {
  const positive = { min: Number.MIN_VALUE, max: Number.MAX_VALUE };
  const error = firstError(
    { ...feature },
    {
      depth_um: { min: 0, max: 1e7 },
      opening_um: positive,
      rate_constant_cm_per_s: { min: 0, max: 1e6 },
      diffusivity_cm2_per_s: positive,
    },
  );
  if (error) return { ok: false, error };
  const { depth_um, opening_um, rate_constant_cm_per_s, diffusivity_cm2_per_s } = feature;
  const walls = shape === 'trench' ? 2 : 4;
  const phi =
    depth_um * 1e-4 * Math.sqrt((walls * rate_constant_cm_per_s) / (opening_um * 1e-4 * diffusivity_cm2_per_s));
  return Number.isFinite(phi)
    ? { ok: true, phi }
    : { ok: false, error: { kind: 'not_finite', quantity: 'phi', value: phi } };
}

/**
 * Thiele modulus of a molecule that sticks with a probability, in Knudsen flow (k = s v / 4, D = d v / 3 with the
 * hydraulic diameter, 2 w for a trench): aspect ratio times sqrt(3 s) in a hole, times sqrt(3 s / 4) in a trench. It
 * holds for a small sticking and a deep feature.
 */
export const knudsenThieleModulus = (shape: FeatureShape, aspect_ratio: number, sticking: number): number =>
  aspect_ratio * Math.sqrt(shape === 'hole' ? 3 * sticking : 0.75 * sticking);
