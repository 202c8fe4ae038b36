import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateModel } from '../model.ts';
import { aroraAt, aroraMobility } from './arora.ts';
import { dopingFromResistivity, resistivityFromDoping } from './astm-f723.ts';
import { fourPointResistance, probeFactor } from './four-point.ts';
import { masetti, masettiAt, masettiMobility } from './masetti.ts';
import { resistivityModels } from './models.ts';
import { vanDerPauw } from './van-der-pauw.ts';

const found = <T>(outcome: ({ readonly ok: true } & T) | { readonly ok: false; readonly error: unknown }): T => {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
  return outcome;
};

describe('mobility', () => {
  it('after Masetti is that of his table', () => {
    expect(masettiMobility(masetti.P, 1e17)).toBeCloseTo(721.3140684625712, 9);
    expect(masettiMobility(masetti.P, 1e21)).toBeCloseTo(20.17108595097629, 9);
    expect(masettiMobility(masetti.B, 1e17)).toBeCloseTo(319.0980929489702, 9);
    expect(masettiMobility(masetti.B, 1e14)).toBeCloseTo(468.665861516099, 9);
    expect(masetti.Sb).toBe(masetti.As);
    expect(found(masettiAt(masetti.P, 1e19))).toMatchObject({ warnings: [] });
    expect(found(masettiAt(masetti.P, 1e19)).resistivity_ohm_cm).toBeCloseTo(0.005437606384391502, 12);
  });
  it('falls with temperature as the lattice does', () => {
    expect(masettiMobility(masetti.P, 1e10, 400) / 1414).toBeCloseTo((400 / 300) ** -2.5, 4);
    expect(masettiMobility(masetti.B, 1e10, 400) / 470.5).toBeCloseTo((400 / 300) ** -2.2, 4);
  });
  it('after Arora is that of his equations', () => {
    expect(aroraMobility('n', 1e17)).toBeCloseTo(777.335506037752, 9);
    expect(aroraMobility('p', 1e18, 400)).toBeCloseTo(120.09100746183873, 9);
    expect(found(aroraAt('n', 1e17)).resistivity_ohm_cm).toBeCloseTo(
      1 / (1.602176634e-19 * 777.335506037752 * 1e17),
      12,
    );
  });
  it('warns outside its doping and temperature', () => {
    const quantities = (warnings: readonly object[]) => warnings.map((each) => Object.values(each).slice(1));
    expect(quantities(found(masettiAt(masetti.P, 1e12, 500)).warnings)).toEqual([
      ['doping_cm3', 1e12, 1e13, 5e21],
      ['temperature_k', 500, 250, 400],
    ]);
    expect(quantities(found(aroraAt('p', 2e20, 150)).warnings)).toEqual([
      ['doping_cm3', 2e20, 1e13, 1e20],
      ['temperature_k', 150, 200, 500],
    ]);
  });
  it('refuses no doping and no temperature', () => {
    expect(masettiAt(masetti.P, 0)).toMatchObject({ error: { quantity: 'doping_cm3' } });
    expect(masettiAt(masetti.P, 1e17, 99)).toMatchObject({ error: { quantity: 'temperature_k' } });
    expect(aroraAt('n', 1e23)).toMatchObject({ error: { quantity: 'doping_cm3' } });
    expect(aroraAt('n', 1e17, 701)).toMatchObject({ error: { quantity: 'temperature_k' } });
  });
});

describe('ASTM F723', () => {
  it('gives resistivity from doping', () => {
    expect(found(resistivityFromDoping('B', 1e17)).resistivity_ohm_cm).toBeCloseTo(0.20215095090347812, 10);
    expect(found(resistivityFromDoping('P', 1e19)).resistivity_ohm_cm).toBeCloseTo(0.005775379183123523, 10);
  });
  it('gives doping from resistivity', () => {
    expect(found(dopingFromResistivity('B', 0.1)).doping_cm3 / 2.7688338836923443e17).toBeCloseTo(1, 10);
    expect(found(dopingFromResistivity('P', 0.01)).doping_cm3 / 4.5326425888634245e18).toBeCloseTo(1, 10);
  });
  it('closes there and back to a few percent', () => {
    fc.assert(
      fc.property(fc.constantFrom('B', 'P'), fc.double({ min: 13, max: 20, noNaN: true }), (dopant, power) => {
        const there = found(resistivityFromDoping(dopant, 10 ** power)).resistivity_ohm_cm;
        expect(Math.abs(found(dopingFromResistivity(dopant, there)).doping_cm3 / 10 ** power - 1)).toBeLessThan(0.08);
      }),
    );
  });
  it('warns outside its range and refuses beyond reason', () => {
    expect(found(resistivityFromDoping('P', 6e20)).warnings).toMatchObject([{ min: 1e12, max: 5e20 }]);
    expect(found(resistivityFromDoping('B', 6e20)).warnings).toEqual([]);
    expect(found(resistivityFromDoping('B', 5e11)).warnings).toHaveLength(1);
    expect(found(dopingFromResistivity('B', 5e-5)).warnings).toMatchObject([{ min: 1e-4, max: 1e4 }]);
    expect(found(dopingFromResistivity('P', 5e3)).warnings).toMatchObject([{ min: 2e-4, max: 4e3 }]);
    expect(resistivityFromDoping('B', 0)).toMatchObject({ error: { quantity: 'doping_cm3' } });
    expect(dopingFromResistivity('B', 0)).toMatchObject({ error: { quantity: 'resistivity_ohm_cm' } });
  });
});

describe('a four-point probe', () => {
  const factor = Math.PI / Math.LN2;
  it('sees pi / ln 2 on an infinite sheet', () => {
    expect(found(fourPointResistance(1, 1)).sheet_resistance_ohm).toBeCloseTo(4.532360141827194, 12);
    expect(found(fourPointResistance(6, 2)).sheet_resistance_ohm).toBeCloseTo(3 * factor, 12);
  });
  it('sees less in the middle of a small wafer: the published factors of Smits', () => {
    const at = (diameter_mm: number): number => probeFactor({ kind: 'circular_wafer', diameter_mm, spacing_mm: 1 });
    expect(at(3.0001)).toBeCloseTo(2.2662, 3);
    expect(at(5)).toBeCloseTo(3.3625, 3);
    expect(at(10)).toBeCloseTo(4.1716, 3);
    expect(at(1e4)).toBeCloseTo(factor, 6);
  });
  it('sees a thick slab as less than a sheet, a thin one as a sheet', () => {
    const at = (thickness_mm: number): number => probeFactor({ kind: 'thick_slab', thickness_mm, spacing_mm: 1 });
    expect(at(1e-9)).toBeCloseTo(factor, 6);
    expect(at(1) / factor).toBeCloseTo(0.921, 3);
    expect(at(0.5) / factor).toBeCloseTo(0.9974, 3);
    expect(at(2) / factor).toBeCloseTo(0.6337, 3);
    expect(at(0.1) / factor).toBeCloseTo(1, 9);
    expect(1 - at(0.25) / factor).toBeCloseTo(3.52364e-6, 9);
    expect(at(200)).toBeCloseTo(Math.PI / 100 / (1 + (6 * 1.2020569) / 400 ** 3), 12);
  });
  it('sees half beside an edge, and the whole far from it', () => {
    const at = (kind: 'edge_parallel' | 'edge_perpendicular', distance_mm: number): number =>
      probeFactor({ kind, distance_mm, spacing_mm: 2 });
    expect(at('edge_parallel', 0)).toBeCloseTo(factor / 2, 12);
    expect(at('edge_perpendicular', 0)).toBeCloseTo((2 * Math.PI) / (2 * Math.LN2 + Math.log(8 / 5)), 12);
    expect(at('edge_parallel', 2)).toBeCloseTo((2 * Math.PI) / (2 * Math.LN2 + Math.log(8 / 5)), 12);
    expect(at('edge_perpendicular', 2)).toBeCloseTo((2 * Math.PI) / (2 * Math.LN2 + Math.log(24 / 21)), 12);
    expect(at('edge_parallel', 2e4)).toBeCloseTo(factor, 6);
    expect(at('edge_perpendicular', 2e4)).toBeCloseTo(factor, 6);
  });
  it('refuses what it cannot stand on', () => {
    expect(fourPointResistance(1, 1, { kind: 'circular_wafer', diameter_mm: 3, spacing_mm: 1 })).toMatchObject({
      error: { quantity: 'diameter_mm' },
    });
    expect(fourPointResistance(1, 1, { kind: 'circular_wafer', diameter_mm: 3, spacing_mm: 0 })).toMatchObject({
      error: { quantity: 'spacing_mm' },
    });
    expect(fourPointResistance(1, 1, { kind: 'thick_slab', thickness_mm: 0, spacing_mm: 1 })).toMatchObject({
      error: { quantity: 'thickness_mm' },
    });
    expect(fourPointResistance(1, 1, { kind: 'edge_parallel', distance_mm: -1, spacing_mm: 1 })).toMatchObject({
      error: { quantity: 'distance_mm' },
    });
    expect(fourPointResistance(-1, 1)).toMatchObject({ error: { quantity: 'voltage_mv' } });
    expect(fourPointResistance(1, 0)).toMatchObject({ error: { quantity: 'current_ma' } });
  });
});

describe('van der Pauw', () => {
  it('gives pi R / ln 2 for equal resistances', () => {
    const { sheet_resistance_ohm, asymmetry_factor } = found(vanDerPauw(10, 10));
    expect(sheet_resistance_ohm).toBeCloseTo((10 * Math.PI) / Math.LN2, 11);
    expect(asymmetry_factor).toBeCloseTo(1, 12);
  });
  it('solves its equation for unequal ones, in either order', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        (a, b) => {
          const { sheet_resistance_ohm: rs, asymmetry_factor } = found(vanDerPauw(a, b));
          expect(Math.exp((-Math.PI * a) / rs) + Math.exp((-Math.PI * b) / rs)).toBeCloseTo(1, 10);
          expect(asymmetry_factor).toBeLessThanOrEqual(1 + 1e-12);
          expect(found(vanDerPauw(b, a)).sheet_resistance_ohm).toBe(rs);
        },
      ),
    );
    expect(found(vanDerPauw(100, 5)).sheet_resistance_ohm).toBeCloseTo(140.04148590836925, 8);
    expect(found(vanDerPauw(100, 5)).asymmetry_factor).toBeCloseTo(
      140.04148590836925 / ((105 * Math.PI) / Math.LN2 / 2),
      9,
    );
  });
  it('refuses a resistance that is none', () => {
    expect(vanDerPauw(0, 1)).toMatchObject({ error: { quantity: 'r_a_ohm' } });
    expect(vanDerPauw(1, Number.NaN)).toMatchObject({ error: { quantity: 'r_b_ohm' } });
  });
});

describe('resistivity by name', () => {
  it.each([
    ['mobility', { dopant: 'P', doping_cm3: 1e17 }, 'mobility_cm2_per_v_s', 721.3140684625712, 'MASETTI'],
    [
      'mobility',
      { dopant: 'B', doping_cm3: 1e18, mobility: 'arora', temperature_k: 400 },
      'mobility_cm2_per_v_s',
      120.09100746183873,
      'ARORA',
    ],
    ['from_doping', { dopant: 'B', doping_cm3: 1e17 }, 'resistivity_ohm_cm', 0.20215095090347812, 'ASTM_F723'],
    ['to_doping', { dopant: 'B', resistivity_ohm_cm: 100 }, 'doping_cm3', 133080343147536.36, 'ASTM_F723'],
    [
      'uniform_layer',
      { dopant: 'P', doping_cm3: 1e19, thickness_um: 0.5 },
      'sheet_resistance_ohm',
      108.75212768783005,
      'MASETTI',
    ],
    ['four_point', { voltage_mv: 1, current_ma: 1 }, 'sheet_resistance_ohm', 4.532360141827194, null],
    ['van_der_pauw', { r_a_ohm: 100, r_b_ohm: 5 }, 'sheet_resistance_ohm', 140.04148590836925, null],
    [
      'diffused_layer',
      { dopant: 'B', shape: 'erfc', surface_cm3: 1e20, background_cm3: 1e15, diffusion_length_um: 0.2 },
      'sheet_resistance_ohm',
      97.83061956974097,
      'MASETTI',
    ],
    [
      'implanted_layer',
      { dopant: 'B', dose_cm2: 1e15, rp_um: 0.1011, drp_um: 0.0384, background_cm3: 1e15 },
      'sheet_resistance_ohm',
      117.09201846938775,
      'MASETTI',
    ],
    [
      'given_layer',
      { dopant: 'P', depths_um: [0, 0.5, 0.6], active_cm3: [1e19, 1e19, 1e10], background_cm3: 1e15 },
      'junction_um',
      0.5444444444444444,
      'MASETTI',
    ],
  ] as const)('%s %o', (name, input, output, value, constants) => {
    const model = resistivityModels.find((each) => each.name === `resistivity.${name}`);
    if (!model) throw new Error(`no model ${name}`);
    const answer = evaluateModel(model, input);
    if (!answer.ok) throw new Error(JSON.stringify(answer.error));
    expect(answer.constants).toBe(constants);
    expect(Number(answer.values[output]?.value) / value).toBeCloseTo(1, 8);
  });
});
