import type { Matrix } from 'ml-matrix';
import { solveQP } from 'quadprog';
import { type Outcome, refuse } from '../../process/outcome.ts';

const no = (quantity: string, message: string) => refuse({ kind: 'no_solution', quantity, message });
const oneBased = <T>(values: readonly T[]): (T | undefined)[] => [undefined, ...values];
const powerOfTwoNear = (x: number): number => 2 ** Math.round(Math.log2(x)) || 1;

/**
 * Minimum of u'Hu/2 + g'u with each u between its bounds, by the dual method of Goldfarb & Idnani (Math. Programming 27, 1,
 * 1983).
 *
 * @param hessian symmetric
 * @param bounds of each variable: lower, not above upper; infinite where there is none
 * @returns `no_solution` for `r` where the Hessian is not positive definite
 */
export function boundedMinimum(
  hessian: Matrix,
  gradient: readonly number[],
  bounds: readonly (readonly [number, number])[],
): Outcome<{ readonly solution: number[] }> {
  const within = (values: readonly number[]): number[] =>
    values.map((each, i) => {
      const [low, high] = bounds[i] as readonly [number, number];
      return Math.min(high, Math.max(low, each));
    });
  // The solver takes what is below 1e-15 for nothing, so each variable is counted in a unit in which its curvature is near 1,
  // and all so that the largest is: first guesses are the minima of one variable alone. Powers of two cost no digit.
  const curvatures = hessian.diagonal();
  const weights = curvatures.map((each) => powerOfTwoNear(Math.sqrt(Math.abs(each))));
  const guesses = within(gradient.map((each, i) => -each / (curvatures[i] as number)));
  const size = powerOfTwoNear(Math.max(...guesses.map((each, i) => Math.abs(each * (weights[i] as number)))));
  const units = weights.map((each) => size / each);
  const scaled = hessian
    .to2DArray()
    .map((row, i) => row.map((each, j) => each / (weights[i] as number) / (weights[j] as number)));
  const limits = bounds.map(([low, high], i) => ({
    i,
    low: low / (units[i] as number),
    high: high / (units[i] as number),
  }));
  // What is fixed is an equation: as two inequalities, rounding would set them against each other.
  const fixed = limits.filter(({ low, high }) => low === high).map(({ i, low }) => ({ i, sign: 1, limit: low }));
  const open = limits
    .filter(({ low, high }) => low < high)
    .flatMap(({ i, low, high }) => [
      { i, sign: 1, limit: low },
      { i, sign: -1, limit: -high },
    ]);
  const constraints = [...fixed, ...open];
  const { solution, message } = solveQP(
    oneBased(scaled.map(oneBased)),
    oneBased(gradient.map((each, i) => -each / (weights[i] as number) / size)),
    oneBased(bounds.map((_, row) => oneBased(constraints.map(({ i, sign }) => (row === i ? sign : 0))))),
    oneBased(constraints.map(({ limit }) => limit)),
    fixed.length,
  );
  if (message !== '') return no('r', 'the cost has no single minimum: r must be positive definite');
  // The solver keeps bounds to rounding; an actuator knows no more than its limit.
  const found = within(solution.slice(1).map((each, i) => (each as number) * (units[i] as number)));
  return found.every(Number.isFinite)
    ? { ok: true, solution: found }
    : no('u', 'the quadratic program has no finite solution');
}
