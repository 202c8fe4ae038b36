import { describe, expect, it } from 'vitest';
import { settled } from '../../testing/settled.ts';
import { equalDisks, wallPointToDisk } from './coaxial-disks.ts';
import { type FeatureShape, lineOfSightCoverage, trenchFloorToOpening, trenchWallToOpening } from './line-of-sight.ts';
import { narrowingFlux } from './narrowing-flux.ts';
import { thieleConcentration } from './thiele.ts';

const shapes = ['trench', 'hole'] as const;
const fluxIn = (shape: FeatureShape, openings: readonly number[], step: number, sticking: number) => {
  const flux = { wall: new Float64Array(openings.length), floor: 0 };
  narrowingFlux(shape, Float64Array.from(openings), step, sticking, flux);
  return { wall: [...flux.wall], floor: flux.floor };
};

describe('flux in a feature with straight walls', () => {
  it.each(shapes)('is 1 everywhere in a %s when nothing sticks', (shape) => {
    const { wall, floor } = fluxIn(shape, [2, 2, 2, 2], 5, 0);
    for (const each of [...wall, floor]) expect(each).toBeCloseTo(1, 13);
  });

  it('is what comes straight from the mouth when everything sticks, at the middle of each slice', () => {
    const trench = fluxIn('trench', [2, 2, 2], 1, 1);
    expect(trench.wall).toEqual([0.5, 1.5, 2.5].map((depth) => expect.closeTo(trenchWallToOpening(depth / 2), 14)));
    expect(trench.floor).toBeCloseTo(trenchFloorToOpening(1.5), 14);
    const hole = fluxIn('hole', [2, 2, 2], 1, 1);
    expect(hole.wall).toEqual([0.5, 1.5, 2.5].map((depth) => expect.closeTo(wallPointToDisk(depth), 14)));
    expect(hole.floor).toBeCloseTo(settled(lineOfSightCoverage('hole', 1.5)).bottom_average, 14);
  });

  it('falls as in Thiele’s pore when little sticks far down a narrow hole', () => {
    const [slices, ratio, sticking] = [400, 200, 1e-5];
    const { wall } = fluxIn('hole', new Array(slices).fill(1), ratio / slices, sticking);
    const phi = ratio * Math.sqrt(3 * sticking);
    const at = (fraction: number): number => wall[Math.round(fraction * slices)] ?? Number.NaN;
    for (const fraction of [0.25, 0.5, 0.75])
      expect(at(fraction) / at(0.1)).toBeCloseTo(thieleConcentration(phi, fraction) / thieleConcentration(phi, 0.1), 2);
  });
});

describe('flux in a feature of two slices, by hand', () => {
  const sticking = 0.2;
  const step = 3;
  /**
   * Flux in the two slices from their balances: what the mouth feeds, f (1 - a) = g (a - b) + s_a a, and what passes on,
   * g (a - b) = s_b b.
   */
  const levels = (feed: number, passed: number, upper: number, lower: number): readonly [number, number] => {
    const below = passed / (passed + lower);
    const a = feed / (feed + upper + passed * (1 - below));
    return [a, a * below];
  };
  const seen = (direct: number, mean: number): number => direct + (1 - sticking) * (1 - direct) * mean;

  it('is that of a trench which is half as wide below', () => {
    // The whole is 6 high: 8/3 of the hydraulic diameter holds for width 2, ln(12) + 1/2 for width 1.
    const feed = 1 / (1 / 2 + 1.5 / ((8 / 3) * 2 * 2));
    const passed = ((Math.log(12) + 0.5) * 1 * 1) / step;
    const [a, b] = levels(feed, passed, sticking * 2 * step, sticking * (2 * step + 1));
    const { wall, floor } = fluxIn('trench', [2, 1], step, sticking);
    // Straight through the mouth, which overhangs the lower slice by 1/2 beyond each wall: (1 - sin) / 2 and its like.
    expect(wall[0]).toBeCloseTo(seen((1 - 1.5 / Math.hypot(1.5, 2)) / 2, a), 14);
    const lower = (4.5 / Math.hypot(4.5, -0.5) - 4.5 / Math.hypot(4.5, 1.5)) / 2;
    expect(wall[1]).toBeCloseTo(seen(lower, b), 14);
    expect(floor).toBeCloseTo(seen(Math.hypot(6, 1.5) - Math.hypot(6, 0.5), b), 14);
  });

  it('is that of a trench which is twice as wide below: the conductance is that of the narrow part', () => {
    const feed = 1 / (1 / 1 + 1.5 / (Math.log(12) + 0.5));
    const passed = (Math.log(12) + 0.5) / step;
    const [a, b] = levels(feed, passed, sticking * 2 * step, sticking * (2 * step + 2));
    const { wall, floor } = fluxIn('trench', [1, 2], step, sticking);
    expect(wall[0]).toBeCloseTo(seen((1 - 1.5 / Math.hypot(1.5, 1)) / 2, a), 14);
    expect(wall[1]).toBeCloseTo(seen((4.5 / Math.hypot(4.5, 0.5) - 4.5 / Math.hypot(4.5, 1.5)) / 2, b), 14);
    expect(floor).toBeCloseTo(seen((Math.hypot(6, 1.5) - Math.hypot(6, 0.5)) / 2, b), 14);
  });

  it('is that of a hole which is half as wide below', () => {
    const area = (diameter: number): number => (Math.PI * diameter ** 2) / 4;
    const feed = 1 / (1 / area(2) + 1.5 / ((4 / 3) * area(2) * 2));
    const passed = ((4 / 3) * area(1) * 1) / step;
    const [a, b] = levels(feed, passed, sticking * Math.PI * 2 * step, sticking * (Math.PI * step + area(1)));
    const { wall, floor } = fluxIn('hole', [2, 1], step, sticking);
    expect(wall[0]).toBeCloseTo(seen(wallPointToDisk(1.5), a), 14);
    // A mouth wider than the hole below it lets through what that hole's own would.
    expect(wall[1]).toBeCloseTo(seen(wallPointToDisk(9), b), 14);
    expect(floor).toBeCloseTo(seen(equalDisks(12), b), 14);
  });

  it('is that of a hole which is twice as wide below', () => {
    const area = (diameter: number): number => (Math.PI * diameter ** 2) / 4;
    const feed = 1 / (1 / area(1) + 1.5 / ((4 / 3) * area(1)));
    const passed = ((4 / 3) * area(1)) / step;
    const [a, b] = levels(feed, passed, sticking * Math.PI * step, sticking * (Math.PI * 2 * step + area(2)));
    const { wall, floor } = fluxIn('hole', [1, 2], step, sticking);
    expect(wall[0]).toBeCloseTo(seen(wallPointToDisk(3), a), 14);
    // Disks of radius 1/2 and 1 at a distance of 4.5 and 6 radii: S = 5/4 + h^2 (Howell C-40).
    const exchange = (h: number): number => (1.25 + h * h - Math.sqrt((1.25 + h * h) ** 2 - 1)) / 2;
    const slope = (exchange(4.5 - 1e-4) - exchange(4.5 + 1e-4)) / 4e-4;
    expect(wall[1]).toBeCloseTo(seen(slope, b), 8);
    expect(floor).toBeCloseTo(seen(exchange(6), b), 13);
  });
});
