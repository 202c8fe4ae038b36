import { completeByReciprocity, type Enclosure } from './enclosure.ts';
import { gradedToBothEnds, gradedToStart } from './graded-elements.ts';
import { trenchWallToOpening } from './line-of-sight.ts';

const at = (values: Float64Array, index: number): number => values[index] ?? 0;

/** View factor of a wall point at a height over the floor to the floor from the wall's foot out to `x`. */
const wallPointToFloor = (height: number, x: number): number =>
  x === 0 ? 0 : (x * x) / (2 * Math.hypot(height, x) * (Math.hypot(height, x) + height));

/**
 * An endless trench of width 1 and depth `depth`, folded at its symmetry plane: an element is a strip of both walls, or
 * of both halves of the floor. View factors by crossed strings (Hottel 1954), exact for flat strips.
 */
export function trenchEnclosure(depth: number, wallElements: number, floorElements: number): Enclosure {
  const z = gradedToBothEnds(depth, wallElements);
  const x = gradedToStart(0.5, floorElements);
  const count = wallElements + floorElements;
  const areas = new Float64Array(count);
  const exchange = new Float64Array(count * count);
  const opening = new Float64Array(count);
  for (let i = 0; i < wallElements; i += 1) {
    const [top, bottom] = [at(z, i), at(z, i + 1)];
    const size = bottom - top;
    areas[i] = size;
    opening[i] = 0.5 - (Math.hypot(1, bottom) - Math.hypot(1, top)) / (2 * size);
    for (let j = 0; j < wallElements; j += 1) {
      const [otherTop, otherBottom] = [at(z, j), at(z, j + 1)];
      const crossed = Math.hypot(1, bottom - otherTop) + Math.hypot(1, top - otherBottom);
      const sides = Math.hypot(1, top - otherTop) + Math.hypot(1, bottom - otherBottom);
      exchange[i * count + j] = Math.max(0, (crossed - sides) / (2 * size));
    }
    const [high, low] = [depth - top, depth - bottom];
    for (let k = 0; k < floorElements; k += 1) {
      const strings = (near: number, far: number): number =>
        Math.hypot(high, near) + Math.hypot(low, far) - Math.hypot(low, near) - Math.hypot(high, far);
      const [near, far] = [at(x, k), at(x, k + 1)];
      exchange[i * count + wallElements + k] = (strings(near, far) + strings(1 - far, 1 - near)) / (2 * size);
    }
  }
  for (let k = 0; k < floorElements; k += 1) {
    const [near, far] = [at(x, k), at(x, k + 1)];
    areas[wallElements + k] = far - near;
    const crossed = Math.hypot(depth, 1 - near) + Math.hypot(depth, far);
    const sides = Math.hypot(depth, near) + Math.hypot(depth, 1 - far);
    opening[wallElements + k] = (crossed - sides) / (2 * (far - near));
  }
  completeByReciprocity(exchange, areas, wallElements);

  const fromWall = (fraction: number, factors: Float64Array): number => {
    const here = fraction * depth;
    for (let j = 0; j < wallElements; j += 1) {
      const sine = (edge: number): number => (edge - here) / Math.hypot(1, edge - here);
      factors[j] = (sine(at(z, j + 1)) - sine(at(z, j))) / 2;
    }
    for (let k = 0; k < floorElements; k += 1) {
      const [near, far] = [at(x, k), at(x, k + 1)];
      const to = (edge: number): number => wallPointToFloor(depth - here, edge);
      factors[wallElements + k] = to(far) - to(near) + to(1 - near) - to(1 - far);
    }
    return trenchWallToOpening(here);
  };
  const fromFloorCentre = (factors: Float64Array): number => {
    for (let j = 0; j < wallElements; j += 1) {
      const below = (edge: number): number => 0.5 / Math.hypot(0.5, depth - edge);
      factors[j] = below(at(z, j + 1)) - below(at(z, j));
    }
    factors.fill(0, wallElements);
    return 0.5 / Math.hypot(0.5, depth);
  };
  return { areas, exchange, opening, openingArea: 0.5, wallElements, fromWall, fromFloorCentre };
}
