import { describe, expect, it } from 'vitest';
import { evaluateModel } from '../model.ts';
import { erfcx } from '../special/error-functions.ts';
import { concentrationIndependent } from './flux-potential.ts';
import { type OxidisedWafer, oxidationRedistribution } from './oxidation-redistribution.ts';
import { redistributionModel } from './redistribution-model.ts';

const wafer = (m: number, diffusivity: number, growth: Partial<OxidisedWafer> = {}): OxidisedWafer => ({
  bulk_cm3: 1e16,
  law: concentrationIndependent(() => diffusivity),
  segregation: () => m,
  temperature_c: 1000,
  time_min: 60,
  initial_um: 1e-4,
  a_um: 0,
  b_um2_per_h: 0.3,
  ...growth,
});
const redistributed = (of: OxidisedWafer) => {
  const found = oxidationRedistribution(of);
  if (!found.ok) throw new Error(JSON.stringify(found.error));
  return found;
};

describe('redistribution at a growing oxide', () => {
  it.each([
    [0.3, 1e-13],
    [30, 1e-13],
    [30, 1e-14],
    [0.3, 1e-12],
  ])('meets the exact surface of a parabolic oxide, m = %d, D = %d', (m, diffusivity) => {
    // Interface at 2 l sqrt(Dt): C(0) / bulk = 1 / (1 + (1 / 0.44 m - 1) sqrt(pi) l exp(l^2) erfc(l)).
    const l = (0.44 * Math.sqrt(0.3e-8 / 3600)) / (2 * Math.sqrt(diffusivity));
    const exact = 1 / (1 + (1 / (0.44 * m) - 1) * Math.sqrt(Math.PI) * l * erfcx(l));
    const { surface_cm3, oxide_cm3 } = redistributed(wafer(m, diffusivity));
    expect(Math.abs(surface_cm3 / 1e16 / exact - 1)).toBeLessThan(2e-3);
    expect(surface_cm3 / oxide_cm3).toBeCloseTo(m, 10);
  });

  it('loses nothing between silicon and oxide', () => {
    const found = redistributed(wafer(0.3, 1e-13, { a_um: 0.2, initial_um: 0 }));
    expect(found.oxide_um).toBeCloseTo((-0.2 + Math.sqrt(0.04 + 1.2)) / 2, 10);
    expect(found.recession_um).toBeCloseTo(0.44 * found.oxide_um, 12);
    const swept_up = 1e16 * found.recession_um * 1e-4;
    expect(Math.abs((found.taken_up_cm2 + found.excess_cm2) / swept_up - 1)).toBeLessThan(1e-3);
    expect(found.at(20) / 1e16).toBeCloseTo(1, 9);
  });

  it('changes nothing where silicon and oxide take up alike', () => {
    const found = redistributed(wafer(1 / 0.44, 1e-13));
    expect(found.surface_cm3 / 1e16).toBeCloseTo(1, 9);
  });

  it('refuses what cannot be', () => {
    expect(oxidationRedistribution(wafer(0.3, 1e-13, { bulk_cm3: 0 }))).toMatchObject({
      ok: false,
      error: { quantity: 'bulk_cm3' },
    });
    expect(oxidationRedistribution(wafer(0.3, 1e-13, { time_min: 0 }))).toMatchObject({
      ok: false,
      error: { quantity: 'diffusion_length_um' },
    });
  });
});

describe('redistribution by name', () => {
  const evaluated = (input: object) => {
    const found = evaluateModel(redistributionModel, {
      bulk_cm3: 1e16,
      ambient: 'H2O',
      temperature_c: 1000,
      time_min: 60,
      ...input,
    });
    if (!found.ok) throw new Error(JSON.stringify(found.error));
    return { ...found, of: (name: string) => found.values[name]?.value as number };
  };

  it('depletes boron and piles up phosphorus beneath the same oxide', () => {
    const [boron, phosphorus] = [evaluated({ dopant: 'B', depths_um: [0, 5] }), evaluated({ dopant: 'P' })];
    expect(boron.of('oxide_nm')).toBeCloseTo(388.4491479383867, 6);
    expect(boron.of('recession_nm')).toBeCloseTo(0.44 * 388.4491479383867, 6);
    expect(boron.of('silicon_over_oxide')).toBeCloseTo(0.28138014420102947, 9);
    expect(boron.of('surface_over_bulk')).toBeLessThan(0.2);
    expect(boron.of('surface_cm3') / boron.of('surface_over_bulk')).toBeCloseTo(1e16, -4);
    expect(boron.of('excess_cm2')).toBeLessThan(0);
    const [surface, deep] = (boron.values.concentration_cm3?.value ?? []) as number[];
    expect((surface ?? 0) / boron.of('surface_cm3')).toBeCloseTo(1, 9);
    expect((deep ?? 0) / 1e16).toBeCloseTo(1, 9);
    expect(phosphorus.of('surface_over_bulk')).toBeGreaterThan(4);
    expect(phosphorus.of('excess_cm2')).toBeGreaterThan(0);
    expect(phosphorus).toMatchObject({ constants: 'FAIR', warnings: [] });
  });

  it('warns beyond the diffusivities and refuses an input that it does not know', () => {
    expect(evaluated({ dopant: 'As', temperature_c: 750 }).warnings).toMatchObject([
      { kind: 'outside_validity', quantity: 'temperature_c', value: 750, min: 800, max: 1200 },
    ]);
    expect(evaluateModel(redistributionModel, { dopant: 'Al' })).toMatchObject({
      ok: false,
      error: { kind: 'invalid_input' },
    });
  });
});
