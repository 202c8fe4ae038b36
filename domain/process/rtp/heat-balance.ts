import { firstError, type ModelError, type Outcome, refuse } from '../outcome.ts';
import { stefanBoltzmannWPerM2K4 } from '../physical-constants.ts';
import { siliconDensity, siliconNasa7 } from './constants.ts';
import { type HeatCapacity, heatCapacityBounds, heatCapacityFunction } from './silicon.ts';

/** A wafer of one temperature; the rim radiates nothing. */
export interface Wafer {
  readonly thickness_um: number;
  readonly emissivity: number;
  /** Faces that radiate to the wall; 2 when absent. */
  readonly sides?: number;
  /** kg/m^3; silicon when absent. */
  readonly density?: number;
  /** NASA-7 when absent. */
  readonly heat_capacity?: HeatCapacity;
}

const limits = {
  temperature_k: { min: 0, max: siliconNasa7.range_k.max },
  wall_k: { min: 0, max: siliconNasa7.range_k.max },
  emissivity: { min: 1e-3, max: 1 },
  sides: { min: 1, max: 2 },
  thickness_um: { min: 1, max: 1e4 },
  density: { min: 100, max: 25_000 },
  ramp_k_per_s: { min: -5000, max: 5000 },
  diameter_mm: { min: 1, max: 1000 },
};

/** Refuses what no wafer can be and temperatures its heat capacity is not known at. */
export function waferError(
  { thickness_um, emissivity, sides = 2, density = siliconDensity, heat_capacity = 'nasa7' }: Wafer,
  temperatures: Readonly<Record<string, number>>,
  wall_k: number,
): ModelError | null {
  const bounds = heatCapacityBounds(heat_capacity);
  return firstError(
    { thickness_um, emissivity, sides, density, wall_k, ...temperatures },
    { ...limits, ...Object.fromEntries(Object.keys(temperatures).map((name) => [name, bounds])) },
  );
}

/** Net radiation to the wall over all faces, W/m^2 of wafer (Stefan-Boltzmann, grey). */
export const radiated = (emissivity: number, sides: number, temperature_k: number, wall_k: number): number =>
  sides * emissivity * stefanBoltzmannWPerM2K4 * (temperature_k ** 4 - wall_k ** 4);

/** rho c_p d as a function of T in K, J/m^2/K. */
export function arealHeatCapacity({
  density = siliconDensity,
  thickness_um,
  heat_capacity = 'nasa7',
}: Wafer): (temperature_k: number) => number {
  const cp = heatCapacityFunction(heat_capacity);
  return (temperature_k) => density * cp(temperature_k) * thickness_um * 1e-6;
}

/**
 * Flux and power that a wafer must absorb to stay at a temperature.
 *
 * @returns W/m^2 over both faces together, and W for the whole wafer
 */
export function steadyPower(
  temperature_k: number,
  wall_k: number,
  emissivity: number,
  sides = 2,
  diameter_mm = 300,
): Outcome<{ readonly flux_w_per_m2: number; readonly power_w: number }> {
  const error = firstError({ temperature_k, wall_k, emissivity, sides, diameter_mm }, limits);
  if (error) return refuse(error);
  const flux_w_per_m2 = radiated(emissivity, sides, temperature_k, wall_k);
  return { ok: true, flux_w_per_m2, power_w: flux_w_per_m2 * Math.PI * (diameter_mm / 2000) ** 2 };
}

/**
 * Rate at which a wafer cools without lamps, and the time constant of a small deviation, rho c_p d / (4 n eps sigma T^3)
 * with n faces.
 */
export function coolingRate(
  wafer: Wafer,
  temperature_k: number,
  wall_k: number,
): Outcome<{ readonly rate_k_per_s: number; readonly time_constant_s: number }> {
  const error = waferError(wafer, { temperature_k }, wall_k);
  if (error) return refuse(error);
  const { emissivity, sides = 2 } = wafer;
  const capacity = arealHeatCapacity(wafer)(temperature_k);
  return settledNumbers({
    rate_k_per_s: -radiated(emissivity, sides, temperature_k, wall_k) / capacity,
    time_constant_s: capacity / (4 * sides * emissivity * stefanBoltzmannWPerM2K4 * temperature_k ** 3),
  });
}

/** Flux a wafer must absorb, both faces together, to pass a temperature at a ramp rate: storage plus radiation, W/m^2. */
export function rampPower(
  wafer: Wafer,
  temperature_k: number,
  ramp_k_per_s: number,
  wall_k: number,
): Outcome<{ readonly flux_w_per_m2: number; readonly storage_w_per_m2: number; readonly loss_w_per_m2: number }> {
  const error = waferError(wafer, { temperature_k }, wall_k) ?? firstError({ ramp_k_per_s }, limits);
  if (error) return refuse(error);
  const { emissivity, sides = 2 } = wafer;
  const storage_w_per_m2 = arealHeatCapacity(wafer)(temperature_k) * ramp_k_per_s;
  const loss_w_per_m2 = radiated(emissivity, sides, temperature_k, wall_k);
  return settledNumbers({ flux_w_per_m2: storage_w_per_m2 + loss_w_per_m2, storage_w_per_m2, loss_w_per_m2 });
}

/** The numbers as a result, unless one is not finite. */
const settledNumbers = <T extends Readonly<Record<string, number>>>(numbers: T): Outcome<T> => {
  const error = firstError(numbers);
  return error ? refuse(error) : { ok: true, ...numbers };
};
