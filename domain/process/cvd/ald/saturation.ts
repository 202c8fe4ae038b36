import { firstError, type ModelWarning, type Outcome } from '../../outcome.ts';
import { atomicMassKg, boltzmannJPerK, kelvin, pascalPerTorr } from '../../physical-constants.ts';
import { type Precursor, precursorBounds } from './exposure.ts';

export interface Pulse extends Precursor {
  /** Probability that a molecule meeting a free site stays. */
  readonly sticking: number;
  readonly pressure_torr: number;
  /** Rate at which a bound molecule leaves again; 0 for a chemical half-reaction. */
  readonly desorption_per_s?: number;
}

interface Saturation {
  readonly coverage: number;
  /** What an endless pulse reaches. */
  readonly final_coverage: number;
  /** Molecules meeting a unit of surface in a unit of time. */
  readonly impingement_m2_s: number;
  /** Time constant of the approach; null when nothing binds, or too slowly for a number to hold it. */
  readonly time_constant_s: number | null;
  readonly warnings: readonly ModelWarning[];
}

const bounds = {
  ...precursorBounds,
  sticking: { min: 0, max: 1 },
  pressure_torr: { min: 0, max: 1e4 },
  desorption_per_s: { min: 0, max: 1e12 },
};

const rates = ({ sticking, pressure_torr, molar_mass_g_mol, temperature_c, saturation_density_m2 }: Pulse) => {
  const impingement_m2_s =
    (pressure_torr * pascalPerTorr) /
    Math.sqrt(2 * Math.PI * molar_mass_g_mol * atomicMassKg * boltzmannJPerK * kelvin(temperature_c));
  return { impingement_m2_s, binding_per_s: (sticking * impingement_m2_s) / saturation_density_m2 };
};

/**
 * Coverage of a flat surface after a pulse, first-order Langmuir adsorption: theta = theta_final (1 - exp(-(k_a + k_d)
 * t)), theta_final = k_a / (k_a + k_d), k_a = s0 Phi / N0; irreversible without desorption.
 * Source: Langmuir 1918; Puurunen, J. Appl. Phys. 97, 121301 (2005), eqs 6-9.
 */
export function pulseCoverage(pulse: Pulse, time_s: number, initial_coverage = 0): Outcome<Saturation> {
  const { desorption_per_s = 0 } = pulse;
  const error = firstError(
    { ...pulse, desorption_per_s, time_s, initial_coverage },
    { ...bounds, time_s: { min: 0, max: 1e9 }, initial_coverage: { min: 0, max: 1 } },
  );
  if (error) return { ok: false, error };
  const { impingement_m2_s, binding_per_s } = rates(pulse);
  const total = binding_per_s + desorption_per_s;
  const final_coverage = total > 0 ? binding_per_s / total : initial_coverage;
  const approached = -Math.expm1(-total * time_s);
  return {
    ok: true,
    coverage: initial_coverage + (final_coverage - initial_coverage) * approached,
    final_coverage,
    impingement_m2_s,
    time_constant_s: Number.isFinite(1 / total) ? 1 / total : null,
    warnings: [],
  };
}

/** Pulse that brings a bare surface to a coverage: the inverse of `pulseCoverage`. */
export function pulseTime(pulse: Pulse, coverage: number): Outcome<{ readonly time_s: number }> {
  const { desorption_per_s = 0 } = pulse;
  const error = firstError({ ...pulse, desorption_per_s, coverage }, { ...bounds, coverage: { min: 0, max: 1 } });
  if (error) return { ok: false, error };
  const { binding_per_s } = rates(pulse);
  const total = binding_per_s + desorption_per_s;
  const final = total > 0 ? binding_per_s / total : 0;
  // Infinite at the final coverage, and no number beyond it.
  const time_s = coverage === 0 ? 0 : -Math.log1p(-coverage / final) / total;
  return Number.isFinite(time_s)
    ? { ok: true, time_s }
    : {
        ok: false,
        error: {
          kind: 'no_solution',
          quantity: 'coverage',
          message: `no pulse reaches ${coverage}: it approaches ${final.toPrecision(4)}`,
        },
      };
}
