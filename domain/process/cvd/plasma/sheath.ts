import { firstError, type ModelWarning, type Outcome, outsideValidity } from '../../outcome.ts';
import { atomicMassKg, electronMassKg, elementaryChargeC, vacuumPermittivityFPerM } from '../../physical-constants.ts';

interface Sheath {
  readonly bohm_speed_m_s: number;
  readonly ion_flux_m2_s: number;
  readonly ion_current_ma_cm2: number;
  readonly debye_length_um: number;
  /** Collisionless high-voltage sheath. */
  readonly child_thickness_mm: number;
  /** Thickness in which an electron sees a matrix of ions only. */
  readonly matrix_thickness_mm: number;
  readonly floating_potential_v: number;
  /** Mean energy of an ion at the wall: the voltage and half a Te of its way to the sheath's edge. */
  readonly ion_energy_ev: number;
  readonly ion_transit_s: number;
  readonly warnings: readonly ModelWarning[];
}

export const sheathBounds = {
  ion_mass_u: { min: 0.5, max: 500 },
  edge_density_m3: { min: 1e10, max: 1e22 },
  electron_temperature_ev: { min: 0.05, max: 100 },
  voltage_v: { min: 1e-3, max: 1e6 },
};

/**
 * The sheath in front of a wall at `voltage_v` below the plasma: Bohm speed and flux, Debye length, and the thickness by
 * Child's law, s = (sqrt 2 / 3) lambda_D (2 V / Te)^(3/4).
 * Source: Lieberman & Lichtenberg, Principles of Plasma Discharges, 2nd ed. (2005), eqs 6.2.6, 6.3.14, 6.2.17.
 */
export function sheath(plasma: {
  readonly ion_mass_u: number;
  readonly edge_density_m3: number;
  readonly electron_temperature_ev: number;
  readonly voltage_v: number;
}): Outcome<Sheath> {
  const error = firstError({ ...plasma }, sheathBounds);
  if (error) return { ok: false, error };
  const { ion_mass_u, edge_density_m3: n, electron_temperature_ev: te, voltage_v } = plasma;
  const mass = ion_mass_u * atomicMassKg;
  const bohm_speed_m_s = Math.sqrt((elementaryChargeC * te) / mass);
  const debye_m = Math.sqrt((vacuumPermittivityFPerM * te) / (elementaryChargeC * n));
  const ratio = (2 * voltage_v) / te;
  const child_m = (Math.SQRT2 / 3) * debye_m * ratio ** 0.75;
  const ion_flux_m2_s = n * bohm_speed_m_s;
  const warnings = outsideValidity({ voltage_over_te: voltage_v / te }, { voltage_over_te: { min: 10, max: 1e9 } });
  return {
    ok: true,
    bohm_speed_m_s,
    ion_flux_m2_s,
    ion_current_ma_cm2: elementaryChargeC * ion_flux_m2_s * 0.1,
    debye_length_um: debye_m * 1e6,
    child_thickness_mm: child_m * 1e3,
    matrix_thickness_mm: debye_m * Math.sqrt(ratio) * 1e3,
    floating_potential_v: te * Math.log(Math.sqrt(mass / (2 * Math.PI * electronMassKg))),
    ion_energy_ev: voltage_v + te / 2,
    ion_transit_s: 3 * child_m * Math.sqrt(mass / (2 * elementaryChargeC * voltage_v)),
    warnings,
  };
}

/** Thickness of a collisionless sheath from its current: Child's law solved for s, mm. The other way round to `sheath`. */
export function childThickness(ion_mass_u: number, current_a_m2: number, voltage_v: number): Outcome<{ mm: number }> {
  const error = firstError(
    { ion_mass_u, current_a_m2, voltage_v },
    {
      ion_mass_u: sheathBounds.ion_mass_u,
      current_a_m2: { min: 1e-9, max: 1e9 },
      voltage_v: sheathBounds.voltage_v,
    },
  );
  if (error) return { ok: false, error };
  const speed = Math.sqrt((2 * elementaryChargeC) / (ion_mass_u * atomicMassKg));
  const squared = ((4 / 9) * vacuumPermittivityFPerM * speed * voltage_v ** 1.5) / current_a_m2;
  return { ok: true, mm: Math.sqrt(squared) * 1e3 };
}
