import { leastSquares } from '../../domain/control/least-squares/levenberg-marquardt.ts';
import { fitWeibull } from '../../domain/control/maintenance/weibull.ts';
import { randomNumbers } from '../../domain/control/mcmc/random-numbers.ts';
import { ordinary, powers } from '../../domain/control/regression/ordinary.ts';
import type { Figure } from '../system/figures.ts';
import { answer, compare, error } from './timing.ts';

interface Data {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** NIST StRD Misra1a: y = b1 (1 - exp(-b2 x)), and its certified parameters. */
const misra: Data = {
  x: [77.6, 114.9, 141.1, 190.8, 239.9, 289, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760],
  y: [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.4, 75.47, 81.78],
};
const certified = [2.3894212918e2, 5.5015643181e-4];
const start = [250, 5e-4];

const curve = ({ x, y }: Data): readonly number[] =>
  answer(
    leastSquares(
      {
        count: x.length,
        residuals: (b, into) => {
          for (let i = 0; i < x.length; i += 1)
            into[i] = (b[0] as number) * -Math.expm1(-(b[1] as number) * (x[i] as number)) - (y[i] as number);
        },
      },
      start,
    ),
  ).parameters;

/** Gauss & Newton with normal equations, 10 rounds. */
function gaussNewton({ x, y }: Data): number[] {
  let [b1, b2] = start as [number, number];
  for (let round = 0; round < 10; round += 1) {
    let [aa, ab, bb, ar, br] = [0, 0, 0, 0, 0];
    for (let i = 0; i < x.length; i += 1) {
      const decay = Math.exp(-b2 * (x[i] as number));
      const [a, b] = [1 - decay, b1 * (x[i] as number) * decay];
      const rest = (y[i] as number) - b1 * a;
      aa += a * a;
      ab += a * b;
      bb += b * b;
      ar += a * rest;
      br += b * rest;
    }
    const determinant = aa * bb - ab * ab;
    b1 += (ar * bb - br * ab) / determinant;
    b2 += (br * aa - ar * ab) / determinant;
  }
  return [b1, b2];
}

const { normal, uniform } = randomNumbers(2, 0);

function nonlinear(): Figure[] {
  const against = (found: readonly number[]) => found.map((b, i) => [b, certified[i] as number] as const);
  return [
    ...[100, 1000].map((count) => {
      const x = Array.from({ length: count }, (_, i) => (800 * (i + 1)) / count);
      const data = { x, y: x.map((at) => -239 * Math.expm1(-5.5e-4 * at) + 0.1 * normal()) };
      return compare({
        name: `least squares of a curve (Levenberg-Marquardt), ${count} points`,
        model: () => curve(data),
        plain: () => gaussNewton(data),
        plain_is: 'Gauss-Newton, 10 rounds, derivatives given',
      });
    }),
    error(
      "error, NIST's Misra1a from its second start",
      against(curve(misra)),
      'Gauss-Newton; certified to 11 digits',
      against(gaussNewton(misra)),
      '1e-6',
    ),
  ];
}

/** Normal equations by Gauss's elimination. */
function normalEquations(design: readonly (readonly number[])[], response: readonly number[]): number[] {
  const p = design[0]?.length ?? 0;
  const rows = Array.from({ length: p }, () => new Float64Array(p + 1));
  for (const [i, row] of design.entries())
    for (let j = 0; j < p; j += 1) {
      const into = rows[j] as Float64Array;
      for (let k = 0; k < p; k += 1) into[k] = (into[k] as number) + (row[j] as number) * (row[k] as number);
      into[p] = (into[p] as number) + (row[j] as number) * (response[i] as number);
    }
  for (let pivot = 0; pivot < p; pivot += 1)
    for (let i = 0; i < p; i += 1) {
      if (i === pivot) continue;
      const [row, from] = [rows[i] as Float64Array, rows[pivot] as Float64Array];
      const factor = (row[pivot] as number) / (from[pivot] as number);
      for (let j = pivot; j <= p; j += 1) row[j] = (row[j] as number) - factor * (from[j] as number);
    }
  return rows.map((row, i) => (row[p] as number) / (row[i] as number));
}

function linear(): Figure[] {
  // NIST StRD Wampler1: y = 1 + x + ... + x^5 at 0 to 20, all coefficients 1.
  const wampler = powers(
    Array.from({ length: 21 }, (_, i) => i),
    5,
  );
  const sums = wampler.map((row) => row.reduce((sum, each) => sum + each, 0));
  return [
    ...[100, 1000].map((count) => {
      const design = powers(
        Array.from({ length: count }, (_, i) => i / count),
        5,
      );
      const response = design.map((row) => row.reduce((sum, each) => sum + each, 0.1 * normal()));
      return compare({
        name: `linear regression, ${count} rows of 6`,
        model: () => ordinary(design, response),
        plain: () => normalEquations(design, response),
        plain_is: 'normal equations; no deviations',
      });
    }),
    error(
      "error, NIST's Wampler1",
      answer(ordinary(wampler, sums)).coefficients.map((found) => [found, 1]),
      'normal equations',
      normalEquations(wampler, sums).map((found) => [found, 1]),
      '1e-6',
    ),
  ];
}

const ages = Array.from({ length: 1000 }, () => 100 * (-Math.log(1 - uniform())) ** (1 / 1.8));

/** Shape by Newton's method with a derivative from two neighbours, 20 rounds; all have failed. */
function newtonShape(all: readonly number[]): number {
  const excess = (k: number): number => {
    let [weights, weighted, logs] = [0, 0, 0];
    for (const age of all) {
      const weight = age ** k;
      weights += weight;
      weighted += weight * Math.log(age);
      logs += Math.log(age);
    }
    return weighted / weights - 1 / k - logs / all.length;
  };
  let k = 1;
  for (let round = 0; round < 20; round += 1) k -= (2e-5 * excess(k)) / (excess(k + 1e-5) - excess(k - 1e-5));
  return k;
}

function weibull(): Figure[] {
  const model = (count: number) =>
    answer(
      fitWeibull(
        ages.slice(0, count),
        ages.slice(0, count).map(() => true),
      ),
    );
  return [
    ...[100, 1000].map((count) =>
      compare({
        name: `Weibull life, ${count} ages`,
        model: () => model(count),
        plain: () => newtonShape(ages.slice(0, count)),
        plain_is: 'Newton, 20 rounds; no censoring',
      }),
    ),
    error('difference of the shape', [[model(100).shape, newtonShape(ages.slice(0, 100))]], ''),
  ];
}

/** Fits: of a curve, of a line, of a life. */
export const fitFigures = (): Figure[] => [...nonlinear(), ...linear(), ...weibull()];
