/** Index i with grid[i] <= x < grid[i + 1] of an ascending grid, clamped to the intervals that exist. */
export function intervalOf(grid: ArrayLike<number>, x: number): number {
  let low = 0;
  let high = grid.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((grid[middle] as number) <= x) low = middle;
    else high = middle;
  }
  return low;
}

/** Piecewise linear interpolation of a table with an ascending grid of at least two points; the edge value beyond its ends. */
export function linear(grid: ArrayLike<number>, values: ArrayLike<number>, x: number): number {
  const i = intervalOf(grid, x);
  const [from, to] = [grid[i] as number, grid[i + 1] as number];
  const fraction = Math.min(1, Math.max(0, (x - from) / (to - from)));
  return (values[i] as number) + ((values[i + 1] as number) - (values[i] as number)) * fraction;
}

/** As `linear`, of positive values on a logarithmic scale; where a value is not positive, linear. */
export function logLinear(grid: ArrayLike<number>, values: ArrayLike<number>, x: number): number {
  const i = intervalOf(grid, x);
  const [low, high] = [values[i] as number, values[i + 1] as number];
  if (!(low > 0 && high > 0)) return linear(grid, values, x);
  const [from, to] = [grid[i] as number, grid[i + 1] as number];
  const fraction = Math.min(1, Math.max(0, (x - from) / (to - from)));
  // A ratio overflows between a denormal and a large value; logarithms do not.
  const ratio = high / low;
  return ratio < Infinity
    ? low * ratio ** fraction
    : Math.exp(Math.log(low) + fraction * Math.log(high) - fraction * Math.log(low));
}
