import { firstError, type ModelWarning, type Outcome } from '../../outcome.ts';
import { centreToDisk, equalDisks, wallPointToDisk } from './coaxial-disks.ts';

/** An endless rectangular trench (aspect ratio depth over width), or a round hole (depth over diameter). */
export type FeatureShape = 'trench' | 'hole';

export const aspectRatioBounds = { min: 1e-6, max: 1e4 };

interface LineOfSight {
  /** Flux on a place over the flux on the open plane, 0 to 1. */
  readonly bottom_centre: number;
  readonly bottom_average: number;
  readonly sidewall_top: number;
  readonly sidewall_mid: number;
  readonly sidewall_bottom: number;
  readonly warnings: readonly ModelWarning[];
}

/** View factor to the opening from a point of the wall, at a depth in trench widths. */
export const trenchWallToOpening = (depth: number): number => {
  const slant = Math.hypot(1, depth);
  return 1 / (2 * slant * (slant + depth));
};

/** Mean view factor of the trench floor to the opening, at a depth in trench widths (crossed strings). */
export const trenchFloorToOpening = (depth: number): number => 1 / (Math.hypot(1, depth) + depth);

/**
 * Flux in an empty feature when every particle sticks where it first lands (sticking 1) and arrives with a cosine
 * distribution: the view factors to the opening.
 * Source: crossed strings (Hottel 1954) for the trench; coaxial disks (Howell C-40) for the hole.
 */
export function lineOfSightCoverage(shape: FeatureShape, aspect_ratio: number): Outcome<LineOfSight> {
  const error = firstError({ aspect_ratio }, { aspect_ratio: aspectRatioBounds });
  if (error) return { ok: false, error };
  const warnings: readonly ModelWarning[] = [];
  if (shape === 'trench')
    return {
      ok: true,
      bottom_centre: 0.5 / Math.hypot(0.5, aspect_ratio),
      bottom_average: trenchFloorToOpening(aspect_ratio),
      sidewall_top: trenchWallToOpening(0),
      sidewall_mid: trenchWallToOpening(aspect_ratio / 2),
      sidewall_bottom: trenchWallToOpening(aspect_ratio),
      warnings,
    };
  const depth = 2 * aspect_ratio;
  return {
    ok: true,
    bottom_centre: centreToDisk(depth),
    bottom_average: equalDisks(depth),
    sidewall_top: wallPointToDisk(0),
    sidewall_mid: wallPointToDisk(depth / 2),
    sidewall_bottom: wallPointToDisk(depth),
    warnings,
  };
}
