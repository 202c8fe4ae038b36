import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intrinsicCarriers } from '../silicon/intrinsic-carriers.ts';
import { solidSolubility } from '../silicon/solid-solubility.ts';
import { constantSource } from './constant-source.ts';
import { singleActivation } from './diffusivity-sets.ts';
import { implantAnneal, implantAnnealConcentration } from './implant-anneal.ts';
import { driveTime, limitedSource } from './limited-source.ts';
import { rampSegment, soakSegment, thermalBudget } from './thermal-budget.ts';
import { smithConcentration, twoStep } from './two-step.ts';

describe('closed forms of diffusion', () => {
  it('puts the junction of a constant source where its profile meets the background', () => {
    const source = { surface_cm3: 2e20, dt_cm2: 2.514688896278414e-11 };
    const found = constantSource(source, 1e15, [0, 0.3237261012155327]);
    expect(found.ok && found.junction_um).toBeCloseTo(0.3237261012155327, 10);
    expect(found.ok && found.dose_cm2).toBeCloseTo(1131689240992967.2, -6);
    expect(found.ok && (found.concentration_cm3[1] ?? 0) / 1e15).toBeCloseTo(1, 9);
  });

  it('has no junction where the surface is not above the background', () => {
    expect(constantSource({ surface_cm3: 1e15, dt_cm2: 1e-11 }, 1e15)).toMatchObject({ junction_um: null });
    expect(limitedSource({ dose_cm2: 1e5, dt_cm2: 1e-9 }, 1e15)).toMatchObject({ junction_um: null });
    expect(implantAnneal({ dose_cm2: 1e9, range_um: 0.1, straggle_um: 0.03, dt_cm2: 1e-11 }, 1e17)).toMatchObject({
      junction_um: null,
    });
  });

  it('refuses what cannot be, by name', () => {
    expect(constantSource({ surface_cm3: 1e23, dt_cm2: 1e-11 }, 1e15)).toMatchObject({
      ok: false,
      error: { kind: 'out_of_range', quantity: 'surface_cm3', max: 5e22 },
    });
    expect(limitedSource({ dose_cm2: 1e13, dt_cm2: Number.NaN }, 1e15)).toMatchObject({
      ok: false,
      error: { kind: 'not_finite', quantity: 'dt_cm2' },
    });
    expect(constantSource({ surface_cm3: 1e20, dt_cm2: 1e-11 }, 1e15, [-1])).toMatchObject({
      ok: false,
      error: { quantity: 'depth_um', value: -1 },
    });
  });

  it('finds the time of a drive-in again, always the shorter one', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 12, max: 15, noNaN: true }),
        fc.double({ min: 0.02, max: 0.95, noNaN: true }),
        (exponent, part) => {
          const dose_cm2 = 10 ** exponent;
          const deepest_dt = dose_cm2 ** 2 / (Math.PI * 1e30 * Math.E);
          const dt_cm2 = deepest_dt * part;
          const driven = limitedSource({ dose_cm2, dt_cm2 }, 1e15);
          if (!driven.ok || driven.junction_um === null) throw new Error('expected a junction');
          const back = driveTime({
            dose_cm2,
            background_cm3: 1e15,
            diffusivity_cm2_per_s: 1e-13,
            target_um: driven.junction_um,
          });
          expect(back.ok && (back.time_s * 1e-13) / dt_cm2).toBeCloseTo(1, 8);
        },
      ),
    );
    const beyond = { dose_cm2: 1e12, background_cm3: 1e15, diffusivity_cm2_per_s: 1e-13, target_um: 100 };
    expect(driveTime(beyond)).toMatchObject({ ok: false, error: { kind: 'no_solution', quantity: 'time_s' } });
  });

  it('turns two steps into one constant source without a drive-in, and halves the surface for equal steps', () => {
    const steps = { surface_cm3: 3e20, first_dt_cm2: 1e-11, second_dt_cm2: 0 };
    const alone = constantSource({ surface_cm3: 3e20, dt_cm2: 1e-11 }, 1e15, [0.1]);
    expect(alone.ok && smithConcentration(steps, 0.1) / (alone.concentration_cm3[0] ?? 0)).toBeCloseTo(1, 10);
    const equal = twoStep({ ...steps, second_dt_cm2: 1e-11 }, 1e16);
    expect(equal.ok && equal.surface_cm3 / 1.5e20).toBeCloseTo(1, 12);
    expect(equal.ok && equal.warnings).toHaveLength(1);
  });

  it('keeps the dose of an implant in the half space', () => {
    const implant = { dose_cm2: 1e13, range_um: 0.05, straggle_um: 0.04, dt_cm2: 1e-11 };
    let sum = 0;
    for (let i = 0; i < 20_000; i += 1) sum += implantAnnealConcentration(implant, (i + 0.5) * 1e-4) * 1e-8;
    expect(sum / 1e13).toBeCloseTo(1, 8);
  });

  it('adds up ramps and soaks, whichever way a ramp runs', () => {
    const up = rampSegment(800, 1000, 10 / 60);
    const found = thermalBudget(singleActivation.PDG.B, [up, soakSegment(1000, 1800), rampSegment(1000, 800, 10 / 60)]);
    if (!found.ok) throw new Error('expected a budget');
    expect((found.dt_cm2[0] ?? 0) / 3.147177075636015e-12).toBeCloseTo(1, 6);
    expect((found.dt_cm2[2] ?? 0) / (found.dt_cm2[0] ?? 1)).toBeCloseTo(1, 9);
    expect(found).toMatchObject({ peak_c: 1000, warnings: [] });
  });

  it('knows silicon: carriers, and solubility between and beyond the points of its table', () => {
    expect(intrinsicCarriers(1273.15) / 7136493233894630000).toBeCloseTo(1, 6);
    expect(solidSolubility('As', 1100)).toMatchObject({ active_cm3: (2.1413e20 + 5e20) / 2, warnings: [] });
    expect(solidSolubility('P', 800)).toMatchObject({ active_cm3: 2.7943e20, warnings: [{ min: 850, max: 1100 }] });
  });
});
