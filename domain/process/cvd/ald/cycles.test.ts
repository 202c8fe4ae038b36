import { describe, expect, it } from 'vitest';
import { settled } from '../../testing/settled.ts';
import { cyclesForThickness, growthPerCycle, trimethylaluminiumWater } from './cycles.ts';

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
