import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DopedLayer, diffusedLayer, givenLayer, implantedLayer } from './layers.ts';
import { layerResistance, mobilityOf, uniformLayerResistance } from './sheet-resistance.ts';

const found = <T>(outcome: ({ readonly ok: true } & T) | { readonly ok: false; readonly error: unknown }): T => {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
  return outcome;
};
const q = 1.602176634e-19;
const constant = (): number => 100;

describe('the sheet resistance of a layer', () => {
  it('of constant mobility counts its carriers', () => {
    const { sheet_resistance_ohm, average_conductivity_s_per_cm, warnings } = found(
      layerResistance({ active: () => 3e18, background_cm3: 1e18, from_um: 0.5, to_um: 1.5 }, constant),
    );
    expect(sheet_resistance_ohm).toBeCloseTo(1 / (q * 100 * 2e18 * 1e-4), 8);
    expect(average_conductivity_s_per_cm).toBeCloseTo(q * 100 * 2e18, 10);
    expect(warnings).toEqual([]);
  });
  it('takes its mobility at the total doping', () => {
    const seen: number[] = [];
    layerResistance({ active: () => 3e18, background_cm3: 1e18, from_um: 0, to_um: 1 }, (doping) => {
      seen.push(doping);
      return 1;
    });
    expect(new Set(seen)).toEqual(new Set([4e18]));
  });
  it('warns above what the mobility was measured at', () => {
    const high = { active: () => 6e21, background_cm3: 0, from_um: 0, to_um: 1 };
    expect(found(layerResistance(high, constant)).warnings).toEqual([
      { kind: 'outside_validity', quantity: 'doping_cm3', value: 6e21, min: 1e13, max: 5e21 },
    ]);
  });
  it('is refused where nothing conducts', () => {
    const none = { active: () => 1e15, background_cm3: 1e15, from_um: 0, to_um: 1 };
    expect(layerResistance(none, constant)).toMatchObject({
      error: {
        kind: 'no_solution',
        quantity: 'sheet_resistance_ohm',
        message: expect.stringContaining('does not conduct'),
      },
    });
    expect(layerResistance({ ...none, background_cm3: -1 }, constant)).toMatchObject({
      error: { quantity: 'background_cm3' },
    });
    expect(layerResistance({ ...none, to_um: Number.NaN }, constant)).toMatchObject({ error: { quantity: 'to_um' } });
  });
  it('of one doping is resistivity over thickness', () => {
    const layer = found(uniformLayerResistance(1e19, 0.5, mobilityOf('P')));
    expect(layer.sheet_resistance_ohm).toBeCloseTo(108.75212768783005, 9);
    expect(layer.average_conductivity_s_per_cm).toBeCloseTo(1 / 0.005437606384391502, 8);
    expect(found(uniformLayerResistance(1e12, 0.5, constant)).warnings).toHaveLength(1);
    expect(uniformLayerResistance(0, 1, constant)).toMatchObject({ error: { quantity: 'doping_cm3' } });
    expect(uniformLayerResistance(1e19, 0, constant)).toMatchObject({ error: { quantity: 'thickness_um' } });
  });
  it('knows the mobility of each dopant and model', () => {
    expect(mobilityOf('B')(1e17)).toBeCloseTo(319.0980929489702, 9);
    expect(mobilityOf('B', 'arora')(1e17)).toBeCloseTo(330.87002305411244, 9);
    expect(mobilityOf('As', 'arora', 300)(1e17)).toBeCloseTo(777.335506037752, 9);
    expect(mobilityOf('B', 'arora', 400)(1e17)).toBeCloseTo(214.5902131668591, 9);
  });
});

describe('a diffused layer', () => {
  const layer = { shape: 'erfc', surface_cm3: 1e20, background_cm3: 1e15, diffusion_length_um: 0.2 } as const;
  it('has the junction and the resistance of Irvin', () => {
    const erfc = found(diffusedLayer(layer, mobilityOf('B')));
    expect(erfc.junction_um).toBeCloseTo(0.6246826548681752, 10);
    expect(erfc.sheet_resistance_ohm).toBeCloseTo(97.83061956974097, 6);
    expect(erfc.average_conductivity_s_per_cm).toBeCloseTo(163.63106185845413, 6);
    const gaussian = found(
      diffusedLayer(
        { shape: 'gaussian', surface_cm3: 1e19, background_cm3: 1e15, diffusion_length_um: 1 },
        mobilityOf('P'),
      ),
    );
    expect(gaussian.junction_um).toBeCloseTo(Math.sqrt(Math.log(1e4)), 12);
    expect(gaussian.sheet_resistance_ohm).toBeCloseTo(49.29771289039608, 6);
  });
  it('conducts in proportion to its depth', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 100, noNaN: true }), (scale) => {
        const one = found(diffusedLayer(layer, mobilityOf('B')));
        const other = found(diffusedLayer({ ...layer, diffusion_length_um: 0.2 * scale }, mobilityOf('B')));
        expect((other.sheet_resistance_ohm * scale) / one.sheet_resistance_ohm).toBeCloseTo(1, 7);
      }),
      { numRuns: 20 },
    );
  });
  it('is none under its background', () => {
    expect(diffusedLayer({ ...layer, surface_cm3: 1e15 }, constant)).toMatchObject({
      error: { quantity: 'junction_um', message: expect.stringContaining('no higher than the background') },
    });
    expect(diffusedLayer({ ...layer, surface_cm3: 0 }, constant)).toMatchObject({ error: { quantity: 'surface_cm3' } });
    expect(diffusedLayer({ ...layer, background_cm3: 0 }, constant)).toMatchObject({
      error: { quantity: 'background_cm3' },
    });
    expect(diffusedLayer({ ...layer, diffusion_length_um: 0 }, constant)).toMatchObject({
      error: { quantity: 'diffusion_length_um' },
    });
  });
});

describe('an implanted layer', () => {
  const boron = { dose_cm2: 1e13, rp_um: 0.1629, drp_um: 0.0515 };
  it('conducts by the part that is active', () => {
    const layer = found(implantedLayer(boron, 1e15, 0.8, mobilityOf('B')));
    expect(layer.junction_um).toBeCloseTo(0.34757273213275275, 9);
    expect(layer.sheet_resistance_ohm / 3489.0940661916843).toBeCloseTo(1, 6);
  });
  it('leaves the skin before a shallow junction out, or counts it', () => {
    const deep = { dose_cm2: 1e13, rp_um: 0.5, drp_um: 0.05 };
    const isolated = found(implantedLayer(deep, 1e15, 1, constant));
    const counted = found(implantedLayer(deep, 1e15, 1, constant, 'counted'));
    // What lies above the background of constant mobility: nearly the dose less the background under it.
    expect(1 / isolated.sheet_resistance_ohm / (q * 100 * 1e13)).toBeCloseTo(0.9959, 3);
    const skin = 1 / counted.sheet_resistance_ohm - 1 / isolated.sheet_resistance_ohm;
    expect(skin / (q * 100 * 1e15 * 0.31e-4)).toBeCloseTo(1, 1);
    expect(isolated.junction_um).toBe(counted.junction_um);
  });
  it('is none under its background or without activation', () => {
    expect(implantedLayer(boron, 1e19, 1, constant)).toMatchObject({
      error: { message: expect.stringContaining('does not exceed the background') },
    });
    expect(implantedLayer(boron, 1e15, 0, constant)).toMatchObject({ error: { quantity: 'activation' } });
    expect(implantedLayer(boron, 1e15, 1.1, constant)).toMatchObject({ error: { quantity: 'activation' } });
    expect(implantedLayer({ ...boron, drp_um: 0 }, 1e15, 1, constant)).toMatchObject({ error: { quantity: 'drp_um' } });
  });
});

describe('a given profile', () => {
  const depths = Array.from({ length: 101 }, (_, i) => i * 0.05);
  it('has the resistance of the function that it samples', () => {
    const exact = found(
      diffusedLayer(
        { shape: 'gaussian', surface_cm3: 1e19, background_cm3: 1e15, diffusion_length_um: 1 },
        mobilityOf('B'),
      ),
    );
    const sampled: DopedLayer = found(
      givenLayer(
        depths,
        depths.map((x) => 1e19 * Math.exp(-x * x)),
        1e15,
        mobilityOf('B'),
      ),
    );
    expect(sampled.sheet_resistance_ohm / exact.sheet_resistance_ohm).toBeCloseTo(1, 2);
    expect(sampled.junction_um).toBeCloseTo(exact.junction_um, 3);
  });
  it('ends where it last falls through the background, log-linear between depths', () => {
    const layer = found(givenLayer([0, 1, 2, 3], [1e18, 1e18, 1e14, 1e13], 1e16, constant));
    expect(layer.junction_um).toBeCloseTo(1.5, 12);
    expect(found(givenLayer([0, 1, 2], [2e18, 2e18, 0], 1e18, constant)).junction_um).toBeCloseTo(1.5, 12);
    expect(found(givenLayer([0, 1, 2, 3], [1e18, 1e14, 1e18, 1e14], 1e16, constant)).junction_um).toBeCloseTo(2.5, 12);
  });
  it.each([
    [[0], [1], 'two or more depths'],
    [[0, 1], [1e18], 'two or more depths'],
    [[0, 0], [1e18, 1e14], 'must ascend'],
    [[0, 1], [1e18, 1e17], 'does not fall through'],
    [[0, 1], [1e14, 1e13], 'does not fall through'],
  ])('%o with %o is refused: %s', (at, active, message) => {
    expect(givenLayer(at, active, 1e16, constant)).toMatchObject({
      error: { message: expect.stringContaining(message) },
    });
  });
  it('refuses a concentration that silicon cannot hold', () => {
    expect(givenLayer([0, 1], [6e22, 1], 1e16, constant)).toMatchObject({ error: { quantity: 'active' } });
    expect(givenLayer([0, Number.NaN], [1e18, 1], 1e16, constant)).toMatchObject({ error: { quantity: 'depth_um' } });
  });
});
