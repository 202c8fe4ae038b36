import { integrate } from '../numerics/quadrature.ts';
import { type Arrhenius, boltzmannEvPerK } from '../physical-constants.ts';
import { amountError, arrhenius, type Outcome, type OxidationConditions } from './conditions.ts';
import { siliconPerOxideRounded, supremIv } from './constants.ts';
import type { OxideResult } from './deal-grove.ts';
import { grow, growthRate } from './linear-parabolic.ts';
import { type LinearParabolicSet, rateConstants } from './rate-constants.ts';

/** dx/dt in um/h at a thickness in um. */
type Rate = (thickness_um: number) => number;

/** Time in h from one thickness to another: the rate depends on the thickness alone. */
const timeBetween = (rate: Rate, from_um: number, to_um: number): number =>
  integrate((x) => 1 / rate(x), from_um, to_um, { relative: 1e-11, absolute: 0 }).value;

/**
 * Thickness below `highest_um` after a time, by Newton's method on the time. The rate falls as the oxide grows, so time
 * is a convex function of thickness: the first step may go too far, and is cut at the end; the others never do.
 */
function thicknessAt(rate: Rate, initial_um: number, highest_um: number, time_h: number): number {
  let x = initial_um;
  let left = time_h;
  for (let turn = 0; turn < 60 && Math.abs(left) > 1e-13 * time_h; turn += 1) {
    const next = Math.min(highest_um, x + left * rate(x));
    left -= timeBetween(rate, x, next);
    x = next;
  }
  return x;
}

/** The extra rate C exp(-E/kT) exp(-x/L) of thin dry oxide: C in um/min, E in eV, L in um. */
export interface ThinEnhancement extends Arrhenius {
  readonly decay_length_um: number;
}

/** Decay lengths after which the enhancement is lost in rounding. */
const DECAYED = 45;

/**
 * Oxide with the thin-oxide rate enhancement in dry oxygen:
 * dx/dt = B / (2x + A) + C exp(-E/kT) exp(-x/L) (Massoud, Plummer & Irene, J. Electrochem. Soc. 132, 2685 and 2693, 1985;
 * C, E, L of SUPREM-IV.GS, `thinox`, unless others are given). In water the enhancement is absent and this is Deal-Grove.
 */
export function massoudThinOxide(
  conditions: OxidationConditions,
  time_min: number,
  initial_nm = 0,
  set: LinearParabolicSet = 'SUPREM4',
  thin: ThinEnhancement = supremIv.thin[conditions.orientation],
): Outcome<OxideResult> {
  const found = rateConstants(conditions, set);
  if (!found.ok) return found;
  const error = amountError({ time_min, initial_nm });
  if (error) return { ok: false, error };
  const { a_um, b_um2_per_h, warnings } = found.constants;
  const boltzmann = set === 'SUPREM4' ? supremIv.boltzmann_ev_per_k : boltzmannEvPerK;
  const extra = conditions.ambient === 'dry' ? 60 * arrhenius(thin, conditions.temperature_c, boltzmann) : 0;
  const rate: Rate = (x) => growthRate(a_um, b_um2_per_h, x) + extra * Math.exp(-x / thin.decay_length_um);
  const [initial_um, time_h] = [initial_nm / 1000, time_min / 60];
  // Beyond the enhancement the law of Deal and Grove is solved in closed form.
  const thin_um = extra > 0 ? Math.max(initial_um, DECAYED * thin.decay_length_um) : initial_um;
  const thin_h = timeBetween(rate, initial_um, thin_um);
  const thickness_um =
    time_h >= thin_h
      ? grow(a_um, b_um2_per_h, thin_um, time_h - thin_h)
      : thicknessAt(rate, initial_um, thin_um, time_h);
  const thickness_nm = thickness_um * 1000;
  if (!Number.isFinite(thickness_nm))
    return { ok: false, error: { kind: 'not_finite', quantity: 'thickness_nm', value: thickness_nm } };
  return {
    ok: true,
    thickness_nm,
    silicon_consumed_nm: siliconPerOxideRounded * thickness_nm,
    rate_at_end_nm_per_min: (rate(thickness_um) * 1000) / 60,
    model: 'massoud_thin',
    constant_set: set,
    warnings,
  };
}
