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
  readonly stopped: 'rss' | 'step' | 'gradient' | 'precision';
}

/** Relative changes in the sum of squares and in the parameters that end the search: as small as doubles resolve. */
const TOLERANCE = 1e-15;
/**
 * First bound of the step, in units of the scaled start. 100 as in MINPACK; a search that ends where the residuals no longer
 * depend on a parameter is begun again with shorter steps (NIST's BoxBOD from its first start needs that).
 */
const FACTORS = [100, 1, 0.1] as const;

/** Forward differences (MINPACK fdjac2), for a model without derivatives. */
function differences({ count, residuals }: Residuals) {
  const base = new Float64Array(count);
  const moved = new Float64Array(count);
  return (at: Float64Array, columns: readonly Float64Array[]): void => {
    // Central differences: an order more exact, at twice the cost.
    for (const [j, column] of columns.entries()) {
      const kept = at[j] as number;
      const h = Math.cbrt(Number.EPSILON) * (Math.abs(kept) || 1);
      at[j] = kept + h;
      residuals(at, moved);
      at[j] = kept - h;
      residuals(at, base);
      at[j] = kept;
      for (let i = 0; i < count; i += 1) column[i] = ((moved[i] as number) - (base[i] as number)) / (2 * h);
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
  if (!finite(f)) return no('the residuals are not finite at the start');
  let size = norm(f);
  let evaluations = 1;
  const columns = start.map(() => new Float64Array(m));
  const scale = new Float64Array(n);
  let delta = 0;
  let par = 0;
  const done = (stopped: Minimum['stopped']): Outcome<Minimum> => {
    jacobian(x, columns);
    const order = factorise(columns, f.slice());
    const r = upperTriangle(columns);
    const top = Math.abs(r[0]?.[0] as number);
    const whole = finite(x) && r.every((row, i) => Math.abs(row[i] as number) > top * 1e-15);
    return {
      ok: true,
      parameters: [...x],
      rss: size * size,
      inverse_normal: whole ? inverseNormal(r, order) : null,
      evaluations,
      stopped,
    };
  };
  for (let first = true; evaluations < most; first = false) {
    jacobian(x, columns);
    if (!columns.every(finite)) return no('the derivatives are not finite');
    const lengths = columns.map(norm);
    for (let j = 0; j < n; j += 1)
      scale[j] = first ? lengths[j] || 1 : Math.max(scale[j] as number, lengths[j] as number);
    const scaledNorm = (): number => norm(x.map((each, j) => each * (scale[j] as number)));
    if (first) delta = factor * scaledNorm() || factor;
    const qtf = f.slice();
    const order = factorise(columns, qtf);
    const r = upperTriangle(columns);
    let steepest = 0;
    for (let j = 0; j < n && size > 0; j += 1) {
      const length = lengths[order[j] as number] as number;
      if (length === 0) continue;
      let sum = 0;
      for (let i = 0; i <= j; i += 1) sum += (r[i]?.[j] as number) * ((qtf[i] as number) / size);
      steepest = Math.max(steepest, Math.abs(sum / length));
    }
    if (steepest === 0) return done('gradient');
    const ordered = Float64Array.from(order, (j) => scale[j] as number);
    for (let ratio = 0; ratio < 1e-4; ) {
      const bounded = boundedStep(r, ordered, qtf, delta, par);
      par = bounded.par;
      const next = x.slice();
      for (let j = 0; j < n; j += 1)
        next[order[j] as number] = (next[order[j] as number] as number) - (bounded.x[j] as number);
      const length = norm(bounded.x.map((each, j) => each * (ordered[j] as number)));
      if (first && evaluations === 1) delta = Math.min(delta, length);
      problem.residuals(next, trial);
      evaluations += 1;
      const reached = finite(trial) ? norm(trial) : Infinity;
      const actual = 0.1 * reached < size ? 1 - (reached / size) ** 2 : -1;
      let predictedSlope = 0;
      for (let i = 0; i < n; i += 1) {
        let sum = 0;
        for (let j = i; j < n; j += 1) sum += (r[i]?.[j] as number) * (bounded.x[j] as number);
        predictedSlope += (sum / size) ** 2;
      }
      const damping = (Math.sqrt(par) * length) / size;
      const predicted = predictedSlope + 2 * damping ** 2;
      const descent = -(predictedSlope + damping ** 2);
      ratio = predicted === 0 ? 0 : actual / predicted;
      if (ratio <= 0.25) {
        let shrink = actual >= 0 ? 0.5 : (0.5 * descent) / (descent + 0.5 * actual);
        if (!(0.1 * reached < size) || !(shrink >= 0.1)) shrink = 0.1;
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
      if (Math.abs(actual) <= TOLERANCE && predicted <= TOLERANCE && ratio <= 2) return done('rss');
      if (delta <= TOLERANCE * scaledNorm() || size === 0) return done(size === 0 ? 'rss' : 'step');
      if (steepest <= Number.EPSILON || delta <= Number.MIN_VALUE) return done('precision');
      if (evaluations >= most) break;
    }
  }
  return no(`no convergence in ${most} evaluations`);
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
