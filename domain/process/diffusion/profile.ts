import { intervalOf } from '../numerics/interpolation.ts';
import type { Grid } from './grid.ts';

/** Dose of a profile on its grid, cm^-2: the sum that the solver conserves. */
export function profileDose({ volume_cm }: Grid, concentration_cm3: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < volume_cm.length; i += 1) sum += (volume_cm[i] as number) * (concentration_cm3[i] as number);
  return sum;
}

/**
 * Concentration at a depth, cm^-3: cubic in the logarithm through the four nodes around it, and linear where one of them
 * has none; the value at the end of the grid beyond it.
 */
export function profileAt({ depth_um }: Grid, concentration_cm3: Float64Array, depth: number): number {
  const last = depth_um.length - 1;
  const x = Math.min(depth, depth_um[last] as number);
  const i = intervalOf(depth_um, x);
  const first = Math.max(0, Math.min(i - 1, last - 3));
  let sum = 0;
  for (let j = first; j <= first + 3; j += 1) {
    let basis = 1;
    for (let k = first; k <= first + 3; k += 1)
      if (k !== j) basis *= (x - (depth_um[k] as number)) / ((depth_um[j] as number) - (depth_um[k] as number));
    sum += basis * Math.log(concentration_cm3[j] as number);
  }
  if (Number.isFinite(sum)) return Math.exp(sum);
  const [from, to] = [depth_um[i] as number, depth_um[i + 1] as number];
  const [above, below] = [concentration_cm3[i] as number, concentration_cm3[i + 1] as number];
  return above + ((below - above) * (x - from)) / (to - from);
}

/**
 * The deepest depth at which a profile falls through the background, um, interpolated in the logarithm; null when it is
 * nowhere above it, or still is at the end of the grid.
 */
export function profileJunction(
  { depth_um }: Grid,
  concentration_cm3: Float64Array,
  background_cm3: number,
): number | null {
  for (let i = depth_um.length - 2; i >= 0; i -= 1) {
    const above = concentration_cm3[i] as number;
    const below = concentration_cm3[i + 1] as number;
    if (below > background_cm3) return null;
    if (above > background_cm3) {
      const [from, to] = [depth_um[i] as number, depth_um[i + 1] as number];
      const part =
        below > 0
          ? Math.log(above / background_cm3) / Math.log(above / below)
          : (above - background_cm3) / (above - below);
      return from + (to - from) * part;
    }
  }
  return null;
}

/** Highest concentration and where it is. */
export function profilePeak(
  { depth_um }: Grid,
  concentration_cm3: Float64Array,
): { readonly peak_cm3: number; readonly peak_um: number } {
  let at = 0;
  for (let i = 1; i < concentration_cm3.length; i += 1)
    if ((concentration_cm3[i] as number) > (concentration_cm3[at] as number)) at = i;
  return { peak_cm3: concentration_cm3[at] as number, peak_um: depth_um[at] as number };
}
