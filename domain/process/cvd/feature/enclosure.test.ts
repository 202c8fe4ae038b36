import { describe, expect, it } from 'vitest';
import { completeByReciprocity, type Enclosure } from './enclosure.ts';
import { gradedToBothEnds } from './graded-elements.ts';
import { holeEnclosure } from './hole-enclosure.ts';
import { trenchEnclosure } from './trench-enclosure.ts';

const wallElements = 8;
const floorElements = 5;
const count = wallElements + floorElements;
const indices = Array.from({ length: count }, (_, i) => i);
const at = (values: Float64Array, index: number): number => values[index] ?? Number.NaN;
const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);
const exchanged = ({ exchange }: Enclosure, from: number, to: number): number => at(exchange, from * count + to);

/** Nodes and weights of the Gauss rule with five points on [0, 1] (Abramowitz & Stegun, table 25.4). */
const inner = 0.5384693101056831;
const outer = 0.906179845938664;
const gauss = [
  [(1 - outer) / 2, 0.2369268850561891 / 2],
  [(1 - inner) / 2, 0.4786286704993665 / 2],
  [0.5, 0.5688888888888889 / 2],
  [(1 + inner) / 2, 0.4786286704993665 / 2],
  [(1 + outer) / 2, 0.2369268850561891 / 2],
] as const;

it('fills the factors from the floor with those to it, weighed by the areas', () => {
  const exchange = new Float64Array(9);
  exchange.set([0, 0.1, 0.3, 0.1, 0, 0.6]);
  completeByReciprocity(exchange, Float64Array.from([4, 2, 8]), 2);
  expect([...exchange]).toEqual([0, 0.1, 0.3, 0.1, 0, 0.6, expect.closeTo(0.15, 15), expect.closeTo(0.15, 15), 0]);
});

describe.each([
  ['trench', 0.3, trenchEnclosure, { wall: 0.3, floor: 0.5, opening: 0.5 }],
  ['trench', 4, trenchEnclosure, { wall: 4, floor: 0.5, opening: 0.5 }],
  // Areas of a hole are over pi: 2 h of the wall.
  ['hole', 0.3, holeEnclosure, { wall: 0.6, floor: 1, opening: 1 }],
  ['hole', 4, holeEnclosure, { wall: 8, floor: 1, opening: 1 }],
] as const)('a %s of depth %d, cut into elements', (shape, depth, enclosureOf, area) => {
  const enclosure = enclosureOf(depth, wallElements, floorElements);
  const { areas, opening, openingArea, fromWall, fromFloorCentre } = enclosure;
  const edges = gradedToBothEnds(1, wallElements);

  it('has the areas of its wall, floor and opening', () => {
    expect(enclosure.wallElements).toBe(wallElements);
    expect(sum(areas.subarray(0, wallElements))).toBeCloseTo(area.wall, 13);
    expect(sum(areas.subarray(wallElements))).toBeCloseTo(area.floor, 13);
    expect(openingArea).toBe(area.opening);
  });

  it('is closed: every element sees the elements and the opening, nothing else', () => {
    for (const i of indices)
      expect(sum(indices.map((j) => exchanged(enclosure, i, j))) + at(opening, i)).toBeCloseTo(1, 12);
    // The opening, which is as wide as the floor, sees all of it.
    expect(sum(indices.map((i) => at(areas, i) * at(opening, i)))).toBeCloseTo(openingArea, 12);
  });

  it('exchanges as much one way as the other', () => {
    for (const i of indices)
      for (const j of indices)
        expect(at(areas, i) * exchanged(enclosure, i, j)).toBeCloseTo(at(areas, j) * exchanged(enclosure, j, i), 13);
  });

  it('has no factor below nothing, and a flat floor that does not see itself', () => {
    for (const factor of enclosure.exchange) expect(factor).toBeGreaterThanOrEqual(0);
    for (let i = wallElements; i < count; i += 1)
      for (let j = wallElements; j < count; j += 1) expect(exchanged(enclosure, i, j)).toBe(0);
  });

  it('sees from an element of the wall what its points see in the mean', () => {
    const seen = new Float64Array(count);
    for (let i = 0; i < wallElements; i += 1) {
      const mean = new Float64Array(count);
      let out = 0;
      for (const [node, weight] of gauss) {
        out += weight * fromWall(at(edges, i) + node * (at(edges, i + 1) - at(edges, i)), seen);
        for (const j of indices) mean[j] = at(mean, j) + weight * at(seen, j);
      }
      expect(out).toBeCloseTo(at(opening, i), 5);
      for (const j of indices) expect(at(mean, j)).toBeCloseTo(exchanged(enclosure, i, j), 3);
    }
  });

  it.each([0, 0.01, 0.37, 0.5, 1])('sees all there is from the wall at %d of the depth', (fraction) => {
    const seen = new Float64Array(count).fill(7);
    expect(fromWall(fraction, seen) + sum(seen)).toBeCloseTo(1, 12);
    for (const factor of seen) expect(factor).toBeGreaterThanOrEqual(0);
  });

  it('sees wall and opening from the middle of the floor', () => {
    const seen = new Float64Array(count).fill(7);
    const out = fromFloorCentre(seen);
    expect(out).toBeCloseTo(shape === 'trench' ? 0.5 / Math.hypot(0.5, depth) : 1 / (1 + depth * depth), 14);
    expect(out + sum(seen)).toBeCloseTo(1, 13);
    expect([...seen.subarray(wallElements)]).toEqual([0, 0, 0, 0, 0]);
    // Down to each edge of the wall it sees what a shallower feature, open there, would let through.
    for (let j = 0; j < wallElements; j += 1) {
      const above = depth * (1 - at(edges, j));
      const direct = shape === 'trench' ? 0.5 / Math.hypot(0.5, above) : 1 / (1 + above * above);
      expect(out + sum(seen.subarray(0, j))).toBeCloseTo(direct, 13);
    }
  });
});
