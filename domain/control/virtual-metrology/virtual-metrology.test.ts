import { describe, expect, it } from 'vitest';
import { settled } from '../../process/testing/settled.ts';
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
