import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateModel } from '../../model.ts';
import { settled } from '../../testing/settled.ts';
import { clausingTransmission } from './clausing.ts';
import { fillFeature } from './filling.ts';
import { lineOfSightCoverage } from './line-of-sight.ts';
import { featureModels } from './models.ts';
import { ballisticReemission } from './reemission.ts';
import { knudsenThieleModulus, thieleConcentration, thieleModulus, thieleProfile } from './thiele.ts';

const shapes = ['trench', 'hole'] as const;

describe('line of sight', () => {
  it('is the closed form in a trench and in a hole', () => {
    expect(settled(lineOfSightCoverage('trench', 2))).toEqual({
      ok: true,
      bottom_centre: expect.closeTo(0.24253562503633297, 14),
      bottom_average: expect.closeTo(0.2360679774997898, 14),
      sidewall_top: 0.5,
      sidewall_mid: expect.closeTo(0.14644660940672624, 14),
      sidewall_bottom: expect.closeTo(0.05278640450004207, 14),
      warnings: [],
    });
    expect(settled(lineOfSightCoverage('hole', 5))).toEqual({
      ok: true,
      bottom_centre: expect.closeTo(1 / 101, 14),
      bottom_average: expect.closeTo(0.009804864072151531, 14),
      sidewall_top: 0.5,
      sidewall_mid: expect.closeTo((27 / Math.sqrt(29) - 5) / 2, 12),
      sidewall_bottom: expect.closeTo((102 / Math.sqrt(104) - 10) / 2, 12),
      warnings: [],
    });
  });

  it('keeps its digits far down, where the flux falls with the square of the depth', () => {
    const { bottom_average, sidewall_bottom } = settled(lineOfSightCoverage('hole', 5000));
    expect(bottom_average * 1e8).toBeCloseTo(1, 6);
    expect(sidewall_bottom * 1e12).toBeCloseTo(1, 6);
  });

  it.each([0, 1e-7, 1.1e4, Number.NaN])('refuses an aspect ratio of %d', (aspect_ratio) => {
    expect(lineOfSightCoverage('trench', aspect_ratio)).toMatchObject({
      ok: false,
      error: { quantity: 'aspect_ratio' },
    });
  });
});

describe('ballistic re-emission', () => {
  it.each(shapes)('is line of sight in a %s when everything sticks', (shape) => {
    const seen = settled(lineOfSightCoverage(shape, 3));
    const { bottom_centre, bottom_average, sidewall_top, sidewall_mid, sidewall_bottom, captured } = settled(
      ballisticReemission(shape, 3, 1),
    );
    expect(bottom_centre).toBeCloseTo(seen.bottom_centre, 12);
    expect(bottom_average).toBeCloseTo(seen.bottom_average, 12);
    expect(sidewall_top).toBeCloseTo(seen.sidewall_top, 12);
    expect(sidewall_mid).toBeCloseTo(seen.sidewall_mid, 12);
    expect(sidewall_bottom).toBeCloseTo(seen.sidewall_bottom, 12);
    expect(captured).toBeCloseTo(1, 12);
  });

  it.each([
    ['trench', 10, 0.01, 0.684797, 0.685172, 0.709162, 0.934698],
    ['trench', 50, 0.001, 0.595343, 0.595591, 0.649232, 0.975383],
    ['hole', 10, 0.01, 0.287012, 0.286615, 0.402261, 0.913179],
    ['hole', 50, 0.001, 0.120771, 0.120774, 0.25115, 0.969577],
  ] as const)('has converged in a %s of %d with sticking %d', (shape, ratio, sticking, centre, average, mid, top) => {
    const found = settled(ballisticReemission(shape, ratio, sticking));
    expect(found.bottom_centre / centre).toBeCloseTo(1, 2);
    expect(Math.abs(found.bottom_centre / centre - 1)).toBeLessThan(3e-3);
    expect(Math.abs(found.bottom_average / average - 1)).toBeLessThan(3e-3);
    expect(Math.abs(found.sidewall_mid / mid - 1)).toBeLessThan(3e-3);
    expect(Math.abs(found.sidewall_top / top - 1)).toBeLessThan(3e-3);
    expect(found.warnings).toEqual([]);
  });

  it('loses no particle, and less sticking covers better', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...shapes),
        fc.double({ min: 0.1, max: 15, noNaN: true }),
        fc.double({ min: 0.002, max: 0.5, noNaN: true }),
        (shape, aspect_ratio, sticking) => {
          const less = settled(ballisticReemission(shape, aspect_ratio, sticking));
          const more = settled(ballisticReemission(shape, aspect_ratio, 2 * sticking));
          expect(Math.abs(less.balance_error)).toBeLessThan(1e-9);
          expect(less.bottom_average).toBeGreaterThan(more.bottom_average);
          expect(less.captured).toBeLessThan(more.captured);
          expect(less.sidewall_top).toBeLessThan(1);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('warns outside what was checked and refuses what it cannot do', () => {
    expect(settled(ballisticReemission('hole', 60, 5e-4)).warnings).toEqual([
      { kind: 'outside_validity', quantity: 'aspect_ratio', value: 60, min: 0.1, max: 50 },
      { kind: 'outside_validity', quantity: 'sticking', value: 5e-4, min: 1e-3, max: 1 },
    ]);
    expect(ballisticReemission('hole', 101, 0.5)).toMatchObject({ error: { quantity: 'aspect_ratio', max: 100 } });
    expect(ballisticReemission('hole', 1, 0)).toMatchObject({ error: { quantity: 'sticking', min: 1e-4 } });
  });
});

describe('transmission of a tube', () => {
  it.each([
    [0.1, 0.952399],
    [1, 0.671984],
    [5, 0.310525],
    [10, 0.190941],
  ])('agrees with Cole at L/R = %d', (ratio, expected) => {
    const { transmission_probability } = settled(clausingTransmission(ratio));
    expect(Math.abs(transmission_probability / expected - 1)).toBeLessThan(1e-5);
  });

  it('is 1 without a length and 8R/3L of a long tube', () => {
    expect(settled(clausingTransmission(0)).transmission_probability).toBe(1);
    // 1 - l/2 + l^2/4 - 5 l^3/48 of a short one, by the expansion below 1e-5 and by the equation above.
    for (const l of [1e-300, 9.9e-6, 1.01e-5, 1e-3]) {
      const short = settled(clausingTransmission(l)).transmission_probability;
      expect(Math.abs(short - (1 - l / 2 + l ** 2 / 4 - (5 / 48) * l ** 3))).toBeLessThan(1e-12);
    }
    const long = settled(clausingTransmission(1e5)).transmission_probability;
    expect(Math.abs((long * 3e5) / 8 - 1)).toBeLessThan(3e-4);
    expect(clausingTransmission(-1)).toMatchObject({ error: { kind: 'out_of_range' } });
  });
});

describe('Thiele', () => {
  it('has the closed form, and neither overflows nor divides by zero', () => {
    expect(settled(thieleProfile(3)).bottom_over_top).toBeCloseTo(0.0993279274194332, 15);
    expect(settled(thieleProfile(3)).effectiveness).toBeCloseTo(0.3316849178955768, 15);
    for (let phi = 1e-10; phi < 1e-8; phi *= 1.01)
      expect(settled(thieleProfile(phi)).bottom_over_top).toBeLessThanOrEqual(1);
    expect(settled(thieleProfile(0))).toMatchObject({ bottom_over_top: 1, effectiveness: 1, warnings: [] });
    expect(settled(thieleProfile(2000))).toMatchObject({ bottom_over_top: 0, effectiveness: 1 / 2000 });
    expect(thieleProfile(-0.1)).toMatchObject({ error: { quantity: 'phi' } });
    expect(thieleConcentration(2, 0.25)).toBeCloseTo(Math.cosh(1.5) / Math.cosh(2), 14);
  });

  it('gets its modulus from rate and diffusivity, or from sticking in Knudsen flow', () => {
    const feature = { depth_um: 10, opening_um: 1, rate_constant_cm_per_s: 2, diffusivity_cm2_per_s: 4 };
    expect(settled(thieleModulus('trench', feature)).phi).toBeCloseTo(1e-3 * Math.sqrt(4 / 4e-4), 12);
    expect(settled(thieleModulus('hole', feature)).phi).toBeCloseTo(1e-3 * Math.sqrt(8 / 4e-4), 12);
    expect(thieleModulus('hole', { ...feature, diffusivity_cm2_per_s: 0 })).toMatchObject({ ok: false });
    expect(knudsenThieleModulus('hole', 10, 0.03)).toBeCloseTo(3, 12);
    expect(knudsenThieleModulus('trench', 10, 0.03)).toBeCloseTo(1.5, 12);
  });
});

describe('filling', () => {
  const feature = { shape: 'trench', opening_nm: 100, depth_nm: 500, sticking: 0.01 } as const;

  it('starts within 6 % of the ballistic solution', () => {
    for (const shape of shapes)
      for (const aspect_ratio of [1, 5, 10]) {
        const film = settled(fillFeature({ ...feature, shape, depth_nm: 100 * aspect_ratio }, 0.01));
        const ballistic = settled(ballisticReemission(shape, aspect_ratio, 0.01));
        expect(Math.abs(film.step_coverage / ballistic.bottom_average - 1)).toBeLessThan(0.06);
      }
  });

  it('closes the mouth over a void, says when, and stops there', () => {
    const film = settled(fillFeature(feature, 200));
    expect(film.pinch_off_at_nm).toBeCloseTo(57.85, 1);
    expect(film.void_fraction).toBeCloseTo(0.2433, 3);
    expect(film.filled_fraction + film.void_fraction).toBeCloseTo(1, 12);
    expect(film.warnings).toMatchObject([{ kind: 'advice', quantity: 'field_nm' }]);
    expect(settled(fillFeature(feature, 400))).toEqual(film);
    expect(settled(fillFeature(feature, 30))).toMatchObject({ pinch_off_at_nm: null, void_fraction: 0, warnings: [] });
  });

  it('fills a shallow trench from its floor, and grows nothing from nothing', () => {
    expect(settled(fillFeature({ ...feature, depth_nm: 10 }, 50))).toMatchObject({
      filled_fraction: 1,
      pinch_off_at_nm: null,
    });
    expect(settled(fillFeature(feature, 0))).toMatchObject({
      bottom_nm: 0,
      step_coverage: 1,
      conformality: 1,
      filled_fraction: 0,
    });
    expect(fillFeature({ ...feature, depth_nm: 1 }, 5)).toMatchObject({ error: { quantity: 'aspect_ratio' } });
  });
});

describe('models of features', () => {
  it.each([
    [
      'cvd.line_of_sight',
      fc.record({ shape: fc.constantFrom(...shapes), aspect_ratio: fc.double({ min: 0.01, max: 1000, noNaN: true }) }),
    ],
    [
      'cvd.feature_fill',
      fc.record({
        shape: fc.constantFrom(...shapes),
        opening_nm: fc.double({ min: 1, max: 1e6, noNaN: true }),
        depth_nm: fc.double({ min: 1, max: 1e6, noNaN: true }),
        sticking: fc.double({ min: 1e-6, max: 1, noNaN: true }),
        field_nm: fc.double({ min: 0, max: 1e6, noNaN: true }),
      }),
    ],
  ] as const)('%s answers every input of its schema with physical numbers or a reason', (name, inputs) => {
    const model = featureModels.find((each) => each.name === name);
    if (!model) throw new Error(name);
    fc.assert(
      fc.property(inputs as fc.Arbitrary<unknown>, (input) => {
        const answer = evaluateModel(model, input);
        expect(answer.ok || answer.error.kind).not.toBe('not_physical');
      }),
      { numRuns: 60 },
    );
  });
});
