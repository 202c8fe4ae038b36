import { centreToDisk, diskExchange, equalDisks, wallPointToDisk, wallPointToInnerDisk } from './coaxial-disks.ts';
import { completeByReciprocity, type Enclosure } from './enclosure.ts';
import { gradedToBothEnds, gradedToStart } from './graded-elements.ts';

const at = (values: Float64Array, index: number): number => values[index] ?? 0;

/**
 * A round hole of radius 1 and depth `depth`: rings of the wall and of the floor, areas over pi. View factors from
 * differences of coaxial disks (Howell C-40, C-41), exact for rings.
 */
export function holeEnclosure(depth: number, wallElements: number, floorElements: number): Enclosure {
  const z = gradedToBothEnds(depth, wallElements);
  // From the foot of the wall inwards.
  const radii = gradedToStart(1, floorElements).map((inwards) => 1 - inwards);
  const count = wallElements + floorElements;
  const areas = new Float64Array(count);
  const exchange = new Float64Array(count * count);
  const opening = new Float64Array(count);
  for (let i = 0; i < wallElements; i += 1) {
    const [top, bottom] = [at(z, i), at(z, i + 1)];
    const area = 2 * (bottom - top);
    areas[i] = area;
    opening[i] = (equalDisks(top) - equalDisks(bottom)) / area;
    exchange[i * count + i] = 1 - (2 * (1 - equalDisks(bottom - top))) / area;
    for (let j = i + 1; j < wallElements; j += 1) {
      const [otherTop, otherBottom] = [at(z, j), at(z, j + 1)];
      const shared =
        equalDisks(otherTop - bottom) -
        equalDisks(otherBottom - bottom) -
        equalDisks(otherTop - top) +
        equalDisks(otherBottom - top);
      exchange[i * count + j] = Math.max(0, shared) / area;
      exchange[j * count + i] = Math.max(0, shared) / (2 * (otherBottom - otherTop));
    }
    for (let k = 0; k < floorElements; k += 1) {
      const [outer, inner] = [at(radii, k), at(radii, k + 1)];
      const shared =
        diskExchange(outer, depth - bottom) -
        diskExchange(inner, depth - bottom) -
        diskExchange(outer, depth - top) +
        diskExchange(inner, depth - top);
      exchange[i * count + wallElements + k] = Math.max(0, shared) / area;
    }
  }
  for (let k = 0; k < floorElements; k += 1) {
    const [outer, inner] = [at(radii, k), at(radii, k + 1)];
    const area = outer * outer - inner * inner;
    areas[wallElements + k] = area;
    opening[wallElements + k] = (diskExchange(outer, depth) - diskExchange(inner, depth)) / area;
  }
  completeByReciprocity(exchange, areas, wallElements);

  const fromWall = (fraction: number, factors: Float64Array): number => {
    const here = fraction * depth;
    for (let j = 0; j < wallElements; j += 1) {
      const [top, bottom] = [at(z, j), at(z, j + 1)];
      if (bottom <= here) factors[j] = wallPointToDisk(here - bottom) - wallPointToDisk(here - top);
      else if (top >= here) factors[j] = wallPointToDisk(top - here) - wallPointToDisk(bottom - here);
      else factors[j] = 1 - wallPointToDisk(here - top) - wallPointToDisk(bottom - here);
    }
    for (let k = 0; k < floorElements; k += 1)
      factors[wallElements + k] =
        wallPointToInnerDisk(at(radii, k), depth - here) - wallPointToInnerDisk(at(radii, k + 1), depth - here);
    return wallPointToDisk(here);
  };
  const fromFloorCentre = (factors: Float64Array): number => {
    for (let j = 0; j < wallElements; j += 1)
      factors[j] = centreToDisk(depth - at(z, j + 1)) - centreToDisk(depth - at(z, j));
    factors.fill(0, wallElements);
    return centreToDisk(depth);
  };
  return { areas, exchange, opening, openingArea: 1, wallElements, fromWall, fromFloorCentre };
}
