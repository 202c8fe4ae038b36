import { describe, expect, test } from 'vitest';
import type { ProcessMode } from '../processmode/process-mode.ts';
import type { RecipeContent } from '../recipe/content.ts';
import { nitrogen, settings } from '../recipe/testing/modes.ts';
import type { CapabilityRanges } from './capability-ranges.ts';
import { reasonsAgainst, supportsRecipe } from './supports.ts';
import { description } from './testing/tools.ts';

const wet: ProcessMode = {
  process_mode_id: 'm',
  org_id: 'demo',
  name: 'Wet oxidation',
  family: 'oxidation',
  pressure_mode: 'APCVD',
  energy_mode: 'thermal',
  reactor_type: 'horizontal',
  chemistry_type: 'hydride',
  variant: 'standard',
  description: '',
  capabilities: ['wet_oxidation'],
};
const against = (change: Partial<ProcessMode>, tool: Partial<typeof description> = {}) =>
  reasonsAgainst({ ...description, ...tool }, { ...wet, ...change });

describe('what speaks against a process mode on a tool', () => {
  test('is nothing when the tool has all that the mode asks for, whatever its chemistry', () => {
    expect(against({})).toEqual([]);
    expect(against({ chemistry_type: 'MOCVD' })).toEqual([]);
  });

  test.each<[string, Partial<ProcessMode>, string]>([
    ['the family', { family: 'cvd' }, 'the tool is one for oxidation, the mode is of cvd'],
    ['the pressure mode', { pressure_mode: 'LPCVD' }, 'pressure mode LPCVD is not one of APCVD'],
    ['the energy mode', { energy_mode: 'plasma' }, 'energy mode plasma is not one of thermal'],
    ['the reactor', { reactor_type: 'vertical' }, 'reactor type is horizontal, the mode needs vertical'],
    ['a capability', { capabilities: ['wet_oxidation', 'hcl'] }, 'capability hcl is missing'],
  ])('is %s, by name', (_, change, reason) => {
    expect(against(change)).toEqual([reason]);
  });

  test('is not the family, where both belong to one area: a furnace that oxidises also diffuses', () => {
    expect(against({ family: 'diffusion' })).toEqual([]);
  });

  test('is all of it at once', () => {
    expect(against({ family: 'cvd', pressure_mode: 'LPCVD', capabilities: ['a', 'b'] })).toHaveLength(4);
  });

  test('is nothing that the mode leaves open', () => {
    expect(against({ pressure_mode: null, energy_mode: null, reactor_type: null, capabilities: [] })).toEqual([]);
  });

  test('is what the tool does not say of itself', () => {
    const silent = { pressure_modes: [], energy_modes: [], reactor_type: null, capabilities: [] };
    expect(against({}, silent)).toEqual([
      'pressure mode APCVD is not one of none',
      'energy mode thermal is not one of none',
      'reactor type is not known, the mode needs horizontal',
      'capability wet_oxidation is missing',
    ]);
  });
});

describe('a recipe on a tool', () => {
  const supported = (content: RecipeContent, capability_ranges?: CapabilityRanges) =>
    supportsRecipe({ ...description, ...(capability_ranges === undefined ? {} : { capability_ranges }) }, wet, content);
  const limits = (quantities: CapabilityRanges['quantities'], change: Partial<CapabilityRanges> = {}) => ({
    quantities,
    ...change,
  });
  const at = (...temperatures: number[]) =>
    nitrogen({
      recipe_steps: temperatures.map((target_temp_c) => ({ name: 'a', duration_s: 1, target_temp_c })),
    });

  test('is supported where the tool states no limits, which the answer says', () => {
    expect(supported(nitrogen())).toEqual({
      supported: true,
      reasons: [],
      compared: [],
      unstated: ['pressure_torr', 'base_pressure_torr', 'temperature_c', 'gases_sccm'],
    });
  });

  test('is not supported where its mode is not', () => {
    const found = supportsRecipe({ ...description, reactor_type: 'vertical' }, wet, nitrogen());
    expect(found).toMatchObject({
      supported: false,
      reasons: ['reactor type is vertical, the mode needs horizontal'],
    });
  });

  test('is compared by the lowest and the highest of its numbers, limits included', () => {
    const range = { min: 600, max: 900 };
    expect(supported(at(600, 700, 900), limits({ temperature_c: range }))).toMatchObject({
      supported: true,
      compared: [
        { what: 'temperature_c', path: 'recipe_steps[0].target_temp_c', value: 600, ...range, within: true },
        { what: 'temperature_c', path: 'recipe_steps[2].target_temp_c', value: 900, ...range, within: true },
      ],
    });
    expect(supported(at(599, 700, 901), limits({ temperature_c: range })).reasons).toEqual([
      "recipe_steps[0].target_temp_c asks for 599, the tool's temperature_c goes from 600 to 900",
      "recipe_steps[2].target_temp_c asks for 901, the tool's temperature_c goes from 600 to 900",
    ]);
  });

  test('needs its gases plumbed, with controllers that are large enough', () => {
    const gases = (gases_sccm: Readonly<Record<string, number>>) => supported(nitrogen(), limits({}, { gases_sccm }));
    expect(gases({ N2: 50 }).supported).toBe(true);
    expect(gases({ N2: 49 }).reasons).toEqual(["50 sccm of N2 is more than its controller's 49"]);
    expect(gases({ O2: 50 }).reasons).toEqual(['gas N2 is not plumbed']);
  });

  test('needs its ion, and its energy, dose, current, tilt and wafers', () => {
    const { gas_flows: _, pressure_setpoints: __, ...bare } = nitrogen({ implant: settings.implant });
    const content = { ...bare, recipe_steps: [{ name: 'implant', duration_s: 60 }] };
    const reach = {
      energy_kev: { min: 10, max: 29 },
      dose_cm2: { min: 1e11, max: 1e16 },
      tilt_deg: { min: 0, max: 7 },
    };
    expect(supported(content, limits(reach, { implant_species: ['P'] }))).toMatchObject({
      reasons: [
        "implant.energy_kev asks for 30, the tool's energy_kev goes from 10 to 29",
        'the source makes no B ions',
      ],
      unstated: ['beam_current_ma', 'wafer_count'],
    });
  });

  test('is asked for each kind of energy, and not for a power of zero', () => {
    const content = nitrogen({
      ...settings,
      recipe_steps: [{ name: 'a', duration_s: 1, plasma_power_w: 0, bias_power_w: 0, ramp_rate_c_per_min: 120 }],
    });
    const { implant: _, rtp: __, ...without } = content;
    expect(supported(without).unstated).toEqual([
      'pressure_torr',
      'base_pressure_torr',
      'rf_power_w',
      'rf_frequency_mhz',
      'filament_temp_c',
      'laser_power_w',
      'laser_wavelength_nm',
      'uv_irradiance_mw_cm2',
      'uv_wavelength_nm',
      'pulse_duration_s',
      'ramp_rate_c_per_s',
      'gases_sccm',
    ]);
    const slow = limits({ ramp_rate_c_per_s: { min: 0, max: 1.9 } });
    expect(supported(without, slow).reasons).toEqual([
      "recipe_steps[0].ramp_rate_c_per_min asks for 2, the tool's ramp_rate_c_per_s goes from 0 to 1.9",
    ]);
  });
});
