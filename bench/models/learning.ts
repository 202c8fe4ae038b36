import { kalmanFilter } from '../../domain/control/maintenance/kalman.ts';
import { adaptiveMetropolis } from '../../domain/control/mcmc/adaptive-metropolis.ts';
import { effectiveSampleSize } from '../../domain/control/mcmc/diagnostics.ts';
import { randomNumbers } from '../../domain/control/mcmc/random-numbers.ts';
import { trainPca } from '../../domain/control/pca/monitoring.ts';
import type { Figure } from '../system/figures.ts';
import { answer, compare, error } from './timing.ts';

const { normal } = randomNumbers(3, 0);
const observed = Array.from({ length: 1000 }, (_, i) => 0.05 * i + normal());

const space = {
  f: [
    [1, 1],
    [0, 1],
  ],
  h: [[1, 0]],
  q: [
    [0.01, 0],
    [0, 0.001],
  ],
  r: [[1]],
};
const start = {
  mean: [0, 0],
  covariance: [
    [1, 0],
    [0, 1],
  ],
};

/** The same filter with its four numbers written out; the last level. */
function plainKalman(series: readonly number[]): number {
  let [level, slope, p11, p12, p22] = [0, 0, 1, 0, 1];
  for (const value of series) {
    level += slope;
    p11 += 2 * p12 + p22 + 0.01;
    p12 += p22;
    p22 += 0.001;
    const [k1, k2] = [p11 / (p11 + 1), p12 / (p11 + 1)];
    const miss = value - level;
    level += k1 * miss;
    slope += k2 * miss;
    p22 -= k2 * p12;
    p12 *= 1 - k1;
    p11 *= 1 - k1;
  }
  return level;
}

function kalman(): Figure[] {
  const model = (count: number) =>
    answer(
      kalmanFilter(
        space,
        start,
        observed.slice(0, count).map((value) => [value]),
      ),
    );
  return [
    ...[100, 1000].map((count) =>
      compare({
        name: `Kalman filter of 2 states, ${count} observations`,
        model: () => model(count),
        plain: () => plainKalman(observed.slice(0, count)),
        plain_is: 'written out for 2 states, nothing kept',
      }),
    ),
    error('difference', [[model(1000).beliefs.at(-1)?.mean[0] ?? Number.NaN, plainKalman(observed)]], ''),
  ];
}

const width = 10;
const runs = Array.from({ length: 1000 }, () => {
  const [a, b] = [normal(), normal()];
  return Array.from({ length: width }, (_, j) => a + (j % 3) * b + 0.5 * normal());
});

/** Largest eigenvalues of the correlation matrix by power iteration, so many rounds each, and deflation. */
function powerIteration(rows: readonly (readonly number[])[], rounds: number): number[] {
  const mean = Array.from(
    { length: width },
    (_, j) => rows.reduce((sum, row) => sum + (row[j] as number), 0) / rows.length,
  );
  const z = rows.map((row) => row.map((each, j) => each - (mean[j] as number)));
  const product = (i: number, j: number): number =>
    z.reduce((sum, row) => sum + (row[i] as number) * (row[j] as number), 0);
  const scale = Array.from({ length: width }, (_, j) => Math.sqrt(product(j, j)));
  const c = scale.map((left, i) => Float64Array.from(scale, (right, j) => product(i, j) / (left * right)));
  return [0, 1, 2].map(() => {
    let vector = Float64Array.from({ length: width }, (_, j) => 1 + j / width);
    let eigenvalue = 0;
    for (let round = 0; round < rounds; round += 1) {
      const next = Float64Array.from(c, (row) => row.reduce((sum, each, j) => sum + each * (vector[j] as number), 0));
      eigenvalue = Math.hypot(...next);
      vector = next.map((each) => each / eigenvalue);
    }
    for (const [i, row] of c.entries())
      for (let j = 0; j < width; j += 1)
        row[j] = (row[j] as number) - eigenvalue * (vector[i] as number) * (vector[j] as number);
    return eigenvalue;
  });
}

function pca(): Figure[] {
  const model = (count: number) => answer(trainPca(runs.slice(0, count), 3)).model;
  const against = (found: readonly number[]) => {
    const exact = powerIteration(runs.slice(0, 100), 20_000);
    return exact.map((each, i) => [found[i] as number, each] as const);
  };
  return [
    ...[100, 1000].map((count) =>
      compare({
        name: `PCA of ${count} runs of ${width} variables`,
        model: () => model(count),
        plain: () => powerIteration(runs.slice(0, count), 50),
        plain_is: '3 components, 50 rounds each; no limits',
      }),
    ),
    error(
      'error of 3 eigenvalues',
      against(model(100).eigenvalues),
      '50 rounds; 20000',
      against(powerIteration(runs.slice(0, 100), 50)),
    ),
  ];
}

/** Two normal variables, correlated to 0.95. */
const density = (at: ArrayLike<number>): number => {
  const [a, b] = [at[0] as number, at[1] as number];
  return (-0.5 * (a * a - 1.9 * a * b + b * b)) / (1 - 0.95 ** 2);
};

/** Random walk with steps of one size in both directions. */
function randomWalk(draws: number): Float64Array {
  const numbers = randomNumbers(4, 0);
  const kept = new Float64Array(draws);
  let at = [0, 0];
  let level = density(at);
  for (let i = 0; i < draws; i += 1) {
    const next = at.map((each) => each + numbers.normal());
    const reached = density(next);
    if (Math.log(numbers.uniform()) < reached - level) [at, level] = [next, reached];
    kept[i] = at[0] as number;
  }
  return kept;
}

function sampling(): Figure[] {
  const model = (draws: number) =>
    answer(adaptiveMetropolis(density, [0, 0], { seed: 1, chains: 1, warm_up: 1000, draws, thin: 1 })).samples
      .draws[0] ?? [];
  const share = (chain: Float64Array): number => effectiveSampleSize([chain]) / chain.length;
  const times = [1000, 10_000].map((draws) =>
    compare({
      name: `Metropolis sampler, ${draws} draws after 1000 of warm-up`,
      model: () => model(draws),
      plain: () => randomWalk(draws),
      plain_is: 'random walk of one size, no warm-up',
    }),
  );
  const rate = times.slice(-1).map(({ value, limit, limit_is }) => ({
    name: '  draws',
    unit: 'draws/s',
    value: 1e7 / value,
    limit: limit === null ? null : 1e7 / limit,
    limit_is,
  }));
  return [
    ...times,
    ...rate,
    {
      name: '  effective draws a draw, correlation 0.95',
      unit: 'share',
      value: share(model(10_000)[0] as Float64Array),
      limit: share(randomWalk(10_000)),
      limit_is: 'random walk of one size',
    },
  ];
}

/** What is learned from runs: a state, components, a posterior. */
export const learningFigures = (): Figure[] => [...kalman(), ...pca(), ...sampling()];
