import { describe, expect, it } from 'vitest';
import { evaluateModel } from '../../model.ts';
import { settled } from '../../testing/settled.ts';
import { lineOfSightCoverage } from './line-of-sight.ts';
import { featureModels } from './models.ts';
import { ballisticReemission } from './reemission.ts';

const shapes = ['trench', 'hole'] as const;

describe('what enters a feature', () => {
  // Area of the walls over that of the opening: 2 H / W of a trench, pi D H / (pi D^2 / 4) of a hole.
  it.each([
    ['trench', 0.01, 0.5, 2],
    ['trench', 3, 0.2, 2],
    ['trench', 40, 0.003, 2],
    ['hole', 0.01, 0.5, 4],
    ['hole', 3, 0.2, 4],
    ['hole', 40, 0.003, 4],
  ] as const)('stays on the walls and the floor of a %s of %d with sticking %d', (shape, ratio, sticking, walls) => {
    const { captured, sidewall_average, bottom_average, balance_error } = settled(
      ballisticReemission(shape, ratio, sticking),
    );
    expect(captured / (sticking * (walls * ratio * sidewall_average + bottom_average))).toBeCloseTo(1, 10);
    expect(Math.abs(balance_error)).toBeLessThan(1e-10);
  });

  it.each([0.01, 1, 30])(
    'lands on the wall of a trench of %d as (1 - floor’s share) / 2 H when all sticks',
    (ratio) => {
      const { sidewall_average, bottom_average } = settled(ballisticReemission('trench', ratio, 1));
      expect(sidewall_average / ((1 - bottom_average) / (2 * ratio))).toBeCloseTo(1, 10);
    },
  );
});

describe('a feature so shallow that it is nearly the plane', () => {
  it.each(shapes)('gets the plane’s flux on the floor of a %s, whatever sticks', (shape) => {
    for (const sticking of [1e-4, 0.1, 1]) {
      const { bottom_centre, bottom_average } = settled(ballisticReemission(shape, 0.01, sticking));
      expect(bottom_centre).toBeGreaterThan(0.998);
      expect(bottom_average).toBeGreaterThan(0.98);
    }
  });

  it.each(shapes)('gets nearly the plane’s everywhere in a %s when nearly nothing sticks', (shape) => {
    const found = settled(ballisticReemission(shape, 0.5, 1e-4));
    for (const place of [
      'bottom_centre',
      'bottom_average',
      'sidewall_top',
      'sidewall_mid',
      'sidewall_bottom',
    ] as const) {
      expect(found[place]).toBeGreaterThan(0.999);
      expect(found[place]).toBeLessThan(1);
    }
  });
});

describe('one reflection', () => {
  // With 1 - s small the flux is what comes straight, and (1 - s) times what the walls pass on of that.
  it.each(shapes)('adds to the flux in a %s in proportion to what does not stick', (shape) => {
    const straight = settled(lineOfSightCoverage(shape, 3));
    for (const place of ['bottom_centre', 'bottom_average', 'sidewall_mid', 'sidewall_bottom'] as const) {
      const added = (loose: number): number =>
        settled(ballisticReemission(shape, 3, 1 - loose))[place] - straight[place];
      expect(added(1e-4)).toBeGreaterThan(0);
      expect(added(2e-4) / added(1e-4)).toBeCloseTo(2, 3);
    }
  });

  it('gives the corner at the foot of a trench half of what the floor passes on, and what the wall opposite does', () => {
    // Fluxes of line of sight, by Hottel; the sum over strips of the wall opposite is right to 1e-8.
    const [depth, loose] = [3, 1e-5];
    const wall = (z: number): number => (1 - z / Math.hypot(1, z)) / 2;
    const strips = 20_000;
    let passed = 0;
    for (let i = 0; i < strips; i += 1) {
      const up = ((i + 0.5) * depth) / strips;
      // From the foot to a strip of the wall opposite, at a height: cos cos / 2 r = 1 / (2 (1 + up^2)^(3/2)).
      passed += (wall(depth - up) * (depth / strips)) / (2 * (1 + up * up) ** 1.5);
    }
    // The half that it sees of the floor shrinks to the strip at its own foot.
    const floorAtFoot = 1 / (2 * Math.hypot(1, depth));
    passed += floorAtFoot / 2;
    const { sidewall_bottom } = settled(ballisticReemission('trench', depth, 1 - loose));
    expect((sidewall_bottom - wall(depth)) / (loose * passed)).toBeCloseTo(1, 3);
  });
});

describe('the elements', () => {
  const places = ['bottom_centre', 'bottom_average', 'sidewall_top', 'sidewall_mid', 'sidewall_bottom'] as const;

  it.each(shapes)('are enough by themselves: three times as many change a %s by less than 0.1 %', (shape) => {
    for (const [ratio, sticking] of [
      [0.1, 1e-3],
      [10, 0.1],
    ] as const) {
      const usual = settled(ballisticReemission(shape, ratio, sticking));
      const more = settled(ballisticReemission(shape, ratio, sticking, 180));
      for (const place of places) expect(Math.abs(usual[place] / more[place] - 1)).toBeLessThan(1e-3);
    }
  });

  it('leave no flux below nothing where they are too few to extrapolate from', () => {
    const few = settled(ballisticReemission('hole', 100, 0.3, 4));
    for (const place of places) {
      expect(few[place]).toBeGreaterThan(0);
      expect(few[place]).toBeLessThan(1);
    }
  });
});

describe('models of features', () => {
  const named = (name: string) => {
    const model = featureModels.find((each) => each.name === name);
    if (!model) throw new Error(name);
    return model;
  };

  it('take a trench where no shape is given', () => {
    const asked = { aspect_ratio: 3, sticking: 0.2 };
    for (const name of ['cvd.step_coverage', 'cvd.thiele']) {
      const trench = evaluateModel(named(name), { ...asked, shape: 'trench' });
      expect(trench.ok).toBe(true);
      expect(evaluateModel(named(name), asked)).toEqual(trench);
      expect(evaluateModel(named(name), { ...asked, shape: 'hole' })).not.toEqual(trench);
    }
  });
});
