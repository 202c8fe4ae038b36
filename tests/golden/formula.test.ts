import { describe, expect, it } from 'vitest';
import { formulaValue } from './formula.ts';

describe('the value of a formula', () => {
  it.each([
    ['ni = 3.9e16 T^1.5 exp(-0.605 eV/kT)', { T: 4, kT: 0.605 }, 3.9e16 * 8 * Math.exp(-1)],
    ['m=C_Si/C_SiO2=1126*exp(-0.91/kT)', { kT: 0.1 }, 1126 * Math.exp(-9.1)],
    ['1e18*(1+0.5*cos(2 pi x/L))', { x: 0.5, L: 1 }, 0.5e18],
    ['2 sin(pi/2)**2 - [3 + -1] / 4', {}, 1.5],
    ['-2^2', {}, -4],
    ['2^-1', {}, 0.5],
    ['sqrt(16) ln(exp(2)) × 3', {}, 24],
    ['+5 − 2', {}, 3],
  ])('%s', (formula, quantities: Record<string, number>, value) => {
    expect(formulaValue(formula, quantities) / value).toBeCloseTo(1, 12);
  });

  it.each(['3 foo', '2 +', 'exp ln', '(1', '1)', '3 ? 4', ''])('refuses "%s"', (formula) => {
    expect(() => formulaValue(formula, {})).toThrow('is not understood');
  });
});
