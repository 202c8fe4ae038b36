import type { ShewhartLimits } from './individuals.ts';

/**
 * Charts of counts: D. C. Montgomery, "Introduction to Statistical Quality Control", chapter 7; NIST/SEMATECH e-Handbook
 * 6.3.3. Limits at three sigma of the binomial (p, np) or the Poisson distribution (c, u), cut at what a count can be.
 */
export type AttributeKind = 'p' | 'np' | 'c' | 'u';

/** Limits around a known rate for a sample of `size` (units inspected for p and np, area of opportunity for u). */
export const attributeLimits = (kind: AttributeKind, rate: number, size = 1): ShewhartLimits => {
  switch (kind) {
    case 'p': {
      const sigma = Math.sqrt((rate * (1 - rate)) / size);
      return { cl: rate, ucl: Math.min(1, rate + 3 * sigma), lcl: Math.max(0, rate - 3 * sigma), sigma };
    }
    case 'np': {
      const cl = rate * size;
      const sigma = Math.sqrt(cl * (1 - rate));
      return { cl, ucl: Math.min(size, cl + 3 * sigma), lcl: Math.max(0, cl - 3 * sigma), sigma };
    }
    case 'c': {
      const sigma = Math.sqrt(rate);
      return { cl: rate, ucl: rate + 3 * sigma, lcl: Math.max(0, rate - 3 * sigma), sigma };
    }
    case 'u': {
      const sigma = Math.sqrt(rate / size);
      return { cl: rate, ucl: rate + 3 * sigma, lcl: Math.max(0, rate - 3 * sigma), sigma };
    }
    default: {
      const unhandled: never = kind;
      return unhandled;
    }
  }
};

/** What is plotted of a count. */
export const attributeStatistic = (kind: AttributeKind, count: number, size = 1): number =>
  kind === 'p' || kind === 'u' ? count / size : count;

/** Running sums that the rate of phase I comes from. */
export interface AttributeSums {
  readonly samples: number;
  readonly counts: number;
  readonly sizes: number;
}

export const noCounts: AttributeSums = { samples: 0, counts: 0, sizes: 0 };

export const addCount = (sums: AttributeSums, count: number, size = 1): AttributeSums => ({
  samples: sums.samples + 1,
  counts: sums.counts + count,
  sizes: sums.sizes + size,
});

/**
 * The rate that phase I estimates: all counts over all units inspected; for a c chart, counts a sample. null when
 * nothing was counted, or everything (limits without width would condemn every later point).
 */
export const attributeRate = (kind: AttributeKind, { samples, counts, sizes }: AttributeSums): number | null => {
  const rate = counts / (kind === 'c' ? samples : sizes);
  const most = kind === 'p' || kind === 'np' ? 1 : Infinity;
  return rate > 0 && rate < most ? rate : null;
};
