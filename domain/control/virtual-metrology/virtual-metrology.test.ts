import { describe, expect, it } from 'vitest';
import { settled } from '../../process/testing/settled.ts';
import { monitor, qLimit, trainPca } from '../pca/monitoring.ts';
import { ordinary, withConstant } from '../regression/ordinary.ts';
import { lasso, partialLeastSquares, predict, ridge } from './linear-models.ts';
import { predictionMetrics } from './metrics.ts';

const x = [
  [1, 2],
  [2, 1],
  [3, 5],
  [4, 3],
  [5, 8],
  [6, 6],
];
const y = [3.1, 2.9, 7.2, 6.8, 12.1, 11.7];
const plain = settled(ordinary(withConstant(x), y)).coefficients as [number, number, number];

describe('linear models', () => {
  it('ridge of one column, by hand', () => {
    // Centred: sum xy = 2, sum xx = 2: 2/(2 + 2).
    const model = settled(ridge([[0], [1], [2]], [5, 6, 7], 2));
    expect(model.coefficients[0]).toBeCloseTo(0.5, 14);
    expect(model.intercept).toBeCloseTo(5.5, 14);
    expect(predict(model, [[3]])).toEqual([7]);
  });

  it('with next to no penalty, or all components, they are least squares', () => {
    for (const model of [
      settled(ridge(x, y, 1e-10)),
      settled(lasso(x, y, 1e-10)),
      settled(partialLeastSquares(x, y, 2)),
    ]) {
      expect(model.coefficients[0]).toBeCloseTo(plain[1], 5);
      expect(model.coefficients[1]).toBeCloseTo(plain[2], 5);
      expect(model.intercept).toBeCloseTo(plain[0], 5);
    }
  });

  it('lasso of one column shrinks by alpha over its variance, to nothing at last', () => {
    // Centred: sum xy = 2, sum xx = 2, n = 3: (2 - 3 alpha)/2.
    expect(settled(lasso([[0], [1], [2]], [5, 6, 7], 0.2)).coefficients[0]).toBeCloseTo(0.7, 12);
    expect(settled(lasso([[0], [1], [2]], [5, 6, 7], 0.7))).toMatchObject({ coefficients: [0], intercept: 6 });
  });

  it('a column that never changes gets nothing', () => {
    const with0 = x.map(([a]) => [a as number, 4]);
    expect(settled(lasso(with0, y, 0.1)).coefficients[1]).toBe(0);
    expect(settled(partialLeastSquares(with0, y, 2)).coefficients[1]).toBe(0);
  });

  it('refuses what makes no model', () => {
    const message = 'alpha must be above 0';
    expect(ridge(x, y, 0)).toMatchObject({ error: { message } });
    expect(lasso(x, y, 0)).toMatchObject({ error: { message } });
    expect(lasso(x, y, 1e-3, 1)).toMatchObject({ error: { message: 'coordinate descent does not converge' } });
    expect(ridge(x, [1], 1)).toMatchObject({ error: { message: 'at least 1 rows with their response are needed' } });
    expect(ridge([[1], [1, 2]], [1, 2], 1)).toMatchObject({ error: { message: 'rows are not equally long' } });
    expect(ridge([[Infinity]], [1], 1)).toMatchObject({ error: { message: 'a number is not finite' } });
    expect(partialLeastSquares(x, y, 3)).toMatchObject({ error: { message: 'components must be 1 to 2' } });
    expect(partialLeastSquares(x, y, 0)).toMatchObject({ error: { message: 'components must be 1 to 2' } });
  });
});

describe('metrics', () => {
  it('by hand', () => {
    const found = settled(predictionMetrics([1, 2, 4], [2, 2, 2]));
    expect(found.rmse).toBeCloseTo(Math.sqrt(5 / 3), 14);
    expect(found.mae).toBe(1);
    expect(found.mape_pct).toBeCloseTo(50, 12);
    expect(found.r2).toBeCloseTo(1 - 5 / (14 / 3), 13);
    expect(found.bias).toBeCloseTo(-1 / 3, 14);
    expect(found.largest_error).toBe(2);
  });

  it('has no share of 0 and no R2 of constants', () => {
    expect(settled(predictionMetrics([0, 1], [0, 1])).mape_pct).toBeNull();
    expect(settled(predictionMetrics([1, 1], [0, 1])).r2).toBeNull();
    expect(predictionMetrics([], [])).toMatchObject({ ok: false });
    expect(predictionMetrics([1], [])).toMatchObject({ ok: false });
  });
});

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
    expect(trainPca(x, 1, 0)).toMatchObject({ error: { message: 'alpha must lie between 0 and 1' } });
    expect(trainPca([[1], [2], [3, 4]], 1)).toMatchObject({ error: { message: 'rows are not equally long' } });
  });
});
