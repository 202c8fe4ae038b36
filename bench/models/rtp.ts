import { simulateLampRun } from '../../domain/process/rtp/closed-loop-run.ts';
import { temperatureCurve } from '../../domain/process/rtp/curves.ts';
import { arealHeatCapacity, radiated, type Wafer } from '../../domain/process/rtp/heat-balance.ts';
import { plantAtRest, preparePlant, type RtpPlant, stepPlant } from '../../domain/process/rtp/plant.ts';
import { pyrometerReading } from '../../domain/process/rtp/pyrometer.ts';
import type { Figure } from '../system/figures.ts';
import { answer, compare, error } from './timing.ts';

const wafer: Wafer = { thickness_um: 775, emissivity: 0.68 };
const capacity = arealHeatCapacity(wafer);
const wall_k = 300;

/** Temperature after some seconds from 300 K, by equal steps of Euler; lamps of no lag. */
function euler(flux_w_per_m2: number, seconds: number, steps: number): number {
  let t = wall_k;
  for (let i = 0; i < steps; i += 1)
    t += ((seconds / steps) * (flux_w_per_m2 - radiated(0.68, 2, t, wall_k))) / capacity(t);
  return t;
}

/** The same without its error of first and second order, from three numbers of steps. */
function extrapolated(flux_w_per_m2: number, seconds: number, steps: number): number {
  const [coarse, middle, fine] = [1, 2, 4].map((times) => euler(flux_w_per_m2, seconds, times * steps));
  const [first, second] = [2 * (middle as number) - (coarse as number), 2 * (fine as number) - (middle as number)];
  return (4 * second - first) / 3;
}

const [flux, heated_s] = [150_000, 20];

function heating(): Figure[] {
  const times = (count: number): number[] => Array.from({ length: count }, (_, i) => (heated_s * (i + 1)) / count);
  const model = (count: number): readonly number[] =>
    answer(temperatureCurve(wafer, { start_k: wall_k, wall_k, flux_w_per_m2: flux }, times(count))).temperatures_k;
  const exact = extrapolated(flux, heated_s, 40_000);
  return [
    ...[100, 1000].map((count) =>
      compare({
        name: `heating of a wafer, ${count} times`,
        model: () => model(count),
        plain: () => euler(flux, heated_s, 10 * count),
        plain_is: `Euler, ${10 * count} steps`,
      }),
    ),
    error(
      'error of the last temperature',
      [[model(100).at(-1) as number, exact]],
      'Euler, 1000 steps; extrapolated from 160000',
      [[euler(flux, heated_s, 1000), exact]],
      '1e-6',
    ),
  ];
}

const plant: RtpPlant = {
  wafer,
  diameter_mm: 300,
  full_flux_w_per_m2: 300_000,
  lamp_lag_s: 0,
  wall_k,
  lamp_map: [[1]],
};
const recipe = [{ target_c: 1000, ramp_k_per_s: 50, dwell_s: 10 }];

/** One zone, a PI controller at every sample, and Euler within: 10 steps a sample. */
function plainRun(sample_s: number): number {
  let [t, integral] = [873.15, 0];
  const samples = Math.round(18 / sample_s);
  for (let i = 0; i < samples; i += 1) {
    const miss = Math.min(873.15 + 50 * i * sample_s, 1273.15) - t;
    const power = Math.min(1, Math.max(0, 0.006 * miss + integral));
    integral += 0.0015 * miss * sample_s;
    for (let step = 0; step < 10; step += 1)
      t += ((sample_s / 10) * (power * 300_000 - radiated(0.68, 2, t, wall_k))) / capacity(t);
  }
  return t;
}

function lamps(): Figure[] {
  const { prepared } = answer(preparePlant(plant));
  const held = (): number => {
    const state = plantAtRest(prepared, wall_k);
    for (let i = 0; i < 200; i += 1) stepPlant(prepared, state, [0.5], 0.1);
    return state.zones_k[0] as number;
  };
  const exact = extrapolated(flux, heated_s, 40_000);
  return [
    ...[0.1, 0.01].map((sample_s) =>
      compare({
        name: `lamps in closed loop, ${Math.round(18 / sample_s)} samples`,
        model: () => simulateLampRun(plant, recipe, 600, sample_s),
        plain: () => plainRun(sample_s),
        plain_is: 'PI, ten steps of Euler a sample; no feedforward, no record',
      }),
    ),
    error(
      'error of the plant after 200 samples',
      [[held(), exact]],
      'Euler, ten steps a sample',
      [[euler(flux, heated_s, 2000), exact]],
      '1e-6',
    ),
  ];
}

const radiance = (emissivity: number, t: number): number => emissivity / Math.expm1(14_387.76877 / (0.95 * t));

/** Temperature at which a body of the emissivity set radiates as much, by halving. */
function halved(true_k: number): number {
  let [low, high] = [200, 4000];
  for (let i = 0; i < 40; i += 1) {
    const middle = (low + high) / 2;
    if (radiance(0.7, middle) < radiance(0.5, true_k)) low = middle;
    else high = middle;
  }
  return low;
}

function pyrometer(): Figure[] {
  const reading = (true_k: number): number => answer(pyrometerReading(0.95, 0.5, 0.7, true_k)).indicated_k;
  const temperatures = (count: number): number[] => Array.from({ length: count }, (_, i) => 800 + (600 * i) / count);
  const balance = (shown: (t: number) => number) =>
    temperatures(100).map((t) => [radiance(0.7, shown(t)), radiance(0.5, t)] as const);
  return [
    ...[100, 1000].map((count) => {
      const all = temperatures(count);
      return compare({
        name: `pyrometer of a wrong emissivity, ${count} readings`,
        model: () => all.map(reading),
        plain: () => all.map(halved),
        plain_is: "40 halvings of Planck's law each",
      });
    }),
    error("error in Planck's radiance", balance(reading), 'by halving', balance(halved), '1e-6'),
  ];
}

/** Rapid thermal processing: wafer, lamps and the instrument that reads them. */
export const rtpFigures = (): Figure[] => [...heating(), ...lamps(), ...pyrometer()];
