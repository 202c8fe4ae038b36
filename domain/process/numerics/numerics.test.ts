import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { erfc, erfcinv, logErfc } from '../special/error-functions.ts';
import { bracketedRoot } from './bracketed-root.ts';
import { intervalOf, linear, logLinear } from './interpolation.ts';
import { integrate } from './quadrature.ts';
import { solveTridiagonal, tridiagonalSystem } from './tridiagonal.ts';

describe('root in a bracket', () => {
  it('finds the fixed point of the cosine to the last digits', () => {
    const found = bracketedRoot((x) => Math.cos(x) - x, 0, 1);
    expect(found.ok && found.root).toBeCloseTo(0.7390851332151607, 15);
  });
  it('takes a root at either end', () => {
    expect(bracketedRoot((x) => x - 2, 2, 5)).toEqual({ ok: true, root: 2 });
    expect(bracketedRoot((x) => x - 2, -1, 2)).toEqual({ ok: true, root: 2 });
  });
  it('finds any root of a monotone cubic within its tolerance', () => {
    fc.assert(
      fc.property(fc.double({ min: -50, max: 50, noNaN: true }), (at) => {
        const found = bracketedRoot((x) => (x - at) ** 3 + (x - at), -60, 70, { tolerance: 1e-12 });
        expect(found.ok && Math.abs(found.root - at)).toBeLessThan(1e-12);
      }),
    );
  });
  it('refuses a function of one sign, and one that is not a number', () => {
    expect(bracketedRoot(() => 1, -1, 2)).toMatchObject({
      ok: false,
      error: { kind: 'no_solution', quantity: 'root', message: 'the function has one sign at -1 and 2' },
    });
    expect(bracketedRoot((x) => Math.log(x), -1, 2)).toMatchObject({
      ok: false,
      error: { message: 'the function is not a number at an end of the bracket' },
    });
    expect(bracketedRoot((x) => x, -1, 2, { max_iterations: 1 })).toMatchObject({
      ok: false,
      error: { message: 'no root within 1 iterations' },
    });
  });
});

describe('adaptive quadrature', () => {
  it('integrates smooth, peaked and singular functions', () => {
    expect(integrate(Math.exp, 0, 1).value).toBeCloseTo(Math.E - 1, 14);
    expect(integrate((x) => Math.exp(-1e4 * x * x), -1, 1).value).toBeCloseTo(Math.sqrt(Math.PI) / 100, 14);
    expect(integrate((x) => 1 / Math.sqrt(x), 0, 1).value).toBeCloseTo(2, 10);
  });
  it('changes its sign with the direction', () => {
    expect(integrate((x) => x ** 3, 2, 0).value).toBeCloseTo(-4, 12);
  });
});

describe('tridiagonal systems', () => {
  it('solves what a dense product was made from', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 2, maxLength: 40 }), (x) => {
        const system = tridiagonalSystem(x.length);
        x.forEach((each, i) => {
          system.lower[i] = -1;
          system.diagonal[i] = 4;
          system.upper[i] = -2;
          system.rhs[i] = 4 * each - (x[i - 1] ?? 0) - 2 * (x[i + 1] ?? 0);
        });
        expect(solveTridiagonal(system)).toBe(true);
        x.forEach((each, i) => {
          expect(system.rhs[i]).toBeCloseTo(each, 10);
        });
      }),
    );
  });
  it('says when a pivot vanishes', () => {
    const system = tridiagonalSystem(2);
    system.rhs.fill(1);
    expect(solveTridiagonal(system)).toBe(false);
  });
  it('says so too when it is the last, and nothing couples the rows before to it', () => {
    const system = tridiagonalSystem(3);
    system.rhs.fill(1);
    system.diagonal.set([2, 2, 0]);
    expect(solveTridiagonal(system)).toBe(false);
  });
});

describe('tables', () => {
  const grid = [0, 1, 3, 7];
  it('finds the interval, clamped to those that exist', () => {
    expect([-1, 0, 0.5, 1, 2.9, 3, 7, 9].map((x) => intervalOf(grid, x))).toEqual([0, 0, 0, 1, 1, 2, 2, 2]);
  });
  it('interpolates, and holds the edge value beyond', () => {
    expect([-1, 0.5, 2, 9].map((x) => linear(grid, [1, 3, 7, 5], x))).toEqual([1, 2, 5, 5]);
    expect(logLinear(grid, [1, 100, 1, 0], 0.5)).toBeCloseTo(10, 12);
    expect(logLinear(grid, [1, 100, 1, 0], 5)).toBe(0.5);
    // exp(ln 10) is not 10: at a point of the table its value is not taken through logarithms.
    expect(logLinear([0, 1], [10, 20], 0)).toBe(10);
    // 5e-324 is the smallest number; its ratio to a concentration is no number any more.
    expect(logLinear([0, 1], [5e-324, 1e20], 0.5) / 2.22275874948507e-152).toBeCloseTo(1, 9);
    expect(logLinear([0, 1], [5e-324, 1e20], 1) / 1e20).toBeCloseTo(1, 9);
  });
});

describe('error functions', () => {
  it('go on in the logarithm where erfc is zero', () => {
    expect(erfc(30)).toBe(0);
    expect(logErfc(30)).toBeCloseTo(-903.9741171106439, 9);
    expect(logErfc(1.0001)).toBeCloseTo(Math.log(erfc(1.0001)), 13);
    expect(logErfc(-3)).toBeCloseTo(Math.log(erfc(-3)), 14);
  });
  it('undo each other', () => {
    expect(erfc(erfcinv(1e-12)) / 1e-12).toBeCloseTo(1, 11);
  });
});
