import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addIndividual, individualsLimits, movingRange, noIndividuals } from './individuals.ts';
import { c4, d2, d3 } from './range-constants.ts';

const sums = (values: readonly number[]) => values.reduce(addIndividual, noIndividuals);

describe('limits of an individuals chart', () => {
  it('meets the published example, whose d2 is rounded', () => {
    // NIST/SEMATECH e-Handbook 6.3.2.2, flow rate of ten batches.
    const batches = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1];
    const limits = individualsLimits(sums(batches), 1.128);
    expect(limits?.cl).toBeCloseTo(50.81, 10);
    expect(limits?.ucl).toBeCloseTo(55.8041, 4);
    expect(limits?.lcl).toBeCloseTo(45.8159, 4);
    expect(limits?.sigma).toBeCloseTo(1.8778 / 1.128, 4);
  });

  it('takes three sigma of the mean moving range over 2 / sqrt(pi), from two values on', () => {
    const sigma = Math.sqrt(Math.PI);
    expect(individualsLimits(sums([1, 3]))).toEqual({
      cl: 2,
      ucl: expect.closeTo(2 + 3 * sigma, 12),
      lcl: expect.closeTo(2 - 3 * sigma, 12),
      sigma: expect.closeTo(sigma, 12),
    });
  });

  it('has none from a single value', () => {
    expect(individualsLimits(sums([5]))).toBeNull();
  });

  it('has none from values without variation', () => {
    expect(individualsLimits(sums([0.1, 0.1, 0.1]))).toBeNull();
  });

  it('has none that a double could not hold', () => {
    expect(individualsLimits(sums([1.5e308, 1e308, 1.5e308]))).toBeNull();
    expect(individualsLimits(sums([0, 0, 0, 0, Number.MIN_VALUE]))).toBeNull();
  });

  it('has no moving range for the first value', () => {
    expect(movingRange(null, 5)).toBeNull();
    expect(movingRange(5, 3)).toBe(2);
  });

  it('moves with a shift and grows with the unit, exactly', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 4, maxLength: 4 }),
        fc.integer({ min: -100, max: 100 }),
        (values, shift) => {
          const limits = individualsLimits(sums(values));
          const moved = individualsLimits(sums(values.map((value) => value + shift)));
          expect(moved?.cl).toBe(limits === null ? undefined : limits.cl + shift);
          expect(moved?.sigma).toBe(limits?.sigma);
          expect(individualsLimits(sums(values.map((value) => value * 4)))?.sigma).toBe(
            limits === null ? undefined : limits.sigma * 4,
          );
        },
      ),
    );
  });
});

describe('constants of a sample', () => {
  it('meets the published values for any size', () => {
    expect(d2(2)).toBe(2 / Math.sqrt(Math.PI));
    expect(d2(3)).toBeCloseTo(1.6925687506432689, 12);
    expect(d2(1000)).toBeCloseTo(6.48287, 4);
    // H. L. Harter, Ann. Math. Stat. 31, 1122 (1960), tables of range and studentized range.
    expect(d3(3)).toBeCloseTo(0.888368, 6);
    expect(d3(5)).toBeCloseTo(0.864082, 6);
    expect(d2(100)).toBeCloseTo(5.01519, 4);
    expect(d3(2)).toBeCloseTo(Math.sqrt(2 - 4 / Math.PI), 8);
    expect(c4(2)).toBeCloseTo(Math.sqrt(2 / Math.PI), 14);
    expect(c4(25)).toBeCloseTo(0.9896403755857051, 12);
  });

  it('is not defined below two values', () => {
    expect(() => d2(1)).toThrow(RangeError);
    expect(() => c4(2.5)).toThrow(RangeError);
    expect(() => d3(0)).toThrow('a sample has at least two values, not 0');
  });
});
