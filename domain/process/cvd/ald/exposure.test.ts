import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settled } from '../../testing/settled.ts';
import { coatedAspectRatio, conformalExposure } from './exposure.ts';

const precursor = { molar_mass_g_mol: 354, temperature_c: 200, saturation_density_m2: 2.5e18 };

describe('conformal exposure', () => {
  it('is the formula of Gordon, a trench counting half its aspect ratio', () => {
    const hole = settled(conformalExposure('hole', 10, precursor));
    expect(hole.exposure_torr_s / 0.0005781688335389732).toBeCloseTo(1, 7);
    expect(hole.flat_exposure_torr_s / 2.9126893377278243e-6).toBeCloseTo(1, 7);
    expect(settled(conformalExposure('trench', 20, precursor)).exposure_torr_s).toBe(hole.exposure_torr_s);
    expect(settled(conformalExposure('hole', 2000, precursor)).warnings).toMatchObject([
      { quantity: 'aspect_ratio', max: 1000 },
    ]);
  });

  it('gives back the aspect ratio that an exposure coats', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('hole', 'trench'),
        fc.double({ min: 0.01, max: 1e4, noNaN: true }),
        (shape, ratio) => {
          const { exposure_torr_s } = settled(conformalExposure(shape, ratio, precursor));
          expect(settled(coatedAspectRatio(shape, exposure_torr_s, precursor)).aspect_ratio / ratio).toBeCloseTo(1, 9);
        },
      ),
    );
  });

  it('coats a flat surface with just the exposure of one, and nothing with less', () => {
    const { exposure_torr_s, flat_exposure_torr_s } = settled(conformalExposure('hole', 0, precursor));
    expect(exposure_torr_s).toBe(flat_exposure_torr_s);
    expect(coatedAspectRatio('hole', exposure_torr_s, precursor)).toEqual({ ok: true, aspect_ratio: 0 });
    expect(coatedAspectRatio('hole', exposure_torr_s * 0.999, precursor)).toEqual({
      ok: false,
      error: { kind: 'no_solution', quantity: 'aspect_ratio', message: 'too little exposure even for a flat surface' },
    });
  });
});
