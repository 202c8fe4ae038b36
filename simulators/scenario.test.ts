import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunningTool } from './engine/tool.ts';
import { furnace as family } from './furnace/family.ts';
import { type SimulatedToolOptions, startSimulatedTool } from './simulated-tool.ts';
import { eventually, startBroker, type TestBroker } from './testing/broker.ts';
import { TestHost } from './testing/host.ts';

vi.setConfig({ testTimeout: 30_000 });

const tube = 'tube-1';
const gateOxide = {
  recipe_steps: [
    { name: 'ramp up', duration_s: 2400, target_temp_c: 1000, ambient: 'n2' },
    { name: 'oxidise', duration_s: 3600, target_temp_c: 1000, ambient: 'dry' },
    { name: 'cool down', duration_s: 1200, target_temp_c: 800, ambient: 'n2' },
  ],
};

let broker: TestBroker;
let host: TestHost;
let furnace: RunningTool;

const begin = async (options: Partial<SimulatedToolOptions> = {}): Promise<void> => {
  furnace = startSimulatedTool(family, {
    url: broker.url,
    site: 'fab',
    tool: 'furnace-01',
    chambers: [tube, 'tube-2'],
    speed: 8000,
    frameIntervalMs: 50,
    idleFrameIntervalMs: 100,
    primaryHost: null,
    ...options,
  });
};
const births = (count: number): Promise<unknown> =>
  eventually(`${count} births of two tubes`, () => host.of('DBIRTH').length >= 2 * count);
const reaches = (state: string): Promise<unknown> =>
  eventually(`the state ${state}`, () => host.states(tube).includes(state));
const lastReport = (): Record<string, unknown> => host.reports(tube).at(-1) ?? {};

beforeEach(async () => {
  broker = await startBroker();
  host = await TestHost.connect(broker.url, 'fab', 'furnace-01');
});
afterEach(async () => {
  await furnace.stop();
  await host.stop();
  await broker.stop();
});

describe('a scenario', () => {
  it('strikes in the run and step it names, and shows in telemetry, quality and results', async () => {
    await begin({
      noise: false,
      runFaults: [{ name: 'thermocouple_failure', at_run: { run: 2, step: 'oxidise', after_s: 600 }, magnitude: -30 }],
    });
    await births(1);
    const uniformity = async (run: string): Promise<number> => {
      await host.start(tube, run, gateOxide);
      await eventually(`the end of ${run}`, () =>
        host.reports(tube).some((report) => report['Run/Id'] === run && report['Run/State'] === 'process_complete'),
      );
      return Number(lastReport()['Result/uniformity_pct']);
    };
    const readings = () =>
      host.messages.flatMap(({ device, type, metrics }) =>
        device === tube && type === 'DDATA' ? (metrics.get('temperature_zones_c[2]') ?? []) : [],
      );
    expect(await uniformity('run-1')).toBeLessThan(0.5);
    expect(readings().some(({ isNull }) => isNull)).toBe(false);
    expect(await uniformity('run-2')).toBeGreaterThan(5);
    const bad = readings().find(({ isNull }) => isNull);
    expect(bad?.properties).toMatchObject({ Quality: 0 });
  });
});

describe('a calibration', () => {
  it('is refused while wafers are inside, and by a kind it does not know', async () => {
    await begin({ speed: 100 });
    await births(1);
    await host.command(tube, 'Calibrate', 'dimensions');
    await eventually('the refusal', () =>
      host.of('DDATA').find(({ metrics }) => metrics.get('Run/Error Code')?.value === 'calibration_refused'),
    );
    await host.start(tube, 'run-1', gateOxide);
    await reaches('processing');
    await host.command(tube, 'Calibrate', 'flow');
    const refused = await eventually('the refusal', () =>
      host.reports(tube).find((report) => report['Run/Error Code'] === 'calibration_refused'),
    );
    expect(refused).toMatchObject({ 'Run/Id': 'run-1', 'Run/State': 'processing' });
  });

  it('is said with its time, by kind', async () => {
    await begin({ speed: 100 });
    await births(1);
    await host.command(tube, 'Calibrate', '');
    const done = await eventually('the calibration', () =>
      host.of('DDATA').find(({ metrics }) => metrics.has('Properties/Calibrated/temperature')),
    );
    expect(done.device).toBe(tube);
    expect(Date.parse(String(done.metrics.get('Properties/Calibrated/flow')?.value))).toBeGreaterThan(0);
  });
});
