import { describe, expect, it, vi } from 'vitest';
import { oxideThickness } from '../domain/process/oxidation/deal-grove.ts';
import { eventually } from './testing/broker.ts';
import { furnaceSetting, gateOxide, tube } from './testing/furnace-setting.ts';

vi.setConfig({ testTimeout: 30_000 });

const running = ['processing', 'pausing', 'paused', 'stopping', 'aborting'];
const { setting, begin, births, reaches, lastReport } = furnaceSetting();

describe('the edge node', () => {
  it('is born with names, types, units and aliases of its own for every metric', async () => {
    await begin();
    await births(1);
    const metrics = setting.host.messages.flatMap((message) =>
      message.type.endsWith('BIRTH') ? message.payload.metrics : [],
    );
    const aliases = metrics.map(({ alias }) => alias).filter((alias) => alias !== undefined);
    expect(new Set(aliases).size).toBe(aliases.length);
    expect(aliases.length).toBe(metrics.length - 1);
    const zone = setting.host.of('DBIRTH')[0]?.metrics.get('temperature_zones_c[0]');
    expect(zone).toMatchObject({ datatype: 10, properties: { engUnit: 'C' } });
    expect(setting.host.of('NBIRTH')[0]?.metrics.get('bdSeq')).toMatchObject({ datatype: 4, value: 0 });
  });

  it('numbers its messages from the birth without a gap, wraps at 256, at QoS 0 without retain', async () => {
    await begin({ frameIntervalMs: 2, idleFrameIntervalMs: 2 });
    await eventually('300 frames', () => setting.host.of('DDATA').length > 300);
    const numbered = setting.host.messages.filter(({ type }) => type !== 'NDEATH');
    expect(numbered[0]).toMatchObject({ type: 'NBIRTH' });
    expect(numbered.map(({ payload }) => payload.seq)).toEqual(numbered.map((_, index) => index % 256));
    expect(numbered.every(({ qos, retain }) => qos === 0 && !retain)).toBe(true);
  });

  it('sends data by alias alone', async () => {
    await begin();
    const data = await eventually('a frame', () =>
      setting.host.of('DDATA').find(({ metrics }) => metrics.has('setpoint_c')),
    );
    expect(data.payload.metrics.every(({ name }) => name === undefined)).toBe(true);
    expect(data.metrics.get('chamber_pressure_torr')?.value).toBeCloseTo(760, -1);
  });

  it('is born again when asked to, with sequence 0 and the same bdSeq', async () => {
    await begin();
    await births(1);
    await setting.host.rebirth();
    await births(2);
    const [first, second] = setting.host.of('NBIRTH');
    expect(second?.payload.seq).toBe(0);
    expect(second?.metrics.get('bdSeq')?.value).toBe(first?.metrics.get('bdSeq')?.value);
  });

  it('says goodbye with the bdSeq of its birth when it is stopped', async () => {
    await begin();
    await births(1);
    await setting.running.stop();
    const death = await eventually('the death', () => setting.host.of('NDEATH')[0]);
    expect(death.metrics.get('bdSeq')?.value).toBe(0);
    expect(death.payload.seq).toBeUndefined();
  });

  it('keeps silent until its host is online, then sends what it kept as history, after the births', async () => {
    await setting.host.online(false, 1);
    await begin({ primaryHost: 'spectra' });
    await eventually('its subscription', () => setting.broker.subscribed.includes('spBv1.0/fab/NCMD/furnace-01'));
    await setting.host.start(tube, 'run-1', gateOxide);
    expect(setting.host.messages).toEqual([]);
    await setting.host.online(true, 2);
    await births(1);
    const report = await eventually('the start', () =>
      setting.host.of('DDATA').find(({ metrics }) => metrics.get('Run/State')?.value === 'setting_up'),
    );
    expect(report.payload.metrics.every(({ isHistorical }) => isHistorical)).toBe(true);
    await eventually('live data', () =>
      setting.host.of('DDATA').some(({ payload }) => payload.metrics.every((m) => !m.isHistorical)),
    );
    await setting.host.online(false, 3);
    await eventually('its goodbye', () => setting.host.of('NDEATH').length >= 1);
    await setting.host.online(true, 4);
    await births(2);
    expect(setting.host.of('NBIRTH').at(-1)?.metrics.get('bdSeq')?.value).toBe(1);
  });

  it('dies without a word and returns with the next bdSeq, the run going on and nothing missing between', async () => {
    await begin({ speed: 2000 });
    await births(1);
    await setting.host.start(tube, 'run-1', gateOxide);
    await reaches('processing');
    await setting.host.send('spectra-sim/fab/furnace-01/fault', { name: 'death', duration_s: 1 });
    const death = await eventually('the will', () => setting.host.of('NDEATH')[0]);
    expect(death.metrics.get('bdSeq')?.value).toBe(0);
    await births(2);
    expect(setting.host.of('NBIRTH').at(-1)?.metrics.get('bdSeq')?.value).toBe(1);
    await reaches('process_complete');
    const stamps = setting.host
      .of('DDATA')
      .filter(({ device, metrics }) => device === tube && metrics.has('setpoint_c'))
      .map(({ metrics }) => metrics.get('setpoint_c')?.timestamp ?? 0);
    const steps = stamps.slice(1).map((stamp, index) => stamp - (stamps[index] ?? 0));
    expect(Math.min(...steps)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...steps)).toBeLessThanOrEqual(2 * 100);
    expect(setting.host.of('DDATA').some(({ payload }) => payload.metrics.some((metric) => metric.isHistorical))).toBe(
      true,
    );
  });
});

describe('a run', () => {
  it('goes through the states and steps and ends with results, reported before and with its end', async () => {
    await begin({ speed: 2000 });
    await births(1);
    await setting.host.start(tube, 'run-1', gateOxide);
    await reaches('process_complete');
    expect(setting.host.states(tube)).toEqual(['setting_up', 'processing', 'process_complete']);
    const reports = setting.host.reports(tube);
    const steps = reports.map((report) => report['Run/Step']).filter((step, index, all) => step !== all[index - 1]);
    expect(steps).toEqual(['ramp up', 'oxidise', 'cool down']);
    expect(lastReport()).toMatchObject({
      'Run/Id': 'run-1',
      'Run/Progress': 100,
      'Run/Origin': 'host',
      'Run/Wafers': '["w1","w2"]',
      'Run/Label': 'gate oxide v3',
    });
    expect(lastReport()['Result/oxide_thickness_nm_mean']).toBeGreaterThan(30);
    expect(lastReport()['Result/uniformity_pct']).toBeGreaterThan(0);
  });

  it('grows the oxide of the closed form within 2 percent when there is no noise', async () => {
    await begin({ noise: false });
    await births(1);
    await setting.host.start(tube, 'run-1', gateOxide);
    await reaches('process_complete');
    const closed = oxideThickness({ ambient: 'dry', temperature_c: 1000, orientation: '100' }, 60, 2);
    if (!closed.ok) throw new Error('the closed form must have an answer');
    const mean = Number(lastReport()['Result/oxide_thickness_nm_mean']);
    expect(Math.abs(mean / closed.thickness_nm - 1)).toBeLessThan(0.02);
  });

  it('pauses, resumes and stops, and holds the process while it is paused', async () => {
    await begin({ speed: 500 });
    await births(1);
    await setting.host.start(tube, 'run-1', gateOxide);
    await eventually('some progress', () => Number(lastReport()['Run/Progress']) > 4);
    await setting.host.command(tube, 'Pause', 'run-1');
    await reaches('paused');
    const progress = lastReport()['Run/Progress'];
    const frames = setting.host.of('DDATA').length;
    await eventually('more frames', () => setting.host.of('DDATA').length > frames + 10);
    expect(lastReport()['Run/Progress']).toBe(progress);
    await setting.host.command(tube, 'Resume', 'run-1');
    await eventually('progress again', () => Number(lastReport()['Run/Progress']) > Number(progress));
    await setting.host.command(tube, 'Stop', 'run-1');
    await reaches('stopped');
    expect(setting.host.states(tube)).toEqual([
      'setting_up',
      'processing',
      'pausing',
      'paused',
      'processing',
      'stopping',
      'stopped',
    ]);
    expect(lastReport()['Result/oxide_thickness_nm_mean']).toBeUndefined();
  });

  it('refuses a command that does not fit the state, and goes on', async () => {
    await begin({ speed: 100 });
    await births(1);
    await setting.host.start(tube, 'run-1', gateOxide);
    await reaches('processing');
    await setting.host.command(tube, 'Resume', 'run-1');
    const refused = await eventually('the refusal', () =>
      setting.host.reports(tube).find((report) => report['Run/Error Code']),
    );
    expect(refused).toMatchObject({
      'Run/Id': 'run-1',
      'Run/State': 'processing',
      'Run/Error Code': 'command_refused',
      'Run/Error Message': 'resume is not possible while processing',
    });
    await setting.host.command(tube, 'Abort', 'run-1');
    await reaches('aborted');
    expect(lastReport()['Run/Error Code']).toBeUndefined();
  });

  it('refuses a second run as aborted, and repeats the first as the one that is here', async () => {
    await begin({ speed: 100 });
    await births(1);
    await setting.host.start(tube, 'run-1', gateOxide);
    await reaches('processing');
    await setting.host.start(tube, 'run-2', gateOxide);
    const refused = await eventually('the refusal', () =>
      setting.host.reports(tube).find((report) => report['Run/Id'] === 'run-2'),
    );
    expect(refused).toMatchObject({ 'Run/State': 'aborted', 'Run/Error Code': 'chamber_busy' });
    const after = await eventually('the first run', () => lastReport()['Run/Id'] === 'run-1' && lastReport());
    expect(after).toMatchObject({ 'Run/State': 'processing', 'Run/Error Code': undefined });
  });

  it('says everything of a run again when another follows, though its recipe and wafers are the same', async () => {
    const short = { recipe_steps: [{ name: 'only', duration_s: 600, target_temp_c: 700 }] };
    await begin();
    await births(1);
    await setting.host.start(tube, 'run-1', short);
    await reaches('process_complete');
    await setting.host.start(tube, 'run-2', short);
    const end = await eventually('the end of the second run', () =>
      setting.host
        .reports(tube)
        .find((report) => report['Run/Id'] === 'run-2' && report['Run/State'] === 'process_complete'),
    );
    expect(end).toMatchObject({ 'Run/Wafers': '["w1","w2"]', 'Run/Label': 'gate oxide v3', 'Run/Origin': 'host' });
    const first = setting.host.reports(tube).find((report) => report['Run/Id'] === 'run-2');
    expect(first?.['Result/oxide_thickness_nm_mean']).toBeUndefined();
  });

  it('repeats its values exactly for the same seed, and not for another', async () => {
    const values = async (seed: number): Promise<unknown[]> => {
      const from = setting.host.messages.length;
      await begin({ seed, speed: 10_000 });
      await eventually('its birth', () => setting.host.messages.slice(from).some(({ type }) => type === 'DBIRTH'));
      await setting.host.start(tube, `run-${from}`, gateOxide);
      await eventually(
        'the end',
        () => lastReport()['Run/Id'] === `run-${from}` && lastReport()['Run/Progress'] === 100,
      );
      await setting.running.stop();
      const own = setting.host.messages.slice(from).filter(({ device, type }) => device === tube && type === 'DDATA');
      const measured = own
        .map(({ metrics }) => metrics.get('oxide_thickness_nm'))
        .filter((metric) => metric && !metric.isNull);
      return [...measured.map((metric) => metric?.value), lastReport()['Result/oxide_thickness_nm_mean']];
    };
    const [first, again, other] = [await values(1), await values(1), await values(2)];
    expect(first.length).toBeGreaterThan(10);
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('never goes back in device time', async () => {
    await begin({ speed: 5000 });
    await births(1);
    await setting.host.start(tube, 'run-1', gateOxide);
    await reaches('process_complete');
    const stamps = setting.host
      .of('DDATA')
      .filter(({ device }) => device === tube)
      .flatMap(({ metrics }) => [...metrics.values()].map(({ timestamp }) => timestamp ?? 0));
    expect(stamps).toEqual([...stamps].sort((a, b) => a - b));
  });

  it('refuses a recipe it cannot run with the reason', async () => {
    await begin();
    await births(1);
    const step = { name: 'burn', duration_s: 60, ambient: 'wet', flows_sccm: { H2: 9000, O2: 1000 } };
    await setting.host.start(tube, 'run-1', { recipe_steps: [step] });
    await reaches('aborted');
    expect(lastReport()).toMatchObject({ 'Run/Id': 'run-1', 'Run/Error Code': 'recipe_rejected' });
    expect(lastReport()['Run/Error Message']).toContain('burn');
  });

  it('trips the over-temperature interlock and aborts', async () => {
    await begin({ speed: 500 });
    await births(1);
    await setting.host.start(tube, 'run-1', gateOxide);
    await reaches('processing');
    await setting.host.send('spectra-sim/fab/furnace-01/fault', { name: 'over_temperature', chamber: tube });
    await reaches('aborted');
    expect(lastReport()).toMatchObject({ 'Run/Error Code': 'over_temperature' });
    const opened = setting.host
      .of('DDATA')
      .find(({ metrics }) => metrics.get('Interlock/over_temperature')?.value === false);
    expect(opened?.device).toBe(tube);
  });

  it('attributes every frame between its reports: the first report precedes them, the last follows', async () => {
    await begin();
    await births(1);
    await setting.host.start(tube, 'run-1', gateOxide);
    await reaches('process_complete');
    const messages = setting.host.messages.filter(({ device, type }) => device === tube && type === 'DDATA');
    const end = messages.findIndex(({ metrics }) => metrics.get('Run/State')?.value === 'process_complete');
    const last = messages[end - 1];
    expect(last?.metrics.has('oxide_thickness_nm')).toBe(true);
    expect(last?.metrics.get('oxide_thickness_nm')?.isNull).not.toBe(true);
    const state = messages.slice(0, end).findLast(({ metrics }) => metrics.has('Run/State'));
    expect(running).toContain(state?.metrics.get('Run/State')?.value);
  });
});
