import { firstError, type ModelWarning, type Outcome, outsideValidity } from '../../outcome.ts';
import { atomicMassKg, boltzmannJPerK, electronMassKg, elementaryChargeC } from '../../physical-constants.ts';
import type { DischargeGas } from './gases.ts';
import type { RateFunction } from './rate-expression.ts';

export interface Discharge {
  readonly pressure_pa: number;
  readonly gas_temperature_k: number;
  readonly radius_m: number;
  readonly length_m: number;
  readonly absorbed_power_w: number;
  /** Mean energy that an electron and an ion take to the wall; by default 2 Te and 5.2 Te (argon, no bias). */
  readonly wall_loss_ev?: RateFunction;
}

interface GlobalPlasma {
  readonly electron_temperature_ev: number;
  /** Ratio of the density at the sheath edge to the centre, axial and radial. */
  readonly h_axial: number;
  readonly h_radial: number;
  /** Energy lost in collisions per pair made. */
  readonly collisional_loss_ev: number;
  /** All energy lost per pair. */
  readonly total_loss_ev: number;
  readonly density_m3: number;
  readonly bohm_speed_m_s: number;
  /** Ion flux at the middle of an end wall. */
  readonly ion_flux_m2_s: number;
  readonly ionization_degree: number;
  readonly warnings: readonly ModelWarning[];
}

export const dischargeBounds = {
  pressure_pa: { min: 1e-4, max: 1e5 },
  gas_temperature_k: { min: 50, max: 5000 },
  radius_m: { min: 1e-3, max: 10 },
  length_m: { min: 1e-3, max: 10 },
  absorbed_power_w: { min: 1e-6, max: 1e6 },
};
const coldest_ev = 0.2;
const hottest_ev = 100;

/**
 * Density and electron temperature of a cylindrical discharge, averaged over its volume: ionisation balances the loss of
 * ions to the walls (which fixes the temperature), and the absorbed power balances the energy each pair costs (which
 * fixes the density). h = 0.86 / sqrt(3 + L / 2 lambda), 0.80 / sqrt(4 + R / lambda).
 * Source: Lieberman & Lichtenberg, Principles of Plasma Discharges, 2nd ed. (2005), eqs 10.2.1-10.2.15.
 */
export function globalModel(gas: DischargeGas, discharge: Discharge): Outcome<GlobalPlasma> {
  const { pressure_pa, gas_temperature_k, radius_m, length_m, absorbed_power_w } = discharge;
  const error = firstError({ pressure_pa, gas_temperature_k, radius_m, length_m, absorbed_power_w }, dischargeBounds);
  if (error) return { ok: false, error };
  const { wall_loss_ev = (te: number) => 7.2 * te } = discharge;
  const neutrals = pressure_pa / (boltzmannJPerK * gas_temperature_k);
  const free_path = 1 / (neutrals * gas.ion_cross_section_m2);
  const h_axial = 0.86 / Math.sqrt(3 + length_m / (2 * free_path));
  const h_radial = 0.8 / Math.sqrt(4 + radius_m / free_path);
  const losing = radius_m * h_axial + length_m * h_radial;
  const effective_length = (0.5 * radius_m * length_m) / losing;
  const mass = gas.mass_u * atomicMassKg;
  const bohm = (te: number): number => Math.sqrt((elementaryChargeC * te) / mass);
  const excess = (te: number): number => gas.ionization(te) * neutrals * effective_length - bohm(te);
  const reach = (message: string): Outcome<GlobalPlasma> => ({
    ok: false,
    error: { kind: 'no_solution', quantity: 'electron_temperature_ev', message },
  });
  let [low, high] = [coldest_ev, hottest_ev];
  if (!(excess(low) < 0)) return reach(`would be below ${coldest_ev} eV: the pressure times the size is too large`);
  if (!(excess(high) > 0)) return reach(`would be above ${hottest_ev} eV: the pressure times the size is too small`);
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (excess(middle) < 0) low = middle;
    else high = middle;
  }
  const te = (low + high) / 2;
  const perPair = (rate: RateFunction): number => rate(te) / gas.ionization(te);
  const elastic = ((3 * electronMassKg) / mass) * te * perPair(gas.elastic);
  const inelastic = gas.inelastic.reduce((sum, { energy_ev, rate }) => sum + energy_ev * perPair(rate), 0);
  const collisional_loss_ev = gas.ionization_ev + inelastic + elastic;
  const total_loss_ev = collisional_loss_ev + wall_loss_ev(te);
  const area = 2 * Math.PI * radius_m * losing;
  const density_m3 = absorbed_power_w / (elementaryChargeC * bohm(te) * area * total_loss_ev);
  const failed = firstError({ total_loss_ev, density_m3 }, { total_loss_ev: { min: 0, max: 1e9 } });
  if (failed) return { ok: false, error: failed };
  const ionization_degree = density_m3 / neutrals;
  const warnings: ModelWarning[] = outsideValidity(
    { pressure_pa, ionization_degree, electron_temperature_ev: te },
    {
      pressure_pa: { min: 0.01, max: 100 },
      ionization_degree: { min: 0, max: 0.1 },
      electron_temperature_ev: { min: 1, max: 10 },
    },
  );
  if (gas.caveat !== undefined) warnings.push({ kind: 'advice', quantity: 'density_m3', message: gas.caveat });
  return {
    ok: true,
    electron_temperature_ev: te,
    h_axial,
    h_radial,
    collisional_loss_ev,
    total_loss_ev,
    density_m3,
    bohm_speed_m_s: bohm(te),
    ion_flux_m2_s: h_axial * density_m3 * bohm(te),
    ionization_degree,
    warnings,
  };
}
