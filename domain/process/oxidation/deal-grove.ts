import {
  amountError,
  type ConstantSet,
  type Outcome,
  type OxidationConditions,
  type OxidationWarning,
  thinDryWarning,
} from './conditions.ts';
import { siliconPerOxideRounded } from './constants.ts';
import { grow, growthRate, timeToGrow } from './linear-parabolic.ts';
import { type LinearParabolicSet, rateConstants } from './rate-constants.ts';

export interface OxideResult {
  readonly thickness_nm: number;
  /** Under the whole oxide, what was there before included, with the textbook ratio 0.44. */
  readonly silicon_consumed_nm: number;
  readonly rate_at_end_nm_per_min: number;
  readonly model: 'deal_grove' | 'massoud_thin' | 'massoud_time_decay';
  readonly constant_set: ConstantSet;
  readonly warnings: readonly OxidationWarning[];
}

const nmPerMinute = (um_per_h: number): number => (um_per_h * 1000) / 60;

/**
 * Oxide after `time_min` on `initial_nm` (Deal & Grove 1965). Dry results under 30 nm carry a warning: the fast initial
 * regime is not in this model.
 */
export function oxideThickness(
  conditions: OxidationConditions,
  time_min: number,
  initial_nm = 0,
  set: LinearParabolicSet = 'PDG',
): Outcome<OxideResult> {
  const found = rateConstants(conditions, set);
  if (!found.ok) return found;
  const error = amountError({ time_min, initial_nm });
  if (error) return { ok: false, error };
  const { a_um, b_um2_per_h, warnings } = found.constants;
  const thickness_um = grow(a_um, b_um2_per_h, initial_nm / 1000, time_min / 60);
  const thickness_nm = thickness_um * 1000;
  if (!Number.isFinite(thickness_nm))
    return { ok: false, error: { kind: 'not_finite', quantity: 'thickness_nm', value: thickness_nm } };
  return {
    ok: true,
    thickness_nm,
    silicon_consumed_nm: siliconPerOxideRounded * thickness_nm,
    rate_at_end_nm_per_min: nmPerMinute(growthRate(a_um, b_um2_per_h, thickness_um)),
    model: 'deal_grove',
    constant_set: set,
    warnings: [...warnings, ...thinDryWarning(conditions.ambient, thickness_nm)],
  };
}

interface OxidationTime {
  readonly time_min: number;
  readonly model: 'deal_grove';
  readonly constant_set: ConstantSet;
  readonly warnings: readonly OxidationWarning[];
}

/** Time that grows `initial_nm` to `target_nm`: the exact inverse of `oxideThickness`. */
export function oxidationTime(
  conditions: OxidationConditions,
  target_nm: number,
  initial_nm = 0,
  set: LinearParabolicSet = 'PDG',
): Outcome<OxidationTime> {
  const found = rateConstants(conditions, set);
  if (!found.ok) return found;
  const error = amountError({ target_nm, initial_nm });
  if (error) return { ok: false, error };
  if (target_nm < initial_nm) return { ok: false, error: { kind: 'target_below_initial', target_nm, initial_nm } };
  const { a_um, b_um2_per_h, warnings } = found.constants;
  const time_min = 60 * timeToGrow(a_um, b_um2_per_h, initial_nm / 1000, target_nm / 1000);
  if (!Number.isFinite(time_min))
    return { ok: false, error: { kind: 'not_finite', quantity: 'time_min', value: time_min } };
  return {
    ok: true,
    time_min,
    model: 'deal_grove',
    constant_set: set,
    warnings: [...warnings, ...thinDryWarning(conditions.ambient, target_nm)],
  };
}

interface OxidationTemperature {
  readonly temperature_c: number;
  readonly model: 'deal_grove';
  readonly constant_set: 'PDG';
  readonly warnings: readonly OxidationWarning[];
}

/**
 * Temperature, 700 to 1300 C, at which `time_min` grows `initial_nm` to `target_nm`, by bisection to the last bit:
 * thickness rises with temperature throughout that range.
 */
export function oxidationTemperature(
  conditions: Omit<OxidationConditions, 'temperature_c'>,
  target_nm: number,
  time_min: number,
  initial_nm = 0,
): Outcome<OxidationTemperature> {
  const at = (temperature_c: number): Outcome<OxideResult> =>
    oxideThickness({ ...conditions, temperature_c }, time_min, initial_nm);
  const error = amountError({ target_nm });
  if (error) return { ok: false, error };
  let [low, high] = [700, 1300];
  const coldest = at(low);
  const hottest = at(high);
  if (!coldest.ok) return coldest;
  if (!hottest.ok) return hottest;
  if (target_nm < coldest.thickness_nm || target_nm > hottest.thickness_nm)
    return {
      ok: false,
      error: {
        kind: 'target_out_of_reach',
        target_nm,
        lowest_nm: coldest.thickness_nm,
        highest_nm: hottest.thickness_nm,
      },
    };
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    const tried = at(middle);
    if (!tried.ok) return tried;
    if (tried.thickness_nm < target_nm) low = middle;
    else high = middle;
  }
  return {
    ok: true,
    temperature_c: high,
    model: 'deal_grove',
    constant_set: 'PDG',
    warnings: thinDryWarning(conditions.ambient, target_nm),
  };
}
