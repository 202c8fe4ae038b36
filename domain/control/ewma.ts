/**
 * Exponentially weighted moving average chart: S. W. Roberts, Technometrics 1, 239 (1959); J. M. Lucas & M. S. Saccucci,
 * Technometrics 32, 1 (1990). All quantities in the unit of the plotted values.
 */
export interface EwmaDesign {
  /** Weight of the newest value, 0 < lambda <= 1. */
  readonly lambda: number;
  /** Width of the limits in standard deviations of the average. */
  readonly l: number;
  /** In-control mean, where the average starts. */
  readonly target: number;
  /** Standard deviation of one plotted value. */
  readonly sigma: number;
  /** `exact` limits widen with the number of points; `asymptotic` ones are as wide from the first point as ever. */
  readonly limits: 'exact' | 'asymptotic';
}

export interface EwmaMemory {
  readonly z: number;
  /** Weight of the start: (1 - lambda)^i after i points. */
  readonly start_weight: number;
}

export interface EwmaPoint {
  readonly z: number;
  readonly ucl: number;
  readonly lcl: number;
  readonly signal: 'above' | 'below' | null;
}

export const ewmaStart = ({ target }: EwmaDesign): EwmaMemory => ({ z: target, start_weight: 1 });

/** z_i = lambda x_i + (1 - lambda) z_(i-1); limits target +- L sigma sqrt(lambda / (2 - lambda) (1 - (1 - lambda)^(2 i))). */
export const ewmaNext = (
  design: EwmaDesign,
  memory: EwmaMemory,
  value: number,
): { readonly memory: EwmaMemory; readonly point: EwmaPoint } => {
  const { lambda, l, target, sigma, limits } = design;
  const z = lambda * value + (1 - lambda) * memory.z;
  const start_weight = memory.start_weight * (1 - lambda);
  const grown = limits === 'exact' ? 1 - start_weight ** 2 : 1;
  const width = l * sigma * Math.sqrt((lambda / (2 - lambda)) * grown);
  const [ucl, lcl] = [target + width, target - width];
  const signal = z > ucl ? 'above' : z < lcl ? 'below' : null;
  return { memory: { z, start_weight }, point: { z, ucl, lcl, signal } };
};

export const ewmaSeries = (design: EwmaDesign, values: readonly number[]): readonly EwmaPoint[] => {
  let memory = ewmaStart(design);
  return values.map((value) => {
    const next = ewmaNext(design, memory, value);
    memory = next.memory;
    return next.point;
  });
};
