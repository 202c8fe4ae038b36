import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chlorineFactors } from './chlorine.ts';
import type { Ambient, OxidationConditions } from './conditions.ts';
import { oxidationTemperature, oxidationTime, oxideThickness } from './deal-grove.ts';
import { massoudThinOxide } from './massoud-thin.ts';
import { massoudTimeDecayOxide } from './massoud-time-decay.ts';
import { oxideAfterSteps } from './multistep.ts';
import { rateConstants } from './rate-constants.ts';

const dry1000: OxidationConditions = { ambient: 'dry', temperature_c: 1000, orientation: '100' };

const anyConditions = fc.record({
  ambient: fc.constantFrom<Ambient>('dry', 'H2O', 'wetO2_95C'),
  orientation: fc.constantFrom<'100' | '110' | '111'>('100', '110', '111'),
  temperature_c: fc.double({ min: 700, max: 1300, noNaN: true }),
  pressure_atm: fc.double({ min: 0.2, max: 25, noNaN: true }),
});

describe('Deal-Grove oxidation', () => {
  it('gives back the thickness when the time for it is applied, to 1e-12', () => {
    fc.assert(
      fc.property(
        anyConditions,
        fc.double({ min: 0, max: 500, noNaN: true }),
        fc.double({ min: 0.1, max: 2000, noNaN: true }),
        (conditions, initial_nm, grown_nm) => {
          const target = initial_nm + grown_nm;
          const time = oxidationTime(conditions, target, initial_nm);
          if (!time.ok) throw new Error(JSON.stringify(time.error));
          const back = oxideThickness(conditions, time.time_min, initial_nm);
          expect(back.ok && Math.abs(back.thickness_nm / target - 1)).toBeLessThan(1e-12);
        },
      ),
    );
  });

  it('grows the same in two halves as in one step', () => {
    const whole = oxideThickness(dry1000, 120, 2);
    const halves = oxideAfterSteps(
      [1, 2].map(() => ({ ...dry1000, time_min: 60 })),
      2,
    );
    if (!whole.ok || !halves.ok) throw new Error('expected both to be computed');
    expect(halves.after.at(-1)?.thickness_nm).toBeCloseTo(whole.thickness_nm, 10);
  });

  it('names its constant set, its model and the thin dry oxide it does not describe', () => {
    const grown = oxideThickness(dry1000, 10);
    expect(grown).toMatchObject({
      model: 'deal_grove',
      constant_set: 'PDG',
      warnings: [{ kind: 'thin_dry_oxide' }],
    });
  });

  it('warns outside 700-1300 C and 0.2-25 atm, and answers nevertheless', () => {
    const grown = oxideThickness({ ...dry1000, temperature_c: 650, pressure_atm: 30 }, 600, 40);
    expect(
      grown.ok && grown.warnings.map((warning) => ('quantity' in warning ? warning.quantity : warning.kind)),
    ).toEqual(['temperature_c', 'pressure_atm']);
  });

  it.each([
    ['a temperature that is not a number', { ...dry1000, temperature_c: Number.NaN }, 60, 0, 'not_finite'],
    ['a temperature below any growth', { ...dry1000, temperature_c: -273.15 }, 60, 0, 'out_of_range'],
    ['no pressure', { ...dry1000, pressure_atm: 0 }, 60, 0, 'out_of_range'],
    ['an infinite time', dry1000, Number.POSITIVE_INFINITY, 0, 'not_finite'],
    ['a negative time', dry1000, -1, 0, 'out_of_range'],
    ['oxide so thick that its square overflows', dry1000, 60, 1e300, 'not_finite'],
  ])('refuses %s instead of returning NaN', (_name, conditions, time_min, initial_nm, kind) => {
    const grown = oxideThickness(conditions, time_min, initial_nm);
    expect(grown.ok ? grown : grown.error.kind).toBe(kind);
  });

  it('refuses a target below the oxide that is there', () => {
    const time = oxidationTime(dry1000, 10, 20);
    expect(time).toEqual({ ok: false, error: { kind: 'target_below_initial', target_nm: 10, initial_nm: 20 } });
  });

  it('says which thicknesses are within reach when no temperature gives the target', () => {
    const found = oxidationTemperature({ ambient: 'dry', orientation: '100' }, 1e6, 60);
    expect(found.ok ? found : found.error).toMatchObject({ kind: 'target_out_of_reach', target_nm: 1e6 });
  });

  it('grows faster with HCl in dry oxygen, as tabulated at 1000 C and 3 percent', () => {
    const clean = rateConstants(dry1000);
    const chlorinated = rateConstants({ ...dry1000, hcl_pct: 3 });
    if (!clean.ok || !chlorinated.ok) throw new Error('expected both to be computed');
    expect(chlorinated.constants.b_um2_per_h / clean.constants.b_um2_per_h).toBeCloseTo(1.84, 12);
    expect(chlorinated.constants.b_over_a_um_per_h / clean.constants.b_over_a_um_per_h).toBeCloseTo(1.486, 12);
  });

  it('interpolates the chlorine table in both directions and clamps at its edges', () => {
    expect(chlorineFactors(2, 950).b).toBeCloseTo((1.083 + 1.658 + 1.25 + 1.84) / 4, 12);
    expect(chlorineFactors(12, 1200)).toMatchObject({ b: 2.102, warnings: [{ quantity: 'hcl_pct' }, {}] });
  });

  it('returns the printed table at its temperatures, and refuses to leave it', () => {
    const printed = rateConstants({ ...dry1000, orientation: '111' }, 'DG1965_TABLE');
    expect(printed.ok && printed.constants.b_um2_per_h).toBeCloseTo(0.0117, 12);
    const outside = rateConstants({ ...dry1000, temperature_c: 700 }, 'DG1965_TABLE');
    expect(outside.ok ? outside : outside.error.kind).toBe('out_of_range');
    const steam = rateConstants({ ...dry1000, ambient: 'H2O' }, 'DG1965_TABLE');
    expect(steam.ok ? steam : steam.error.kind).toBe('not_in_set');
  });
});

describe('Massoud thin dry oxidation', () => {
  it('grows more than Deal-Grove with the same constants, and the same in water', () => {
    const thin = massoudThinOxide(dry1000, 10, 1, 'PDG');
    const plain = oxideThickness(dry1000, 10, 1);
    expect(thin.ok && plain.ok && thin.thickness_nm / plain.thickness_nm).toBeGreaterThan(1.2);
    const steam: OxidationConditions = { ...dry1000, ambient: 'H2O' };
    const wet = massoudThinOxide(steam, 10, 1, 'PDG');
    const wetPlain = oxideThickness(steam, 10, 1);
    expect(wet.ok && wetPlain.ok && wet.thickness_nm / wetPlain.thickness_nm).toBeCloseTo(1, 8);
  });

  it('takes another enhancement than the set has', () => {
    const given = { prefactor: 0, energy_ev: 2.37, decay_length_um: 0.0069 };
    const none = massoudThinOxide(dry1000, 10, 1, 'PDG', given);
    const plain = oxideThickness(dry1000, 10, 1);
    expect(none.ok && plain.ok && none.thickness_nm / plain.thickness_nm).toBeCloseTo(1, 10);
    const named = massoudThinOxide(dry1000, 10, 1, 'PDG');
    const same = massoudThinOxide(dry1000, 10, 1, 'PDG', { ...given, prefactor: 6.57e6 });
    expect(same).toEqual(named);
  });

  it('warns when the time-decay form leaves 800-1000 C', () => {
    const grown = massoudTimeDecayOxide({ temperature_c: 1100, orientation: '111' }, 10);
    expect(grown.ok && grown.warnings).toMatchObject([{ kind: 'outside_validity', min: 800, max: 1000 }]);
  });
});
