import { describe, expect, it } from 'vitest';
import { settled } from '../../process/testing/settled.ts';
import { adaptiveMetropolis } from './adaptive-metropolis.ts';
import { chainMean, effectiveSampleSize, halves, rHat } from './diagnostics.ts';
import { hamiltonian } from './hamiltonian.ts';
import { hierarchicalNormal } from './hierarchical-normal.ts';
import { randomNumbers } from './random-numbers.ts';

/** Two normal variables of sds 1 and 3 around 2 and -1, correlated by 0.6. */
const normal = (at: Float64Array): number => {
  const [a, b] = [(at[0] as number) - 2, ((at[1] as number) + 1) / 3];
  return -(a * a - 1.2 * a * b + b * b) / (2 * (1 - 0.36));
};
const withSlope = (at: Float64Array, slope: Float64Array): number => {
  const [a, b] = [(at[0] as number) - 2, ((at[1] as number) + 1) / 3];
  slope[0] = -(a - 0.6 * b) / 0.64;
  slope[1] = -(b - 0.6 * a) / 0.64 / 3;
  return normal(at);
};
const metropolisPlan = { seed: 7, chains: 4, warm_up: 2000, draws: 2000, thin: 10 };
const hamiltonianPlan = { seed: 7, chains: 4, warm_up: 300, draws: 2000, thin: 20 };

describe.each([
  ['adaptive Metropolis', () => adaptiveMetropolis(normal, [0, 0], metropolisPlan), 0.05, 0.6],
  ['Hamiltonian', () => hamiltonian(withSlope, [0, 0], hamiltonianPlan), 0.7, 1],
])('%s', (_, sample, least, most) => {
  const found = sample();
  if (!found.ok) throw new Error(JSON.stringify(found.error));
  const { draws, acceptance } = found.samples;

  it('meets the moments of a normal density within its own error', () => {
    for (const [i, [mean, variance]] of [
      [2, 1],
      [-1, 9],
    ].entries()) {
      const chains = draws[i] as readonly Float64Array[];
      const first = chainMean(chains);
      expect(Math.abs(first.estimate - (mean as number))).toBeLessThan(4 * first.standard_error);
      const second = chainMean(chains.map((chain) => chain.map((each) => (each - (mean as number)) ** 2)));
      expect(Math.abs(second.estimate - (variance as number))).toBeLessThan(4 * second.standard_error);
      expect(first.standard_error).toBeLessThan(0.1 * Math.sqrt(variance as number));
      expect(rHat(halves(chains))).toBeLessThan(1.02);
      expect(effectiveSampleSize(chains)).toBeGreaterThan(1000);
    }
  });

  it('accepts about as many as it aims at', () => {
    for (const share of acceptance) {
      expect(share).toBeGreaterThan(least);
      expect(share).toBeLessThan(most);
    }
  });

  it('one seed gives the same draws', () => {
    expect(sample()).toEqual(found);
  });
});

it('Hamiltonian trajectories that are far too long still meet the moments of a density with an end and a tail', () => {
  const gamma = (at: Float64Array, slope: Float64Array): number => {
    const x = at[0] as number;
    slope[0] = 3 / x - 2;
    return 3 * Math.log(x) - 2 * x;
  };
  const plan = { seed: 11, chains: 4, warm_up: 300, draws: 4000, thin: 300 };
  const [chains = []] = settled(hamiltonian(gamma, [0.5], plan)).samples.draws;
  const mean = chainMean(chains);
  const variance = chainMean(chains.map((chain) => chain.map((x) => (x - 2) ** 2)));
  expect(Math.abs(mean.estimate - 2)).toBeLessThan(3 * mean.standard_error);
  expect(Math.abs(variance.estimate - 1)).toBeLessThan(3 * variance.standard_error);
  expect(variance.standard_error).toBeLessThan(0.05);
});

it('a density that vanishes at the start is refused', () => {
  const error = { kind: 'no_solution', quantity: 'log_density', message: 'the density vanishes at the start' };
  expect(adaptiveMetropolis(() => -Infinity, [0], metropolisPlan)).toEqual({ ok: false, error });
  expect(hamiltonian(() => Number.NaN, [0], hamiltonianPlan)).toEqual({ ok: false, error });
});

it('small seeds begin as differently as numbers of one seed do', () => {
  const firsts = Array.from({ length: 400 }, (_, seed) => randomNumbers(seed, seed % 4).uniform());
  const mean = firsts.reduce((sum, each) => sum + each, 0) / 400;
  expect(Math.abs(mean - 0.5) * Math.sqrt(12 * 400)).toBeLessThan(3);
  const products = firsts.slice(1).reduce((sum, each, i) => sum + (each - 0.5) * ((firsts[i] as number) - 0.5), 0);
  expect(Math.abs((products / 399) * 12) * Math.sqrt(399)).toBeLessThan(3);
});

describe('diagnostics', () => {
  it('R-hat by hand', () => {
    // W = 1, means 1 and 3: B/n = 2, n = 3: var+ = 2/3 + 2.
    expect(
      rHat([
        [0, 1, 2],
        [2, 3, 4],
      ]),
    ).toBeCloseTo(Math.sqrt(8 / 3), 14);
  });

  it('chains that stand still agree or do not', () => {
    expect(
      rHat([
        [1, 1],
        [1, 1],
      ]),
    ).toBe(1);
    expect(
      rHat([
        [1, 1],
        [2, 2],
      ]),
    ).toBe(Infinity);
    expect(
      effectiveSampleSize([
        [1, 1, 1, 1],
        [1, 1, 1, 1],
      ]),
    ).toBe(8);
  });

  it('halves leave the middle of an odd chain out', () => {
    expect(halves([[1, 2, 3, 4, 5]]).map((half) => [...half])).toEqual([
      [1, 2],
      [4, 5],
    ]);
  });

  it('independent draws count whole, an AR(1) of 0.9 a nineteenth', () => {
    const { normal: next } = randomNumbers(3, 0);
    const white = Array.from({ length: 4 }, () => Float64Array.from({ length: 2000 }, next));
    expect(effectiveSampleSize(white) / 8000).toBeGreaterThan(0.85);
    expect(effectiveSampleSize(white) / 8000).toBeLessThan(1.2);
    const red = white.map((chain) => {
      let at = 0;
      return chain.map((each) => {
        at = 0.9 * at + each;
        return at;
      });
    });
    expect(effectiveSampleSize(red) / (8000 / 19)).toBeGreaterThan(0.7);
    expect(effectiveSampleSize(red) / (8000 / 19)).toBeLessThan(1.4);
  });
});

it('the hierarchical density by hand', () => {
  const density = hierarchicalNormal([3], [2], { mu_mean: 1, mu_sd: 4, tau_scale: 5 });
  // mu = 2, tau = 1, z = 0.5: prior -0.5 (1/4)^2 - ln(1 + 1/25) + 0; data -0.5 (0.25^2 + 0.25).
  expect(density(Float64Array.from([2, 0, 0.5]))).toBeCloseTo(-0.03125 - Math.log(1.04) - 0.15625, 14);
});
