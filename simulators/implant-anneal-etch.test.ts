import { expect, it, vi } from 'vitest';
import { families } from './families.ts';
import { eventually } from './testing/broker.ts';
import { contentOf } from './testing/recipes.ts';
import { toolSetting } from './testing/tool-setting.ts';

vi.setConfig({ testTimeout: 30_000 });

const tool = 'tool-01';
const setting = toolSetting(tool);

const begin = (name: string): string => {
  const family = families[name];
  if (!family) throw new Error(`no family ${name}`);
  setting.begin(family, { speed: 500 });
  return family.description.chambers[0] ?? '';
};

it.each([
  ['implanter', 'Phosphorus well 150 keV 1e13', ['beam_current_ma', 'analyzer_field_t'], 'dose_cm2_mean', 1e13],
  ['rtp', 'Rapid oxide 1000C 60s', ['setpoint_c[0]', 'lamp_power_pct[2]'], 'oxide_thickness_nm_mean', 4.5],
  ['etcher', 'Contact oxide 600 nm', ['bias_power_w', 'endpoint_signal_pct'], 'etch_depth_nm_mean', 600],
])('a tool of %s runs %s over MQTT and reports what it measured', async (name, recipe, signals, result, target) => {
  const chamber = begin(name);
  const content = contentOf(recipe);
  const birth = await eventually('the birth of its chamber', () =>
    setting.host.of('DBIRTH').find(({ device }) => device === chamber),
  );
  const interlocks = content.required_interlocks.map((interlock) => `Interlock/${interlock}`);
  for (const metric of [...signals, ...interlocks]) expect([...birth.metrics.keys()]).toContain(metric);
  await setting.host.start(chamber, 'run-1', content);
  await eventually('the end of the run', () => setting.host.states(chamber).includes('process_complete'));
  expect(setting.host.states(chamber)).toEqual(['setting_up', 'processing', 'process_complete']);
  const steps = new Set(setting.host.reports(chamber).map((report) => report['Run/Step']));
  for (const step of content.recipe_steps) expect(steps).toContain(step.name);
  const report = setting.host.reports(chamber).at(-1) ?? {};
  expect(Math.abs(Number(report[`Result/${result}`]) / target - 1)).toBeLessThan(0.03);
  expect(report['Result/uniformity_pct']).toBeLessThanOrEqual(content.uniformity_target_pct ?? 0);
});

it('a door that opens at high voltage ends the implant with the reason, and blocks the next until it is shut', async () => {
  const chamber = begin('implanter');
  await eventually('the birth of its chamber', () => setting.host.of('DBIRTH').length > 0);
  const content = contentOf('Arsenic source-drain 60 keV 4e15');
  await setting.host.start(chamber, 'run-1', content);
  await eventually('the exposure', () =>
    setting.host.reports(chamber).some((report) => report['Run/Step'] === 'implant'),
  );
  await setting.host.send(`spectra-sim/fab/${tool}/fault`, { name: 'enclosure_open' });
  await eventually('the end of the run', () => setting.host.states(chamber).includes('aborted'));
  expect(setting.host.reports(chamber).at(-1)).toMatchObject({ 'Run/Error Code': 'high_voltage_enclosure' });
  await setting.host.start(chamber, 'run-2', content);
  const refused = await eventually('the refusal', () =>
    setting.host.reports(chamber).find((report) => report['Run/Id'] === 'run-2'),
  );
  expect(refused).toMatchObject({ 'Run/State': 'aborted', 'Run/Error Code': 'interlock_open' });
  await setting.host.send(`spectra-sim/fab/${tool}/fault`, { name: 'enclosure_open', clear: true });
  await eventually('the closed interlock', () =>
    setting.host.of('DDATA').some(({ metrics }) => metrics.get('Interlock/high_voltage_enclosure')?.value === true),
  );
});
