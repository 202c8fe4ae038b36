import fQuantile from '@stdlib/stats-base-dists-f-quantile';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { type Outcome, refuse } from '../../process/outcome.ts';
import { columnDeviations, columnMeans, standardised } from '../virtual-metrology/standardise.ts';

type Rows = readonly (readonly number[])[];

/** Normal behaviour, learned from runs that were good. */
export interface PcaModel {
  readonly means: readonly number[];
  readonly deviations: readonly number[];
  /** Of the correlation matrix, largest first: all of them. */
  readonly eigenvalues: readonly number[];
  /** Unit vectors of the components kept, one row each. */
  readonly loadings: Rows;
  /** Limits that a share `alpha` of good runs exceeds. */
  readonly t2_limit: number;
  readonly q_limit: number;
}

export interface Monitored {
  /** Hotelling's T2 within the components. */
  readonly t2: number;
  /** Squared prediction error, what the components do not explain. */
  readonly q: number;
  /** Share of each variable in q. */
  readonly contributions: readonly number[];
}

const no = (message: string) => refuse({ kind: 'no_solution', quantity: 'components', message });

/**
 * Limit of Q for a normal process (J. E. Jackson & G. S. Mudholkar, Technometrics 21, 341 (1979), equation 3.4).
 *
 * @param rest eigenvalues of the components left out
 */
export function qLimit(rest: readonly number[], alpha: number): number {
  const theta = (power: number): number => rest.reduce((sum, each) => sum + Math.max(0, each) ** power, 0);
  const [t1, t2, t3] = [theta(1), theta(2), theta(3)];
  if (t1 === 0) return 0;
  const h0 = 1 - (2 * t1 * t3) / (3 * t2 ** 2);
  const c = normalQuantile(1 - alpha, 0, 1);
  const inner = (c * Math.sqrt(2 * t2 * h0 ** 2)) / t1 + 1 + (t2 * h0 * (h0 - 1)) / t1 ** 2;
  return t1 * Math.max(0, inner) ** (1 / h0);
}

/**
 * Principal components of autoscaled runs with limits of T2 (for a new run: k (n^2 - 1)/(n (n - k)) F) and Q
 * (Jackson & Mudholkar 1979; N. D. Tracy, J. C. Young & R. L. Mason, J. Quality Technology 24, 88 (1992)).
 *
 * @param runs at least two more than components, one row a run; no column constant
 * @param components 1 up to the number of columns
 */
export function trainPca(
  runs: Rows,
  components: number,
  alpha = 0.01,
  ddof = 1,
): Outcome<{ readonly model: PcaModel }> {
  const [n, width] = [runs.length, runs[0]?.length ?? 0];
  if (!(Number.isInteger(components) && components >= 1 && components <= width && n > components + 1))
    return no(`${n} runs of ${width} columns do not give ${components} components`);
  if (runs.some((row) => row.length !== width || !row.every((each) => Math.abs(each) < 1e100)))
    return no('rows are not equally long');
  if (!(alpha > 0 && alpha < 1)) return no('alpha must lie between 0 and 1');
  const means = columnMeans(runs);
  const deviations = columnDeviations(runs, means, ddof);
  if (deviations.some((each, j) => !(each > 1e-14 * Math.abs(means[j] as number)))) return no('a column never changes');
  const z = new Matrix(standardised(runs, means, deviations));
  const decomposition = new EigenvalueDecomposition(
    z
      .transpose()
      .mmul(z)
      .div(n - ddof),
    { assumeSymmetric: true },
  );
  const order = decomposition.realEigenvalues.map((_, i) => i).reverse();
  const eigenvalues = order.map((i) => Math.max(0, decomposition.realEigenvalues[i] as number));
  if (!((eigenvalues[components - 1] as number) > 1e-12 * (eigenvalues[0] as number)))
    return no('the runs do not span that many components');
  const model = {
    means,
    deviations,
    eigenvalues,
    loadings: order.slice(0, components).map((i) => decomposition.eigenvectorMatrix.getColumn(i)),
    t2_limit: ((components * (n * n - 1)) / (n * (n - components))) * fQuantile(1 - alpha, components, n - components),
    q_limit: qLimit(eigenvalues.slice(components), alpha),
  };
  return { ok: true, model };
}

/** T2 and Q of one run. */
export function monitor({ means, deviations, eigenvalues, loadings }: PcaModel, run: readonly number[]): Monitored {
  const z = run.map((each, j) => (each - (means[j] as number)) / (deviations[j] as number));
  let t2 = 0;
  const rest = [...z];
  for (const [a, loading] of loadings.entries()) {
    const score = loading.reduce((sum, each, j) => sum + each * (z[j] as number), 0);
    t2 += score ** 2 / (eigenvalues[a] as number);
    for (let j = 0; j < rest.length; j += 1) rest[j] = (rest[j] as number) - score * (loading[j] as number);
  }
  const q = rest.reduce((sum, each) => sum + each * each, 0);
  return { t2, q, contributions: rest.map((each) => (q > 0 ? (each * each) / q : 0)) };
}
