import { describe, expect, it } from 'vitest';
import { evaluateModel, type Model } from '../model.ts';
import { chlorineFactors } from './chlorine.ts';
import {
  amountError,
  conditionsError,
  conditionWarnings,
  type OxidationConditions,
  thinDryWarning,
} from './conditions.ts';
import { oxidationTemperature, oxidationTime, oxideThickness } from './deal-grove.ts';
import { massoudThinOxide } from './massoud-thin.ts';
import { massoudTimeDecayOxide } from './massoud-time-decay.ts';
import { oxidationModels } from './models.ts';
import { oxideAfterSteps } from './multistep.ts';
import { rateConstants } from './rate-constants.ts';
import { siliconPerOxide } from './silicon-consumption.ts';

const dry = { ambient: 'dry', temperature_c: 1000, orientation: '100' } as const;
const steam = { ...dry, ambient: 'H2O' } as const;
const close = (value: number): unknown => expect.closeTo(value, 9);
const notANumber = { ...dry, temperature_c: Number.NaN };
const notFinite = (quantity: string, value = Number.NaN) => ({
  ok: false,
  error: { kind: 'not_finite', quantity, value },
});
const outOfRange = (quantity: string, value: number, min: number, max = Number.MAX_VALUE) => ({
  ok: false,
  error: { kind: 'out_of_range', quantity, value, min, max },
});

describe('the whole answer', () => {
  it('of a thickness', () => {
    expect(oxideThickness(dry, 60, 2)).toEqual({
      ok: true,
      thickness_nm: close(40.0203327309108),
      silicon_consumed_nm: close(17.608946401600754),
      rate_at_end_nm_per_min: close(0.5565955818472798),
      model: 'deal_grove',
      constant_set: 'PDG',
      warnings: [],
    });
  });

  it('of a time, with the advice that a thin dry target deserves', () => {
    expect(oxidationTime(dry, 20, 2)).toEqual({
      ok: true,
      time_min: close(26.334538292154086),
      model: 'deal_grove',
      constant_set: 'PDG',
      warnings: [{ kind: 'thin_dry_oxide', thickness_nm: 20, advice: 'use the Massoud model below 30 nm' }],
    });
    expect(oxidationTime(steam, 20)).toMatchObject({ warnings: [] });
    expect(oxidationTime({ ...steam, temperature_c: 1310 }, 20)).toMatchObject({
      warnings: [{ kind: 'outside_validity', quantity: 'temperature_c', value: 1310, min: 700, max: 1300 }],
    });
  });

  it('of a temperature, and it gives the target back', () => {
    const found = oxidationTemperature({ ambient: 'dry', orientation: '100' }, 20, 60, 2);
    expect(found).toEqual({
      ok: true,
      temperature_c: close(943.4194369871215),
      model: 'deal_grove',
      constant_set: 'PDG',
      warnings: [{ kind: 'thin_dry_oxide', thickness_nm: 20, advice: 'use the Massoud model below 30 nm' }],
    });
    const wet = oxidationTemperature({ ambient: 'H2O', orientation: '100' }, 300, 60, 2);
    expect(wet).toMatchObject({ temperature_c: close(967.2206536852308), warnings: [] });
  });

  it('of a thin oxide, by either set, and of one that is no longer thin', () => {
    expect(massoudThinOxide(dry, 10, 1)).toEqual({
      ok: true,
      thickness_nm: close(15.802744614693651),
      silicon_consumed_nm: close(6.953207630465206),
      rate_at_end_nm_per_min: close(0.9345507512711033),
      model: 'massoud_thin',
      constant_set: 'SUPREM4',
      warnings: [],
    });
    expect(massoudThinOxide(dry, 10, 1, 'PDG')).toMatchObject({ thickness_nm: close(15.804910699875437) });
    expect(massoudThinOxide({ ...dry, orientation: '111' }, 600, 1)).toMatchObject({
      thickness_nm: close(264.22479860085343),
    });
  });

  it.each([
    [0, 3],
    [1, 100],
    [250, 200],
    [300, 400],
    [400, 1e9],
  ])('of a thin oxide from %s nm is the same in two parts as in one of %s min', (initial_nm, time_min) => {
    const grown = (from_nm: number, minutes: number) => {
      const found = massoudThinOxide(dry, minutes, from_nm);
      return found.ok ? found.thickness_nm : Number.NaN;
    };
    const whole = grown(initial_nm, time_min);
    expect(grown(grown(initial_nm, 0.3 * time_min), 0.7 * time_min) / whole).toBeCloseTo(1, 10);
    expect(grown(initial_nm, 0)).toBe(initial_nm);
  });

  it('of an oxide so thick that the enhancement is over grows by the parabolic law', () => {
    const years = massoudThinOxide(dry, 1e12);
    const found = rateConstants(dry, 'SUPREM4');
    const b = found.ok ? found.constants.b_um2_per_h : Number.NaN;
    expect(years.ok && (years.thickness_nm / 1000) ** 2 / ((b * 1e12) / 60)).toBeCloseTo(1, 4);
  });

  it('of two enhancements that decay', () => {
    expect(massoudTimeDecayOxide({ temperature_c: 900, orientation: '111' }, 30, 1)).toEqual({
      ok: true,
      constants: {
        a_nm: close(136.58687515861615),
        b_nm2_per_min: close(60.40223026093568),
        k1_nm2_per_min: close(90.45526248356317),
        k2_nm2_per_min: close(36.559730042117735),
        tau1_min: close(2.914987646120838),
        tau2_min: close(22.66754061487666),
      },
      thickness_nm: close(18.224896648968613),
      silicon_consumed_nm: close(8.01895452554619),
      rate_at_end_nm_per_min: close(0.4053347824978372),
      model: 'massoud_time_decay',
      constant_set: 'MASSOUD1987',
      warnings: [],
    });
    const bare = massoudTimeDecayOxide({ temperature_c: 900, orientation: '111' }, 0);
    expect(bare).toMatchObject({ thickness_nm: 0, silicon_consumed_nm: 0 });
  });
});

describe('ranges', () => {
  it.each([
    [499.9, true],
    [500, false],
    [1414, false],
    [1414.1, true],
  ])('conditions at %s C refused: %s', (temperature_c, refused) => {
    expect(conditionsError({ ...dry, temperature_c }) !== null).toBe(refused);
  });

  it('of pressure and chlorine', () => {
    for (const admitted of [{ pressure_atm: 1e-6 }, { pressure_atm: 1000 }, { hcl_pct: 0 }, { hcl_pct: 100 }])
      expect(conditionsError({ ...dry, ...admitted })).toBeNull();
    for (const refused of [{ pressure_atm: 9e-7 }, { pressure_atm: 1001 }, { hcl_pct: -0.1 }, { hcl_pct: 100.1 }])
      expect(conditionsError({ ...dry, ...refused })).toMatchObject({ kind: 'out_of_range' });
  });

  it('of validity, which the edges belong to', () => {
    const warned = (change: Partial<OxidationConditions>) => conditionWarnings({ ...dry, ...change });
    for (const inside of [{ temperature_c: 700 }, { temperature_c: 1300 }, { pressure_atm: 0.2 }, { pressure_atm: 25 }])
      expect(warned(inside)).toEqual([]);
    expect(warned({ temperature_c: 699.9, pressure_atm: 0.19 })).toMatchObject([
      { quantity: 'temperature_c', min: 700, max: 1300 },
      { quantity: 'pressure_atm', value: 0.19, min: 0.2, max: 25 },
    ]);
    expect(warned({ temperature_c: 1300.1, pressure_atm: 25.1 })).toHaveLength(2);
  });

  it('of thin dry oxide: below 30 nm', () => {
    expect(thinDryWarning('dry', 29.99)).toHaveLength(1);
    expect(thinDryWarning('dry', 30)).toEqual([]);
    expect(thinDryWarning('H2O', 5)).toEqual([]);
  });

  it('of the time-decay form, whose edges belong to it', () => {
    const warnings = (temperature_c: number) => {
      const found = massoudTimeDecayOxide({ temperature_c, orientation: '100' }, 10);
      return found.ok ? found.warnings : null;
    };
    expect([800, 1000].map(warnings)).toEqual([[], []]);
    expect(warnings(799)).toEqual([
      { kind: 'outside_validity', quantity: 'temperature_c', value: 799, min: 800, max: 1000 },
    ]);
    expect(warnings(1001)).toHaveLength(1);
  });

  it('of chlorine, whose edges belong to the table', () => {
    const quantities = (pct: number, temperature_c: number) => chlorineFactors(pct, temperature_c).warnings;
    expect(quantities(10, 900)).toEqual([]);
    expect(quantities(10, 1100)).toEqual([]);
    expect(quantities(0, 1300)).toEqual([]);
    expect(quantities(10.1, 899)).toEqual([
      { kind: 'outside_validity', quantity: 'hcl_pct', value: 10.1, min: 0, max: 10 },
      { kind: 'outside_validity', quantity: 'hcl_temperature_c', value: 899, min: 900, max: 1100 },
    ]);
    expect(quantities(1, 1101)).toHaveLength(1);
  });
});

describe('chlorine', () => {
  it.each([
    [1, 900, 1.083, 1.75],
    [3, 1100, 1.49, 2.207],
    [6, 1050, (2.075 + 2.332 + 1.641 + 1.816) / 4, (1.486 + 2.207) / 2],
    [0.5, 900, 1.0415, 1.375],
    [40, 800, 2.028, 1.75],
    [0, 1000, 1, 1],
  ])('%s %% at %s C', (pct, temperature_c, b, b_over_a) => {
    expect(chlorineFactors(pct, temperature_c)).toMatchObject({ b: close(b), b_over_a: close(b_over_a) });
  });

  it('acts in dry oxygen alone', () => {
    expect(rateConstants({ ...steam, hcl_pct: 3 })).toEqual(rateConstants(steam));
  });
});

describe('rate constants', () => {
  const at930 = (ambient: OxidationConditions['ambient'], set: 'PDG' | 'SUPREM4' | 'DG1965_TABLE', more = {}) =>
    rateConstants({ ambient, orientation: '110', temperature_c: 930, pressure_atm: 2, ...more }, set);

  it.each([
    ['PDG', 'dry', 0.2972574642585982, 0.010874249841376549, 0.7408728624029028],
    ['PDG', 'H2O', 0.5936841686738566, 0.4171940325476991, 0],
    ['PDG', 'wetO2_95C', 1.1775080126475697, 0.4543409917165169, 0],
    ['SUPREM4', 'dry', 0.29734171574362633, 0.010874977728889613, 0.7410169560332034],
    ['SUPREM4', 'H2O', 0.5597206283436376, 0.4271556629093842, 0],
    ['DG1965_TABLE', 'dry', 0.32078632537209173, 0.010995722168274762, 1.1740436221077428],
    ['DG1965_TABLE', 'wetO2_95C', 0.5403874722639124, 0.42502840819121884, 0],
  ] as const)('of set %s in %s: A, B, tau', (set, ambient, a_um, b_um2_per_h, legacy_tau_h) => {
    expect(at930(ambient, set)).toEqual({
      ok: true,
      constants: {
        a_um: close(a_um),
        b_um2_per_h: close(b_um2_per_h),
        b_over_a_um_per_h: close(b_um2_per_h / a_um),
        legacy_tau_h: close(legacy_tau_h),
        constant_set: set,
        warnings: [],
      },
    });
  });

  it('of the printed table hold at its ends, and nowhere beyond', () => {
    for (const [ambient, ends] of [
      ['dry', [800, 1200]],
      ['wetO2_95C', [920, 1200]],
    ] as const) {
      for (const temperature_c of ends) expect(at930(ambient, 'DG1965_TABLE', { temperature_c }).ok).toBe(true);
      const [min, max] = ends;
      for (const value of [min - 1, max + 1])
        expect(at930(ambient, 'DG1965_TABLE', { temperature_c: value })).toEqual(
          outOfRange('temperature_c', value, min, max),
        );
    }
  });

  it.each([
    ['DG1965_TABLE', 'H2O'],
    ['SUPREM4', 'wetO2_95C'],
  ] as const)('of set %s do not exist in %s', (constant_set, ambient) => {
    const error = { kind: 'not_in_set', constant_set, ambient };
    const at = { ...dry, ambient };
    expect(rateConstants(at, constant_set)).toEqual({ ok: false, error });
    expect(oxideThickness(at, 10, 0, constant_set)).toEqual({ ok: false, error });
    expect(oxidationTime(at, 10, 0, constant_set)).toEqual({ ok: false, error });
    expect(massoudThinOxide(at, 10, 0, constant_set)).toEqual({ ok: false, error });
  });

  it.each([
    [899.84, 899.86, 'b_over_a_um_per_h', 60 * 3.45e4 * 0.595, 1.6, 60 * 2.95e6 * 0.595, 2.05],
    [949.84, 949.86, 'b_um2_per_h', 60 * 283.333, 1.17, 60 * 7, 0.78],
  ] as const)(
    'of SUPREM-IV in steam change fit between %s and %s C',
    (below, above, name, low, lowEv, high, highEv) => {
      const at = (temperature_c: number): number => {
        const found = rateConstants({ ...steam, temperature_c }, 'SUPREM4');
        return found.ok ? found.constants[name] : Number.NaN;
      };
      const fitted = (prefactor: number, ev: number, t: number) =>
        prefactor * Math.exp(-ev / (8.61738e-5 * (t + 273.15)));
      expect(at(below) / fitted(low, lowEv, below)).toBeCloseTo(1, 12);
      expect(at(above) / fitted(high, highEv, above)).toBeCloseTo(1, 12);
    },
  );
});

describe('what cannot be', () => {
  it('is refused by every function, with its name', () => {
    expect(oxideThickness(notANumber, 10)).toEqual(notFinite('temperature_c'));
    expect(oxidationTime(notANumber, 10)).toEqual(notFinite('temperature_c'));
    expect(massoudThinOxide(notANumber, 10)).toEqual(notFinite('temperature_c'));
    expect(massoudTimeDecayOxide(notANumber, 10)).toEqual(notFinite('temperature_c'));
    expect(oxideThickness(dry, -1)).toEqual(outOfRange('time_min', -1, 0));
    expect(oxideThickness(dry, 1, -1)).toEqual(outOfRange('initial_nm', -1, 0));
    expect(oxidationTime(dry, -1, -2)).toEqual(outOfRange('target_nm', -1, 0));
    expect(oxidationTime(dry, 1, -2)).toEqual(outOfRange('initial_nm', -2, 0));
    expect(massoudThinOxide(dry, -1)).toEqual(outOfRange('time_min', -1, 0));
    expect(massoudThinOxide(dry, 1, -1)).toEqual(outOfRange('initial_nm', -1, 0));
    expect(massoudTimeDecayOxide(dry, -1)).toEqual(outOfRange('time_min', -1, 0));
    expect(massoudTimeDecayOxide(dry, 1, -1)).toEqual(outOfRange('initial_nm', -1, 0));
    expect(amountError({ anything: 0 })).toBeNull();
  });

  it('is refused where a square overflows', () => {
    expect(oxidationTime(dry, 1e300)).toEqual(notFinite('time_min', Infinity));
    expect(massoudTimeDecayOxide(dry, 1, 1e300)).toMatchObject({
      ok: false,
      error: { kind: 'not_finite', quantity: 'thickness_nm' },
    });
    expect(oxideThickness(dry, 60, 1e300)).toMatchObject({ error: { kind: 'not_finite', quantity: 'thickness_nm' } });
  });

  it('is a target below the oxide that is there; the oxide itself takes no time', () => {
    expect(oxidationTime(dry, 20, 20)).toMatchObject({ ok: true, time_min: 0 });
    expect(oxidationTime(dry, 19.9, 20)).toEqual({
      ok: false,
      error: { kind: 'target_below_initial', target_nm: 19.9, initial_nm: 20 },
    });
  });

  it('is a temperature for a thickness out of reach, or for none', () => {
    const at = { ambient: 'dry', orientation: '100' } as const;
    const grown = (temperature_c: number) => {
      const found = oxideThickness({ ...at, temperature_c }, 60, 1);
      return found.ok ? found.thickness_nm : Number.NaN;
    };
    const [lowest_nm, highest_nm] = [grown(700), grown(1300)];
    for (const target_nm of [lowest_nm * 0.999, highest_nm * 1.001])
      expect(oxidationTemperature(at, target_nm, 60, 1)).toEqual({
        ok: false,
        error: { kind: 'target_out_of_reach', target_nm, lowest_nm, highest_nm },
      });
    expect(oxidationTemperature(at, lowest_nm, 60, 1)).toMatchObject({ temperature_c: close(700) });
    expect(oxidationTemperature(at, highest_nm, 60, 1)).toMatchObject({ temperature_c: close(1300) });
    expect(oxidationTemperature(at, Number.NaN, 60)).toEqual(notFinite('target_nm'));
    expect(oxidationTemperature(at, -1, 60)).toEqual(outOfRange('target_nm', -1, 0));
    expect(oxidationTemperature(at, 10, -1)).toEqual(outOfRange('time_min', -1, 0));
  });

  it('ends several steps at the first that is refused', () => {
    const steps = [
      { ...dry, time_min: 10 },
      { ...dry, time_min: -1 },
    ];
    expect(oxideAfterSteps(steps)).toEqual(outOfRange('time_min', -1, 0));
    expect(oxideAfterSteps([])).toEqual({ ok: true, after: [] });
  });
});

describe('oxidation by name', () => {
  const named = (name: string, input: unknown) => {
    const model = oxidationModels.find((each) => each.name === name) as Model;
    return evaluateModel(model, input);
  };

  it('answers with units and the constants that it used', () => {
    expect(named('oxidation.thickness', { ambient: 'dry', temperature_c: 1000, time_min: 60, initial_nm: 2 })).toEqual({
      ok: true,
      model: 'oxidation.thickness',
      constants: 'PDG',
      values: {
        thickness_nm: { value: close(40.0203327309108), unit: 'nm' },
        silicon_consumed_nm: { value: close(17.608946401600754), unit: 'nm' },
        rate_at_end_nm_per_min: { value: close(0.5565955818472798), unit: 'nm/min' },
      },
      warnings: [],
    });
    expect(
      named('oxidation.time', { ambient: 'dry', temperature_c: 1000, target_nm: 20, initial_nm: 2 }),
    ).toMatchObject({
      constants: 'PDG',
      values: { time_min: { value: close(26.334538292154086), unit: 'min' } },
      warnings: [{ kind: 'thin_dry_oxide' }],
    });
    const thin = { ambient: 'dry', temperature_c: 1000, time_min: 10, initial_nm: 1, constants: 'SUPREM4' };
    expect(named('oxidation.thin_dry', thin)).toMatchObject({
      constants: 'SUPREM4',
      values: {
        thickness_nm: { value: close(15.802744614693651) },
        silicon_consumed_nm: { value: close(6.953207630465206) },
        rate_at_end_nm_per_min: { value: close(0.9345507512711033) },
      },
    });
  });
});

it('1 nm of oxide takes 0.4415 nm of silicon by mass', () => {
  expect(siliconPerOxide()).toBeCloseTo((2.2 / 60.084) * (28.0855 / 2.329), 15);
  expect(siliconPerOxide({ density: 2, molar_mass: 60 }, { density: 2.4, molar_mass: 28 })).toBeCloseTo(
    0.388888888889,
    10,
  );
});
