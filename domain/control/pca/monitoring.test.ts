import { describe, expect, it } from 'vitest';
import { settled } from '../../process/testing/settled.ts';
import { monitor, qLimit, trainPca } from './monitoring.ts';

const x = [
  [1, 2],
  [2, 1],
  [3, 5],
  [4, 3],
  [5, 8],
  [6, 6],
];

describe('principal components', () => {
  const { model } = settled(trainPca(x, 1));

  it('of two columns: 1 + r and 1 - r', () => {
    const [a, b] = model.eigenvalues as [number, number];
    expect(a + b).toBeCloseTo(2, 12);
    expect(model.loadings[0]?.map(Math.abs)[0]).toBeCloseTo(Math.SQRT1_2, 12);
  });

  it('the good runs have T2 and Q that add up', () => {
    const seen = x.map((run) => monitor(model, run));
    const sum = (list: readonly number[]): number => list.reduce((total, each) => total + each, 0);
    expect(sum(seen.map(({ t2 }) => t2))).toBeCloseTo(5, 10);
    expect(sum(seen.map(({ q }) => q))).toBeCloseTo(5 * (model.eigenvalues[1] as number), 10);
    for (const { contributions } of seen) expect(sum(contributions)).toBeCloseTo(1, 12);
  });

  it('the limit of T2 is that of a new run', () => {
    // 1 (36 - 1)/(6 (6 - 1)) F(0.99; 1, 5) = 35/30 * 16.258
    expect(model.t2_limit).toBeCloseTo((35 / 30) * 16.2582, 3);
  });

  it('the limit of Q of equal eigenvalues is near chi-square', () => {
    // chi-square 0.99 of 4 degrees is 13.277.
    expect(qLimit([1, 1, 1, 1], 0.01)).toBeCloseTo(13.277, 0);
    expect(qLimit([2, 2, 2, 2], 0.01) / qLimit([1, 1, 1, 1], 0.01)).toBeCloseTo(2, 12);
    expect(qLimit([0, 0], 0.01)).toBe(0);
    expect(qLimit([], 0.01)).toBe(0);
  });

  it('the limit of Q of unequal eigenvalues, by hand', () => {
    // theta 3.5, 5.25, 9.125; h0 = 1 - 2 3.5 9.125/(3 5.25^2) = 0.227513; c = 1.644854.
    const h0 = 1 - (7 * 9.125) / (3 * 5.25 ** 2);
    const inner = (1.6448536269514722 * Math.sqrt(2 * 5.25) * h0) / 3.5 + 1 + (5.25 * h0 * (h0 - 1)) / 3.5 ** 2;
    expect(qLimit([2, 1, 0.5, -1e-17], 0.05)).toBeCloseTo(3.5 * inner ** (1 / h0), 9);
  });

  it('shares the error of a run out by variables', () => {
    const { q, contributions } = monitor(
      {
        means: [1, 2, 3],
        deviations: [1, 2, 1],
        eigenvalues: [2, 1, 0.5],
        loadings: [[1, 0, 0]],
        t2_limit: 9,
        q_limit: 9,
      },
      [3, 4, 6],
    );
    expect(q).toBe(1 + 9);
    expect(contributions).toEqual([0, 0.1, 0.9]);
    const onTheAxis = { means: [0], deviations: [1], eigenvalues: [4], loadings: [[1]], t2_limit: 9, q_limit: 9 };
    expect(monitor(onTheAxis, [6])).toEqual({ t2: 9, q: 0, contributions: [0] });
  });

  it('refuses what gives no components', () => {
    expect(trainPca(x, 3)).toMatchObject({ error: { message: '6 runs of 2 columns do not give 3 components' } });
    expect(trainPca(x.slice(0, 2), 1)).toMatchObject({
      error: { message: '2 runs of 2 columns do not give 1 components' },
    });
    expect(
      trainPca(
        x.map(([a]) => [a as number, 1]),
        1,
      ),
    ).toMatchObject({ error: { message: 'a column never changes' } });
    expect(
      trainPca(
        x.map(([a]) => [a as number, 2 * (a as number)]),
        2,
      ),
    ).toMatchObject({
      error: { message: 'the runs do not span that many components' },
    });
    expect(trainPca(x, 0)).toMatchObject({ error: { message: '6 runs of 2 columns do not give 0 components' } });
    expect(trainPca(x, 1.5)).toMatchObject({ error: { message: '6 runs of 2 columns do not give 1.5 components' } });
    expect(trainPca([], 1)).toMatchObject({ error: { message: '0 runs of 0 columns do not give 1 components' } });
    expect(trainPca(x, 1, 1)).toMatchObject({ error: { message: 'alpha must lie between 0 and 1' } });
    expect(trainPca([...x, [1e100, 2]], 1)).toMatchObject({ error: { message: 'rows are not equally long' } });
    expect(trainPca(x, 1, 0)).toMatchObject({ error: { message: 'alpha must lie between 0 and 1' } });
    expect(trainPca([[1], [2], [3, 4]], 1)).toMatchObject({ error: { message: 'rows are not equally long' } });
  });
});
