import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { settled } from '../../process/testing/settled.ts';
import { boundedMinimum } from './bounded-minimum.ts';

const anywhere = [-Infinity, Infinity] as const;
const near = (values: readonly number[]) => values.map((each) => expect.closeTo(each, 13));

describe('the minimum of x^2 + x y + y^2 - 4 x - 5 y', () => {
  const hessian = new Matrix([
    [2, 1],
    [1, 2],
  ]);
  // Where a bound holds one variable, the derivative by the other vanishes: 2 x + y = 4 or x + 2 y = 5.
  it.each([
    ['anywhere', anywhere, anywhere, [1, 2]],
    ['below y = 1', anywhere, [-Infinity, 1] as const, [1.5, 1]],
    ['above x = 2', [2, Infinity] as const, anywhere, [2, 1.5]],
    ['where x is 0', [0, 0] as const, anywhere, [0, 2.5]],
    ['where y is 3 and x not negative', [0, Infinity] as const, [3, 3] as const, [0.5, 3]],
    ['in a corner', [-1, 0.5] as const, [-1, 0.5] as const, [0.5, 0.5]],
  ])('%s', (_, x, y, wanted) => {
    expect(settled(boundedMinimum(hessian, [-4, -5], [x, y])).solution).toEqual(near(wanted));
  });

  // A third variable that nothing moves stands beside them.
  it.each([
    [1, 1, 1e12],
    [1, 1, 1e-12],
    [1e-9, 1e7, 1],
    [1e9, 1e9, 1e3],
    [1e-25, 1e-25, 1],
    [1e20, 1e20, 1],
    [1e-20, 1e-20, 1e-40],
  ])('is the same with x in units of %d, y of %d and the cost of %d', (ofX, ofY, ofCost) => {
    const units = [ofX, ofY, 1] as const;
    const beside = [
      [2, 1, 0],
      [1, 2, 0],
      [0, 0, 1],
    ];
    const counted = beside.map((row, i) =>
      row.map((each, j) => (ofCost * each) / (units[i] as number) / (units[j] as number)),
    );
    const gradient = [(-4 * ofCost) / ofX, (-5 * ofCost) / ofY, 0];
    const bounds = [[0, 10 * ofX] as const, [0, ofY] as const, [-1, 1] as const];
    const [x, y, z] = settled(boundedMinimum(new Matrix(counted), gradient, bounds)).solution as [
      number,
      number,
      number,
    ];
    expect([x / ofX, y / ofY, z]).toEqual(near([1.5, 1, 0]));
  });
});

describe('the minimum within bounds', () => {
  const parabola = (gradient: number, low: number, high: number) =>
    settled(boundedMinimum(new Matrix([[1]]), [gradient], [[low, high]])).solution[0];

  it('of one variable is the parabola, or the bound before it', () => {
    expect(parabola(-3, 0, 10)).toBeCloseTo(3, 15);
    expect(parabola(-3, 0, 2)).toBe(2);
    expect(parabola(-3, 4, 10)).toBe(4);
    expect(parabola(0, -1, 1)).toBeCloseTo(0, 300);
    expect(parabola(0, 1, 2)).toBe(1);
    expect(parabola(-1e-20, -1e30, 1e30)).toBeCloseTo(1e-20, 33);
  });

  it('leaves what is fixed exactly where it is', () => {
    const n = 12;
    const chain = Matrix.eye(n).mul(2);
    for (let i = 1; i < n; i += 1) {
      chain.set(i, i - 1, -0.9);
      chain.set(i - 1, i, -0.9);
    }
    const values = Array.from({ length: n }, (_, i) => (i + 1) / 10);
    const found = settled(
      boundedMinimum(
        chain,
        values.map(() => -7),
        values.map((each) => [each, each]),
      ),
    );
    expect(found.solution).toEqual(values);
  });

  it.each([
    [[[0]]],
    [[[-1]]],
    [
      [
        [1, 1],
        [1, 1],
      ],
    ],
    [
      [
        [1, 2],
        [2, 1],
      ],
    ],
  ])('needs a positive definite matrix, not %j', (rows) => {
    expect(
      boundedMinimum(
        new Matrix(rows),
        rows.map(() => 1),
        rows.map(() => [-1, 1]),
      ),
    ).toEqual({
      ok: false,
      error: {
        kind: 'no_solution',
        quantity: 'r',
        message: 'the cost has no single minimum: r must be positive definite',
      },
    });
  });

  it('is no number where a bound lies at infinity', () => {
    expect(
      boundedMinimum(
        Matrix.eye(2),
        [1, 1],
        [
          [Infinity, Infinity],
          [-1, 1],
        ],
      ),
    ).toEqual({
      ok: false,
      error: { kind: 'no_solution', quantity: 'u', message: 'the quadratic program has no finite solution' },
    });
  });
});
