import { type Outcome, refuse } from '../../process/outcome.ts';

export interface PredictionMetrics {
  readonly rmse: number;
  readonly mae: number;
  /** Mean of |error / measured|; null where a measured value is 0. */
  readonly mape_pct: number | null;
  /** 1 - squared errors over squares about the mean; null where the measured values are all the same. */
  readonly r2: number | null;
  /** Mean of predicted - measured. */
  readonly bias: number;
  readonly largest_error: number;
}

/** How well predictions meet measurements. */
export function predictionMetrics(
  measured: readonly number[],
  predicted: readonly number[],
): Outcome<PredictionMetrics> {
  const n = measured.length;
  if (n === 0 || predicted.length !== n)
    return refuse({
      kind: 'no_solution',
      quantity: 'metrics',
      message: 'as many predictions as measurements are needed',
    });
  const errors = predicted.map((each, i) => each - (measured[i] as number));
  const mean = (list: readonly number[]): number => list.reduce((sum, each) => sum + each, 0) / n;
  const square = mean(errors.map((each) => each ** 2));
  const middle = mean(measured);
  const spread = mean(measured.map((each) => (each - middle) ** 2));
  const sizes = errors.map(Math.abs);
  return {
    ok: true,
    rmse: Math.sqrt(square),
    mae: mean(sizes),
    mape_pct: measured.includes(0) ? null : 100 * mean(sizes.map((each, i) => each / Math.abs(measured[i] as number))),
    r2: spread > 0 ? 1 - square / spread : null,
    bias: mean(errors),
    largest_error: Math.max(...sizes),
  };
}
