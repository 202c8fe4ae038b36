import { bracketedRoot } from '../numerics/bracketed-root.ts';

/** Nodes from the surface downwards, each with its control volume (half a cell at both ends), so that nothing is lost between. */
export interface Grid {
  readonly depth_um: Float64Array;
  /** Distance from node i to node i + 1, cm; one fewer than nodes. */
  readonly spacing_cm: Float64Array;
  /** Thickness of silicon that a node stands for, cm. */
  readonly volume_cm: Float64Array;
}

/** Grid on ascending depths that start at the surface, um. */
export function gridAt(depths_um: Float64Array): Grid {
  const last = depths_um.length - 1;
  const spacing_cm = new Float64Array(last);
  for (let i = 0; i < last; i += 1) spacing_cm[i] = ((depths_um[i + 1] as number) - (depths_um[i] as number)) / 1e4;
  const volume_cm = new Float64Array(last + 1);
  for (let i = 0; i <= last; i += 1) volume_cm[i] = ((spacing_cm[i - 1] ?? 0) + (spacing_cm[i] ?? 0)) / 2;
  return { depth_um: depths_um, spacing_cm, volume_cm };
}

/** Evenly spaced nodes from the surface to a depth. */
export const evenGrid = (extent_um: number, points: number): Grid =>
  gridAt(Float64Array.from({ length: points }, (_, i) => (extent_um * i) / (points - 1)));

/**
 * Even spacing over the core, where the profile is, then spacing that grows by a constant ratio to the extent. The ratio
 * r of k further intervals of first length h meets h (r + r^2 + ... + r^k) = extent - core.
 * @param outerShare of the intervals, for what lies beyond the core
 */
export function gradedGrid(core_um: number, extent_um: number, points: number, outerShare = 1 / 8): Grid {
  const outer = Math.round((points - 1) * outerShare);
  const inner = points - 1 - outer;
  const step = core_um / inner;
  const stretch = (extent_um - core_um) / step;
  if (stretch <= outer) return evenGrid(extent_um, points);
  const sum = (ratio: number): number => (ratio * (ratio ** outer - 1)) / (ratio - 1);
  const found = bracketedRoot((ratio) => Math.log(sum(ratio) / stretch), 1 + 1e-9, 1 + stretch);
  const ratio = found.ok ? found.root : 1;
  const depths = new Float64Array(points);
  let spacing = step;
  for (let i = 1; i < points; i += 1) {
    if (i <= inner) depths[i] = step * i;
    else {
      spacing *= ratio;
      depths[i] = (depths[i - 1] as number) + spacing;
    }
  }
  return gridAt(depths);
}
