import { describe, expect, it } from 'vitest';
import { shapeError, symmetryError } from './shapes.ts';

describe('the shape of a matrix', () => {
  it('is its rows by its columns', () => {
    const message = 'w must have 2 rows of 1';
    expect(shapeError('w', [[1], [2]], 2, 1)).toBeNull();
    expect(shapeError('w', [[1]], 2, 1)).toEqual({ kind: 'no_solution', quantity: 'w', message });
    expect(shapeError('w', [[1], [2, 3]], 2, 1)).toEqual({ kind: 'no_solution', quantity: 'w', message });
  });

  it.each([Number.NaN, Infinity, -Infinity, 1e100, -1e100])('holds no %d', (value) => {
    expect(shapeError('w', [[1, value]], 1, 2)).toEqual({ kind: 'not_finite', quantity: 'w', value });
  });
});

describe('symmetry', () => {
  const mirrored = (upper: number, lower: number) =>
    symmetryError('w', [
      [1, upper],
      [lower, 1],
    ]);
  const error = { kind: 'no_solution', quantity: 'w', message: 'w must be symmetric' };

  it('is asked for to nine digits of the numbers themselves, small or large', () => {
    for (const size of [1e-6, 1, 1e6]) {
      expect(mirrored(size, size * (1 + 1e-9))).toBeNull();
      expect(mirrored(size, size * (1 + 1e-8))).toEqual(error);
    }
  });

  it('knows signs', () => {
    expect(mirrored(0, 0)).toBeNull();
    expect(mirrored(1, -1)).toEqual(error);
  });
});
