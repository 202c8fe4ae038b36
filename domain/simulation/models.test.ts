import { describe, expect, test } from 'vitest';
import { catalogue } from '../catalogue/catalogue.ts';
import { simulate } from './evaluate.ts';
import type { SimulationKind } from './kinds.ts';

// biome-ignore lint/suspicious/noExplicitAny: a test looks into values of every shape
type Values = Readonly<Record<string, any>>;

const valuesOf = (kind: SimulationKind, input: unknown): Values => {
  const { answer } = simulate(kind, input);
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  return Object.fromEntries(Object.entries(answer.values).map(([name, { value }]) => [name, value]));
};
const errorOf = (kind: SimulationKind, input: unknown): unknown => {
  const { answer } = simulate(kind, input);
  return answer.ok ? null : answer.error;
};

describe('oxidation', () => {
  const wet = { ambient: 'H2O', temperature_c: 1000, points: 3 };
  test('backward undoes forward, and the curve ends at the result', () => {
    const { time_min } = valuesOf('oxidation', { mode: 'inverse', ...wet, target_nm: 500 });
    const { thickness_nm, curve_nm, times_min } = valuesOf('oxidation', { mode: 'forward', ...wet, time_min });
    expect(thickness_nm).toBeCloseTo(500, 9);
    expect([curve_nm[0], curve_nm[2], times_min[2]]).toEqual([0, thickness_nm, time_min]);
  });

  test('thin and dry grows faster than the thick model says', () => {
    const dry = { ambient: 'dry', temperature_c: 900, time_min: 30 };
    const thin = valuesOf('oxidation', { mode: 'forward_thin', ...dry });
    expect(thin.thickness_nm).toBeGreaterThan(1.3 * valuesOf('oxidation', { mode: 'forward', ...dry }).thickness_nm);
  });
});

describe('diffusion', () => {
  const boron = { dopant: 'B', background_cm3: 1e15 };
  const integral = ({ depths_um, concentration_cm3 }: Values): number =>
    (depths_um as number[]).reduce((sum, depth, i) => {
      const before = depths_um[i - 1];
      return i === 0 ? 0 : sum + ((depth - before) * 1e-4 * (concentration_cm3[i] + concentration_cm3[i - 1])) / 2;
    }, 0);

  test.each([
    ['predeposition', { surface_cm3: 1e20, temperature_c: 950, time_min: 30 }],
    ['drive_in', { dose_cm2: 1e15, temperature_c: 1100, time_min: 60 }],
    [
      'two_step',
      { surface_cm3: 1e20, predeposition_c: 950, predeposition_min: 30, drive_in_c: 1100, drive_in_min: 120 },
    ],
    [
      'implant_anneal',
      { dose_cm2: 1e14, range_um: 0.1, straggle_um: 0.04, steps: [{ temperature_c: 1000, time_min: 30 }] },
    ],
    [
      'implant_anneal_solved',
      { dose_cm2: 1e14, range_um: 0.1, straggle_um: 0.04, steps: [{ temperature_c: 1000, time_min: 30 }] },
    ],
    ['predeposition_solved', { surface_cm3: 1e20, steps: [{ temperature_c: 950, time_min: 30 }] }],
  ])('%s: the profile holds the dose, and meets the background at the junction', (process, given) => {
    const input = { process, ...boron, ...given, points: 1000 };
    const values = valuesOf('diffusion', input);
    expect(integral(values) / values.dose_cm2).toBeCloseTo(1, 2);
    const at = valuesOf('diffusion', { ...input, max_depth_um: values.junction_um }).concentration_cm3.at(-1);
    expect(at / 1e15).toBeCloseTo(1, 1);
    expect(values.sheet_resistance_ohm).toBeGreaterThan(1);
  });

  test('counts the budget of a ramp between those of its ends', () => {
    const implant = { process: 'implant_anneal', ...boron, dose_cm2: 1e14, range_um: 0.1, straggle_um: 0.04 };
    const budget = (step: object): number =>
      valuesOf('diffusion', { ...implant, steps: [{ ...step, time_min: 10 }] }).total_dt_cm2;
    const ramp = budget({ temperature_c: 900, to_c: 1000 });
    expect(ramp).toBeGreaterThan(budget({ temperature_c: 900 }));
    expect(ramp).toBeLessThan(budget({ temperature_c: 1000 }));
  });

  test('has no junction and no sheet resistance under a higher background', () => {
    const values = valuesOf('diffusion', {
      process: 'drive_in',
      dopant: 'B',
      background_cm3: 1e20,
      dose_cm2: 1e13,
      temperature_c: 1100,
      time_min: 60,
    });
    expect([values.junction_um, values.sheet_resistance_ohm]).toEqual([null, null]);
  });
});

describe('control charts', () => {
  const steady = [10, 10.2, 9.9, 10.1, 9.8, 10, 10.3, 9.7, 10.1, 10];

  test('limits of individuals are the mean and 3 MR / 1.128', () => {
    const { limits, violations } = valuesOf('spc', { kind: 'i_mr', values: [...steady, 14], phase_one_points: 10 });
    // Moving ranges: 0.2 0.3 0.2 0.3 0.2 0.3 0.6 0.4 0.1, mean 2.6 / 9.
    expect(limits.cl).toBeCloseTo(10.01, 12);
    expect(limits.ucl - limits.cl).toBeCloseTo((3 * 2.6) / 9 / 1.1283791670955126, 9);
    expect(violations).toMatchObject([
      {
        rule_id: 'WE1',
        window: [10, 10],
        timestamp_index: 10,
        value: 14,
        statistic: 'individual',
        severity: 'critical',
      },
    ]);
  });

  test('given limits are taken as they are, and only rules that were asked for are reported', () => {
    const limits = { cl: 0, ucl: 3, lcl: -3, sigma: 1 };
    const { violations, limits_from } = valuesOf('spc', {
      kind: 'i_mr',
      values: [...Array.from({ length: 9 }, () => 0.5), 5],
      limits,
      rules: ['N2'],
    });
    expect(limits_from).toBe('given');
    expect(violations.map((each: Values) => [each.rule_id, each.window, each.severity])).toEqual([
      ['N2', [0, 8], 'warning'],
      ['N2', [1, 9], 'warning'],
    ]);
  });

  test('subgroups make one point each, with their spread beside', () => {
    const { points } = valuesOf('spc', { kind: 'xbar_r', values: steady, settings: { subgroup_size: 5 } });
    expect(points).toMatchObject([
      { index: 4, statistic: 'mean', value: 10, companion: { statistic: 'range' } },
      { index: 9, statistic: 'mean', companion: { statistic: 'range' } },
    ]);
  });

  test.each(['ewma', 'cusum'])('%s sees a small shift', (kind) => {
    const shifted = steady.map((value) => value + 0.5);
    const { violations } = valuesOf('spc', { kind, values: [...steady, ...shifted], phase_one_points: 10 });
    expect(violations.some((each: Values) => each.rule_id === kind.toUpperCase())).toBe(true);
  });

  test.each(['p', 'np', 'c', 'u'])('%s takes counts, and no negative ones', (kind) => {
    const counts = [3, 5, 4, 6, 2, 5, 4, 3, 5, 30];
    const chart = { kind, values: counts, settings: { sample_size: 100 }, phase_one_points: 9 };
    expect(valuesOf('spc', chart).violations).toMatchObject([{ rule_id: 'WE1', timestamp_index: 9 }]);
    expect(errorOf('spc', { ...chart, values: [-1, 2] })).toMatchObject({ quantity: 'values' });
  });

  test('out of specification is told beside out of control', () =>
    expect(valuesOf('spc', { kind: 'i_mr', values: steady, usl: 10.25, lsl: 9.75 }).out_of_specification).toEqual([
      6, 7,
    ]));

  test('of several variables see what no single one shows', () => {
    const pairs = Array.from({ length: 40 }, (_, i) => [
      [Math.sin(i * i), Math.sin(i * i) + 0.1 * Math.cos(7 * i * i)],
    ]);
    const { violations } = valuesOf('spc', { kind: 'hotelling_t2', subgroups: [...pairs, [[0.9, -0.9]]] });
    expect(violations).toMatchObject([{ rule_id: 'T2', timestamp_index: 40 }]);
    expect(errorOf('spc', { kind: 'hotelling_t2', subgroups: [[[1, 2]], [[1]]] })).toMatchObject({
      quantity: 'subgroups',
    });
  });

  test('without variation have no limits', () =>
    expect(errorOf('spc', { kind: 'i_mr', values: [1, 1, 1] })).toMatchObject({ quantity: 'limits' }));
});

describe('an implant', () => {
  const boron = { ion: 'B', energy_kev: 50, dose_cm2: 1e14 };
  test('lies as deep as the tables say, a little less when tilted', () => {
    const straight = valuesOf('dose_profile', { ...boron, tilt_deg: 0 });
    expect(straight.rp_um).toBeGreaterThan(0.15);
    expect(straight.rp_um).toBeLessThan(0.18);
    const tilted = valuesOf('dose_profile', { ...boron, tilt_deg: 60 });
    expect(tilted.rp_um / straight.rp_um).toBeCloseTo(0.5, 9);
  });

  test.each([
    [0, 'high'],
    [4, 'moderate'],
    [7, 'low'],
  ])('%d degrees off the axis: channeling risk %s', (tilt_deg, risk) =>
    expect(valuesOf('dose_profile', { ...boron, tilt_deg }).channeling).toMatchObject({ risk, axis: '<100>' }),
  );

  test.each([
    [0, 0],
    [45, 0],
    [22.5, 2.67],
    [90, 0],
  ])('a twist of %d degrees leaves %d degrees to the next plane', (twist_deg, angle) =>
    expect(valuesOf('dose_profile', { ...boron, twist_deg }).channeling.nearest_plane_deg).toBeCloseTo(angle, 2),
  );

  test('half as active has more than the sheet resistance, and the map is even', () => {
    const whole = valuesOf('dose_profile', boron);
    const half = valuesOf('dose_profile', { ...boron, active_fraction: 0.5 });
    expect(half.sheet_resistance_ohm).toBeGreaterThan(1.3 * whole.sheet_resistance_ohm);
    expect(whole.dose_uniformity_pct).toBeLessThan(0.5);
    expect(whole.map_dose_cm2[10][10] / 1e14).toBeCloseTo(1, 2);
  });
});

describe('a recipe of the catalogue', () => {
  const recipes = catalogue.flatMap(({ mode, recipes: [recipe] }) =>
    mode.family === 'cvd' && recipe !== undefined ? [[mode.name, mode, recipe.content] as const] : [],
  );
  const input = (mode: Values, content: object) => {
    const { energy_mode, pressure_mode, reactor_type, variant } = mode;
    const recipe = { ...content, process_mode_id: 'm' };
    return { mode: { energy_mode, pressure_mode, reactor_type, variant }, recipe, points: 100 };
  };

  test.each(recipes)('%s grows the thickness that it is for', (_, mode, content) => {
    const { miss_pct, thickness_so_far_nm, thickness_nm } = valuesOf('cvd_run', input(mode, content));
    expect(Math.abs(miss_pct)).toBeLessThan(1.5);
    expect(thickness_so_far_nm.at(-1)).toBe(thickness_nm);
    const rising = (thickness_so_far_nm as number[]).every((each, i) => i === 0 || each >= thickness_so_far_nm[i - 1]);
    expect(rising).toBe(true);
  });

  test('whose gases are shut grows nothing, which is said', () => {
    const [, mode, content] = recipes[0] ?? [];
    const steps = (content?.recipe_steps ?? []).map((step) => ({ ...step, target_temp_c: 0 }));
    const found = errorOf('cvd_run', input(mode ?? {}, { ...content, recipe_steps: steps.slice(0, 2) }));
    expect(found).toMatchObject({ kind: 'no_solution', quantity: 'film' });
    expect(errorOf('cvd_run', input(mode ?? {}, { ...content, film_target: undefined }))).toMatchObject({
      quantity: 'recipe.film_target',
    });
  });
});
