import { firstError, type ModelError, type Outcome } from '../outcome.ts';
import { atomicMassKg, elementaryChargeC } from '../physical-constants.ts';

const positive = { min: 1e-12, max: 1e12 };

export interface Exposure {
  readonly dose_cm2: number;
  /** Area that the scan covers, overscan included. */
  readonly scan_area_cm2: number;
  readonly beam_current_ma: number;
  /** Elementary charges an ion. */
  readonly charge_state: number;
  /** Dopant atoms an ion: 1 for BF2, 2 for a dimer. */
  readonly atoms_per_ion: number;
}

/** Time that a beam needs for a dose: t = q n A Phi / (I m), with m dopant atoms an ion; Faraday cup integration. */
export function exposureTime({
  dose_cm2,
  scan_area_cm2,
  beam_current_ma,
  charge_state,
  atoms_per_ion,
}: Exposure): Outcome<{ readonly time_s: number }, ModelError> {
  const quantities = { dose_cm2, scan_area_cm2, beam_current_ma, charge_state, atoms_per_ion };
  const error = firstError(quantities, {
    dose_cm2: { min: 0, max: 1e20 },
    scan_area_cm2: positive,
    beam_current_ma: positive,
    charge_state: { min: 1, max: 10 },
    atoms_per_ion: { min: 1, max: 100 },
  });
  if (error) return { ok: false, error };
  const charge_c = dose_cm2 * scan_area_cm2 * elementaryChargeC * (charge_state / atoms_per_ion);
  return { ok: true, time_s: charge_c / (beam_current_ma * 1e-3) };
}

/** Dose that a beam delivers in a time: the inverse of `exposureTime`. */
export function exposureDose(
  { scan_area_cm2, beam_current_ma, charge_state, atoms_per_ion }: Omit<Exposure, 'dose_cm2'>,
  time_s: number,
): Outcome<{ readonly dose_cm2: number }, ModelError> {
  const error = firstError({ time_s }, { time_s: { min: 0, max: 1e9 } });
  if (error) return { ok: false, error };
  const unit = exposureTime({ dose_cm2: 1, scan_area_cm2, beam_current_ma, charge_state, atoms_per_ion });
  return unit.ok ? { ok: true, dose_cm2: time_s / unit.time_s } : unit;
}

export interface AnalyzerField {
  readonly field_t: number;
  readonly speed_m_per_s: number;
}

/** Field of the analyzer magnet that bends an ion into its radius: B = sqrt(2 m V / q) / r, and the ion's speed. */
export function analyzerField(
  mass_u: number,
  charge_state: number,
  extraction_kv: number,
  radius_m: number,
): Outcome<AnalyzerField, ModelError> {
  const error = firstError(
    { mass_u, charge_state, extraction_kv, radius_m },
    {
      mass_u: { min: 1, max: 1000 },
      charge_state: { min: 1, max: 10 },
      extraction_kv: { min: 1e-3, max: 1e4 },
      radius_m: { min: 1e-3, max: 100 },
    },
  );
  if (error) return { ok: false, error };
  const charge_c = charge_state * elementaryChargeC;
  const mass_kg = mass_u * atomicMassKg;
  const volts = extraction_kv * 1000;
  return {
    ok: true,
    field_t: Math.sqrt((2 * mass_kg * volts) / charge_c) / radius_m,
    speed_m_per_s: Math.sqrt((2 * charge_c * volts) / mass_kg),
  };
}

/** Mass over charge, u, that a field passes at this extraction: the inverse of `analyzerField`. */
export function analyzedMass(
  field_t: number,
  extraction_kv: number,
  radius_m: number,
): Outcome<{ readonly mass_per_charge_u: number }, ModelError> {
  const error = firstError(
    { field_t, extraction_kv, radius_m },
    { field_t: { min: 0, max: 100 }, extraction_kv: { min: 1e-3, max: 1e4 }, radius_m: { min: 1e-3, max: 100 } },
  );
  if (error) return { ok: false, error };
  const bend = field_t * radius_m;
  return { ok: true, mass_per_charge_u: (bend * bend * elementaryChargeC) / (2 * extraction_kv * 1000 * atomicMassKg) };
}
