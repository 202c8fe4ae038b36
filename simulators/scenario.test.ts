import { describe, expect, it, vi } from 'vitest';
import { eventually } from './testing/broker.ts';
import { furnaceSetting, gateOxide, tube } from './testing/furnace-setting.ts';

vi.setConfig({ testTimeout: 30_000 });

const { setting, begin, births, reaches, lastReport } = furnaceSetting();

describe('a scenario', () => {
  it('strikes in the run and step it names, and shows in telemetry, quality and results', async () => {
    await begin({
      noise: false,
      runFaults: [{ name: 'thermocouple_failure', at_run: { run: 2, step: 'oxidise', after_s: 600 }, magnitude: -30 }],
    });
    await births(1);
    const uniformity = async (run: string): Promise<number> => {
      await setting.host.start(tube, run, gateOxide);
      await eventually(`the end of ${run}`, () =>
        setting.host
          .reports(tube)
          .some((report) => report['Run/Id'] === run && report['Run/State'] === 'process_complete'),
      );
      return Number(lastReport()['Result/uniformity_pct']);
    };
    const readings = () =>
      setting.host.messages.flatMap(({ device, type, metrics }) =>
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
    await setting.host.command(tube, 'Calibrate', 'dimensions');
    await eventually('the refusal', () =>
      setting.host.of('DDATA').find(({ metrics }) => metrics.get('Run/Error Code')?.value === 'calibration_refused'),
    );
    await setting.host.start(tube, 'run-1', gateOxide);
    await reaches('processing');
    await setting.host.command(tube, 'Calibrate', 'flow');
    const refused = await eventually('the refusal', () =>
      setting.host.reports(tube).find((report) => report['Run/Error Code'] === 'calibration_refused'),
    );
    expect(refused).toMatchObject({ 'Run/Id': 'run-1', 'Run/State': 'processing' });
  });

  it('is said with its time, by kind', async () => {
    await begin({ speed: 100 });
    await births(1);
    await setting.host.command(tube, 'Calibrate', '');
    const done = await eventually('the calibration', () =>
      setting.host.of('DDATA').find(({ metrics }) => metrics.has('Properties/Calibrated/temperature')),
    );
    expect(done.device).toBe(tube);
    expect(Date.parse(String(done.metrics.get('Properties/Calibrated/flow')?.value))).toBeGreaterThan(0);
  });
});
