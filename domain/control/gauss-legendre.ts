/** Nodes and weights of an integral over an interval. */
export interface Quadrature {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
}

/**
 * Gauss-Legendre quadrature with n nodes over [from, to], by Newton's method on the Legendre recursion (W. H. Press et
 * al., "Numerical Recipes", section 4.6). Exact for polynomials up to degree 2 n - 1.
 */
export function gaussLegendre(n: number, from: number, to: number): Quadrature {
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  const [middle, half] = [(from + to) / 2, (to - from) / 2];
  for (let i = 0; i < n; i += 1) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let round = 0; round < 8; round += 1) {
      let [before, value] = [0, 1];
      for (let j = 1; j <= n; j += 1) [before, value] = [value, ((2 * j - 1) * x * value - (j - 1) * before) / j];
      slope = (n * (x * value - before)) / (x * x - 1);
      x -= value / slope;
    }
    nodes[i] = middle - half * x;
    weights[i] = (2 * half) / ((1 - x * x) * slope * slope);
  }
  return { nodes, weights };
}
