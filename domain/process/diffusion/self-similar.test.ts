import { describe, expect, it } from 'vitest';
import { constantSourceProfile } from './constant-source.ts';
import { byChargeState } from './diffusivity-sets.ts';
import { dopedLayer } from './doped-layer.ts';
import { concentrationIndependent, fermi } from './flux-potential.ts';
import { gradedGrid } from './grid.ts';
import { profileDose } from './profile.ts';
import { selfSimilarProfile } from './self-similar.ts';
import { diffuse } from './solver.ts';

const constant = (concentration_cm3: number) => ({ kind: 'constant', concentration_cm3 }) as const;
const soak = (duration_s: number, concentration_cm3: number) => ({
  duration_s,
  from_k: 1273.15,
  to_k: 1273.15,
  surface: constant(concentration_cm3),
});

describe('profile in the variable of Boltzmann', () => {
  it('is erfc for a constant diffusivity, from any guess', () => {
    const grid = gradedGrid(0.5, 2, 800);
    const law = concentrationIndependent(() => 1e-14)(1273.15);
    const found = selfSimilarProfile(grid, law, 1e20, 1800, new Float64Array(800).fill(1e15), 1e13);
    const exact = constantSourceProfile({ surface_cm3: 1e20, dt_cm2: 1.8e-11 }, [...grid.depth_um]);
    expect(found?.[0]).toBe(1e20);
    for (let i = 0; i < 300; i += 30) expect((found?.[i] ?? 0) / (exact[i] ?? 1)).toBeCloseTo(1, 3);
  });

  it('is where steps in time lead, with the same dose', () => {
    const grid = gradedGrid(0.8, 4, 400);
    const law = fermi(byChargeState.FAIR.P, { field: true });
    const marched = diffuse(grid, new Float64Array(400), law, [soak(1800, 3e20)], { tolerance: 0.01, floor_cm3: 1e15 });
    if (!marched.ok) throw new Error(JSON.stringify(marched.error));
    const guess = marched.concentration_cm3.map((c) => Math.max(c * 0.7, 1e12));
    const found = selfSimilarProfile(grid, law(1273.15), 3e20, 1800, guess, 1e15);
    if (found === null) throw new Error('expected it to converge');
    expect(profileDose(grid, found) / profileDose(grid, marched.concentration_cm3)).toBeCloseTo(1, 4);
    for (let i = 0; i < 200; i += 20)
      expect((found[i] as number) / (marched.concentration_cm3[i] as number)).toBeCloseTo(1, 3);
  });

  it('gives up where it does not converge', () => {
    const law = fermi(byChargeState.FAIR.P, { field: true })(1273.15);
    const guess = new Float64Array(50).fill(Number.NaN);
    expect(selfSimilarProfile(gradedGrid(0.5, 2, 50), law, 1e20, 1800, guess, 1e13)).toBeNull();
  });
});

describe('doped layer from a constant source', () => {
  const law = fermi(byChargeState.FAIR.B, { field: true });
  const layerOf = (steps: Parameters<typeof dopedLayer>[0]['steps']) => {
    const layer = dopedLayer({ law, steps, background_cm3: 1e15 }, { points: 400 });
    if (!layer.ok) throw new Error(JSON.stringify(layer.error));
    return layer;
  };

  it('needs no steps in time for one soak, and books what came in', () => {
    const layer = layerOf([soak(1800, 2e20)]);
    expect(layer.time_steps).toBe(0);
    expect(layer.initial_dose_cm2).toBe(0);
    expect(-layer.lost_cm2 / layer.dose_cm2).toBeCloseTo(1, 12);
    expect(layer.surface_cm3).toBe(2e20);
    // By steps in time on 4000 nodes: 0.70629 um.
    expect(Math.abs((layer.junction_um ?? 0) / 0.70629 - 1)).toBeLessThan(2e-3);
  });

  it('goes as the square root of time', () => {
    const [short, long] = [layerOf([soak(600, 2e20)]), layerOf([soak(2400, 2e20)])];
    expect((long.junction_um ?? 0) / (short.junction_um ?? 1)).toBeCloseTo(2, 4);
    expect(long.dose_cm2 / short.dose_cm2).toBeCloseTo(2, 6);
  });

  it('carries a soak on with what follows: two halves are one whole, and a reflecting surface keeps the dose', () => {
    const [halves, whole] = [layerOf([soak(900, 2e20), soak(900, 2e20)]), layerOf([soak(1800, 2e20)])];
    expect((halves.junction_um ?? 0) / (whole.junction_um ?? 1)).toBeCloseTo(1, 2);
    const driven = layerOf([soak(900, 2e20), { ...soak(1800, 0), surface: { kind: 'reflecting' } }]);
    expect(driven.dose_cm2 / layerOf([soak(900, 2e20)]).dose_cm2).toBeCloseTo(1, 4);
    expect(-driven.lost_cm2 / driven.dose_cm2).toBeCloseTo(1, 9);
  });

  it('takes steps in time for a ramp, and skips steps of no duration', () => {
    const ramp = { ...soak(1800, 2e20), from_k: 1173.15 };
    expect(layerOf([ramp]).time_steps).toBeGreaterThan(10);
    expect(layerOf([soak(0, 1e20), soak(1800, 2e20)]).time_steps).toBe(0);
  });

  it('refuses more dopant than silicon has atoms', () => {
    expect(dopedLayer({ law, steps: [soak(1800, 6e22)], background_cm3: 1e15 })).toMatchObject({
      ok: false,
      error: { kind: 'out_of_range', quantity: 'highest_cm3', max: 5e22 },
    });
  });
});
