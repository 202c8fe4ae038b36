import { describe, expect, it } from 'vitest';
import { centreToDisk, diskExchange, equalDisks, wallPointToDisk, wallPointToInnerDisk } from './coaxial-disks.ts';
import { gradedToBothEnds, gradedToStart } from './graded-elements.ts';
import { trenchFloorToOpening, trenchWallToOpening } from './line-of-sight.ts';

describe('coaxial disks', () => {
  it('see each other as Howell C-40 says: (S - sqrt(S^2 - 4 a^2)) / 2, S = 1 + a^2 + h^2', () => {
    expect(equalDisks(0)).toBe(1);
    expect(equalDisks(1)).toBeCloseTo((3 - Math.sqrt(5)) / 2, 15);
    expect(equalDisks(2)).toBeCloseTo(3 - Math.sqrt(8), 15);
    // a = 1/2, h = 1: S = 9/4, S^2 - 1 = 65/16.
    expect(diskExchange(0.5, 1)).toBeCloseTo((9 - Math.sqrt(65)) / 8, 15);
    expect(diskExchange(0.5, 2)).toBeCloseTo((21 - Math.sqrt(441 - 16)) / 8, 15);
    expect(diskExchange(1, 2)).toBeCloseTo(equalDisks(2), 15);
  });

  it('share the whole of the smaller one where they touch', () => {
    expect(diskExchange(0.25, 0)).toBeCloseTo(1 / 16, 15);
    expect(diskExchange(0, 1)).toBe(0);
  });

  it('are seen from the middle of one of them as 1 / (1 + h^2)', () => {
    expect(centreToDisk(0)).toBe(1);
    expect(centreToDisk(3)).toBe(0.1);
  });
});

describe('a point of the wall', () => {
  it('sees half of a disk at its own height, and (h^2 + 2) / (2 sqrt(h^2 + 4)) - h / 2 of one at h', () => {
    expect(wallPointToDisk(0)).toBe(0.5);
    expect(wallPointToDisk(1)).toBeCloseTo(3 / (2 * Math.sqrt(5)) - 0.5, 15);
    expect(wallPointToDisk(2)).toBeCloseTo(6 / (2 * Math.sqrt(8)) - 1, 15);
  });

  it('sees of a smaller disk what that loses to the wall a little further up', () => {
    // Reciprocity with a ring of the wall of area 2 pi dh: F = -1/2 d(exchange)/dh.
    const step = 1e-4;
    for (const inner of [0.2, 0.7, 0.99])
      for (const distance of [0.05, 0.5, 3]) {
        const slope = (diskExchange(inner, distance - step) - diskExchange(inner, distance + step)) / (4 * step);
        expect(wallPointToInnerDisk(inner, distance) / slope).toBeCloseTo(1, 4);
      }
  });

  it('sees the whole disk when that is as wide as the hole, and nothing of a smaller one at its own height', () => {
    expect(wallPointToInnerDisk(1, 0.5)).toBe(wallPointToDisk(0.5));
    expect(wallPointToInnerDisk(1, 0)).toBe(0.5);
    expect(wallPointToInnerDisk(1 - 1e-9, 0.5)).toBeCloseTo(wallPointToDisk(0.5), 8);
    expect(wallPointToInnerDisk(0.5, 0)).toBe(0);
  });
});

describe('an endless trench', () => {
  it('is seen by crossed strings: from the wall (1 - sin) / 2, from the floor sqrt(1 + h^2) - h', () => {
    expect(trenchWallToOpening(0)).toBe(0.5);
    expect(trenchWallToOpening(0.75)).toBeCloseTo((1 - 0.6) / 2, 15);
    expect(trenchFloorToOpening(0)).toBe(1);
    expect(trenchFloorToOpening(0.75)).toBeCloseTo(0.5, 15);
  });
});

describe('elements', () => {
  it('crowd at both ends, by half a turn of a circle', () => {
    const edges = gradedToBothEnds(4, 3);
    expect([...edges]).toEqual([0, expect.closeTo(1, 14), expect.closeTo(3, 14), 4]);
  });

  it('crowd at the start, by a quarter of a turn', () => {
    const edges = gradedToStart(2, 3);
    expect([...edges]).toEqual([0, expect.closeTo(2 - Math.sqrt(3), 14), expect.closeTo(1, 14), expect.closeTo(2, 14)]);
  });
});
