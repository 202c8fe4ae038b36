import { EigenvalueDecomposition, LuDecomposition, Matrix } from 'ml-matrix';
import { firstError, type Outcome, refuse } from '../../process/outcome.ts';
import { finiteRows, mutable, type Rows, shapeError, symmetryError } from './shapes.ts';
import type { DiscreteSystem } from './zero-order-hold.ts';

export interface Regulator {
  /** u = -k x. */
  readonly k: Rows;
  /** Stabilising solution of the Riccati equation. */
  readonly p: Rows;
  /** Moduli of the eigenvalues of ad - bd k, largest first; all below 1. */
  readonly closed_loop_moduli: readonly number[];
}

const no = (message: string) => refuse({ kind: 'no_solution', quantity: 'p', message });

/** Refuses weights and systems that no regulator is defined for. */
export function weightsError({ ad, bd }: DiscreteSystem, q: Rows, r: Rows) {
  const [n, m] = [ad.length, bd[0]?.length ?? 0];
  return (
    firstError({ states: n, inputs: m }, { states: { min: 1, max: 60 }, inputs: { min: 1, max: 60 } }) ??
    shapeError('ad', ad, n, n) ??
    shapeError('bd', bd, n, m) ??
    shapeError('q', q, n, n) ??
    shapeError('r', r, m, m) ??
    symmetryError('q', q) ??
    symmetryError('r', r)
  );
}

const smallestEigenvalue = (rows: Rows): number =>
  Math.min(...new EigenvalueDecomposition(new Matrix(mutable(rows))).realEigenvalues);

const size = (matrix: Matrix): number => matrix.norm('frobenius');

/**
 * Infinite-horizon regulator of x[k+1] = ad x[k] + bd u[k] with the cost sum of x'Qx + u'Ru: the stabilising solution of
 * P = A'PA - A'PB (R + B'PB)^-1 B'PA + Q, by structure-preserving doubling (Chu, Fan, Lin & Wang, Int. J. Control 77, 767,
 * 2004), whose error squares with every step.
 *
 * @param q symmetric, not indefinite
 * @param r symmetric and positive definite
 * @returns `no_solution` when the pair cannot be stabilised or a mode on the unit circle costs nothing
 */
export function discreteRegulator(system: DiscreteSystem, q: Rows, r: Rows): Outcome<Regulator> {
  const error = weightsError(system, q, r);
  if (error) return refuse(error);
  if (smallestEigenvalue(r) <= 0) return no('r must be positive definite');
  const weight = new Matrix(mutable(q));
  if (smallestEigenvalue(q) < -1e-9 * size(weight)) return no('q must not be indefinite');
  const [start, b, cost] = [new Matrix(mutable(system.ad)), new Matrix(mutable(system.bd)), new Matrix(mutable(r))];
  const identity = Matrix.eye(start.rows);
  let a = start;
  const costs = new LuDecomposition(cost);
  if (costs.isSingular()) return no('r must be positive definite, not only to rounding');
  let g = b.mmul(costs.solve(b.transpose()));
  let h = weight;
  let settled = false;
  for (let step = 0; step < 60 && !settled; step += 1) {
    const w = new LuDecomposition(Matrix.add(identity, g.mmul(h)));
    if (w.isSingular()) return no('the doubling is singular');
    const [wa, wg] = [w.solve(a), w.solve(g)];
    const at = a.transpose();
    const growth = at.mmul(h).mmul(wa);
    const next = Matrix.add(h, growth);
    g = Matrix.add(g, a.mmul(wg).mmul(at));
    a = a.mmul(wa);
    h = Matrix.add(next, next.transpose()).mul(0.5);
    if (!Number.isFinite(size(h))) return no('the system cannot be stabilised through its inputs');
    settled = size(growth) <= 1e-15 * size(h);
  }
  if (!settled) return no('the system cannot be stabilised, or a mode that does not decay costs nothing');
  const bp = b.transpose().mmul(h);
  const curvature = new LuDecomposition(Matrix.add(cost, bp.mmul(b)));
  if (curvature.isSingular()) return no('inputs that act alike cost too little to tell them apart');
  const k = curvature.solve(bp.mmul(start));
  const loop = Matrix.sub(start, b.mmul(k));
  const finite = finiteRows('k', loop);
  if (!finite.ok) return finite;
  const { realEigenvalues, imaginaryEigenvalues } = new EigenvalueDecomposition(loop);
  const closed_loop_moduli = realEigenvalues
    .map((re, i) => Math.hypot(re, imaginaryEigenvalues[i] as number))
    .sort((x, y) => y - x);
  if (!((closed_loop_moduli[0] as number) < 1)) return no('the closed loop would not be stable');
  return { ok: true, k: k.to2DArray(), p: h.to2DArray(), closed_loop_moduli };
}
