import { firstError, type Outcome, refuse } from '../outcome.ts';
import { stefanBoltzmannWPerM2K4 } from '../physical-constants.ts';
import { siliconMeltingK, siliconNasa7 } from './constants.ts';
import { arealHeatCapacity, type Wafer, waferError } from './heat-balance.ts';
import { siliconConductivity } from './silicon.ts';

/** A wafer of concentric zones beneath lamps. */
export interface RtpPlant {
  readonly wafer: Wafer;
  readonly diameter_mm: number;
  /** Flux that each lamp zone at full power puts into the wafer zone beneath it, both faces together, W/m^2. */
  readonly full_flux_w_per_m2: number;
  /** Time constant of the lamps, s (Norman 1992: filaments take 0.5 to 2 s). */
  readonly lamp_lag_s: number;
  readonly wall_k: number;
  /** Row i: share of each lamp zone's flux that arrives at wafer zone i; the identity is lamps without spill. */
  readonly lamp_map: readonly (readonly number[])[];
  /** Loss of the outermost zone over the others, as a part of its radiation; 0 when absent. */
  readonly edge_loss?: number;
}

/** Made by `plantAtRest`, changed in place by `stepPlant`. */
export interface PlantState {
  /** K, centre first. */
  readonly zones_k: Float64Array;
  /** Light of each lamp zone, 0 to 1. */
  readonly lamps: Float64Array;
}

/** Plant ready to step: everything that does not change is worked out once. */
export interface PreparedPlant {
  readonly plant: RtpPlant;
  readonly zones: number;
  /** Conductance between ring i and i + 1 over the area of ring i, times 1 / k(T): 1/m. */
  readonly outward: Float64Array;
  /** The same over the area of ring i + 1. */
  readonly inward: Float64Array;
  readonly capacity: (temperature_k: number) => number;
  readonly slopes: readonly [Float64Array, Float64Array, Float64Array, Float64Array];
  readonly trial: Float64Array;
}

const limits = {
  diameter_mm: { min: 10, max: 1000 },
  full_flux_w_per_m2: { min: 1, max: 1e7 },
  lamp_lag_s: { min: 0, max: 60 },
  edge_loss: { min: 0, max: 10 },
  zones: { min: 1, max: 50 },
};

/** Lamps that spill a part of their light evenly onto the neighbouring zones; rows of `RtpPlant.lamp_map`. */
export const neighbourSpill = (zones: number, spill: number): number[][] =>
  Array.from({ length: zones }, (_, i) =>
    Array.from({ length: zones }, (_, j) => {
      const neighbours = Number(j > 0) + Number(j < zones - 1);
      return i === j ? 1 - (spill * neighbours) / 2 : Math.abs(i - j) === 1 ? spill / 2 : 0;
    }),
  );

/**
 * Checks a plant and prepares it: rings of equal width, joined by conduction through the wafer's cross-section,
 * k 2 pi r d / dr between mid-radii.
 */
export function preparePlant(plant: RtpPlant): Outcome<{ readonly prepared: PreparedPlant }> {
  const { wafer, diameter_mm, full_flux_w_per_m2, lamp_lag_s, wall_k, lamp_map, edge_loss = 0 } = plant;
  const zones = lamp_map.length;
  const error =
    waferError(wafer, {}, wall_k) ??
    firstError({ diameter_mm, full_flux_w_per_m2, lamp_lag_s, edge_loss, zones }, limits);
  if (error) return refuse(error);
  if (lamp_map.some((row) => row.length !== zones || row.some((share) => !(share >= 0 && share <= 1))))
    return refuse({
      kind: 'no_solution',
      quantity: 'lamp_map',
      message: `the lamp map must have ${zones} shares from 0 to 1 in each of its ${zones} rows`,
    });
  const [outward, inward] = [new Float64Array(zones), new Float64Array(zones)];
  const width_m = diameter_mm / 2000 / zones;
  const depth_m = wafer.thickness_um * 1e-6;
  for (let i = 0; i < zones - 1; i += 1) {
    const joint = (2 * Math.PI * (i + 1) * width_m * depth_m) / width_m;
    outward[i] = joint / (Math.PI * width_m ** 2 * (2 * i + 1));
    inward[i] = joint / (Math.PI * width_m ** 2 * (2 * i + 3));
  }
  const fresh = (): Float64Array => new Float64Array(zones);
  return {
    ok: true,
    prepared: {
      plant,
      zones,
      outward,
      inward,
      capacity: arealHeatCapacity(wafer),
      slopes: [fresh(), fresh(), fresh(), fresh()],
      trial: fresh(),
    },
  };
}

export const plantAtRest = ({ zones, plant }: PreparedPlant, start_k = plant.wall_k): PlantState => ({
  zones_k: new Float64Array(zones).fill(start_k),
  lamps: new Float64Array(zones),
});

/** dT/dt of each zone, K/s, into `slopes`, `ahead_s` after the lamps had `state.lamps` on their way to `powers`. */
function zoneSlopes(
  { plant, zones, outward, inward, capacity }: PreparedPlant,
  zones_k: Float64Array,
  lamps: Float64Array,
  powers: ArrayLike<number>,
  ahead_s: number,
  slopes: Float64Array,
): void {
  const { wafer, full_flux_w_per_m2, lamp_lag_s, wall_k, lamp_map, edge_loss = 0 } = plant;
  const { emissivity, sides = 2 } = wafer;
  const held = lamp_lag_s > 0 ? Math.exp(-ahead_s / lamp_lag_s) : 0;
  const radiating = sides * emissivity * stefanBoltzmannWPerM2K4;
  for (let i = 0; i < zones; i += 1) {
    const t = zones_k[i] as number;
    const row = lamp_map[i] as readonly number[];
    let light = 0;
    for (let j = 0; j < zones; j += 1) {
      const power = powers[j] as number;
      light += (row[j] as number) * (power + ((lamps[j] as number) - power) * held);
    }
    const loss = radiating * (t ** 4 - wall_k ** 4) * (i === zones - 1 ? 1 + edge_loss : 1);
    let flux = full_flux_w_per_m2 * light - loss;
    if (i > 0) {
      const other = zones_k[i - 1] as number;
      flux += siliconConductivity((t + other) / 2) * (inward[i - 1] as number) * (other - t);
    }
    if (i < zones - 1) {
      const other = zones_k[i + 1] as number;
      flux += siliconConductivity((t + other) / 2) * (outward[i] as number) * (other - t);
    }
    const bounded = t < siliconNasa7.range_k.min ? siliconNasa7.range_k.min : Math.min(t, siliconNasa7.range_k.max);
    slopes[i] = flux / capacity(bounded);
  }
}

/** Longest inner step, s: the fastest pole of a thin hot wafer is near 1 s, so the error of a step is below 1e-4 K. */
const longestStep_s = 0.1;

/**
 * Moves the plant on by `duration_s` with lamp settings held. The lag of the lamps is exact; the zones are integrated
 * by the classical fourth-order Runge-Kutta method in steps of at most 0.1 s.
 *
 * @param state changed in place
 * @param powers 0 to 1, one a lamp zone
 */
export function stepPlant(
  prepared: PreparedPlant,
  state: PlantState,
  powers: ArrayLike<number>,
  duration_s: number,
): void {
  const { zones, slopes, trial, plant } = prepared;
  const { zones_k, lamps } = state;
  const count = Math.ceil(duration_s / longestStep_s);
  const h = duration_s / count;
  const held = plant.lamp_lag_s > 0 ? Math.exp(-h / plant.lamp_lag_s) : 0;
  const [k1, k2, k3, k4] = slopes;
  const ahead = (slope: Float64Array, part: number): void => {
    for (let i = 0; i < zones; i += 1) trial[i] = (zones_k[i] as number) + part * (slope[i] as number);
  };
  for (let step = 0; step < count; step += 1) {
    zoneSlopes(prepared, zones_k, lamps, powers, 0, k1);
    ahead(k1, h / 2);
    zoneSlopes(prepared, trial, lamps, powers, h / 2, k2);
    ahead(k2, h / 2);
    zoneSlopes(prepared, trial, lamps, powers, h / 2, k3);
    ahead(k3, h);
    zoneSlopes(prepared, trial, lamps, powers, h, k4);
    for (let i = 0; i < zones; i += 1) {
      const sum = (k1[i] as number) + 2 * (k2[i] as number) + 2 * (k3[i] as number) + (k4[i] as number);
      zones_k[i] = (zones_k[i] as number) + (h / 6) * sum;
      const power = powers[i] as number;
      lamps[i] = power + ((lamps[i] as number) - power) * held;
    }
  }
}

/** Whether some zone has left what a wafer survives. */
export const melted = ({ zones_k }: PlantState): boolean => zones_k.some((t) => t > siliconMeltingK);
