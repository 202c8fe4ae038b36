import { boltzmannEvPerK } from '../physical-constants.ts';
import { amountError, arrhenius, type Outcome, type OxidationConditions } from './conditions.ts';
import { siliconPerOxideRounded, supremIv } from './constants.ts';
import type { OxideResult } from './deal-grove.ts';
import { growthRate } from './linear-parabolic.ts';
import { type LinearParabolicSet, rateConstants } from './rate-constants.ts';

/** dx/dt in um/h at a thickness in um. */
type Rate = (thickness_um: number) => number;

/** Classical fourth-order Runge-Kutta with `steps` equal steps. */
function rungeKutta(rate: Rate, initial_um: number, time_h: number, steps: number): number {
  const h = time_h / steps;
  let x = initial_um;
  for (let step = 0; step < steps; step += 1) {
    const k1 = rate(x);
    const k2 = rate(x + (h / 2) * k1);
    const k3 = rate(x + (h / 2) * k2);
    const k4 = rate(x + h * k3);
    x += (h / 6) * (k1 + 2 * k2 + 2 * k3 + k4);
  }
  return x;
}

/** Doubles the steps until the thickness stands still to 1e-9 (the rate falls smoothly, so few doublings are needed). */
function integrate(rate: Rate, initial_um: number, time_h: number): number {
  let steps = 64;
  let coarse = rungeKutta(rate, initial_um, time_h, steps);
  while (steps < 1 << 20) {
    steps *= 2;
    const fine = rungeKutta(rate, initial_um, time_h, steps);
    if (Math.abs(fine - coarse) <= 1e-9 * fine) return fine;
    coarse = fine;
  }
  return coarse;
}

/**
 * Oxide with the thin-oxide rate enhancement in dry oxygen:
 * dx/dt = B / (2x + A) + C exp(-E/kT) exp(-x/L) (Massoud, Plummer & Irene, J. Electrochem. Soc. 132, 2685 and 2693, 1985;
 * C, E, L of SUPREM-IV.GS, `thinox`). In water the enhancement is absent and this is Deal-Grove.
 */
export function massoudThinOxide(
  conditions: OxidationConditions,
  time_min: number,
  initial_nm = 0,
  set: LinearParabolicSet = 'SUPREM4',
): Outcome<OxideResult> {
  const found = rateConstants(conditions, set);
  if (!found.ok) return found;
  const error = amountError({ time_min, initial_nm });
  if (error) return { ok: false, error };
  const { a_um, b_um2_per_h, warnings } = found.constants;
  const thin = supremIv.thin[conditions.orientation];
  const boltzmann = set === 'SUPREM4' ? supremIv.boltzmann_ev_per_k : boltzmannEvPerK;
  const extra = conditions.ambient === 'dry' ? 60 * arrhenius(thin, conditions.temperature_c, boltzmann) : 0;
  const rate: Rate = (x) => growthRate(a_um, b_um2_per_h, x) + extra * Math.exp(-x / thin.decay_length_um);
  const thickness_um = integrate(rate, initial_nm / 1000, time_min / 60);
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
