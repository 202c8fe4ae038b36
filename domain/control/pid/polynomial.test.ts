import { describe, expect, it } from 'vitest';
import { add, atFrequency, hasRootsInReach, isZero, multiply, roots } from './polynomial.ts';

describe('polynomials', () => {
  it('lose the highest powers when these cancel', () => {
    expect(add([1, 2, 3], [1, 1, -3])).toEqual([2, 3]);
    expect(add([1, 2, 3], [-1, -2, -3])).toEqual([0]);
    expect(isZero(add([1, 2, 3], [-1, -2, -3]))).toBe(true);
    expect(multiply([0], [1, 2, 3])).toEqual([0]);
  });

  it('keep the lower powers that are zero', () => {
    expect(multiply([1, 1], [-1, 1])).toEqual([-1, 0, 1]);
    expect(add([0, 1], [0, 0, 1])).toEqual([0, 1, 1]);
  });

  it('have a value on the imaginary axis', () => {
    // 1 + 2 (3i) + 4 (3i)^2 + 5 (3i)^3
    expect(atFrequency([1, 2, 4, 5], 3)).toEqual({ re: 1 - 36, im: 6 - 135 });
  });
});

describe('the roots of a polynomial', () => {
  it('are out of reach when the coefficients differ by more than a hundred orders of magnitude', () => {
    expect(hasRootsInReach([1, 1e100, 1])).toBe(true);
    expect(hasRootsInReach([1, -1.01e100, 1])).toBe(false);
    expect(hasRootsInReach([1e300, 1e-300])).toBe(false);
    expect(hasRootsInReach([0, 0, 5])).toBe(true);
  });

  it('may be of any size', () => {
    // (1e6 s + 1)^3, (1e-6 s + 1)^3
    for (const tau of [1e6, 1e-6])
      for (const { re, im } of roots([1, 3 * tau, 3 * tau ** 2, tau ** 3])) {
        expect(re * tau).toBeCloseTo(-1, 4);
        expect(im * tau).toBeCloseTo(0, 4);
      }
  });

  it('at the origin are exact and come first', () => {
    expect(roots([0, 0, 6, 2])).toEqual([
      { re: 0, im: 0 },
      { re: 0, im: 0 },
      { re: -3, im: 0 },
    ]);
    expect(roots([0, 5])).toEqual([{ re: 0, im: 0 }]);
  });

  it('of 2 (s + 1)(s^2 + 4 s + 13) are -1 and -2 +- 3i', () => {
    const found = roots([26, 34, 10, 2]).toSorted((a, b) => a.im - b.im);
    expect(found).toEqual([
      { re: expect.closeTo(-2, 12), im: expect.closeTo(-3, 12) },
      { re: expect.closeTo(-1, 12), im: 0 },
      { re: expect.closeTo(-2, 12), im: expect.closeTo(3, 12) },
    ]);
  });

  it('are none for a constant, zero included', () => {
    expect(roots([3])).toEqual([]);
    expect(roots([0])).toEqual([]);
  });
});
