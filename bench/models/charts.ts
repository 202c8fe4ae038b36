import { cusumSeries } from '../../domain/control/cusum.ts';
import { type EwmaDesign, ewmaSeries } from '../../domain/control/ewma.ts';
import { t2Reference, t2Series } from '../../domain/control/hotelling.ts';
import { randomNumbers } from '../../domain/control/mcmc/random-numbers.ts';
import { cusumArl } from '../../domain/control/run-length.ts';
import type { Figure } from '../system/figures.ts';
import { compare, error } from './timing.ts';

const { normal } = randomNumbers(1, 0);
const values = Array.from({ length: 10_000 }, normal);
const ewma: EwmaDesign = { lambda: 0.2, l: 3, target: 0, sigma: 1, limits: 'asymptotic' };
const cusum = { target: 0, k: 0.5, h: 5 };

function plainEwma(series: readonly number[]): { last: number; signals: number } {
  let [z, signals] = [0, 0];
  const limit = 3 * Math.sqrt(0.2 / 1.8);
  for (const value of series) {
    z += 0.2 * (value - z);
    if (Math.abs(z) > limit) signals += 1;
  }
  return { last: z, signals };
}

function plainCusum(series: readonly number[]): { last: number; signals: number } {
  let [high, low, signals] = [0, 0, 0];
  for (const value of series) {
    high = Math.max(0, high + value - 0.5);
    low = Math.max(0, low - value - 0.5);
    if (high > 5 || low > 5) signals += 1;
  }
  return { last: high - low, signals };
}

function univariate(): Figure[] {
  const sizes = [1000, 10_000].map((count) => values.slice(0, count));
  const points = cusumSeries(cusum, values);
  const signals = points.filter(({ signal }) => signal !== null).length;
  return [
    ...sizes.map((series) =>
      compare({
        name: `EWMA, ${series.length} points`,
        model: () => ewmaSeries(ewma, series),
        plain: () => plainEwma(series),
        plain_is: 'loop that counts signals',
      }),
    ),
    error('last average', [[ewmaSeries(ewma, values).at(-1)?.z ?? Number.NaN, plainEwma(values).last]], '', null),
    ...sizes.map((series) =>
      compare({
        name: `CUSUM, ${series.length} points`,
        model: () => cusumSeries(cusum, series),
        plain: () => plainCusum(series),
        plain_is: 'loop that counts signals',
      }),
    ),
    error('number of signals', [[signals, plainCusum(values).signals]], '', null, '0'),
  ];
}

const runs = Array.from({ length: 10_000 }, () => {
  const [a, b, c] = [normal(), normal(), normal()];
  return [[a, 0.6 * a + b, c - 0.3 * b]];
});
const reference = t2Reference(runs.slice(0, 200));

/** T2 with the inverse of the covariance written out for three variables. */
function plainT2(series: readonly (readonly (readonly number[])[])[]): number[] {
  const [mean = [], covariance = []] = [reference?.mean, reference?.covariance];
  const c = (i: number, j: number): number => covariance[i % 3]?.[j % 3] as number;
  const cofactor = (i: number, j: number): number =>
    c(i + 1, j + 1) * c(i + 2, j + 2) - c(i + 1, j + 2) * c(i + 2, j + 1);
  const determinant = c(0, 0) * cofactor(0, 0) + c(0, 1) * cofactor(0, 1) + c(0, 2) * cofactor(0, 2);
  const inverse = [0, 1, 2].map((i) => [0, 1, 2].map((j) => cofactor(j, i) / determinant));
  return series.map(([row = []]) => {
    let sum = 0;
    for (let i = 0; i < 3; i += 1)
      for (let j = 0; j < 3; j += 1) {
        const product = ((row[i] as number) - (mean[i] as number)) * ((row[j] as number) - (mean[j] as number));
        sum += (inverse[i]?.[j] as number) * product;
      }
    return sum;
  });
}

function multivariate(): Figure[] {
  if (reference === null) throw new Error('the reference is singular');
  const plain = plainT2(runs);
  return [
    ...[1000, 10_000].map((count) => {
      const series = runs.slice(0, count);
      return compare({
        name: `Hotelling T2 of 3 variables, ${count} points`,
        model: () => t2Series(reference, series),
        plain: () => plainT2(series),
        plain_is: 'covariance inverted once, double loop',
      });
    }),
    error(
      'difference',
      t2Series(reference, runs).map((t2, i) => [t2, plain[i] as number]),
      '',
    ),
  ];
}

const density = (x: number): number => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);

/**
 * In-control run length of the CUSUM by a Markov chain (D. Brook & D. A. Evans, Biometrika 59, 539 (1972)): states of equal
 * width, Gauss's elimination. Chances by Simpson's rule from middle to edges of a state.
 */
function chain(states: number): number {
  const width = 10 / (2 * states - 1);
  const below: number[] = [0.5];
  const step = width / 4;
  const cumulated = (index: number): number => {
    // Phi at index half widths, each interval cut in two for Simpson.
    while (below.length <= index) {
      const at = (below.length - 1) * 2 * step;
      const part = (step / 3) * (density(at) + 4 * density(at + step) + density(at + 2 * step));
      below.push((below.at(-1) as number) + part);
    }
    return below[index] as number;
  };
  const phi = (x: number): number => {
    const at = Math.abs(x) / (width / 2);
    const index = Math.floor(at);
    const rest = cumulated(index) + (at - index) * (width / 2) * density((index + (at - index) / 2) * (width / 2));
    return x < 0 ? 1 - rest : rest;
  };
  const rows = Array.from({ length: states }, (_, i) =>
    Float64Array.from({ length: states + 1 }, (_, j) => {
      if (j === states) return 1;
      const upper = phi((j - i + 0.5) * width + 0.5);
      const chance = j === 0 ? upper : upper - phi((j - i - 0.5) * width + 0.5);
      return (i === j ? 1 : 0) - chance;
    }),
  );
  // From the last state down: only the first one is wanted.
  for (let pivot = states - 1; pivot > 0; pivot -= 1) {
    const from = rows[pivot] as Float64Array;
    for (let i = 0; i < pivot; i += 1) {
      const row = rows[i] as Float64Array;
      const factor = (row[pivot] as number) / (from[pivot] as number);
      for (let j = 0; j < pivot; j += 1) row[j] = (row[j] as number) - factor * (from[j] as number);
      row[states] = (row[states] as number) - factor * (from[states] as number);
    }
  }
  return (rows[0]?.[states] as number) / (rows[0]?.[0] as number) / 2;
}

function runLength(): Figure[] {
  const model = (): number => cusumArl(0.5, 5, 0);
  return [
    ...[20, 200].map((states) =>
      compare({
        name: `run length of a CUSUM, beside ${states} states`,
        model,
        plain: () => chain(states),
        plain_is: `Markov chain of ${states} states`,
      }),
    ),
    // By R's package spc.
    error('error', [[model(), 465.4435]], '200 states; 465.4435', [[chain(200), 465.4435]], '1e-6'),
  ];
}

/** Control charts with a memory, and how long they run. */
export const chartFigures = (): Figure[] => [...univariate(), ...multivariate(), ...runLength()];
