import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grow } from '../../process/oxidation/linear-parabolic.ts';
import { settled } from '../../process/testing/settled.ts';
import { arrheniusFit } from './arrhenius-fit.ts';
import { dealGroveFit } from './deal-grove-fit.ts';
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
    ['fewer rows than columns', [[1, 2]], [1], '1 rows do not determine 2 coefficients'],
    ['a response too few', [[1], [2]], [1], 'rows and response do not match'],
    ['uneven rows', [[1], [2, 3]], [1, 2], 'rows and response do not match'],
  ])('refuses %s', (_, design, response, message) => {
    expect(ordinary(design, response)).toEqual({
      ok: false,
      error: { kind: 'no_solution', quantity: 'design', message },
    });
  });

  it('refuses what is not finite', () => {
    expect(ordinary([[1], [2]], [1, Number.NaN])).toMatchObject({ ok: false, error: { kind: 'not_finite' } });
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

describe('Arrhenius', () => {
  it('gives back energy and prefactor', () => {
    const temperatures = [1100, 1200, 1300];
    const fit = settled(
      arrheniusFit(
        temperatures,
        temperatures.map((t) => 3 * Math.exp(-2.5 / (8.617333262e-5 * t))),
      ),
    );
    expect(fit.energy_ev).toBeCloseTo(2.5, 10);
    expect(fit.prefactor).toBeCloseTo(3, 8);
    expect(fit.energy_sd_ev).toBeLessThan(1e-10);
    expect(fit.r2).toBeCloseTo(1, 12);
  });

  it('refuses rates that are not positive, and lists that do not match', () => {
    expect(arrheniusFit([1000, 1100], [1, 0])).toMatchObject({ error: { kind: 'out_of_range', quantity: 'rate' } });
    expect(arrheniusFit([0, 1100], [1, 1])).toMatchObject({ error: { quantity: 'temperature_k' } });
    expect(arrheniusFit([73.1500032, 73.15], [1.0005e-100, 1e-100])).toMatchObject({
      error: { kind: 'not_finite', quantity: 'prefactor' },
    });
    expect(arrheniusFit([1000], [1, 2])).toMatchObject({ error: { kind: 'no_solution', quantity: 'rates' } });
  });
});

describe('Deal-Grove', () => {
  it('gives back A and B, also over an oxide that was there', () => {
    const times = [0.5, 1, 2, 4, 8];
    for (const initial of [0, 0.03]) {
      const fit = settled(
        dealGroveFit(
          times,
          times.map((t) => grow(0.2, 0.05, initial, t)),
          initial,
        ),
      );
      expect(fit.a_um).toBeCloseTo(0.2, 9);
      expect(fit.b_um2_per_h).toBeCloseTo(0.05, 9);
      expect(fit.correlation).toBeGreaterThan(0.9);
      expect(fit.correlation).toBeLessThan(1);
    }
  });

  it.each([
    [[1, 2], [0.1], 0, 'as many thicknesses as times are needed'],
    [[0, 2], [0.1, 0.2], 0, 'times and growth must be positive'],
    [[1, 2], [0.1, 0.2], 0.1, 'times and growth must be positive'],
    [[1, 2], [0.1, 0.2], -1, 'times and growth must be positive'],
  ])('refuses times %j and thicknesses %j over %d', (times, thicknesses, initial, message) => {
    expect(dealGroveFit(times, thicknesses, initial)).toMatchObject({ error: { message } });
  });
});
