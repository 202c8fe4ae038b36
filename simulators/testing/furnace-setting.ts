import { furnace } from '../furnace/family.ts';
import type { SimulatedToolOptions } from '../simulated-tool.ts';
import { eventually } from './broker.ts';
import { toolSetting } from './tool-setting.ts';

export const tube = 'tube-1';
export const gateOxide = {
  recipe_steps: [
    { name: 'ramp up', duration_s: 2400, target_temp_c: 1000, ambient: 'n2' },
    { name: 'oxidise', duration_s: 3600, target_temp_c: 1000, ambient: 'dry' },
    { name: 'cool down', duration_s: 1200, target_temp_c: 800, ambient: 'n2' },
  ],
};

/** For each test a furnace of two tubes, fast, without a host to wait for, and what is waited for of it. */
export function furnaceSetting() {
  const setting = toolSetting('furnace-01');
  return {
    setting,
    begin: async (options: Partial<SimulatedToolOptions> = {}): Promise<void> =>
      setting.begin(furnace, { chambers: [tube, 'tube-2'], speed: 8000, ...options }),
    births: (count: number): Promise<unknown> =>
      eventually(`${count} births of two tubes`, () => setting.host.of('DBIRTH').length >= 2 * count),
    reaches: (state: string): Promise<unknown> =>
      eventually(`the state ${state}`, () => setting.host.states(tube).includes(state)),
    lastReport: (): Record<string, unknown> => setting.host.reports(tube).at(-1) ?? {},
  };
}
