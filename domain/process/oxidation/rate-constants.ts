import type { Arrhenius } from '../physical-constants.ts';
import { chlorineFactors } from './chlorine.ts';
import {
  arrhenius,
  type ConstantSet,
  conditionsError,
  conditionWarnings,
  type Outcome,
  type OxidationConditions,
  type OxidationWarning,
  thermalEnergyEv,
} from './conditions.ts';
import {
  dealGroveTable,
  dryInitialOxideNm,
  orientationFactor,
  pdg,
  pressureExponent,
  supremIv,
  type TableRow,
} from './constants.ts';
import { timeShift } from './linear-parabolic.ts';

export type LinearParabolicSet = Exclude<ConstantSet, 'MASSOUD1987'>;

export interface RateConstants {
  readonly a_um: number;
  readonly b_um2_per_h: number;
  readonly b_over_a_um_per_h: number;
  /** Shift that stands for the fast initial dry regime (25 nm in set PDG, as printed in the table), 0 in water. */
  readonly legacy_tau_h: number;
  readonly constant_set: LinearParabolicSet;
  readonly warnings: readonly OxidationWarning[];
}

interface Base {
  readonly b: number;
  readonly b_over_a: number;
  /** Only where the source prints it. */
  readonly tau_h?: number;
}

/** Log-linear in 1/T between two neighbouring rows, so that the printed values come back at the printed temperatures. */
function betweenRows(low: TableRow, high: TableRow, temperature_c: number): Base {
  const inverse = (t: number): number => 1 / thermalEnergyEv(t);
  const fraction = (inverse(temperature_c) - inverse(low[0])) / (inverse(high[0]) - inverse(low[0]));
  const mix = (from: number, to: number): number =>
    from === 0 ? 0 : Math.exp(Math.log(from) * (1 - fraction) + Math.log(to) * fraction);
  return { b: mix(low[2], high[2]), b_over_a: mix(low[3], high[3]), tau_h: mix(low[4], high[4]) };
}

function fromTable(conditions: OxidationConditions): Outcome<{ base: Base }> {
  const { ambient, temperature_c } = conditions;
  if (ambient === 'H2O') return { ok: false, error: { kind: 'not_in_set', constant_set: 'DG1965_TABLE', ambient } };
  const rows = dealGroveTable[ambient];
  const first = rows[0];
  const last = rows.at(-1);
  for (const [index, high] of rows.entries()) {
    const low = rows[index - 1];
    if (low && temperature_c >= low[0] && temperature_c <= high[0])
      return { ok: true, base: betweenRows(low, high, temperature_c) };
  }
  return {
    ok: false,
    error: {
      kind: 'out_of_range',
      quantity: 'temperature_c',
      value: temperature_c,
      min: first?.[0] ?? 0,
      max: last?.[0] ?? 0,
    },
  };
}

/** Set SUPREM4 per hour; its water constants change fit at 900 C (B/A) and 950 C (B). */
function fromSuprem(conditions: OxidationConditions): Outcome<{ base: Base }> {
  const { ambient, temperature_c } = conditions;
  if (ambient === 'wetO2_95C') return { ok: false, error: { kind: 'not_in_set', constant_set: 'SUPREM4', ambient } };
  const wet = supremIv.wet;
  const b = ambient === 'dry' ? supremIv.dry.b : temperature_c < 949.85 ? wet.b_below_950C : wet.b_from_950C;
  const linear =
    ambient === 'dry'
      ? supremIv.dry.b_over_a
      : temperature_c < 899.85
        ? wet.b_over_a_below_900C
        : wet.b_over_a_from_900C;
  const perHour = (pair: Arrhenius): number => 60 * arrhenius(pair, temperature_c, supremIv.boltzmann_ev_per_k);
  return { ok: true, base: { b: perHour(b), b_over_a: perHour(linear) } };
}

function baseConstants(conditions: OxidationConditions, set: LinearParabolicSet): Outcome<{ base: Base }> {
  switch (set) {
    case 'DG1965_TABLE':
      return fromTable(conditions);
    case 'SUPREM4':
      return fromSuprem(conditions);
    case 'PDG': {
      const { b, b_over_a } = pdg[conditions.ambient];
      const t = conditions.temperature_c;
      return { ok: true, base: { b: arrhenius(b, t), b_over_a: arrhenius(b_over_a, t) } };
    }
    default: {
      const unhandled: never = set;
      return unhandled;
    }
  }
}

/**
 * B, B/A and A under the given conditions. Orientation acts on B/A alone; pressure by its exponents; chlorine on dry only.
 * @returns errors for a temperature outside 500-1414 C (or outside the printed table), never NaN.
 */
export function rateConstants(
  conditions: OxidationConditions,
  set: LinearParabolicSet = 'PDG',
): Outcome<{ constants: RateConstants }> {
  const error = conditionsError(conditions);
  if (error) return { ok: false, error };
  const found = baseConstants(conditions, set);
  if (!found.ok) return found;
  const { ambient, temperature_c, orientation, pressure_atm = 1, hcl_pct = 0 } = conditions;
  const chlorine = chlorineFactors(ambient === 'dry' ? hcl_pct : 0, temperature_c);
  const orientations = set === 'SUPREM4' ? supremIv.orientation : orientationFactor;
  const exponent = pressureExponent[ambient];
  const b = found.base.b * pressure_atm ** exponent.b * chlorine.b;
  const b_over_a =
    found.base.b_over_a * orientations[orientation] * pressure_atm ** exponent.b_over_a * chlorine.b_over_a;
  const a = b / b_over_a;
  const initial = ambient === 'dry' ? dryInitialOxideNm / 1000 : 0;
  const constants: RateConstants = {
    a_um: a,
    b_um2_per_h: b,
    b_over_a_um_per_h: b_over_a,
    legacy_tau_h: found.base.tau_h ?? timeShift(a, b, initial),
    constant_set: set,
    warnings: [...conditionWarnings(conditions), ...chlorine.warnings],
  };
  return { ok: true, constants };
}
