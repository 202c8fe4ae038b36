/**
 * Tabular cumulative sum chart: E. S. Page, Biometrika 41, 100 (1954); NIST/SEMATECH e-Handbook 6.3.2.3. Reference value
 * and decision interval are in the unit of the plotted values, as are the sums.
 */
export interface CusumDesign {
  readonly target: number;
  /** Reference value, usually half of the shift that is to be found. */
  readonly k: number;
  /** Decision interval: a sum beyond it is a signal. */
  readonly h: number;
}

/** Both sums are counted upwards from 0: `low` grows as values fall below the target. */
export interface CusumMemory {
  readonly high: number;
  readonly low: number;
}

export interface CusumPoint extends CusumMemory {
  readonly signal: 'above' | 'below' | 'both' | null;
}

export const cusumStart: CusumMemory = { high: 0, low: 0 };

/** A design given in standard deviations of the plotted values. */
export const cusumInSigmas = (target: number, sigma: number, k_sigmas: number, h_sigmas: number): CusumDesign => ({
  target,
  k: k_sigmas * sigma,
  h: h_sigmas * sigma,
});

/** S+ = max(0, S+ + x - target - k), S- = max(0, S- + target - x - k); the point is the next memory too. */
export const cusumNext = ({ target, k, h }: CusumDesign, memory: CusumMemory, value: number): CusumPoint => {
  const high = Math.max(0, memory.high + (value - target) - k);
  const low = Math.max(0, memory.low - (value - target) - k);
  const above = high > h;
  const below = low > h;
  return { high, low, signal: above && below ? 'both' : above ? 'above' : below ? 'below' : null };
};

export const cusumSeries = (design: CusumDesign, values: readonly number[]): readonly CusumPoint[] => {
  let memory = cusumStart;
  return values.map((value) => {
    const point = cusumNext(design, memory, value);
    memory = point;
    return point;
  });
};
