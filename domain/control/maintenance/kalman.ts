import { inverse, Matrix } from 'ml-matrix';
import { type Outcome, refuse } from '../../process/outcome.ts';

type Rows = readonly (readonly number[])[];

/** x' = F x + w, z = H x + v; w ~ N(0, Q), v ~ N(0, R). */
export interface StateSpace {
  readonly f: Rows;
  readonly h: Rows;
  readonly q: Rows;
  readonly r: Rows;
}

export interface Belief {
  readonly mean: readonly number[];
  readonly covariance: Rows;
}

export interface Filtered {
  /** After each observation. */
  readonly beliefs: readonly Belief[];
  /** Before each observation, from the last belief. */
  readonly predicted: readonly Belief[];
  /** States by observations, at each step; null where nothing was observed. */
  readonly gains: readonly (Rows | null)[];
  /** ln of the probability density of all observations. */
  readonly log_likelihood: number;
}

const matrix = (rows: Rows): Matrix => new Matrix(rows.map((row) => [...row]));
const symmetric = (m: Matrix): Matrix => Matrix.add(m, m.transpose()).div(2);
const belief = (mean: Matrix, covariance: Matrix): Belief => ({
  mean: mean.to1DArray(),
  covariance: covariance.to2DArray(),
});
const shaped = (rows: Rows, height: number, width: number): boolean =>
  rows.length === height && rows.every((row) => row.length === width && row.every(Number.isFinite));
const no = (message: string) => refuse({ kind: 'no_solution', quantity: 'state', message });

/**
 * Kalman filter: predict, then update with each observation, the covariance in Joseph's form (A. Gelb, Applied Optimal
 * Estimation (1974), table 4.2-1 and equation 4.2-22).
 *
 * @param observations a list of numbers each, or null where there is none: then the prediction stands
 */
export function kalmanFilter(
  space: StateSpace,
  start: Belief,
  observations: readonly (readonly number[] | null)[],
): Outcome<Filtered> {
  const [n, k] = [space.f.length, space.h.length];
  if (n === 0 || k === 0 || !shaped(space.f, n, n) || !shaped(space.h, k, n) || !shaped(space.q, n, n))
    return no('F, H and Q do not match');
  if (!shaped(space.r, k, k) || !shaped([start.mean], 1, n) || !shaped(start.covariance, n, n))
    return no('R, m0 and P0 do not match');
  const [f, h, q, r] = [matrix(space.f), matrix(space.h), matrix(space.q), matrix(space.r)];
  const [ft, ht] = [f.transpose(), h.transpose()];
  let m = Matrix.columnVector([...start.mean]);
  let p = matrix(start.covariance);
  const beliefs: Belief[] = [];
  const predicted: Belief[] = [];
  const gains: (Rows | null)[] = [];
  let log_likelihood = 0;
  for (const observed of observations) {
    m = f.mmul(m);
    p = symmetric(Matrix.add(f.mmul(p).mmul(ft), q));
    predicted.push(belief(m, p));
    if (observed) {
      if (!shaped([observed], 1, k)) return no('an observation does not match H');
      const innovation = Matrix.sub(Matrix.columnVector([...observed]), h.mmul(m));
      const s = Matrix.add(h.mmul(p).mmul(ht), r);
      const determinant = k === 1 ? s.get(0, 0) : determinantOf(s);
      if (!(determinant > 0)) return no('the innovation has no variance');
      const weighing = inverse(s);
      const gain = p.mmul(ht).mmul(weighing);
      const rest = Matrix.sub(Matrix.eye(n), gain.mmul(h));
      m = Matrix.add(m, gain.mmul(innovation));
      p = symmetric(Matrix.add(rest.mmul(p).mmul(rest.transpose()), gain.mmul(r).mmul(gain.transpose())));
      log_likelihood -=
        0.5 * (k * Math.log(2 * Math.PI) + Math.log(determinant) + innovation.dot(weighing.mmul(innovation)));
      gains.push(gain.to2DArray());
    } else gains.push(null);
    beliefs.push(belief(m, p));
  }
  return { ok: true, beliefs, predicted, gains, log_likelihood };
}

/** Determinant of a positive definite matrix by elimination without exchange. */
function determinantOf(s: Matrix): number {
  const rows = s.to2DArray();
  let product = 1;
  for (let j = 0; j < rows.length; j += 1) {
    const pivot = rows[j]?.[j] as number;
    if (!(pivot > 0)) return 0;
    product *= pivot;
    for (let i = j + 1; i < rows.length; i += 1) {
      const row = rows[i] as number[];
      const factor = (row[j] as number) / pivot;
      for (let l = j; l < rows.length; l += 1) row[l] = (row[l] as number) - factor * (rows[j]?.[l] as number);
    }
  }
  return product;
}

/** Beliefs given all observations (H. E. Rauch, F. Tung & C. T. Striebel, AIAA J. 3, 1445 (1965)). */
export function smooth({ f }: StateSpace, { beliefs, predicted }: Filtered): Belief[] {
  const ft = matrix(f).transpose();
  const smoothed = [...beliefs];
  for (let t = beliefs.length - 2; t >= 0; t -= 1) {
    const [here, ahead, later] = [beliefs[t] as Belief, predicted[t + 1] as Belief, smoothed[t + 1] as Belief];
    const p = matrix(here.covariance);
    const gain = p.mmul(ft).mmul(inverse(matrix(ahead.covariance), true));
    const shift = Matrix.sub(Matrix.columnVector([...later.mean]), Matrix.columnVector([...ahead.mean]));
    const change = Matrix.sub(matrix(later.covariance), matrix(ahead.covariance));
    smoothed[t] = belief(
      Matrix.add(Matrix.columnVector([...here.mean]), gain.mmul(shift)),
      symmetric(Matrix.add(p, gain.mmul(change).mmul(gain.transpose()))),
    );
  }
  return smoothed;
}

/**
 * Gain that the filter settles at: the recursion is run until it no longer moves.
 *
 * @returns `no_solution` when it does not settle within 100 000 steps
 */
export function steadyGain(space: StateSpace, start: Belief): Outcome<{ readonly gain: Rows }> {
  const zero = space.h.map(() => 0);
  let from = start;
  for (let round = 0; round < 1000; round += 1) {
    const run = kalmanFilter(space, { ...from, mean: from.mean.map(() => 0) }, new Array(100).fill(zero));
    if (!run.ok) return run;
    const [before, after] = [run.gains.at(-2) as Rows, run.gains.at(-1) as Rows];
    const moved = after.flatMap((row, i) => row.map((each, j) => Math.abs(each - (before[i]?.[j] as number))));
    const size = Math.max(...after.flat().map(Math.abs));
    if (Math.max(...moved) <= 1e-14 * size) return { ok: true, gain: after };
    from = run.beliefs.at(-1) as Belief;
  }
  return no('the gain does not settle');
}
