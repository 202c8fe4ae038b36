import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settled } from '../testing/settled.ts';
import { laserRise, netDeposition, radiatedPower } from './energy-sources.ts';
import {
  bubbler,
  fiveOverThree,
  metalConsumption,
  precursorVapour,
  supplyLimitedGrowth,
  vapourPressure,
} from './mocvd.ts';
import { dispersions, reflectance, refractiveIndex } from './optical.ts';
import { profileAt, profileHalfRange, profileOf } from './profile.ts';
import { stoneyStress, thermalStress } from './stress.ts';
import { uniformity } from './uniformity.ts';
import { mapSites, waferMap } from './wafer-map.ts';

describe('uniformity', () => {
  const sites = [100.2, 99.1, 98.7, 101, 99.8, 97.9, 100.5, 99.4, 98.8];

  it('is given in all three definitions', () => {
    const found = settled(uniformity(sites));
    expect(found.mean).toBeCloseTo(99.48888888888888, 10);
    expect(found.standard_deviation).toBeCloseTo(0.9853992296081795 * 0.9948888888888888, 10);
    expect([found.min, found.max]).toEqual([97.9, 101]);
    expect(found.sigma_over_mean_pct).toBeCloseTo(0.9853992296081795, 10);
    expect(found.half_range_pct).toBeCloseTo(1.5579629215992825, 10);
    expect(found.range_over_sum_pct).toBeCloseTo(1.558572146807438, 10);
  });

  it('of one site is perfect, and does not depend on the unit', () => {
    expect(settled(uniformity([5]))).toMatchObject({ mean: 5, standard_deviation: 0, half_range_pct: 0 });
    const [a, b] = [settled(uniformity(sites)), settled(uniformity(sites.map((x) => x * 1000)))];
    expect(b.sigma_over_mean_pct).toBeCloseTo(a.sigma_over_mean_pct, 10);
  });

  it.each([
    ['nothing', [], { kind: 'no_solution', quantity: 'sites' }],
    ['a site without film', [1, 0], { kind: 'out_of_range', quantity: 'sites[1]', value: 0 }],
    ['an infinite site', [Infinity], { kind: 'out_of_range', quantity: 'sites[0]' }],
    ['a site that is no number', [1, Number.NaN], { kind: 'out_of_range', quantity: 'sites[1]' }],
  ])('refuses %s', (_name, values, error) => {
    expect(uniformity(values)).toMatchObject({ ok: false, error });
  });
});

describe('wafer maps', () => {
  it.each([9, 13, 49] as const)('of %d sites lie within the exclusion, the first in the centre', (pattern) => {
    const sites = mapSites(pattern, 200, 5);
    expect(sites).toHaveLength(pattern);
    expect(sites[0]).toEqual({ x_mm: 0, y_mm: 0 });
    const radii = sites.map(({ x_mm, y_mm }) => Math.hypot(x_mm, y_mm));
    expect(Math.max(...radii)).toBeCloseTo(95, 10);
    expect(new Set(sites.map(({ x_mm, y_mm }) => `${x_mm.toFixed(6)} ${y_mm.toFixed(6)}`)).size).toBe(pattern);
  });

  it('put rings at half the radius and at the edge, from the x axis on', () => {
    const sites = mapSites(13, 200);
    expect(sites[1]?.x_mm).toBeCloseTo(48.5, 10);
    expect(sites[5]?.x_mm).toBeCloseTo(97, 10);
    expect(sites[6]?.y_mm).toBeCloseTo(97 * Math.SQRT1_2, 10);
    expect(mapSites(49, 200)[1]?.x_mm).toBeCloseTo(97 / 3, 10);
    expect(mapSites(49, 200)[9]?.x_mm).toBeCloseTo((97 * 2) / 3, 10);
  });

  it('show profile and lobe', () => {
    const profile = profileOf((r) => 1 + 0.1 * r * r, 0.02);
    const map = settled(waferMap(100, profile, 9, 200, 0));
    expect(map.sites[0]?.value).toBeCloseTo(100 / 1.05, 1);
    expect(map.sites[5]?.value).toBeCloseTo((100 * 1.1) / 1.05 + 2, 1);
    expect(map.sites[7]?.value).toBeCloseTo((100 * 1.1) / 1.05 - 2, 1);
    expect(map.statistics.max).toBeCloseTo(map.sites[5]?.value ?? 0, 12);
    expect(waferMap(0, profile, 9, 200).ok).toBe(false);
  });

  it('have a mean of 1 over the area for any profile', () => {
    fc.assert(
      fc.property(fc.double({ min: -0.4, max: 2, noNaN: true }), (bow) => {
        const profile = profileOf((r) => 1 + bow * r * r);
        const mean = 1 + bow / 2;
        expect(profile.radial).toHaveLength(11);
        expect(profile.radial[0]).toBeCloseTo(1 / mean, 10);
        expect(profile.radial[10]).toBeCloseTo((1 + bow) / mean, 10);
        expect(profileHalfRange(profile)).toBeCloseTo((50 * Math.abs(bow)) / mean, 8);
      }),
    );
  });

  it('read a profile between its steps, within the wafer, and never below nothing', () => {
    const profile = { radial: [1, 2], lobe: 0.5 };
    expect(profileAt(profile, 0.5, 0)).toBeCloseTo(1.75, 12);
    expect(profileAt(profile, 0.5, Math.PI)).toBeCloseTo(1.25, 12);
    expect(profileAt({ radial: [1, 2], lobe: 0 }, 2, 0)).toBe(2);
    expect(profileAt({ radial: [1, 2], lobe: 0 }, -1, 0)).toBe(1);
    expect(profileAt({ radial: [0.1, 0.1], lobe: 0.5 }, 1, Math.PI)).toBe(0);
    expect(profileHalfRange({ radial: [1, 1], lobe: 0.1 })).toBeCloseTo(10, 12);
    expect(profileHalfRange({ radial: [0.1, 0.1], lobe: 0.5 })).toBeCloseTo(30, 12);
  });
});

describe('stress', () => {
  it('follows from the bow', () => {
    expect(settled(stoneyStress(775, 100, 1e9, 50)).stress_mpa).toBeCloseTo(3613.760235978646, 6);
    expect(settled(stoneyStress(775, 1000, Infinity, -120)).stress_mpa).toBeCloseTo(-150.574, 2);
    expect(settled(stoneyStress(775, 100, 1e9, 50, 3.61e11)).stress_mpa).toBeCloseTo(2 * 3613.760235978646, 6);
  });

  it('refuses no film, no wafer and a radius of 0', () => {
    expect(stoneyStress(775, 0, 1, 1)).toMatchObject({ error: { kind: 'out_of_range', quantity: 'film_nm' } });
    expect(stoneyStress(0, 1, 1, 1)).toMatchObject({ error: { kind: 'out_of_range', quantity: 'substrate_um' } });
    expect(stoneyStress(775, 1, 1, 0)).toMatchObject({ error: { kind: 'not_finite', quantity: 'stress_mpa' } });
  });

  it('follows from thermal mismatch', () => {
    const oxide = { youngs_modulus_pa: 7e10, poisson_ratio: 0.17, expansion_per_k: 5e-7 };
    expect(thermalStress(oxide, 800)).toBeCloseTo(-137.25903614457835, 9);
    expect(thermalStress(oxide, 800, 800)).toBeCloseTo(0, 12);
    expect(thermalStress(oxide, 800, 25, 5e-7)).toBeCloseTo(0, 12);
  });
});

describe('optics', () => {
  it('gives the index of oxide and nitride', () => {
    expect(settled(refractiveIndex(dispersions.SiO2_malitson, 0.6328)).n).toBeCloseTo(1.4570179296326726, 10);
    expect(settled(refractiveIndex(dispersions.Si3N4_philipp, 1)).n).toBeCloseTo(1.9878321220038453, 8);
    expect(settled(refractiveIndex(dispersions.Si3N4_luke, 1.55)).n).toBeCloseTo(1.9963, 3);
  });

  it('warns outside the measured range, and has no value at a resonance', () => {
    expect(refractiveIndex(dispersions.Si3N4_philipp, 2)).toMatchObject({
      ok: true,
      warnings: [{ kind: 'outside_validity', quantity: 'wavelength_um', value: 2, min: 0.207, max: 1.24 }],
    });
    expect(settled(refractiveIndex(dispersions.SiO2_malitson, 0.6328)).warnings).toEqual([]);
    expect(refractiveIndex(dispersions.Si3N4_philipp, 0.1396)).toMatchObject({ error: { kind: 'no_solution' } });
    expect(refractiveIndex(dispersions.Si3N4_philipp, 0)).toMatchObject({ error: { kind: 'out_of_range' } });
  });

  const oxide = { wavelength_um: 0.6328, n_film: 1.4570179296326726, n_substrate: 3.882, k_substrate: 0.0196 };

  it('reflects as the film interferes', () => {
    expect(settled(reflectance({ ...oxide, thickness_nm: 0 })).reflectance).toBeCloseTo(0.3485021719212344, 9);
    const thick = settled(reflectance({ ...oxide, thickness_nm: 300 }));
    expect(thick.reflectance).toBeCloseTo(0.13162804923459154, 9);
    expect(thick.period_nm).toBeCloseTo(217.156, 2);
    const next = settled(reflectance({ ...oxide, thickness_nm: 300 + thick.period_nm }));
    expect(next.reflectance).toBeCloseTo(thick.reflectance, 9);
  });

  it('at an angle parts the polarisations, p vanishing at the Brewster angle of a bare film', () => {
    const glass = { thickness_nm: 100, wavelength_um: 0.6328, n_film: 1.5, n_substrate: 1.5 };
    const angle_deg = (Math.atan(1.5) * 180) / Math.PI;
    const [s, p, both] = (['s', 'p', 'unpolarised'] as const).map(
      (polarisation) => settled(reflectance({ ...glass, angle_deg, polarisation })).reflectance,
    );
    expect(p).toBeCloseTo(0, 12);
    expect(s).toBeCloseTo(((1.5 * 1.5 - 1) / (1.5 * 1.5 + 1)) ** 2, 9);
    expect(both).toBeCloseTo((s ?? 0) / 2, 12);
  });

  it('does not see through an absorbing film, and never reflects more than all', () => {
    const black = { wavelength_um: 0.6328, n_film: 3, k_film: 2, thickness_nm: 5000 };
    const [a, b] = [1.5, 4].map((n_substrate) => settled(reflectance({ ...black, n_substrate })).reflectance);
    expect(a).toBeCloseTo(b ?? 0, 9);
    expect(a).toBeCloseTo((4 + 4) / (16 + 4), 9);
    const anything = fc.double({ min: 0.1, max: 5, noNaN: true });
    fc.assert(
      fc.property(anything, anything, anything, fc.double({ min: 0, max: 89, noNaN: true }), (n, k, ns, angle_deg) => {
        const found = settled(
          reflectance({ thickness_nm: 80, wavelength_um: 0.5, n_film: n, k_film: k, n_substrate: ns, angle_deg }),
        );
        expect(found.reflectance).toBeGreaterThanOrEqual(0);
        expect(found.reflectance).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('is total beyond the critical angle on a thick film', () => {
    const found = settled(reflectance({ ...oxide, n_film: 0.5, k_film: 0, thickness_nm: 1e5, angle_deg: 45 }));
    expect(found.reflectance).toBeCloseTo(1, 12);
    const thin = settled(reflectance({ ...oxide, n_film: 0.5, k_film: 0, thickness_nm: 10, angle_deg: 45 }));
    expect(thin.reflectance).toBeLessThan(0.9);
  });

  it.each([
    ['a negative thickness', { thickness_nm: -1 }, 'thickness_nm'],
    ['a grazing beam', { thickness_nm: 1, angle_deg: 90 }, 'angle_deg'],
    ['a film that amplifies', { thickness_nm: 1, k_film: -1 }, 'k_film'],
  ])('refuses %s', (_name, change, quantity) => {
    expect(reflectance({ ...oxide, ...change })).toMatchObject({ error: { kind: 'out_of_range', quantity } });
  });
});

describe('metalorganic supply', () => {
  const tmga = { a: 8.07, b: 1703 };

  it('leaves a bubbler saturated', () => {
    const found = settled(bubbler(tmga, 273.15, 900, 20));
    expect(found.vapour_torr).toBeCloseTo(68.44321546801824, 9);
    expect(found.precursor_umol_per_min).toBeCloseTo(73.44288210460736, 6);
    expect(vapourPressure(precursorVapour.TMGa ?? tmga, 273.15)).toBe(found.vapour_torr);
    expect(fiveOverThree(1000, 73.44288210460736)).toBeCloseTo(607.48, 1);
  });

  it('boils when its pressure is too low', () => {
    expect(bubbler(tmga, 373.15, 200, 20)).toMatchObject({
      error: { kind: 'out_of_range', quantity: 'vapour_torr', max: 200 },
    });
    expect(bubbler(tmga, 273.15, 0, 20)).toMatchObject({ error: { quantity: 'bubbler_torr' } });
  });

  it('ends in the film', () => {
    const gan = { density_kg_per_m3: 6150, molar_mass_g_per_mol: 83.73 };
    const area = (Math.PI / 4) * 0.0508 ** 2;
    const { flux_mol_per_m2_s, consumed_umol_per_min } = metalConsumption(2000 / 60, gan, area);
    expect(flux_mol_per_m2_s).toBeCloseTo(4.080576456069111e-5, 14);
    expect(consumed_umol_per_min).toBeCloseTo(4.962380662366512, 9);
    expect(supplyLimitedGrowth(2 * consumed_umol_per_min, 0.5, gan, area)).toBeCloseTo(2000 / 60, 9);
  });
});

describe('energy sources', () => {
  it('radiate, heat and sputter', () => {
    expect(radiatedPower(2273.15, 300, 0.28, 0.5, 0.5)).toBeCloseTo(332.84363516488037, 6);
    expect(radiatedPower(300, 300, 0.28, 0.5, 0.5)).toBe(0);
    expect(laserRise(0.5, 20, 30)).toBeCloseTo(235.07899314489845, 9);
    expect(netDeposition(300, 100)).toEqual({ net_nm_per_min: 200, deposition_over_sputter: 3 });
    expect(netDeposition(300, 0)).toEqual({ net_nm_per_min: 300, deposition_over_sputter: null });
  });
});
