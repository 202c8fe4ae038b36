import { describe, expect, it } from 'vitest';
import { gaussLegendre } from './gauss-legendre.ts';

const integral = (f: (x: number) => number, n: number, from: number, to: number): number => {
  const { nodes, weights } = gaussLegendre(n, from, to);
  return weights.reduce((sum, weight, i) => sum + weight * f(nodes[i] ?? Number.NaN), 0);
};

describe('Gauss-Legendre quadrature', () => {
  // M. Abramowitz & I. A. Stegun, "Handbook of Mathematical Functions", table 25.4.
  it.each([
    [1, [0], [2]],
    [2, [-Math.sqrt(1 / 3), Math.sqrt(1 / 3)], [1, 1]],
    [3, [-Math.sqrt(3 / 5), 0, Math.sqrt(3 / 5)], [5 / 9, 8 / 9, 5 / 9]],
    [
      4,
      [-0.861136311594053, -0.339981043584856, 0.339981043584856, 0.861136311594053],
      [0.347854845137454, 0.652145154862546, 0.652145154862546, 0.347854845137454],
    ],
  ])('of %d nodes has those of the table, in ascending order', (n, nodes, weights) => {
    const found = gaussLegendre(n, -1, 1);
    expect([...found.nodes]).toEqual(nodes.map((node) => expect.closeTo(node, 14)));
    expect([...found.weights]).toEqual(weights.map((weight) => expect.closeTo(weight, 14)));
  });

  it('moves and stretches with the interval', () => {
    const { nodes, weights } = gaussLegendre(2, 3, 7);
    expect([...nodes]).toEqual([expect.closeTo(5 - 2 / Math.sqrt(3), 14), expect.closeTo(5 + 2 / Math.sqrt(3), 14)]);
    expect([...weights]).toEqual([expect.closeTo(2, 14), expect.closeTo(2, 14)]);
  });

  it('is exact for polynomials up to degree 2 n - 1, and no further', () => {
    for (const n of [1, 2, 5, 12]) {
      expect(integral((x) => x ** (2 * n - 1), n, 0, 1)).toBeCloseTo(1 / (2 * n), 14);
      // The error for x^(2 n) is (n!)^4 / ((2 n + 1) ((2 n)!)^2) (Abramowitz & Stegun, 25.4.30).
      const ratio = Array.from({ length: n }, (_, i) => (i + 1) / (n + i + 1)).reduce(
        (product, each) => product * each,
      );
      expect((1 / (2 * n + 1) - integral((x) => x ** (2 * n), n, 0, 1)) / ratio ** 2).toBeCloseTo(1 / (2 * n + 1), 2);
    }
  });

  it('keeps its digits with many nodes', () => {
    expect(integral(Math.exp, 240, 0, 1)).toBeCloseTo(Math.E - 1, 13);
    expect(integral((x) => 1 / (1 + x * x), 240, -5, 5)).toBeCloseTo(2 * Math.atan(5), 13);
  });
});
