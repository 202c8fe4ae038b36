/** Diagonals and right-hand side of n equations: lower[i] x[i-1] + diagonal[i] x[i] + upper[i] x[i+1] = rhs[i]. */
export interface TridiagonalSystem {
  /** Length n; the first entry is not used. */
  readonly lower: Float64Array;
  readonly diagonal: Float64Array;
  /** Length n; the last entry is not used. */
  readonly upper: Float64Array;
  readonly rhs: Float64Array;
}

export const tridiagonalSystem = (size: number): TridiagonalSystem => ({
  lower: new Float64Array(size),
  diagonal: new Float64Array(size),
  upper: new Float64Array(size),
  rhs: new Float64Array(size),
});

/**
 * Solves in place by the Thomas algorithm (Press et al., Numerical Recipes, 3rd ed., 2.4): the solution replaces `rhs`,
 * the diagonal is overwritten. Stable without pivoting for diagonally dominant systems, by rows or by columns.
 * @returns false when a pivot vanishes or is not finite: the system is singular or needs pivoting.
 */
export function solveTridiagonal({ lower, diagonal, upper, rhs }: TridiagonalSystem): boolean {
  const size = diagonal.length;
  for (let i = 1; i < size; i += 1) {
    const factor = (lower[i] as number) / (diagonal[i - 1] as number);
    diagonal[i] = (diagonal[i] as number) - factor * (upper[i - 1] as number);
    rhs[i] = (rhs[i] as number) - factor * (rhs[i - 1] as number);
  }
  let next = (rhs[size - 1] as number) / (diagonal[size - 1] as number);
  rhs[size - 1] = next;
  for (let i = size - 2; i >= 0; i -= 1) {
    next = ((rhs[i] as number) - (upper[i] as number) * next) / (diagonal[i] as number);
    rhs[i] = next;
  }
  // What is not finite makes everything after it not finite.
  return Number.isFinite(next);
}
