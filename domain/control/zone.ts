import type { ShewhartLimits } from './individuals.ts';

/**
 * Where a point lies, signed by its side of the centre line: 0 on the line itself, 1 within one sigma, 2 beyond one,
 * 3 beyond two, 4 beyond the control limit. A point exactly on a border has not crossed it.
 */
export type Zone = -4 | -3 | -2 | -1 | 0 | 1 | 2 | 3 | 4;

/** Three sigma is where the drawn limit is, so that nobody sees a point outside it that was judged inside by rounding. */
export const zoneOf = (value: number, { cl, ucl, lcl, sigma }: ShewhartLimits): Zone => {
  if (value > ucl) return 4;
  if (value < lcl) return -4;
  const sigmas = (value - cl) / sigma;
  if (sigmas === 0) return 0;
  const distance = Math.abs(sigmas);
  if (distance > 2) return sigmas > 0 ? 3 : -3;
  if (distance > 1) return sigmas > 0 ? 2 : -2;
  return sigmas > 0 ? 1 : -1;
};
