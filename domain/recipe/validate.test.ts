import { describe, expect, test } from 'vitest';
import type { ProcessModeDescription } from '../processmode/process-mode.ts';
import type { RecipeContent } from './content.ts';
import { flowsOf } from './flows.ts';
import { mode, nitrogen, settings } from './testing/modes.ts';
import { recipeFindings } from './validate.ts';

const found = (of: Partial<ProcessModeDescription>, content: RecipeContent) =>
  recipeFindings(mode(of), content).map(({ rule, path, message }) => `${rule} ${path}: ${message}`);
const paths = (of: Partial<ProcessModeDescription>, content: RecipeContent) =>
  recipeFindings(mode(of), content).map(({ rule, path }) => `${rule} ${path}`);

const flowing = (name: string, change: Partial<RecipeContent> = {}) =>
  nitrogen({ gas_flows: { gases: [{ name, flow_sccm: 10 }] }, ...change });

test('nothing speaks against nitrogen', () => expect(found({}, nitrogen())).toEqual([]));

describe('a pressure', () => {
  test.each<[NonNullable<ProcessModeDescription['pressure_mode']>, number, number]>([
    ['APCVD', 650, 800],
    ['SACVD', 50, 700],
    ['LPCVD', 1e-3, 300],
    ['UHVCVD', 1e-6, 2e-2],
  ])('of %s lies between %d and %d torr', (pressure_mode, min, max) => {
    const at = (torr: number) =>
      paths(
        { pressure_mode },
        nitrogen({ pressure_setpoints: { base_pressure_torr: 0, process_pressure_torr: torr, pumpdown_time_s: 1 } }),
      );
    const outside = ['out_of_range pressure_setpoints.process_pressure_torr'];
    expect(at(min)).toEqual([]);
    expect(at(max)).toEqual([]);
    expect(at(min * 0.99)).toEqual(outside);
    expect(at(max * 1.01)).toEqual(outside);
  });

  test('of a step may be below the window, but not above', () => {
    const steps = (torr: number) =>
      nitrogen({ recipe_steps: [{ name: 'a', duration_s: 1, target_pressure_torr: torr }] });
    expect(paths({}, steps(0))).toEqual([]);
    expect(paths({}, steps(301))).toEqual(['out_of_range recipe_steps[0].target_pressure_torr']);
  });

  test('of the base is not above that of the process', () => {
    const setpoints = { base_pressure_torr: 0.4, process_pressure_torr: 0.3, pumpdown_time_s: 1 };
    expect(paths({}, nitrogen({ pressure_setpoints: setpoints }))).toEqual([
      'inconsistent pressure_setpoints.base_pressure_torr',
    ]);
  });
});

describe('a temperature', () => {
  const at = (target_temp_c: number) => nitrogen({ recipe_steps: [{ name: 'a', duration_s: 1, target_temp_c }] });
  test('is what quartz can stand in a hot-wall tube, and more in others', () => {
    expect(paths({ reactor_type: 'hot_wall' }, at(1250))).toEqual([]);
    expect(found({ reactor_type: 'hot_wall' }, at(1251))).toEqual([
      'out_of_range recipe_steps[0].target_temp_c: 1251 C is outside 15 to 1250 C, in which process mode "M" runs',
    ]);
    expect(paths({ reactor_type: 'cold_wall' }, at(1251))).toEqual([]);
    expect(paths({}, at(1701))).toEqual(['out_of_range recipe_steps[0].target_temp_c']);
    expect(paths({}, at(14))).toEqual(['out_of_range recipe_steps[0].target_temp_c']);
  });

  test('is looked at in profiles and segments too', () => {
    const zones = [{ zone: 'a', setpoint: 1800, ramp_rate: 1 }];
    expect(paths({}, nitrogen({ temperature_profile: { profile_type: 'flat', zones } }))).toEqual([
      'out_of_range temperature_profile.zones[0].setpoint',
    ]);
    const hot = {
      ...settings.rtp,
      segments: [{ ...settings.rtp.segments[0], target_c: 1400, ramp_rate_c_per_s: 1375 / 600 }],
    };
    const { gas_flows: _, ...bare } = nitrogen({ rtp: hot, required_interlocks: ['over_temperature'] });
    expect(paths({ family: 'rtp', pressure_mode: null }, bare)).toEqual(['out_of_range rtp.segments[0].target_c']);
  });
});

describe('safety', () => {
  test.each<[string, number, string[]]>([
    ['N2', 1, []],
    ['O2', 2, []],
    ['HBr', 3, ['exhaust_flow', 'abatement']],
    ['CH4', 3, ['exhaust_flow', 'gas_leak']],
    ['TEOS', 3, ['exhaust_flow', 'gas_leak']],
    ['NH3', 4, ['exhaust_flow', 'gas_leak', 'abatement']],
    ['SiH4', 4, ['exhaust_flow', 'gas_leak', 'abatement']],
    ['AsH3', 5, ['exhaust_flow', 'gas_leak', 'abatement']],
    ['a gas that no table has', 5, ['exhaust_flow', 'gas_leak', 'abatement']],
  ])('asks for %s hazard level %d and its interlocks', (gas, level, interlocks) => {
    expect(found({}, flowing(gas, { safety_hazard_level: level, required_interlocks: interlocks }))).toEqual([]);
    const bare = found({}, flowing(gas));
    for (const name of interlocks)
      expect(bare.some((each) => each.startsWith(`unsafe required_interlocks: must name ${name}`))).toBe(true);
    const low = flowing(gas, { safety_hazard_level: Math.max(1, level - 1), required_interlocks: interlocks });
    expect(found({}, low)).toEqual(
      level === 1 ? [] : [`unsafe safety_hazard_level: must be at least ${level} for ${gas}`],
    );
  });

  test('takes a detector of hydrogen for a leak of hydrogen alone', () => {
    const guarded = { safety_hazard_level: 3, required_interlocks: ['exhaust_flow', 'hydrogen_leak'] };
    expect(found({}, flowing('H2', guarded))).toEqual([]);
    expect(found({}, flowing('CH4', guarded))).toEqual([
      'unsafe required_interlocks: must name gas_leak: a leak of CH4 must be detected',
    ]);
  });

  test.each<[Partial<ProcessModeDescription>, Partial<RecipeContent>, string]>([
    [{ energy_mode: 'plasma' }, { plasma_settings: settings.plasma_settings }, 'rf_enclosure'],
    [
      { energy_mode: 'microwave_plasma' },
      { plasma_settings: { rf_power_w: 1000, frequency_mhz: 2450 } },
      'microwave_leak',
    ],
    [{ energy_mode: 'laser' }, { laser_settings: settings.laser_settings }, 'laser_enclosure'],
    [{ energy_mode: 'photo' }, { photo_settings: settings.photo_settings }, 'uv_enclosure'],
    [{ energy_mode: 'hot_wire' }, { filament_settings: settings.filament_settings }, 'filament_supply'],
  ])('asks of %j its interlock', (of, change, interlock) => {
    const hazard = { safety_hazard_level: 3 };
    expect(paths(of, nitrogen({ ...change, ...hazard }))).toEqual(['unsafe required_interlocks']);
    expect(paths(of, nitrogen({ ...change, ...hazard, required_interlocks: [interlock] }))).toEqual([]);
  });

  test('asks of an implanter what its voltage, its X-rays and its source gas need', () => {
    const { gas_flows: _, ...bare } = nitrogen({ implant: settings.implant });
    const of = { family: 'ion_implantation', pressure_mode: null, energy_mode: null } as const;
    expect(found(of, bare)).toEqual([
      'unsafe required_interlocks: must name exhaust_flow: BF3 must be drawn off',
      'unsafe required_interlocks: must name gas_leak: a leak of BF3 must be detected',
      'unsafe required_interlocks: must name abatement: the effluent of BF3 must be treated',
      'unsafe required_interlocks: must name high_voltage_enclosure: the terminal stands at high voltage',
      'unsafe required_interlocks: must name x_ray_shield: the accelerating column emits X-rays',
      'unsafe safety_hazard_level: must be at least 5 for BF3',
    ]);
  });
});

describe('a recipe contradicts itself', () => {
  test('when a step flows what its list of gases does not name', () => {
    const recipe_steps = [{ name: 'a', duration_s: 1, flows_sccm: { N2: 5, Ar: 5, He: 0 } }];
    expect(found({}, nitrogen({ recipe_steps }))).toEqual([
      'inconsistent recipe_steps[0].flows_sccm.Ar: is not among gas_flows.gases',
    ]);
  });

  test('when steps and segments of a rapid thermal process differ', () => {
    const of = { family: 'rtp', pressure_mode: null } as const;
    const base = nitrogen({ rtp: settings.rtp, required_interlocks: ['over_temperature'] });
    const { gas_flows: _, ...bare } = base;
    // 25 to 625 C at 1 C/s takes 600 s, as the step says.
    expect(found(of, bare)).toEqual([]);
    const step = { name: 'hold', target_temp_c: 625 };
    expect(found(of, { ...bare, recipe_steps: [{ ...step, duration_s: 607 }] })).toEqual([
      'inconsistent recipe_steps[0].duration_s: must be 600.00 s: ramp and dwell of its segment',
    ]);
    expect(found(of, { ...bare, recipe_steps: [{ ...step, name: 'other', duration_s: 605 }] })).toEqual([
      'inconsistent recipe_steps[0].name: must be "hold", as its segment',
    ]);
    expect(paths(of, { ...bare, recipe_steps: [...bare.recipe_steps, ...bare.recipe_steps] })).toEqual([
      'inconsistent recipe_steps',
    ]);
  });
});

describe('what flows in a step', () => {
  const gases = [
    { name: 'SiH4', flow_sccm: 50 },
    { name: 'N2', flow_sccm: 500, timing: 'purge' },
  ];
  test('is what it says, else its ambient, else what is timed for it', () => {
    const deposit = { name: 'deposit', duration_s: 1 };
    const purge = { name: 'purge', duration_s: 1, purge: true };
    const silent = nitrogen({ gas_flows: { gases }, recipe_steps: [deposit, purge] });
    expect(flowsOf(silent, deposit)).toEqual({ SiH4: 50 });
    expect(flowsOf(silent, purge)).toEqual({ N2: 500 });
    expect(flowsOf(silent, { ...deposit, ambient: 'wet' })).toEqual({ O2: 6000, H2: 9000 });
    expect(flowsOf(silent, { ...deposit, flows_sccm: { Ar: 3 } })).toEqual({ Ar: 3 });
    const dopant_source = { species: 'P', compound: 'POCl3', flow_sccm: 200 } as const;
    expect(flowsOf(silent, { ...deposit, ambient: 'n2', dopant_source })).toEqual({ N2: 10_000, POCl3: 200 });
    const speaking = nitrogen({ gas_flows: { gases }, recipe_steps: [{ ...deposit, flows_sccm: { SiH4: 1 } }] });
    expect(flowsOf(speaking, deposit)).toEqual({});
  });
});
