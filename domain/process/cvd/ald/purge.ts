import { firstError, type ModelWarning, type Outcome, outsideValidity } from '../../outcome.ts';
import { kelvin } from '../../physical-constants.ts';

const standardPressure_torr = 760;
const standardTemperature_k = 273.15;

interface Purge {
  /** Volume over flow at pressure and temperature. */
  readonly residence_s: number;
  /** Share of the precursor left at the end of the purge. */
  readonly residual_fraction: number;
  /** Purge that brings it to `allowed_fraction`. */
  readonly needed_s: number;
  readonly sufficient: boolean;
  readonly warnings: readonly ModelWarning[];
}

/**
 * What a purge leaves of a precursor in a well-mixed chamber: exp(-t / tau), tau the residence time. Both precursors at
 * once in the gas deposit as in CVD.
 * Source: continuous stirred tank; Levenspiel, Chemical Reaction Engineering, 3rd ed. (1999), ch. 13.
 */
export function purge(conditions: {
  readonly volume_l: number;
  readonly flow_sccm: number;
  readonly pressure_torr: number;
  readonly temperature_c: number;
  readonly purge_s: number;
  readonly allowed_fraction: number;
}): Outcome<Purge> {
  const error = firstError(
    { ...conditions },
    {
      volume_l: { min: 1e-3, max: 1e5 },
      flow_sccm: { min: 1e-2, max: 1e7 },
      pressure_torr: { min: 1e-6, max: 1e4 },
      temperature_c: { min: -200, max: 2000 },
      purge_s: { min: 0, max: 1e6 },
      allowed_fraction: { min: 1e-12, max: 1 },
    },
  );
  if (error) return { ok: false, error };
  const { volume_l, flow_sccm, pressure_torr, temperature_c, purge_s, allowed_fraction } = conditions;
  const litres_per_s =
    ((flow_sccm / 60e3) * (standardPressure_torr / pressure_torr) * kelvin(temperature_c)) / standardTemperature_k;
  const residence_s = volume_l / litres_per_s;
  const residual_fraction = Math.exp(-purge_s / residence_s);
  const warnings: ModelWarning[] = outsideValidity(
    { residual_fraction },
    { residual_fraction: { min: 0, max: allowed_fraction } },
  );
  return {
    ok: true,
    residence_s,
    residual_fraction,
    needed_s: -residence_s * Math.log(allowed_fraction) + 0,
    sufficient: residual_fraction <= allowed_fraction,
    warnings,
  };
}
