import { diskExchange, wallPointToInnerDisk } from './coaxial-disks.ts';
import type { FeatureShape } from './line-of-sight.ts';

/**
 * Knudsen conductance of a long duct times its length, over its opening cubed (tube: times 4 / pi) or squared, in units
 * of a quarter of the mean speed: 4/3 for a tube (D = d v / 3); ln(2 L / w) + 1/2 for a slot, not below the 8/3 of its
 * hydraulic diameter (Clausing 1932).
 */
const ductFactor = (shape: FeatureShape, length_over_opening: number): number =>
  shape === 'hole' ? 4 / 3 : Math.max(8 / 3, Math.log(2 * length_over_opening) + 0.5);

/** View factor from the wall, where the feature is `opening` wide, up to a mouth centred over it. */
const wallToMouth = (shape: FeatureShape, opening: number, mouth: number, depth: number): number => {
  if (shape === 'hole') return wallPointToInnerDisk(Math.min(1, mouth / opening), (2 * depth) / opening);
  const [near, far] = [(opening - mouth) / 2, (opening + mouth) / 2];
  return (depth / Math.hypot(depth, near) - depth / Math.hypot(depth, far)) / 2;
};

/** Mean view factor from the floor to a mouth centred over it. */
const floorToMouth = (shape: FeatureShape, opening: number, mouth: number, depth: number): number =>
  shape === 'hole'
    ? diskExchange(Math.min(1, mouth / opening), (2 * depth) / opening)
    : (Math.hypot(depth, (opening + mouth) / 2) - Math.hypot(depth, (opening - mouth) / 2)) / opening;

export interface NarrowingFlux {
  /** Flux over that on the open plane, at the middle of each slice of the wall from the mouth down. */
  readonly wall: Float64Array;
  floor: number;
}

/**
 * Flux in a feature whose opening varies with depth, slice by slice. A place gets what comes straight from the mouth
 * (view factor d) and, from the walls it sees instead (1 - d), what these re-emit (1 - s) of the mean flux there; that
 * mean follows from Knudsen diffusion between the slices with sticking on the walls, fed through the mouth as through an
 * aperture. Exact for sticking 1 while the walls are straight; Thiele's profile for little sticking in a deep feature;
 * within 6 % of the ballistic solution for sticking up to 0.01 and aspect ratios up to 10, by half in deep corners at 0.1.
 * @param openings of the slices @param step height of a slice, in the unit of the openings @param flux written
 */
export function narrowingFlux(
  shape: FeatureShape,
  openings: Float64Array,
  step: number,
  sticking: number,
  flux: NarrowingFlux,
): void {
  const slices = openings.length;
  const hole = shape === 'hole';
  const section = (opening: number): number => (hole ? (Math.PI * opening * opening) / 4 : opening);
  const perimeter = (opening: number): number => (hole ? Math.PI * opening : 2);
  const open = (i: number): number => openings[i] ?? 0;
  const conductance = (opening: number, length: number): number =>
    (ductFactor(shape, (slices * step) / opening) * section(opening) * opening) / length;
  const mouth = open(0);
  const { wall } = flux;
  const passed = new Float64Array(slices);
  const feed = 1 / (1 / section(mouth) + 1 / conductance(mouth, step / 2));
  // Thomas elimination from the mouth down; the outside is a node of flux 1.
  let [above, share, level] = [feed, 0, 1];
  for (let i = 0; i < slices; i += 1) {
    const last = i + 1 === slices;
    const below = last ? 0 : conductance(Math.min(open(i), open(i + 1)), step);
    const sink = sticking * (perimeter(open(i)) * step + (last ? section(open(i)) : 0));
    const diagonal = above * (1 - share) + below + sink;
    level = (above * level) / diagonal;
    share = below / diagonal;
    wall[i] = level;
    passed[i] = share;
    above = below;
  }
  for (let i = slices - 2; i >= 0; i -= 1) wall[i] = (wall[i] ?? 0) + (passed[i] ?? 0) * (wall[i + 1] ?? 0);
  const seen = (direct: number, mean: number): number => direct + (1 - sticking) * (1 - direct) * mean;
  flux.floor = seen(floorToMouth(shape, open(slices - 1), mouth, slices * step), wall[slices - 1] ?? 0);
  for (let i = 0; i < slices; i += 1)
    wall[i] = seen(wallToMouth(shape, open(i), mouth, (i + 0.5) * step), wall[i] ?? 0);
}
