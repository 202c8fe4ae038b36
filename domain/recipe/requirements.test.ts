import { describe, expect, test } from 'vitest';
import type { ProcessModeDescription } from '../processmode/process-mode.ts';
import type { RecipeContent } from './content.ts';
import { settingFindings } from './requirements.ts';
import { mode, nitrogen, settings } from './testing/modes.ts';

type Setting = keyof typeof settings;
const found = (of: ProcessModeDescription, content: RecipeContent) =>
  settingFindings(of, content).map(({ rule, path }) => `${rule} ${path}`);

const needing: [string, Partial<ProcessModeDescription>, Setting][] = [
  ['a PECVD mode', { pressure_mode: 'PECVD', energy_mode: 'plasma' }, 'plasma_settings'],
  ['a PECVD mode of no energy', { pressure_mode: 'PECVD', energy_mode: null }, 'plasma_settings'],
  ['a high-density plasma', { pressure_mode: 'HDP_CVD', energy_mode: 'plasma' }, 'plasma_settings'],
  ['a remote plasma', { energy_mode: 'remote_plasma' }, 'plasma_settings'],
  ['a microwave plasma', { energy_mode: 'microwave_plasma' }, 'plasma_settings'],
  ['a hot wire', { energy_mode: 'hot_wire' }, 'filament_settings'],
  ['a laser', { energy_mode: 'laser' }, 'laser_settings'],
  ['light', { energy_mode: 'photo' }, 'photo_settings'],
  ['a flame', { energy_mode: 'combustion' }, 'flame_settings'],
  ['an aerosol', { chemistry_type: 'aerosol_assisted' }, 'aerosol_settings'],
  ['atomic layers', { variant: 'atomic_layer' }, 'pulsing_scheme'],
  ['pulses', { variant: 'pulsed' }, 'pulsing_scheme'],
  ['a hybrid of both', { variant: 'hybrid_cvd_ald' }, 'pulsing_scheme'],
];

describe('a mode', () => {
  test.each(needing)('of %s needs its setting, and names it by its path', (_, change, setting) => {
    expect(found(mode(change), nitrogen())).toEqual([`missing ${setting}`]);
    expect(settingFindings(mode(change), nitrogen())[0]?.message).toMatch(/^required: process mode "M" /);
    expect(found(mode(change), nitrogen({ [setting]: settings[setting] }))).toEqual([]);
  });

  test.each(needing)('that is not %s refuses it', (_, __, setting) => {
    expect(found(mode(), nitrogen({ [setting]: settings[setting] }))).toEqual([`refused ${setting}`]);
  });

  test.each(['plasma_settings', 'laser_settings', 'filament_settings', 'photo_settings', 'flame_settings'] as const)(
    'that leaves its energy open takes %s',
    (setting) => {
      expect(found(mode({ energy_mode: null }), nitrogen({ [setting]: settings[setting] }))).toEqual([]);
    },
  );

  test('of CVD needs pressures and gases', () => {
    const { pressure_setpoints: _, gas_flows: __, ...bare } = nitrogen();
    expect(found(mode(), bare)).toEqual(['missing pressure_setpoints', 'missing gas_flows']);
    expect(found(mode({ family: 'etch' }), bare)).toEqual([]);
  });

  test('of implantation needs ions, and makes no film; no other mode has ions', () => {
    const implanter = mode({ family: 'ion_implantation', pressure_mode: null, energy_mode: null });
    const { gas_flows: _, ...bare } = nitrogen();
    expect(found(implanter, bare)).toEqual(['missing implant']);
    expect(found(implanter, { ...bare, implant: settings.implant })).toEqual([]);
    expect(found(implanter, { ...nitrogen(), implant: settings.implant, thickness_target_nm: 5 })).toEqual([
      'refused gas_flows',
      'refused thickness_target_nm',
    ]);
    expect(found(mode(), nitrogen({ implant: settings.implant }))).toEqual(['refused implant']);
  });

  test('of rapid thermal processing needs segments; no other mode has them', () => {
    const rtp = mode({ family: 'rtp', pressure_mode: null });
    const { gas_flows: _, ...bare } = nitrogen();
    expect(found(rtp, bare)).toEqual(['missing rtp']);
    expect(found(rtp, { ...bare, rtp: settings.rtp })).toEqual([]);
    expect(found(mode(), nitrogen({ rtp: settings.rtp }))).toEqual(['refused rtp']);
  });

  test.each(['oxidation', 'diffusion'] as const)('of %s needs the temperature of each step, by its index', (family) => {
    const steps = [...nitrogen().recipe_steps, { name: 'cool', duration_s: 60 }];
    expect(found(mode({ family }), nitrogen({ recipe_steps: steps }))).toEqual([
      'missing recipe_steps[1].target_temp_c',
    ]);
  });

  test('that predeposits needs a source of dopant in some step; no mode but diffusion has one', () => {
    const predeposition = mode({ family: 'diffusion', variant: 'predeposition' });
    const step = { name: 'hold', duration_s: 600, target_temp_c: 900 };
    const sourced = { ...step, dopant_source: { species: 'P', compound: 'POCl3' } as const };
    expect(found(predeposition, nitrogen())).toEqual(['missing recipe_steps']);
    expect(found(predeposition, nitrogen({ recipe_steps: [step, sourced] }))).toEqual([]);
    expect(found(mode({ family: 'oxidation' }), nitrogen({ recipe_steps: [step, sourced] }))).toEqual([
      'refused recipe_steps[1].dopant_source',
    ]);
  });

  test('that is pulsed needs to know in which of several steps', () => {
    const steps = [
      { name: 'heat', duration_s: 60 },
      { name: 'grow', duration_s: 60 },
    ] as const;
    const { pulsing_scheme } = settings;
    const pulsed = mode({ variant: 'pulsed' });
    expect(found(pulsed, nitrogen({ pulsing_scheme, recipe_steps: [...steps] }))).toEqual(['missing recipe_steps']);
    const named = [steps[0], { ...steps[1], pulsed: true }];
    expect(found(pulsed, nitrogen({ pulsing_scheme, recipe_steps: named }))).toEqual([]);
  });
});

describe('a step', () => {
  const having = (change: object) => nitrogen({ recipe_steps: [{ name: 'hold', duration_s: 60, ...change }] });
  test.each<[object, string, Partial<ProcessModeDescription>]>([
    [{ plasma_power_w: 100 }, 'plasma_power_w', { pressure_mode: 'PECVD', energy_mode: 'plasma' }],
    [{ bias_power_w: 100 }, 'bias_power_w', { pressure_mode: 'HDP_CVD', energy_mode: 'plasma' }],
    [{ filament_temp_c: 1900 }, 'filament_temp_c', { energy_mode: 'hot_wire' }],
    [{ laser_power_w: 5 }, 'laser_power_w', { energy_mode: 'laser' }],
    [{ uv_irradiance_mw_cm2: 5 }, 'uv_irradiance_mw_cm2', { energy_mode: 'photo' }],
    [{ pulsed: true }, 'pulsed', { variant: 'pulsed' }],
    [{ ambient: 'dry' }, 'ambient', { family: 'oxidation' }],
  ])('with %j is refused where the mode has no %s', (change, field, right) => {
    expect(found(mode(), having(change))).toEqual([`refused recipe_steps[0].${field}`]);
    expect(found(mode(right), having(change))).not.toContain(`refused recipe_steps[0].${field}`);
  });

  test('with a power of zero asks for nothing', () => {
    expect(found(mode(), having({ plasma_power_w: 0, bias_power_w: 0, laser_power_w: 0, pulsed: false }))).toEqual([]);
  });
});
