import { describe, expect, it } from 'vitest';
import { settled } from '../../testing/settled.ts';
import { fillFeature } from './filling.ts';
import { trenchFloorToOpening, trenchWallToOpening } from './line-of-sight.ts';

const feature = { shape: 'trench', opening_nm: 100, depth_nm: 500, sticking: 0.01 } as const;
const conformal = { ...feature, sticking: 1e-6 };
const directional = { ...feature, sticking: 1 };

describe('a film that covers every place alike', () => {
  it('leaves of a trench (1 - 2 t / w) (1 - t / d), of a hole the square of the first', () => {
    const trench = settled(fillFeature(conformal, 20));
    expect(trench).toMatchObject({ pinch_off_at_nm: null, void_fraction: 0, warnings: [] });
    for (const place of [trench.top_nm, trench.middle_nm, trench.bottom_nm]) expect(place / 20).toBeCloseTo(1, 3);
    expect(trench.opening_left_nm).toBeCloseTo(100 - 2 * trench.top_nm, 10);
    expect(trench.filled_fraction).toBeCloseTo(1 - 0.6 * 0.96, 3);
    const hole = settled(fillFeature({ ...conformal, shape: 'hole' }, 20));
    expect(hole.filled_fraction).toBeCloseTo(1 - 0.6 ** 2 * 0.96, 3);
    expect(hole.step_coverage).toBeCloseTo(1, 3);
    expect(hole.conformality).toBeCloseTo(1, 3);
  });

  it('closes at half the opening, without a void to warn of', () => {
    const film = settled(fillFeature(conformal, 200));
    expect(film.pinch_off_at_nm).toBeGreaterThan(49.9);
    expect(film.pinch_off_at_nm).toBeLessThan(50);
    expect(film.opening_left_nm).toBeLessThanOrEqual(0.1);
    expect(film.filled_fraction).toBeGreaterThan(0.99);
    expect(film.void_fraction).toBeCloseTo(1 - film.filled_fraction, 14);
    expect(film.warnings).toEqual([]);
  });
});

describe('a film that sticks where it lands', () => {
  it('starts with half of the plane’s at the mouth, and what every place sees of the opening', () => {
    const film = settled(fillFeature(directional, 0.01));
    expect(film.top_nm).toBeCloseTo(0.005, 15);
    // The middle of the slices 40 and 79 of 80, in widths of the trench.
    const middle = trenchWallToOpening((5 * 40.5) / 80);
    expect(film.middle_nm / (0.01 * middle)).toBeCloseTo(1, 12);
    expect(film.step_coverage).toBeCloseTo(trenchFloorToOpening(5), 12);
    expect(film.bottom_nm).toBeCloseTo(0.01 * trenchFloorToOpening(5), 14);
    const corner = trenchWallToOpening((5 * 79.5) / 80);
    expect(film.conformality).toBeCloseTo(corner / 0.5, 12);
  });

  it('closes the mouth, which grows at half the rate of the plane, when that has as much as the opening is wide', () => {
    const film = settled(fillFeature(directional, 500));
    const pinchOff = film.pinch_off_at_nm ?? Number.NaN;
    expect(pinchOff).toBeCloseTo(2 * film.top_nm, 10);
    expect(pinchOff).toBeGreaterThan(99.9);
    expect(pinchOff).toBeLessThan(100);
    expect(film.opening_left_nm).toBeCloseTo(100 - pinchOff, 10);
    expect(film.warnings).toEqual([
      {
        kind: 'advice',
        quantity: 'field_nm',
        message: `the mouth closes at ${pinchOff.toPrecision(4)} nm on the plane: what is empty below stays a void`,
      },
    ]);
  });
});

it.each([
  ['half full', 0.4],
  ['closed', 2],
])('knows no scale: a feature of 1 um fills as one of 1 nm does, %s', (_when, share) => {
  const small = settled(fillFeature({ ...feature, opening_nm: 1, depth_nm: 5 }, share));
  const large = settled(fillFeature({ ...feature, opening_nm: 1e3, depth_nm: 5e3 }, 1e3 * share));
  expect(small.pinch_off_at_nm === null).toBe(share < 0.5);
  expect((large.pinch_off_at_nm ?? 0) / 1e3).toBeCloseTo(small.pinch_off_at_nm ?? 0, 10);
  for (const each of ['step_coverage', 'conformality', 'filled_fraction', 'void_fraction'] as const)
    expect(large[each]).toBeCloseTo(small[each], 10);
  for (const each of ['top_nm', 'middle_nm', 'bottom_nm', 'opening_left_nm'] as const)
    expect(large[each] / 1e3).toBeCloseTo(small[each], 10);
});

describe('a shallow feature', () => {
  const shallow = { ...feature, depth_nm: 20 };

  it('is full when the floor is within 2 % of the plane, and grows no further', () => {
    const film = settled(fillFeature(shallow, 45));
    expect(film.bottom_nm).toBeGreaterThanOrEqual(0.98 * 20);
    expect(film.bottom_nm).toBeLessThanOrEqual(20);
    expect(film).toMatchObject({ filled_fraction: 1, pinch_off_at_nm: null, void_fraction: 0, warnings: [] });
    expect(settled(fillFeature(shallow, 30))).toEqual(film);
  });

  it('is not full just before: the rest of the cross section is counted', () => {
    const film = settled(fillFeature(shallow, 19));
    expect(film.bottom_nm).toBeLessThan(0.98 * 20);
    expect(film.bottom_nm / 19).toBeCloseTo(1, 2);
    expect(film.filled_fraction).toBeCloseTo(1 - (1 - 0.38) * (1 - film.bottom_nm / 20), 2);
  });
});

it.each([
  [19, [{ kind: 'outside_validity', quantity: 'aspect_ratio', value: 0.19, min: 0.2, max: 50 }]],
  [20, []],
  [5000, []],
  [5100, [{ kind: 'outside_validity', quantity: 'aspect_ratio', value: 51, min: 0.2, max: 50 }]],
])('warns outside aspect ratios of 0.2 to 50: depth %d', (depth_nm, warnings) => {
  expect(settled(fillFeature({ ...feature, depth_nm }, 1)).warnings).toEqual(warnings);
});
