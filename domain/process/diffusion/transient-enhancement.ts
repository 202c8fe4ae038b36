import { bracketedRoot } from '../numerics/bracketed-root.ts';
import { integrate } from '../numerics/quadrature.ts';
import { arrheniusAt } from '../physical-constants.ts';
import { intrinsicCarriers } from '../silicon/intrinsic-carriers.ts';
import { carrierDiffusivity, carrierOverIntrinsic, diffusivityAt } from './charge-states.ts';
import type { ChargeStateDiffusivity } from './diffusivity-sets.ts';
import {
  clusterSupersaturation,
  enhancementOf,
  type ImplantDamage,
  selfInterstitialTransport,
} from './implant-damage.ts';
import type { DiffusionStep } from './solver.ts';

/** The dopant that diffuses with the interstitials. */
export interface Carrier {
  readonly interstitial_fraction: number;
  readonly diffusivity: ChargeStateDiffusivity;
  /** Concentration above which it does not move, cm^-3; none when absent. */
  readonly active_limit_cm3?: (temperature_k: number) => number;
}

/**
 * Share of the excess interstitials that leaves per second while clusters hold the supersaturation S. Those below a depth
 * pass it, alone and paired with the dopant: flux = (D_I C_I* + f D C) dS/dx (Mulvaney & Richardson, Appl. Phys. Lett. 51,
 * 1439 (1987)). The surface is a perfect sink, so that the integral of S dt is the sum over the depths of
 * N(below) dx / (D_I C_I* + f D C); without dopant it is Q Rp / D_I C_I*.
 */
function drainedPerSecond(damage: ImplantDamage, carrier: Carrier, temperature_k: number): number {
  const { layer_cm, dopant_cm3, below_cm2, peak_cm3 } = damage;
  const { interstitial_fraction, diffusivity, active_limit_cm3 } = carrier;
  const limit = active_limit_cm3?.(temperature_k) ?? Number.POSITIVE_INFINITY;
  const parts = carrierDiffusivity(diffusivity, temperature_k);
  const ni = intrinsicCarriers(temperature_k);
  const alone = arrheniusAt(selfInterstitialTransport, temperature_k);
  let exposure_s = 0;
  for (let i = 0; i < dopant_cm3.length; i += 1) {
    const mobile = Math.min(dopant_cm3[i] as number, limit);
    const paired = interstitial_fraction * mobile * diffusivityAt(parts, carrierOverIntrinsic(mobile, ni));
    exposure_s += ((below_cm2[i] as number) * layer_cm) / (alone + paired);
  }
  return clusterSupersaturation(peak_cm3, temperature_k) / exposure_s;
}

/**
 * Steps of an anneal with the transient enhanced diffusion that the damage of an implant causes. Clusters hold
 * C_I / C_I* = S while they last, and empty through the surface (Rafferty et al., Appl. Phys. Lett. 68, 2395 (1996)): the
 * colder, the more dopant moves before they are gone. S falls off towards the surface and the dopant spreads while it acts;
 * neither is resolved: the dopant sees S everywhere, the interstitials the dopant as implanted. The step in which the
 * clusters run out is divided there.
 */
export function withTransientEnhancement(
  steps: readonly DiffusionStep[],
  damage: ImplantDamage,
  carrier: Carrier,
): { readonly steps: readonly DiffusionStep[]; readonly transient_s: number } {
  const enhancement = (kelvins: number): number =>
    enhancementOf(carrier.interstitial_fraction, clusterSupersaturation(damage.peak_cm3, kelvins));
  let [left, transient_s] = [1, 0];
  const enhanced = steps.flatMap((step): DiffusionStep[] => {
    const { from_k, to_k, duration_s } = step;
    const temperature = (time: number): number => from_k + ((to_k - from_k) * time) / duration_s;
    const drained = (end: number): number =>
      integrate((time) => drainedPerSecond(damage, carrier, temperature(time)), 0, end, { relative: 1e-4 }).value;
    if (left <= 0 || duration_s === 0) return [step];
    const whole = drained(duration_s);
    if (whole <= left) {
      left -= whole;
      transient_s += duration_s;
      return [{ ...step, enhancement }];
    }
    const found = bracketedRoot((end) => drained(end) / left - 1, 0, duration_s, { tolerance: duration_s * 1e-6 });
    const end = found.ok ? found.root : 0;
    left = 0;
    transient_s += end;
    return [
      { ...step, duration_s: end, to_k: temperature(end), enhancement },
      { ...step, duration_s: duration_s - end, from_k: temperature(end) },
    ];
  });
  return { steps: enhanced, transient_s };
}
