import { describe, expect, it } from 'vitest';
import { aroraAt, aroraMobility } from './arora.ts';
import { dopingFromResistivity, resistivityFromDoping } from './astm-f723.ts';
import { fourPointResistance, probeFactor } from './four-point.ts';
import { diffusedLayer, givenLayer, implantedLayer } from './layers.ts';
import { masetti, masettiAt } from './masetti.ts';
import { layerResistance, mobilityOf, uniformLayerResistance } from './sheet-resistance.ts';
import { vanDerPauw } from './van-der-pauw.ts';

const nothing = Number.NaN;
const notFinite = (quantity: string) => ({ ok: false, error: { kind: 'not_finite', quantity, value: nothing } });
const noLayer = (message: string) => ({
  ok: false,
  error: { kind: 'no_solution', quantity: 'junction_um', message: expect.stringContaining(message) },
});
const boron = mobilityOf('B');

describe('what is no number is refused by name', () => {
  const layer = { shape: 'erfc', surface_cm3: 1e19, background_cm3: 1e15, diffusion_length_um: 1 } as const;
  const implant = { dose_cm2: 1e14, rp_um: 0.2, drp_um: 0.05 };

  it.each([
    ['doping_cm3', () => aroraAt('n', nothing)],
    ['temperature_k', () => aroraAt('n', 1e15, nothing)],
    ['doping_cm3', () => masettiAt(masetti.B, nothing)],
    ['temperature_k', () => masettiAt(masetti.B, 1e15, nothing)],
    ['doping_cm3', () => resistivityFromDoping('B', nothing)],
    ['resistivity_ohm_cm', () => dopingFromResistivity('P', nothing)],
    ['surface_cm3', () => diffusedLayer({ ...layer, surface_cm3: nothing }, boron)],
    ['activation', () => implantedLayer(implant, 1e15, nothing, boron)],
    ['dose_cm2', () => implantedLayer({ ...implant, dose_cm2: nothing }, 1e15, 1, boron)],
    ['depth_um', () => givenLayer([0, nothing], [1e18, 1e14], 1e15, boron)],
    ['active', () => givenLayer([0, 1], [nothing, 1e14], 1e15, boron)],
    ['to_um', () => layerResistance({ active: () => 1e18, background_cm3: 0, from_um: 0, to_um: nothing }, boron)],
    ['thickness_um', () => uniformLayerResistance(1e18, nothing, boron)],
    ['voltage_mv', () => fourPointResistance(nothing, 1)],
    ['r_a_ohm', () => vanDerPauw(nothing, 1)],
  ])('%s (%#)', (quantity, refused) => {
    expect(refused()).toEqual(notFinite(quantity));
  });
});

describe('a profile given at depths', () => {
  it.each([
    ['two or more depths', [0], [1e18]],
    ['two or more depths', [0, 1], [1e18]],
    ['must ascend', [0, 0], [1e18, 1e14]],
    ['must ascend', [1, 0.5], [1e18, 1e14]],
    ['does not fall', [0, 1], [1e14, 1e13]],
    ['does not fall', [0, 1], [1e18, 1e17]],
  ])('%s', (message, depths, active) => {
    expect(givenLayer(depths, active, 1e15, boron)).toEqual(noLayer(message));
  });

  it('ends where it last falls through the background, in the logarithm or, to nothing, in a straight line', () => {
    expect(givenLayer([0, 1], [1e17, 1e13], 1e15, boron)).toMatchObject({ junction_um: expect.closeTo(0.5, 12) });
    expect(givenLayer([0, 1], [4e15, 0], 1e15, boron)).toMatchObject({ junction_um: expect.closeTo(0.75, 12) });
    expect(givenLayer([0, 1, 2, 3], [1e17, 1e13, 1e17, 1e13], 1e15, boron)).toMatchObject({
      junction_um: expect.closeTo(2.5, 12),
    });
    // It touches the background at a node.
    expect(givenLayer([0, 1, 2], [1e17, 1e15, 1e13], 1e15, boron)).toMatchObject({
      junction_um: expect.closeTo(1, 12),
    });
  });
});

describe('a layer', () => {
  it('with no more dopant than the wafer has no junction', () => {
    const layer = { shape: 'gaussian', surface_cm3: 1e15, background_cm3: 1e15, diffusion_length_um: 1 } as const;
    expect(diffusedLayer(layer, boron)).toEqual(noLayer('no higher than the background'));
    expect(implantedLayer({ dose_cm2: 1e9, rp_um: 0.3, drp_um: 0.1 }, 1e19, 1, boron)).toEqual(
      noLayer('does not exceed the background'),
    );
  });

  it('of no net doping does not conduct', () => {
    const flat = { active: () => 1e15, background_cm3: 1e15, from_um: 0, to_um: 1 };
    expect(layerResistance(flat, boron)).toMatchObject({
      ok: false,
      error: { kind: 'no_solution', quantity: 'sheet_resistance_ohm', message: expect.stringContaining('conduct') },
    });
  });

  it('of one doping is the uniform layer, whatever the splits', () => {
    const uniform = uniformLayerResistance(1e18, 1, boron);
    const sheet = uniform.ok ? uniform.sheet_resistance_ohm : nothing;
    for (const splits_um of [[], [0, 1], [0.3, 0.7], [-1, 5]]) {
      const found = layerResistance({ active: () => 1e18, background_cm3: 0, from_um: 0, to_um: 1, splits_um }, boron);
      expect(found).toMatchObject({ sheet_resistance_ohm: expect.closeTo(sheet, 6), warnings: [] });
    }
  });

  it('warns of its highest doping', () => {
    const found = layerResistance({ active: (x) => 1e22 * (1 - x), background_cm3: 0, from_um: 0, to_um: 1 }, boron);
    expect(found).toMatchObject({
      warnings: [{ kind: 'outside_validity', quantity: 'doping_cm3', min: 1e13, max: 5e21 }],
    });
  });
});

describe('probes', () => {
  it('on a slab count its thickness in spacings', () => {
    const scaled = (by: number) => probeFactor({ kind: 'thick_slab', thickness_mm: 0.7 * by, spacing_mm: 0.9 * by });
    expect(scaled(2)).toBeCloseTo(scaled(1), 12);
    expect(scaled(0.1)).toBeCloseTo(scaled(1), 12);
    // Half-infinite: V / I = rho / (2 pi s), with Rs = rho / t.
    expect(
      probeFactor({ kind: 'thick_slab', thickness_mm: 100, spacing_mm: 0.1 }) / ((2 * Math.PI) / 1000),
    ).toBeCloseTo(1, 3);
  });
});

it('Arora at 300 K and none: floor and lattice', () => {
  expect(aroraMobility('n', 1e6)).toBeCloseTo(88 + 7.4e8 * 300 ** -2.33, 6);
  expect(aroraMobility('p', 1e6)).toBeCloseTo(54.3 + 1.36e8 * 300 ** -2.23, 6);
});
