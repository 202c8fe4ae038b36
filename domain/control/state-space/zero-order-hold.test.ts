import fc from 'fast-check';
import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { settled } from '../../process/testing/settled.ts';
import { matrixExponential } from './matrix-exponential.ts';
import { zeroOrderHold } from './zero-order-hold.ts';

describe('the matrix exponential', () => {
  it('turns a generator of rotation into a rotation, also by many turns', () => {
    for (const angle of [0, 0.3, 40]) {
      const found = matrixExponential(
        new Matrix([
          [0, -angle],
          [angle, 0],
        ]),
      );
      expect(found.get(0, 0)).toBeCloseTo(Math.cos(angle), 11);
      expect(found.get(1, 0)).toBeCloseTo(Math.sin(angle), 11);
    }
  });

  it('needs no squaring up to a norm of 5.37, and holds to the last digit there', () => {
    for (const angle of [0.5, 1, 2, 3, 5]) {
      const found = matrixExponential(
        new Matrix([
          [0, -angle],
          [angle, 0],
        ]),
      );
      expect(Math.abs(found.get(0, 0) - Math.cos(angle))).toBeLessThan(5e-16);
      expect(Math.abs(found.get(1, 0) - Math.sin(angle))).toBeLessThan(5e-16);
    }
  });

  it('of A and of -A are inverse', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 9, maxLength: 9 }), (list) => {
        const a = Matrix.from1DArray(3, 3, list);
        const product = matrixExponential(a).mmul(matrixExponential(Matrix.mul(a, -1)));
        expect(Matrix.sub(product, Matrix.eye(3)).norm('frobenius')).toBeLessThan(1e-7);
      }),
      { numRuns: 30 },
    );
  });
});

describe('zero-order hold', () => {
  it('of a double integrator is exact though its matrix is singular', () => {
    const found = settled(
      zeroOrderHold(
        [
          [0, 1],
          [0, 0],
        ],
        [[0], [1]],
        0.1,
      ),
    );
    expect(found.ad[0]).toEqual([1, expect.closeTo(0.1, 14)]);
    expect(found.bd).toEqual([[expect.closeTo(0.005, 15)], [expect.closeTo(0.1, 15)]]);
  });

  it.each([
    ['no state', [], [[1]], 1, { kind: 'no_solution', quantity: 'b', message: 'b must have 0 rows of 1' }],
    ['neither', [], [], 1, { kind: 'out_of_range', quantity: 'states', value: 0, min: 1, max: 200 }],
    ['no input', [[1]], [[]], 1, { kind: 'out_of_range', quantity: 'inputs', value: 0, min: 1, max: 200 }],
    ['a row too short', [[1, 2]], [[1]], 1, { kind: 'no_solution', quantity: 'a', message: 'a must have 1 rows of 1' }],
    ['two rows of B', [[1]], [[1], [2]], 1, { kind: 'no_solution', quantity: 'b', message: 'b must have 1 rows of 1' }],
    ['no time', [[1]], [[1]], 0, { kind: 'out_of_range', quantity: 'sample_s', value: 0, min: 1e-12, max: 1e9 }],
    ['growth past all numbers', [[1000]], [[1]], 1, { kind: 'not_finite', quantity: 'ad', value: expect.any(Number) }],
  ])('refuses %s', (_, a, b, sample_s, error) => {
    expect(zeroOrderHold(a, b, sample_s)).toEqual({ ok: false, error });
  });
});
