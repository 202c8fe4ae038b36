import { describe, expect, it } from 'vitest';
import { backSubstitute, factorise, forwardSubstitute, inverseNormal, upperTriangle } from './pivoted-qr.ts';

const arrays = (rows: readonly (readonly number[])[]) => rows.map((row) => Float64Array.from(row));
const near = (values: readonly number[]) => values.map((each) => expect.closeTo(each, 13));

describe('the factors of a matrix', () => {
  const given = [
    [3, 0, 0],
    [0, 1, 1],
    [0, 4, 0],
  ];
  const columns = arrays(given);
  const vector = Float64Array.from([1, 2, 3]);
  const order = factorise(columns, vector);
  const r = upperTriangle(columns).map((row) => [...row]);

  it('take the columns by decreasing length', () => {
    // Lengths 3, sqrt 2 and 4; beside the first taken, (0, 4, 0), nothing of the third is left but 1.
    expect(order).toEqual([2, 0, 1]);
    expect(r.map((row, i) => Math.abs(row[i] as number))).toEqual(near([4, 3, 1]));
  });

  it("have R'R = A'A in that order, and zeros below the diagonal", () => {
    for (const [i, left] of order.entries())
      for (const [j, right] of order.entries()) {
        const product = r.reduce((sum, row) => sum + (row[i] as number) * (row[j] as number), 0);
        const wanted = given[left]?.reduce((sum, each, k) => sum + each * (given[right]?.[k] as number), 0);
        expect(product).toBeCloseTo(wanted as number, 13);
        if (j < i) expect(r[i]?.[j]).toBe(0);
      }
  });

  it("turn the vector with the columns: R'Q'b = A'b, and keep its length", () => {
    for (const [j, column] of order.entries()) {
      const product = r.reduce((sum, row, i) => sum + (row[j] as number) * (vector[i] as number), 0);
      expect(product).toBeCloseTo(given[column]?.reduce((sum, each, i) => sum + each * (i + 1), 0) as number, 13);
    }
    expect(Math.hypot(...vector)).toBeCloseTo(Math.sqrt(14), 13);
  });

  it('leave columns of equal length in their order', () => {
    const equal = arrays([
      [0, 2],
      [2, 0],
    ]);
    expect(factorise(equal, new Float64Array(2))).toEqual([0, 1]);
  });

  it('put a column of zeros last, and leave the vector as it is from there', () => {
    const lacking = arrays([
      [0, 0],
      [1, 0],
    ]);
    const beside = Float64Array.from([5, 7]);
    expect(factorise(lacking, beside)).toEqual([1, 0]);
    const [[first, above] = [], [below, last] = []] = upperTriangle(lacking).map((row) => [...row]);
    expect([Math.abs(first as number), above, below, last]).toEqual([1, 0, 0, 0]);
    expect([...beside].map(Math.abs)).toEqual(near([5, 7]));
    expect(beside[1]).toBe(7);
  });

  it('hold where squares leave the range of numbers', () => {
    for (const unit of [1e-200, 1e200]) {
      const far = arrays([[3 * unit, 4 * unit]]);
      factorise(far, new Float64Array(2));
      expect(Math.abs((upperTriangle(far)[0]?.[0] as number) / unit)).toBeCloseTo(5, 13);
    }
  });
});

describe('a triangle', () => {
  const r = arrays([
    [2, 1, 3],
    [0, 4, 1],
    [0, 0, 5],
  ]);

  it('is solved from below', () => {
    // 5 z = 5, 4 y + z = 9, 2 x + y + 3 z = 11.
    expect([...backSubstitute(r, [11, 9, 5])]).toEqual([3, 2, 1]);
  });

  it('is solved transposed from above', () => {
    // 2 x = 2, x + 4 y = 9, 3 x + y + 5 z = 20.
    expect([...forwardSubstitute(r, [2, 9, 20])]).toEqual([1, 2, 3]);
  });

  it('gives the inverse of the normal matrix in the order of the columns', () => {
    // A = [1 0; 1 1; 0 2]: A'A = [2 1; 1 5] has the inverse [5 -1; -1 2] / 9; the second column is longer.
    const columns = arrays([
      [1, 1, 0],
      [0, 1, 2],
    ]);
    const order = factorise(columns, new Float64Array(3));
    expect(order).toEqual([1, 0]);
    expect(inverseNormal(upperTriangle(columns), order)).toEqual([near([5 / 9, -1 / 9]), near([-1 / 9, 2 / 9])]);
  });
});
