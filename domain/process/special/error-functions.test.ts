import { describe, expect, it } from 'vitest';
import { logErfc } from './error-functions.ts';

describe('logarithm of the complementary error function', () => {
  it('is ln 2 far below zero, where exp(x^2) is no number any more', () => {
    expect(logErfc(-30)).toBeCloseTo(Math.LN2, 15);
    expect(logErfc(-1e200)).toBeCloseTo(Math.LN2, 15);
  });
  it('agrees with the table at the border of its two branches', () => {
    // erfc(1) = 0.1572992070502851 (Abramowitz & Stegun, table 7.1: erf(1) = 0.8427007929).
    expect(logErfc(1)).toBeCloseTo(Math.log(0.1572992070502851), 14);
    expect(logErfc(1 + 1e-15)).toBeCloseTo(Math.log(0.1572992070502851), 13);
  });
});
