import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { settled } from '../../testing/settled.ts';
import { cyclesForThickness, growthPerCycle, trimethylaluminiumWater } from './cycles.ts';
import { coatedAspectRatio, conformalExposure } from './exposure.ts';
import { purge } from './purge.ts';
import { pulseCoverage, pulseTime } from './saturation.ts';

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
    expect(coatedAspectRatio('hole', 1e-6, precursor)).toMatchObject({ error: { kind: 'no_solution' } });
  });
});

describe('saturation of a pulse', () => {
  const pulse = { ...precursor, molar_mass_g_mol: 72.09, sticking: 1e-4, pressure_torr: 0.01 };

  it('approaches its final coverage exponentially', () => {
    const { time_constant_s, impingement_m2_s } = settled(pulseCoverage(pulse, 0));
    expect(impingement_m2_s / 7.6e22).toBeCloseTo(0.251, 2);
    expect(time_constant_s).toBeCloseTo(2.5e18 / (1e-4 * impingement_m2_s), 12);
    expect(settled(pulseCoverage(pulse, time_constant_s ?? 0)).coverage).toBeCloseTo(1 - Math.exp(-1), 12);
    const half = { ...pulse, desorption_per_s: 1 / (time_constant_s ?? 1) };
    expect(settled(pulseCoverage(half, 1e6)).coverage).toBeCloseTo(0.5, 12);
    expect(settled(pulseCoverage(half, 0, 0.9)).coverage).toBe(0.9);
  });

  it('has the time of a coverage as its inverse, and none for what it never reaches', () => {
    const { time_s } = settled(pulseTime(pulse, 0.99));
    expect(settled(pulseCoverage(pulse, time_s)).coverage).toBeCloseTo(0.99, 12);
    expect(settled(pulseTime(pulse, 0)).time_s).toBe(0);
    expect(pulseTime(pulse, 1)).toMatchObject({ error: { kind: 'no_solution', quantity: 'coverage' } });
    expect(pulseTime({ ...pulse, sticking: 0 }, 0.5)).toMatchObject({ ok: false });
    expect(settled(pulseCoverage({ ...pulse, pressure_torr: 0 }, 10, 0.2))).toMatchObject({
      coverage: 0.2,
      time_constant_s: null,
    });
    expect(pulseCoverage({ ...pulse, sticking: 1.1 }, 1)).toMatchObject({ error: { quantity: 'sticking' } });
  });
});

describe('cycles', () => {
  it('grows the same inside the window, less below, more above', () => {
    const at = (temperature_c: number) => settled(growthPerCycle(trimethylaluminiumWater, temperature_c));
    expect(at(150)).toEqual({ ok: true, growth_per_cycle_nm: 0.1, regime: 'window', warnings: [] });
    expect(at(300).growth_per_cycle_nm).toBe(0.1);
    expect(at(100).regime).toBe('incomplete');
    expect(at(100).growth_per_cycle_nm).toBeCloseTo(0.0693, 3);
    expect(at(350).regime).toBe('decomposition');
    expect(at(350).growth_per_cycle_nm).toBeCloseTo(1.143, 2);
    expect(at(2000).growth_per_cycle_nm).toBeCloseTo(10.1, 6);
    expect(at(100).warnings).toMatchObject([{ quantity: 'temperature_c', min: 150, max: 300 }]);
  });

  it('takes the coverages of both pulses, and warns of an unsaturated one', () => {
    const partial = settled(growthPerCycle(trimethylaluminiumWater, 200, [0.5, 0.9]));
    expect(partial.growth_per_cycle_nm).toBeCloseTo(0.045, 12);
    expect(partial.warnings).toMatchObject([{ quantity: 'precursor_coverage' }, { quantity: 'reactant_coverage' }]);
    expect(growthPerCycle({ ...trimethylaluminiumWater, window_max_c: 100 }, 200)).toMatchObject({
      error: { quantity: 'window_max_c' },
    });
  });

  it('counts whole cycles', () => {
    expect(settled(cyclesForThickness(10, 0.1, 6))).toEqual({
      ok: true,
      cycles: 100,
      thickness_nm: 10,
      duration_s: 600,
      rate_nm_min: 1,
    });
    expect(settled(cyclesForThickness(10.05, 0.1, 6, 9.5))).toMatchObject({ cycles: 111, duration_s: 666 });
    expect(settled(cyclesForThickness(0, 0.1, 6, 9))).toMatchObject({ cycles: 0, rate_nm_min: 0 });
  });
});

describe('purge', () => {
  const conditions = {
    volume_l: 1,
    flow_sccm: 600,
    pressure_torr: 7.6,
    temperature_c: 0,
    purge_s: 5,
    allowed_fraction: 1e-3,
  };

  it('leaves exp(-t / residence), and names the purge that suffices', () => {
    const found = settled(purge(conditions));
    expect(found.residence_s).toBeCloseTo(1, 12);
    expect(found.residual_fraction).toBeCloseTo(Math.exp(-5), 12);
    expect(found.needed_s).toBeCloseTo(Math.log(1000), 12);
    expect(found.sufficient).toBe(false);
    expect(found.warnings).toMatchObject([{ quantity: 'residual_fraction', max: 1e-3 }]);
    expect(settled(purge({ ...conditions, purge_s: 7 }))).toMatchObject({ sufficient: true, warnings: [] });
    expect(settled(purge({ ...conditions, temperature_c: 273.15 })).residence_s).toBeCloseTo(0.5, 12);
    expect(purge({ ...conditions, flow_sccm: 0 })).toMatchObject({ error: { quantity: 'flow_sccm' } });
  });
});
