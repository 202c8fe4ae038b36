import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** What happens to a process: the mean after i points of it (from 0), in sigmas, and how wide the noise is. */
export interface Drift {
  readonly name: string;
  readonly mean: (i: number) => number;
  readonly scale?: number;
}

const step = (sigmas: number): Drift => ({ name: `step ${sigmas} sigma`, mean: () => sigmas });
const ramp = (slope: number): Drift => ({ name: `ramp ${slope} sigma a point`, mean: (i) => slope * (i + 1) });
const cycle = (amplitude: number, period: number): Drift => ({
  name: `cycle ${amplitude} sigma, ${period} points`,
  mean: (i) => amplitude * Math.sin((2 * Math.PI * (i + 1)) / period),
});

export const inControl: Drift = { name: 'in control', mean: () => 0 };

export const drifts: readonly Drift[] = [
  step(0.5),
  step(1),
  step(1.5),
  step(2),
  step(2.5),
  step(3),
  ramp(0.05),
  ramp(0.1),
  ramp(0.2),
  cycle(1.5, 8),
  cycle(1.5, 20),
  { name: 'alternating by 1.5 sigma', mean: (i) => (i % 2 === 0 ? 1.5 : -1.5) },
  { name: 'noise 1.5 times as wide', mean: () => 0, scale: 1.5 },
  { name: 'noise half as wide', mean: () => 0, scale: 0.5 },
];

/**
 * Standard normal numbers, always the same. One generator runs through all series: the first numbers of generators with
 * neighbouring seeds resemble each other.
 */
export function noiseFrom(seed: number): () => number {
  const generator = xoroshiro128plus(seed);
  for (let n = 0; n < 100; n += 1) uniformFloat64(generator);
  // A half is added to the lowest bit, so that neither 0 nor 1 is drawn.
  return () => normalQuantile(uniformFloat64(generator) + 2 ** -54, 0, 1);
}

/**
 * Noise, then a drift on top of it.
 *
 * @param calm points in control before the drift begins.
 */
export const seriesOf = (drift: Drift, noise: () => number, calm: number, points: number): number[] =>
  Array.from({ length: calm + points }, (_, i) =>
    i < calm ? noise() : drift.mean(i - calm) + (drift.scale ?? 1) * noise(),
  );
