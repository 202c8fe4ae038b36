import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { densityMoments } from './density-moments.ts';
import { dualPearsonProfile } from './dual-pearson.ts';
import { gaussianConcentration } from './gaussian-profile.ts';
import { fallsTo, risesTo } from './junction.ts';
import { pearsonDensity } from './pearson-density.ts';
import { type PearsonImplant, type PearsonProfile, pearsonProfile } from './pearson-profile.ts';
import { minKurtosisOfTypeIv, pearsonSystem } from './pearson-type.ts';

const implant = { dose_cm2: 1e14, rp_um: 0.1629, drp_um: 0.0515 };
const profileOf = (changes: Partial<PearsonImplant>): PearsonProfile => {
  const profile = pearsonProfile({ ...implant, skewness: 0, kurtosis: 3, ...changes });
  if (!profile.ok) throw new Error(JSON.stringify(profile.error));
  return profile;
};
const typeOf = (skewness: number, kurtosis: number): unknown => {
  const system = pearsonSystem(skewness, kurtosis);
  return system.ok ? system.type : system.error;
};

describe('the type of a Pearson distribution', () => {
  it.each([
    [0, 3, 'normal'],
    [0, 2.5, 'II'],
    [0, 4, 'VII'],
    [-0.078, 2.9195, 'I'],
    [0.604, 3.4918, 'I'],
    [1, 4.5, 'III'],
    [-1, 4.5, 'III'],
    [-0.718, 4.0372576, 'IV'],
    [1, 5.1, 'IV'],
    [0.5, (39 * 0.25 + 48 + 6 * 4.25 ** 1.5) / 31.75, 'V'],
    [-1.091, 4.8935, 'VI'],
    [1, 4.6, 'VI'],
  ])('of skewness %d and kurtosis %d is %s', (skewness, kurtosis, type) => {
    expect(typeOf(skewness, kurtosis)).toBe(type);
  });

  it('comes with its criterion', () => {
    const system = pearsonSystem(-1.091, 4.8935);
    expect(system.ok && system.kappa).toBeCloseTo(5.359863952477025, 10);
    expect(pearsonSystem(1, 4.5)).toMatchObject({ kappa: Number.POSITIVE_INFINITY });
    expect(pearsonSystem(0, 3)).toMatchObject({ kappa: 0 });
  });

  it('needs a kurtosis that a distribution can have', () => {
    expect(typeOf(1, 2)).toMatchObject({
      kind: 'no_solution',
      quantity: 'kurtosis',
      message: 'no distribution of skewness 1 has a kurtosis of 2 or less',
    });
    expect(typeOf(0, 1.8)).toMatchObject({
      message: 'with skewness 0 a profile has a peak only above a kurtosis of 1.8',
    });
    expect(typeOf(1.5, 4.6)).toMatchObject({ message: expect.stringContaining('without a peak inside') });
    expect(typeOf(6, 80)).toMatchObject({ kind: 'out_of_range', quantity: 'skewness' });
    expect(typeOf(0, Number.NaN)).toMatchObject({ kind: 'not_finite', quantity: 'kurtosis' });
  });

  it('is IV from a smallest kurtosis on, and never beyond a skewness of sqrt(32)', () => {
    expect(minKurtosisOfTypeIv(-0.078)).toBeCloseTo(3.0114109704916334, 12);
    expect(minKurtosisOfTypeIv(0)).toBe(3);
    expect(minKurtosisOfTypeIv(5.7)).toBeNull();
    expect(minKurtosisOfTypeIv(5.6)).toBeGreaterThan(100);
  });
});

describe('a Pearson profile', () => {
  it('is the Gaussian for its moments', () => {
    const { concentration, mode_um, lost_fraction } = profileOf({});
    for (const depth of [0, 0.1, 0.1629, 0.3])
      expect(concentration(depth) / gaussianConcentration(implant, depth)).toBeCloseTo(1, 12);
    expect(mode_um).toBe(0.1629);
    expect(lost_fraction).toBeCloseTo(0.0007804752880676835, 12);
  });

  it('of type III is the gamma distribution', () => {
    const { concentration } = profileOf({ skewness: 1, kurtosis: 4.5, rp_um: 2, drp_um: 1, dose_cm2: 1e4 });
    // Skewness 1 is shape 4 and scale 1/2: with mean 2, it starts at 0. f(x) = 8/3 x^3 exp(-2x) after scaling, 1e4 um/cm.
    for (const x of [0.3, 1, 2, 5])
      expect(concentration(x) / 1e8).toBeCloseTo((16 / 6) * x ** 3 * Math.exp(-2 * x), 10);
    expect(concentration(-0.1)).toBe(0);
  });

  it('of type II is a symmetric beta distribution', () => {
    // Kurtosis 2.5: f = c (1 - s^2 / a^2)^m with m = (5 k - 9) / (6 - 2 k) = 3.5, a^2 = 2 k / (3 - k) = 10.
    const { concentration } = profileOf({ kurtosis: 2.5, rp_um: 10, drp_um: 1, dose_cm2: 1e4 });
    const peak = concentration(10);
    for (const s of [0.5, 2, 3]) expect(concentration(10 + s) / peak).toBeCloseTo((1 - (s * s) / 10) ** 3.5, 12);
    expect(concentration(10 + 3.17)).toBe(0);
    expect(concentration(10 - 3.17)).toBe(0);
  });

  it('of type VII has the tail of its power', () => {
    // Kurtosis 4: f = c (1 + s^2 / a^2)^-m with m = (5 k - 9) / (2 k - 6) = 5.5, a^2 = 2 k / (k - 3) = 8.
    const { concentration } = profileOf({ kurtosis: 4, rp_um: 50, drp_um: 1 });
    for (const s of [1, 5, 20])
      expect(concentration(50 + s) / concentration(50) / (1 + (s * s) / 8) ** -5.5).toBeCloseTo(1, 10);
  });

  it('of type V is the inverse gamma distribution', () => {
    const kurtosis = (39 * 0.25 + 48 + 6 * 4.25 ** 1.5) / 31.75;
    const { concentration } = profileOf({ skewness: 0.5, kurtosis, rp_um: 20, drp_um: 1 });
    // Inverse gamma: skewness 4 sqrt(p - 2) / (p - 3), so sqrt(p - 2) = 4 + sqrt(17) for 0.5.
    const root = 4 + Math.sqrt(17);
    const p = root * root + 2;
    const scale = (p - 1) * root;
    const end = 20 - scale / (p - 1);
    const f = (x: number): number => (x - end) ** (-p - 1) * Math.exp(-scale / (x - end));
    for (const x of [18.5, 21, 24]) expect(concentration(x) / concentration(20) / (f(x) / f(20))).toBeCloseTo(1, 6);
    expect(concentration(end - 0.01)).toBe(0);
  });

  it('of type IV has the concentrations of an independent integration', () => {
    const { concentration, type, kappa, mode_um } = profileOf({ skewness: -0.718, kurtosis: 4.0372576 });
    expect(type).toBe('IV');
    expect(kappa).toBeCloseTo(0.827909024336779, 12);
    expect(mode_um).toBeCloseTo(0.17897636502422296, 12);
    expect(concentration(0.1629) / 7.878102812789935e18).toBeCloseTo(1, 6);
    expect(concentration(0.3174) / 521282061639146.25).toBeCloseTo(1, 5);
  });

  const anyShape = fc
    .record({
      skewness: fc.double({ min: -1.5, max: 1.5, noNaN: true }),
      above: fc.double({ min: 0.4, max: 3, noNaN: true }),
    })
    .map(({ skewness, above }) => ({ skewness, kurtosis: 1.6 * skewness * skewness + 1.9 + above }));

  it('has the moments and the dose that were asked for, of whichever type', () => {
    fc.assert(
      fc.property(anyShape, (shape) => {
        const { reintegrated, concentration, mode_um } = profileOf(shape);
        expect(reintegrated.area).toBeCloseTo(1, 9);
        expect(reintegrated.mean_um).toBeCloseTo(0.1629, 7);
        expect(reintegrated.drp_um).toBeCloseTo(0.0515, 6);
        expect(Math.abs(reintegrated.skewness - shape.skewness)).toBeLessThan(1e-3);
        expect(Math.abs(reintegrated.kurtosis / shape.kurtosis - 1)).toBeLessThan(1e-2);
        const peak = concentration(mode_um);
        for (const off of [1e-3, -1e-3, 0.05, -0.05]) expect(concentration(mode_um + off)).toBeLessThan(peak);
      }),
      { numRuns: 60 },
    );
  });

  it('mirrors with its skewness', () => {
    fc.assert(
      fc.property(anyShape, fc.double({ min: -2, max: 2, noNaN: true }), ({ skewness, kurtosis }, s) => {
        const one = profileOf({ skewness, kurtosis }).concentration(0.1629 + s * 0.0515);
        const other = profileOf({ skewness: -skewness, kurtosis }).concentration(0.1629 - s * 0.0515);
        expect(Math.abs(one - other)).toBeLessThanOrEqual(1e-7 * Math.max(one, other));
      }),
      { numRuns: 40 },
    );
  });

  it('keeps the dose in silicon when that is what the dose counts', () => {
    const shallow = { rp_um: 0.0351, drp_um: 0.0182, skewness: -0.078, kurtosis: 2.9195 };
    const whole = profileOf(shallow);
    const kept = profileOf({ ...shallow, dose_counts: 'in_silicon' });
    expect(kept.dose_in_silicon_cm2).toBe(1e14);
    expect(whole.dose_in_silicon_cm2).toBeCloseTo(1e14 * (1 - whole.lost_fraction), -2);
    expect(kept.peak_cm3 * (1 - whole.lost_fraction)).toBeCloseTo(whole.peak_cm3, -8);
    expect(whole.lost_fraction).toBeGreaterThan(0.02);
    expect(kept.reintegrated.area).toBeCloseTo(1, 9);
    let sum = 0;
    for (let i = 0; i < 4000; i += 1) sum += kept.concentration((i + 0.5) * 5e-5) * 5e-9;
    expect(sum / 1e14).toBeCloseTo(1, 5);
    expect(kept.surface_cm3).toBe(kept.concentration(0));
    expect([whole.peak_depth_um, whole.peak_cm3]).toEqual([whole.mode_um, whole.concentration(whole.mode_um)]);
  });

  it('has its peak at the surface when its mode lies before it', () => {
    const { peak_depth_um, peak_cm3, surface_cm3, mode_um } = profileOf({ rp_um: 0.01, skewness: 0.6, kurtosis: 3.5 });
    expect(mode_um).toBeLessThan(0);
    expect(peak_depth_um).toBe(0);
    expect(peak_cm3).toBe(surface_cm3);
  });

  it('refuses what is no implant', () => {
    expect(pearsonProfile({ ...implant, drp_um: 0, skewness: 0, kurtosis: 3 })).toMatchObject({
      ok: false,
      error: { quantity: 'drp_um' },
    });
    expect(pearsonProfile({ ...implant, skewness: 2, kurtosis: 3 }).ok).toBe(false);
    expect(pearsonProfile({ dose_cm2: 0, rp_um: 0.1, drp_um: 0.05, skewness: 0, kurtosis: 3 })).toMatchObject({
      peak_cm3: 0,
    });
  });
});

describe('moments of a density', () => {
  const normal = pearsonDensity({ type: 'normal', kappa: 0, a: 0, b0: -1, b2: 0 });
  it('are those of the normal distribution, in part and whole', () => {
    const [area, first, second, third, fourth] = densityMoments(normal).map((m) => m / Math.sqrt(2 * Math.PI));
    expect([area, first, second, third, fourth].map((m) => (m ?? 0).toFixed(10).replace('-', ''))).toEqual(
      [1, 0, 1, 0, 3].map((m) => m.toFixed(10)),
    );
    expect(densityMoments(normal, 0)[0]).toBeCloseTo(Math.sqrt(Math.PI / 2), 11);
    expect(densityMoments(normal, 1, 2)[0]).toBeCloseTo(Math.sqrt(2 * Math.PI) * 0.13590512198327787, 11);
    expect(densityMoments(normal, -2, -1)[0]).toBeCloseTo(Math.sqrt(2 * Math.PI) * 0.13590512198327787, 11);
    expect(densityMoments(normal, 2, 1)).toEqual([0, 0, 0, 0, 0]);
  });
});

describe('a junction', () => {
  const falling = (x: number): number => 10 - x;
  it('is where the profile falls to the background', () => {
    expect(fallsTo(falling, 4, 0, 20)).toBeCloseTo(6, 12);
    expect(fallsTo(falling, 10, 0, 20)).toBeNull();
    expect(fallsTo(falling, 4, 0, 5)).toBeNull();
    expect(fallsTo((x) => (x < 3 ? 1 : 0), 0.5, 0, 20)).toBeCloseTo(3, 12);
  });
  it('may also lie before the peak', () => {
    const peak = (x: number): number => 10 - Math.abs(x - 5) * 2;
    expect(risesTo(peak, 4, 5)).toBeCloseTo(2, 12);
    expect(risesTo(peak, -1, 5)).toBeNull();
  });
});

describe('a dual Pearson profile', () => {
  const random = { rp_um: 0.1, drp_um: 0.03, skewness: 0, kurtosis: 3 };
  const channeled = { rp_um: 0.2, drp_um: 0.08, skewness: 1, kurtosis: 5 };
  it('is the sum of both by their shares of the dose', () => {
    const both = dualPearsonProfile(1e13, 0.2, random, channeled);
    const main = profileOf({ ...random, dose_cm2: 8e12 });
    const tail = profileOf({ ...channeled, dose_cm2: 2e12 });
    expect(both.ok && both.concentration(0.15)).toBeCloseTo(main.concentration(0.15) + tail.concentration(0.15), -5);
    expect(both.ok && both.dose_in_silicon_cm2).toBeCloseTo(main.dose_in_silicon_cm2 + tail.dose_in_silicon_cm2, 0);
  });
  it('refuses a share that is none, and shapes that are none', () => {
    expect(dualPearsonProfile(1e13, 1.1, random, channeled)).toMatchObject({
      error: { quantity: 'channeled_fraction' },
    });
    expect(dualPearsonProfile(1e13, 0.1, { ...random, kurtosis: 1 }, channeled).ok).toBe(false);
    expect(dualPearsonProfile(1e13, 0.1, random, { ...channeled, kurtosis: 1.5 }).ok).toBe(false);
  });
});
