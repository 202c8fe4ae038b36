import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constantSourceProfile } from './constant-source.ts';
import { byChargeState } from './diffusivity-sets.ts';
import { dopedLayer } from './doped-layer.ts';
import { concentrationIndependent, fermi, powerOfConcentration } from './flux-potential.ts';
import { evenGrid, gradedGrid } from './grid.ts';
import { implantAnnealConcentration } from './implant-anneal.ts';
import { powerLawConstantSource, powerLawLimitedSource } from './power-law.ts';
import { profileAt, profileDose, profileJunction } from './profile.ts';
import { diffuse } from './solver.ts';
import type { Surface } from './surface.ts';
import { transferConcentration, transferDose } from './surface-transfer.ts';

const soak = (duration_s: number, surface: Surface = { kind: 'reflecting' }, kelvins = 1273.15) => [
  { duration_s, from_k: kelvins, to_k: kelvins, surface },
];
const plain = concentrationIndependent(() => 1e-14);
const fine = { tolerance: 1e-3, floor_cm3: 1e13 };

const solved = (...args: Parameters<typeof diffuse>) => {
  const found = diffuse(...args);
  if (!found.ok) throw new Error(JSON.stringify(found.error));
  return found;
};

describe('numerical diffusion', () => {
  it('agrees with erfc for a constant source, within 0.1 %', () => {
    const grid = gradedGrid(0.5, 2, 1200);
    const { concentration_cm3, lost_cm2 } = solved(
      grid,
      new Float64Array(1200),
      plain,
      soak(1800, { kind: 'constant', concentration_cm3: 1e20 }),
      fine,
    );
    const depths = [0, 0.05, 0.1, 0.2];
    const exact = constantSourceProfile({ surface_cm3: 1e20, dt_cm2: 1.8e-11 }, depths);
    depths.forEach((depth, i) => {
      expect(Math.abs(profileAt(grid, concentration_cm3, depth) / (exact[i] ?? 0) - 1)).toBeLessThan(1e-3);
    });
    expect(-lost_cm2 / profileDose(grid, concentration_cm3)).toBeCloseTo(1, 9);
  });

  it('agrees with Carslaw and Jaeger for a surface of finite transfer, and books what came in', () => {
    const grid = gradedGrid(0.5, 2, 600);
    const transfer = {
      diffusivity_cm2_per_s: 1e-14,
      time_s: 1800,
      transfer_cm_per_s: 1e-8,
      gas_equilibrium_cm3: 2e20,
    };
    const { concentration_cm3, lost_cm2 } = solved(
      grid,
      new Float64Array(600),
      plain,
      soak(1800, { kind: 'transfer', transfer_cm_per_s: 1e-8, equilibrium_cm3: 2e20 }),
      fine,
    );
    expect((concentration_cm3[0] as number) / transferConcentration(transfer, 0)).toBeCloseTo(1, 4);
    expect(-lost_cm2 / transferDose(transfer)).toBeCloseTo(1, 4);
    expect(-lost_cm2 / profileDose(grid, concentration_cm3)).toBeCloseTo(1, 9);
  });

  it('keeps the dose between reflecting surfaces to 1e-9, and is never negative, whatever the implant', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 12, max: 16, noNaN: true }),
        fc.double({ min: 0.02, max: 0.2, noNaN: true }),
        fc.constantFrom<'B' | 'P' | 'As' | 'Sb'>('B', 'P', 'As', 'Sb'),
        fc.boolean(),
        (exponent, range_um, dopant, field) => {
          const grid = gradedGrid(0.6, 3, 150);
          const implant = { dose_cm2: 10 ** exponent, range_um, straggle_um: range_um / 3, dt_cm2: 0 };
          const initial = grid.depth_um.map((x) => implantAnnealConcentration(implant, x));
          const { concentration_cm3 } = solved(
            grid,
            initial,
            fermi(byChargeState.FAIR[dopant], { field }),
            soak(1800),
            { tolerance: 0.1, floor_cm3: 1e15 },
          );
          expect(Math.abs(profileDose(grid, concentration_cm3) / profileDose(grid, initial) - 1)).toBeLessThan(1e-9);
          expect(Math.min(...concentration_cm3)).toBeGreaterThanOrEqual(0);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('follows the source solution of a power law within 0.5 % away from its front', () => {
    const law = { diffusivity_cm2_per_s: 1e-13, reference_cm3: 1e20, exponent: 1 };
    const at = (time_s: number, parts: readonly number[]) => {
      const found = powerLawLimitedSource(law, { dose_cm2: 1e15, time_s }, parts);
      if (!found.ok) throw new Error('expected a profile');
      return found;
    };
    const early = at(360, []);
    const grid = evenGrid(0.5, 501);
    const initial = Float64Array.from(grid.depth_um, (x) => at(360, [x / early.front_um]).concentration_cm3[0] ?? 0);
    const { concentration_cm3 } = solved(grid, initial, powerOfConcentration(law), soak(3240), {
      tolerance: 0.01,
      floor_cm3: 1e16,
    });
    const late = at(3600, [0, 0.25, 0.5, 0.75]);
    [0, 0.25, 0.5, 0.75].forEach((part, i) => {
      const found = profileAt(grid, concentration_cm3, part * late.front_um);
      expect(Math.abs(found / (late.concentration_cm3[i] ?? 0) - 1)).toBeLessThan(5e-3);
    });
  });

  it('spreads the dopant of oxidised silicon over silicon and oxide without loss', () => {
    const grid = gradedGrid(1, 4, 400);
    const initial = new Float64Array(400).fill(1e16);
    const surface = {
      kind: 'oxidising',
      recession_cm_per_s: () => 5e-9,
      segregation: () => 0.3,
      silicon_per_oxide: 0.44,
    } as const;
    const found = solved(grid, initial, plain, soak(1800, surface), { tolerance: 0.01, floor_cm3: 1e12 });
    const dose = profileDose(grid, found.concentration_cm3);
    expect(found.recession_um).toBeCloseTo(0.09, 10);
    // What the interface swept up came from below the grid at the bulk concentration.
    expect((dose + found.lost_cm2) / (profileDose(grid, initial) + 1e16 * 9e-6)).toBeCloseTo(1, 9);
    expect(found.concentration_cm3[0] as number).toBeLessThan(1e16);
  });

  it('refuses to go on beyond its number of steps', () => {
    const found = diffuse(evenGrid(1, 50), new Float64Array(50).fill(1), plain, soak(10), { ...fine, max_steps: 0 });
    expect(found).toMatchObject({ ok: false, error: { kind: 'no_solution', message: 'not done within 0 time steps' } });
  });
});

describe('doped layer', () => {
  it('puts an extrinsic boron junction where an independent solver does, within 0.2 %', () => {
    const implant = { dose_cm2: 2e15, range_um: 0.1011, straggle_um: 0.0384, dt_cm2: 0 };
    const layer = dopedLayer({
      initial: {
        concentration: (x) => implantAnnealConcentration(implant, x),
        extent_um: 0.33,
        dose_cm2: 2e15,
      },
      law: fermi(byChargeState.FAIR.B, { field: true }),
      steps: soak(1800),
      background_cm3: 1e15,
    });
    if (!layer.ok) throw new Error(JSON.stringify(layer.error));
    expect(Math.abs((layer.junction_um ?? 0) / 0.651897580675685 - 1)).toBeLessThan(2e-3);
    expect(Math.abs(layer.dose_cm2 / 2e15 - 1)).toBeLessThan(1e-9);
    expect(layer.junction_um).toBe(profileJunction(layer.grid, layer.concentration_cm3, 1e15));
  });

  it('meets the front of Weisberg and Blanch for a power law from a constant source', () => {
    const law = { diffusivity_cm2_per_s: 1e-13, reference_cm3: 1e20, exponent: 1 };
    const exact = powerLawConstantSource(1);
    const layer = dopedLayer(
      {
        law: powerOfConcentration(law),
        steps: soak(1000, { kind: 'constant', concentration_cm3: 1e20 }),
        background_cm3: 1e15,
      },
      { points: 300 },
    );
    if (!(layer.ok && exact.ok)) throw new Error('expected both');
    expect((layer.junction_um ?? 0) / (0.1 * exact.front_over_sqrt_dt)).toBeCloseTo(1, 2);
    expect(layer.dose_cm2 / (1e15 * exact.dose_over_surface_sqrt_dt)).toBeCloseTo(1, 3);
  });
});
