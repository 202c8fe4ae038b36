import { expect, it, vi } from 'vitest';
import { families } from './families.ts';
import { eventually } from './testing/broker.ts';
import { contentOf } from './testing/recipes.ts';
import { toolSetting } from './testing/tool-setting.ts';

vi.setConfig({ testTimeout: 30_000 });

const tool = 'cvd-01';
const setting = toolSetting(tool);

const begin = (name: string, noise = true): string => {
  const family = families[name];
  if (!family) throw new Error(`no family ${name}`);
  setting.begin(family, { speed: 2000, noise });
  return family.description.chambers[0] ?? '';
};

it.each([
  ['lpcvd', 'LPCVD nitride 100 nm', ['temperature_zones_c[4]', 'gas_flows_sccm[SiH2Cl2]', 'throttle_valve_pct']],
  ['pecvd', 'PECVD nitride 200 nm', ['rf_power_w', 'rf_reflected_w', 'dc_bias_v', 'ellipsometer_thickness_nm']],
  ['ald', 'ALD alumina 10 nm', ['cycle_count', 'vapour_delivery_pct', 'qcm_thickness_nm']],
  ['hwcvd', 'HWCVD Si 300 nm', ['filament_temp_c', 'filament_current_a']],
])('a tool of %s runs %s over MQTT and reports what it measured', async (name, recipe, signals) => {
  const chamber = begin(name);
  const content = contentOf(recipe);
  const birth = await eventually('the birth of its chamber', () =>
    setting.host.of('DBIRTH').find(({ device }) => device === chamber),
  );
  for (const signal of signals) expect([...birth.metrics.keys()]).toContain(signal);
  for (const interlock of content.required_interlocks)
    expect([...birth.metrics.keys()]).toContain(`Interlock/${interlock}`);
  await setting.host.start(chamber, 'run-1', content);
  await eventually('the end of the run', () => setting.host.states(chamber).includes('process_complete'));
  expect(setting.host.states(chamber)).toEqual(['setting_up', 'processing', 'process_complete']);
  const report = setting.host.reports(chamber).at(-1) ?? {};
  const target = content.thickness_target_nm ?? 0;
  expect(Math.abs(Number(report['Result/thickness_nm_mean']) / target - 1)).toBeLessThan(0.03);
  expect(report['Result/uniformity_pct']).toBeLessThanOrEqual(content.uniformity_target_pct ?? 0);
  expect(report['Result/refractive_index']).toBeGreaterThan(1);
});

it('a fault over MQTT trips its interlock, aborts the run with the reason, and blocks the next start', async () => {
  const chamber = begin('hwcvd', false);
  await eventually('the birth of its chamber', () => setting.host.of('DBIRTH').length > 0);
  const content = contentOf('Hot-filament diamond 1 um');
  await setting.host.start(chamber, 'run-1', content);
  await eventually('the deposition', () =>
    setting.host.reports(chamber).some((report) => report['Run/Step'] === 'deposit'),
  );
  await setting.host.send(`spectra-sim/fab/${tool}/fault`, { name: 'gas_line_leak' });
  await eventually('the end of the run', () => setting.host.states(chamber).includes('aborted'));
  expect(setting.host.reports(chamber).at(-1)).toMatchObject({ 'Run/Id': 'run-1', 'Run/Error Code': 'gas_leak' });
  await setting.host.start(chamber, 'run-2', content);
  const refused = await eventually('the refusal', () =>
    setting.host.reports(chamber).find((report) => report['Run/Id'] === 'run-2'),
  );
  expect(refused).toMatchObject({ 'Run/State': 'aborted', 'Run/Error Code': 'interlock_open' });
});
