import { describe, expect, test } from 'vitest';
import type { ProcessMode } from '../processmode/process-mode.ts';
import type { RecipeContent } from './content.ts';
import { missingSettings } from './requirements.ts';
import { content } from './testing/recipes.ts';

const mode = (change: Partial<ProcessMode>): ProcessMode => ({
  process_mode_id: 'mode',
  org_id: 'demo',
  name: 'M',
  family: 'cvd',
  pressure_mode: 'LPCVD',
  energy_mode: 'thermal',
  reactor_type: null,
  chemistry_type: null,
  variant: 'standard',
  description: '',
  capabilities: [],
  ...change,
});
const settings: Partial<RecipeContent> = {
  pressure_setpoints: { base_pressure_torr: 0.001, process_pressure_torr: 0.3, pumpdown_time_s: 60 },
  gas_flows: { gases: [{ name: 'SiH4', flow_sccm: 50 }] },
  plasma_settings: { rf_power_w: 300, frequency_mhz: 13.56 },
  filament_settings: { filament_temp_c: 1900 },
  laser_settings: { power_w: 10, wavelength_nm: 193 },
  pulsing_scheme: { cycles: 100, phases: [{ name: 'dose', duration_s: 0.1 }] },
};
const full: RecipeContent = { ...content, ...settings };
const without = (path: keyof RecipeContent): RecipeContent => {
  const { [path]: _, ...rest } = full;
  return rest as RecipeContent;
};

describe('a recipe lacks, by the path of it,', () => {
  test.each<[string, Partial<ProcessMode>, keyof RecipeContent]>([
    ['a PECVD mode', { pressure_mode: 'PECVD', energy_mode: 'plasma' }, 'plasma_settings'],
    ['a PECVD mode of no energy', { pressure_mode: 'PECVD', energy_mode: null }, 'plasma_settings'],
    ['a high-density plasma', { pressure_mode: 'HDP_CVD' }, 'plasma_settings'],
    ['a PECVD mode with a remote plasma', { pressure_mode: 'PECVD', energy_mode: 'remote_plasma' }, 'plasma_settings'],
    ['a microwave plasma', { energy_mode: 'microwave_plasma' }, 'plasma_settings'],
    ['a plasma etch', { family: 'etch', pressure_mode: null, energy_mode: 'plasma' }, 'plasma_settings'],
    ['a hot wire', { energy_mode: 'hot_wire' }, 'filament_settings'],
    ['a laser', { energy_mode: 'laser' }, 'laser_settings'],
    ['atomic layers', { variant: 'atomic_layer' }, 'pulsing_scheme'],
    ['pulses', { variant: 'pulsed' }, 'pulsing_scheme'],
    ['any CVD', {}, 'pressure_setpoints'],
    ['gases of any CVD', {}, 'gas_flows'],
  ])('what %s needs', (_, change, path) => {
    expect(missingSettings(mode(change), full)).toEqual([]);
    expect(missingSettings(mode(change), without(path))).toEqual([
      { path, message: expect.stringContaining('process mode "M"') as string },
    ]);
  });

  test('all at once', () => {
    expect(
      missingSettings(mode({ pressure_mode: 'PECVD', variant: 'pulsed' }), content).map(({ path }) => path),
    ).toEqual(['plasma_settings', 'pulsing_scheme', 'pressure_setpoints', 'gas_flows']);
  });

  test.each(['oxidation', 'diffusion'] as const)('the temperature of a step of %s, by its index', (family) => {
    const steps = [...content.recipe_steps, { name: 'cool', duration_s: 60 }];
    expect(
      missingSettings(mode({ family, pressure_mode: null }), { ...content, recipe_steps: steps }).map(
        ({ path }) => path,
      ),
    ).toEqual(['recipe_steps[1].target_temp_c']);
  });

  test('nothing that its mode does not need', () => {
    expect(missingSettings(mode({ family: 'rtp', pressure_mode: null, energy_mode: null }), content)).toEqual([]);
  });
});
