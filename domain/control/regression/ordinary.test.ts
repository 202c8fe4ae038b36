import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settled } from '../../process/testing/settled.ts';
import { exactDifference } from './double-double.ts';
import { ordinary, powers, withConstant } from './ordinary.ts';

describe('least squares of a line', () => {
  // Anscombe's first set (The American Statistician 27, 17 (1973)).
  const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
  const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];

  it('gives the printed line, deviations, R2 and F', () => {
    const fit = settled(ordinary(powers(x, 1), y));
    expect(fit.coefficients[0]).toBeCloseTo(3.0000909, 6);
    expect(fit.coefficients[1]).toBeCloseTo(0.5000909, 6);
    expect(fit.standard_deviations[0]).toBeCloseTo(1.1247468, 6);
    expect(fit.standard_deviations[1]).toBeCloseTo(0.1179055, 6);
    expect(fit.r2).toBeCloseTo(0.6665425, 6);
    expect(fit.f_statistic).toBeCloseTo(17.98994, 4);
    expect(fit.residual_sd).toBeCloseTo(1.2366033, 6);
    expect(fit.rss).toBeCloseTo(13.76269, 5);
    expect(fit.degrees_of_freedom).toBe(9);
  });

  it('without a constant R2 is about zero', () => {
    const fit = settled(ordinary([[1], [2], [3]], [1, 2, 4]));
    expect(fit.coefficients[0]).toBeCloseTo(17 / 14, 14);
    expect(fit.r2).toBeCloseTo(1 - fit.rss / 21, 14);
    expect(fit.f_statistic).toBeCloseTo((21 - fit.rss) / (fit.rss / 2), 10);
  });

  it('leaves what it does not explain', () => {
    // 7/6 + 3/2 x through (0, 1), (1, 3), (2, 4) misses by -1/6, 1/3, -1/6.
    const fit = settled(ordinary(powers([0, 1, 2], 1), [1, 3, 4]));
    expect(fit.residuals).toEqual([-1 / 6, 1 / 3, -1 / 6].map((each) => expect.closeTo(each, 15)));
    expect(fit.rss).toBeCloseTo(1 / 6, 15);
  });

  it('compares nothing with the mean where only the mean is fitted', () => {
    const fit = settled(ordinary([[1], [1], [1]], [1, 2, 4]));
    expect(fit).toMatchObject({ r2: 0, f_statistic: null, degrees_of_freedom: 2 });
    expect(fit.coefficients).toEqual([expect.closeTo(7 / 3, 15)]);
  });

  it('has nothing to explain in a response without variation', () => {
    for (const count of [3, 4, 5, 6, 7, 8, 9])
      expect(
        ordinary(
          powers(
            Array.from({ length: count }, (_, i) => i),
            1,
          ),
          new Array(count).fill(1),
        ),
      ).toMatchObject({ r2: 1, f_statistic: null });
    expect(ordinary([[1], [2], [3]], [0, 0, 0])).toMatchObject({ r2: 1, f_statistic: null });
  });

  it('recovers any polynomial it was made of', () => {
    const amount = fc.double({ min: -5, max: 5, noNaN: true });
    fc.assert(
      fc.property(fc.array(amount, { minLength: 1, maxLength: 6 }), (b) => {
        const at = Array.from({ length: 12 }, (_, i) => i / 3);
        const degree = b.length - 1;
        const values = powers(at, degree).map((row) => row.reduce((sum, each, k) => sum + each * (b[k] as number), 0));
        const fit = settled(ordinary(powers(at, degree), values));
        for (const [k, each] of fit.coefficients.entries()) expect(each).toBeCloseTo(b[k] as number, 8);
      }),
      { numRuns: 30 },
    );
  });

  it('as many rows as columns leave no degree of freedom', () => {
    const fit = settled(ordinary(withConstant([[1], [2]]), [3, 5]));
    expect(fit.coefficients).toEqual([1, 2]);
    expect(fit.residual_sd).toBe(0);
    expect(fit.f_statistic).toBeNull();
  });

  it.each([
    [
      'dependent columns',
      [
        [1, 2],
        [2, 4],
        [3, 6],
      ],
      [1, 2, 3],
      'the columns of the design are linearly dependent',
    ],
    ['no row', [], [], '0 rows do not determine 0 coefficients'],
    ['no column', [[], []], [1, 2], '2 rows do not determine 0 coefficients'],
    ['fewer rows than columns', [[1, 2]], [1], '1 rows do not determine 2 coefficients'],
    ['a response too few', [[1], [2]], [1], 'rows and response do not match'],
    ['uneven rows', [[1], [2, 3]], [1, 2], 'rows and response do not match'],
  ])('refuses %s', (_, design, response, message) => {
    expect(ordinary(design, response)).toEqual({
      ok: false,
      error: { kind: 'no_solution', quantity: 'design', message },
    });
  });

  it.each([Number.NaN, Infinity, -1e100])('refuses %d', (value) => {
    const error = { kind: 'not_finite', quantity: 'design', value };
    expect(ordinary([[1], [2]], [1, value])).toEqual({ ok: false, error });
    expect(ordinary([[1], [value]], [1, 2])).toEqual({ ok: false, error });
  });

  it('refuses columns whose coefficients no number holds', () => {
    expect(ordinary(powers([0, 5e-324], 1), [0, 0])).toMatchObject({
      error: { message: 'the columns are too small or too large for their coefficients' },
    });
  });

  it('differences hold what a plain sum loses', () => {
    expect(exactDifference(1, [1e16, -1e16], [1, 1])).toBe(1);
    expect(exactDifference(0, [0.1], [3])).toBe(-0.1 * 3);
    expect(exactDifference(0.30000000000000004, [0.1], [3])).toBeCloseTo(2.7755575615628914e-17, 30);
  });
});
