import { type Outcome, refuse } from '../../process/outcome.ts';
import { factorise, inverseNormal, upperTriangle } from './pivoted-qr.ts';
import { boundedStep } from './trust-region.ts';

/** Residuals of a model. `jacobian`: one column a parameter, derivatives of the residuals by it. */
export interface Residuals {
  readonly count: number;
  readonly residuals: (parameters: Float64Array, into: Float64Array) => void;
  readonly jacobian?: (parameters: Float64Array, columns: readonly Float64Array[]) => void;
}

export interface Minimum {
  readonly parameters: readonly number[];
  readonly rss: number;
  /** (J'J)^-1 at the minimum; null where J has lost rank. Times rss/(m - n) it is the covariance. */
  readonly inverse_normal: readonly (readonly number[])[] | null;
  readonly evaluations: number;
}

/** Relative changes in the sum of squares and in the parameters that end the search: as small as doubles resolve. */
const TOLERANCE = 1e-15;
/**
 * First bound of the step, in units of the scaled start. 100 as in MINPACK; a search that ends where the residuals no longer
 * depend on a parameter is begun again with shorter steps (NIST's BoxBOD from its first start needs that).
 */
const FACTORS = [100, 1, 0.1] as const;

/** Central differences, for a model without derivatives: an order more exact than MINPACK's fdjac2, at twice the cost. */
function differences({ count, residuals }: Residuals) {
  const base = new Float64Array(count);
  const moved = new Float64Array(count);
  return (at: Float64Array, columns: readonly Float64Array[]): void => {
    for (const [j, column] of columns.entries()) {
      const kept = at[j] as number;
      const h = Math.cbrt(Number.EPSILON) * (Math.abs(kept) || 1);
      at[j] = kept + h;
      residuals(at, moved);
      at[j] = kept - h;
      residuals(at, base);
      at[j] = kept;
      column.set(moved.map((each, i) => (each - (base[i] as number)) / (2 * h)));
    }
  };
}

const norm = (x: Float64Array): number => {
  let sum = 0;
  for (const each of x) sum += each * each;
  return Math.sqrt(sum);
};
const finite = (x: Float64Array): boolean => x.every((each) => Number.isFinite(each));

function descend(problem: Residuals, start: readonly number[], most: number, factor: number): Outcome<Minimum> {
  const [m, n] = [problem.count, start.length];
  const no = (message: string) => refuse({ kind: 'no_solution', quantity: 'parameters', message });
  if (n === 0 || m < n) return no(`${m} residuals do not determine ${n} parameters`);
  const jacobian = problem.jacobian ?? differences(problem);
  let x = Float64Array.from(start);
  let f = new Float64Array(m);
  let trial = new Float64Array(m);
  problem.residuals(x, f);
  let size = norm(f);
  if (!Number.isFinite(size)) return no('the residuals are not finite at the start');
  let evaluations = 1;
  const columns = start.map(() => new Float64Array(m));
  const scale = new Float64Array(n);
  let delta = 0;
  let par = 0;
  const done = (): Outcome<Minimum> => {
    jacobian(x, columns);
    const order = factorise(columns, f);
    const r = upperTriangle(columns);
    const top = Math.abs(r[0]?.[0] as number);
    const whole = finite(x) && r.every((row, i) => Math.abs(row[i] as number) > top * 1e-15);
    return {
      ok: true,
      parameters: [...x],
      rss: size * size,
      inverse_normal: whole ? inverseNormal(r, order) : null,
      evaluations,
    };
  };
  for (let first = true; size > 0 && evaluations < most; first = false) {
    jacobian(x, columns);
    if (!columns.every(finite)) return no('the derivatives are not finite');
    const lengths = columns.map(norm);
    for (const [j, length] of lengths.entries()) scale[j] = first ? length || 1 : Math.max(scale[j] as number, length);
    const scaledNorm = (): number => norm(x.map((each, j) => each * (scale[j] as number)));
    if (first) delta = factor * scaledNorm() || factor;
    // What follows needs Q'f, and f itself not again before the next point.
    const order = factorise(columns, f);
    const r = upperTriangle(columns);
    let steepest = 0;
    for (const [j, column] of order.entries()) {
      const length = lengths[column] as number;
      if (length === 0) continue;
      let sum = 0;
      for (let i = 0; i <= j; i += 1) sum += (r[i]?.[j] as number) * ((f[i] as number) / size);
      steepest = Math.max(steepest, Math.abs(sum / length));
    }
    if (steepest === 0) return done();
    const ordered = Float64Array.from(order, (j) => scale[j] as number);
    for (let ratio = 0; !(ratio >= 1e-4) && evaluations < most; ) {
      const bounded = boundedStep(r, ordered, f, delta, par);
      par = bounded.par;
      const next = x.slice();
      for (const [j, column] of order.entries()) next[column] = (next[column] as number) - (bounded.x[j] as number);
      const length = norm(bounded.x.map((each, j) => each * (ordered[j] as number)));
      if (evaluations === 1) delta = Math.min(delta, length);
      problem.residuals(next, trial);
      evaluations += 1;
      const reached = finite(trial) ? norm(trial) : Infinity;
      const actual = 1 - (reached / size) ** 2;
      let predictedSlope = 0;
      for (const [i, row] of r.entries()) {
        let sum = 0;
        for (let j = i; j < n; j += 1) sum += (row[j] as number) * (bounded.x[j] as number);
        predictedSlope += (sum / size) ** 2;
      }
      const damping = (Math.sqrt(par) * length) / size;
      const predicted = predictedSlope + 2 * damping ** 2;
      const descent = -(predictedSlope + damping ** 2);
      ratio = actual / predicted;
      if (ratio <= 0.25) {
        const shrink = actual >= 0 ? 0.5 : Math.max(0.1, (0.5 * descent) / (descent + 0.5 * actual));
        delta = shrink * Math.min(delta, length / 0.1);
        par /= shrink;
      } else if (par === 0 || ratio >= 0.75) {
        delta = length / 0.5;
        par *= 0.5;
      }
      if (ratio >= 1e-4) {
        x = next;
        [f, trial] = [trial, f];
        size = reached;
      }
      if (Math.abs(actual) <= TOLERANCE && predicted <= TOLERANCE && ratio <= 2) return done();
      if (delta <= TOLERANCE * scaledNorm() || steepest <= Number.EPSILON) return done();
    }
  }
  return size > 0 ? no(`no convergence in ${most} evaluations`) : done();
}

/**
 * Least squares by Levenberg and Marquardt with More's scaling and trust region, step by step as MINPACK's lmder
 * (J. J. More, B. S. Garbow & K. E. Hillstrom, User Guide for MINPACK-1, ANL-80-74, 1980). A trial point where the
 * residuals are not finite counts as a failed step.
 *
 * @param start one number a parameter; the residuals must be finite there
 * @returns `no_solution` when there are fewer residuals than parameters, or no convergence within `most` evaluations
 */
export function leastSquares(problem: Residuals, start: readonly number[], most = 5000): Outcome<Minimum> {
  let best: Outcome<Minimum> | null = null;
  for (const factor of FACTORS) {
    const found = descend(problem, start, most, factor);
    if (found.ok && found.inverse_normal) return found;
    if (!best?.ok || (found.ok && found.rss < best.rss)) best = found;
  }
  return best as Outcome<Minimum>;
}
