import type { ModelWarning } from '../outcome.ts';
import { boltzmannEvPerK, kelvin } from '../physical-constants.ts';
import { totalFlow } from './calibration.ts';
import type { DepositionConditions } from './deposition-conditions.ts';
import { laserRise } from './energy-sources.ts';
import type { FilmProcess } from './film-process.ts';

/** Inhibition by a gas that is absent does not go on without end: its order holds down to this share of the reference. */
const LEAST_INHIBITION = 0.05;

/** How far the surface reaction is from its reference point. */
export interface SurfaceRate {
  /** Factor on the reference growth: temperature, orders, energy. 0 when something it needs is absent. */
  readonly factor: number;
  /** Of the growing surface. */
  readonly temperature_c: number;
  readonly warnings: readonly ModelWarning[];
}

const advice = (quantity: string, message: string): ModelWarning => ({ kind: 'advice', quantity, message });

/** With less no plasma burns, W. */
const LEAST_POWER = 1e-3;

/** Power that the load takes, W; 0 when that is too little for a plasma. */
export function absorbedPower({ plasma_power_w = 0, reflected_power_w = 0 }: DepositionConditions): number {
  const taken = plasma_power_w - reflected_power_w;
  return taken >= LEAST_POWER ? taken : 0;
}

/** Factor of plasma, filament or light on the rate, relative to the reference; 0 when it is off. */
function energyFactor({ activation, reference }: FilmProcess, conditions: DepositionConditions): number {
  switch (activation.kind) {
    case 'thermal':
    case 'laser':
      return 1;
    case 'plasma': {
      const power = absorbedPower(conditions);
      return power === 0 ? 0 : (power / (reference.plasma_power_w ?? power)) ** activation.exponent;
    }
    case 'filament': {
      const hot = conditions.filament_temp_c;
      if (hot === undefined || hot <= 0) return 0;
      const at = kelvin(reference.filament_temp_c ?? hot);
      return Math.exp((activation.energy_ev / boltzmannEvPerK) * (1 / at - 1 / kelvin(hot)));
    }
    case 'photon': {
      const light = conditions.irradiance_mw_per_cm2 ?? 0;
      return light === 0 ? 0 : (light / (reference.irradiance_mw_per_cm2 ?? light)) ** activation.exponent;
    }
    default: {
      const _: never = activation;
      return _;
    }
  }
}

const energyName = {
  thermal: 'temperature_c',
  plasma: 'plasma_power_w',
  filament: 'filament_temp_c',
  laser: 'laser_power_w',
  photon: 'irradiance_mw_per_cm2',
} as const;

/** Temperature of the growing surface, C: the wafer's, or that of the laser spot. */
export function surfaceTemperature({ activation }: FilmProcess, temperature_c: number, laser_power_w = 0): number {
  if (activation.kind !== 'laser') return temperature_c;
  const { absorbed_share, radius_um, conductivity_w_per_m_k } = activation;
  return temperature_c + laserRise(laser_power_w * absorbed_share, radius_um, conductivity_w_per_m_k);
}

/** Product of the orders in partial pressures, relative to the reference, and the gas that is missing, if one is. */
function orderFactor(
  { orders, reference }: FilmProcess,
  { pressure_torr, flows_sccm }: DepositionConditions,
): { readonly factor: number; readonly missing: string | null } {
  const [total, referenceTotal] = [totalFlow(flows_sccm), totalFlow(reference.flows_sccm)];
  let factor = 1;
  for (const [gas, order] of Object.entries(orders)) {
    const partial = total > 0 ? (pressure_torr * (flows_sccm[gas] ?? 0)) / total : 0;
    const base = (reference.pressure_torr * (reference.flows_sccm[gas] ?? 0)) / referenceTotal;
    if (partial === 0 && order >= 0) return { factor: 0, missing: gas };
    const relative = partial / base;
    factor *= (order < 0 ? Math.max(relative, LEAST_INHIBITION) : relative) ** order;
  }
  return { factor, missing: null };
}

/**
 * Rate of the surface reaction relative to the reference point: exp(-Ea/kT) times partial pressures to their orders times
 * the energy that drives it. Something missing makes it 0, with a warning that names it.
 */
export function surfaceRate(process: FilmProcess, conditions: DepositionConditions): SurfaceRate {
  const { reference, energy_ev } = process;
  const temperature_c = surfaceTemperature(process, conditions.temperature_c, conditions.laser_power_w);
  const at = surfaceTemperature(process, reference.temperature_c, reference.laser_power_w);
  const energy = energyFactor(process, conditions);
  const { factor: orders, missing } = orderFactor(process, conditions);
  const warnings: ModelWarning[] = [];
  if (missing !== null) warnings.push(advice(`flows_sccm.${missing}`, `without ${missing} nothing grows: let it flow`));
  if (energy === 0) {
    const name = energyName[process.activation.kind];
    warnings.push(advice(name, `without it nothing grows: set ${name}`));
  }
  const arrhenius = Math.exp((energy_ev / boltzmannEvPerK) * (1 / kelvin(at) - 1 / kelvin(temperature_c)));
  return { factor: arrhenius * energy * orders * (conditions.calibration ?? 1), temperature_c, warnings };
}
