import {
  amountError,
  arrhenius,
  conditionsError,
  type Orientation,
  type Outcome,
  type OxidationWarning,
  thermalEnergyEv,
} from './conditions.ts';
import { massoudTimeDecay, siliconPerOxideRounded } from './constants.ts';
import type { OxideResult } from './deal-grove.ts';

export interface MassoudConstants {
  readonly a_nm: number;
  readonly b_nm2_per_min: number;
  readonly k1_nm2_per_min: number;
  readonly k2_nm2_per_min: number;
  readonly tau1_min: number;
  readonly tau2_min: number;
}

function constantsAt(orientation: Orientation, temperature_c: number): MassoudConstants {
  const set = massoudTimeDecay[orientation];
  const b = arrhenius(set.b, temperature_c);
  const rising = ({ prefactor, energy_ev }: { prefactor: number; energy_ev: number }): number =>
    prefactor * Math.exp(energy_ev / thermalEnergyEv(temperature_c));
  return {
    a_nm: b / arrhenius(set.b_over_a, temperature_c),
    b_nm2_per_min: b,
    k1_nm2_per_min: arrhenius(set.k1, temperature_c),
    k2_nm2_per_min: arrhenius(set.k2, temperature_c),
    tau1_min: rising(set.tau1),
    tau2_min: rising(set.tau2),
  };
}

/**
 * Dry oxide with two enhancements that decay in time (Massoud & Plummer, J. Appl. Phys. 62, 3416, 1987):
 * x^2 + A x = B t + K1 tau1 (1 - exp(-t/tau1)) + K2 tau2 (1 - exp(-t/tau2)) + x0^2 + A x0. Time counts from the first
 * oxidation. Valid from 800 to 1000 C; its B and B/A belong to it and must not be mixed with those of 1965.
 */
export function massoudTimeDecayOxide(
  conditions: { readonly temperature_c: number; readonly orientation: Orientation },
  time_min: number,
  initial_nm = 0,
): Outcome<OxideResult & { readonly constants: MassoudConstants }> {
  const { temperature_c, orientation } = conditions;
  const error =
    conditionsError({ ambient: 'dry', orientation, temperature_c }) ?? amountError({ time_min, initial_nm });
  if (error) return { ok: false, error };
  const constants = constantsAt(orientation, temperature_c);
  const { a_nm: a, b_nm2_per_min: b, k1_nm2_per_min: k1, k2_nm2_per_min: k2, tau1_min, tau2_min } = constants;
  const q =
    initial_nm * (initial_nm + a) -
    k1 * tau1_min * Math.expm1(-time_min / tau1_min) -
    k2 * tau2_min * Math.expm1(-time_min / tau2_min) +
    b * time_min;
  const thickness_nm = q === 0 ? 0 : (2 * q) / (a + Math.sqrt(a * a + 4 * q));
  if (!Number.isFinite(thickness_nm))
    return { ok: false, error: { kind: 'not_finite', quantity: 'thickness_nm', value: thickness_nm } };
  const warnings: OxidationWarning[] =
    temperature_c < 800 || temperature_c > 1000
      ? [{ kind: 'outside_validity', quantity: 'temperature_c', value: temperature_c, min: 800, max: 1000 }]
      : [];
  return {
    ok: true,
    constants,
    thickness_nm,
    silicon_consumed_nm: siliconPerOxideRounded * thickness_nm,
    rate_at_end_nm_per_min:
      (b + k1 * Math.exp(-time_min / tau1_min) + k2 * Math.exp(-time_min / tau2_min)) / (2 * thickness_nm + a),
    model: 'massoud_time_decay',
    constant_set: 'MASSOUD1987',
    warnings,
  };
}
