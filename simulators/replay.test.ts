import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ReplayOptions, startReplay } from './replay.ts';
import { eventually, listen, type Published, startBroker, type TestBroker } from './testing/broker.ts';

vi.setConfig({ testTimeout: 60_000 });

const sample = (name: string): string => fileURLToPath(new URL(`data/lam9600/${name}.csv.gz`, import.meta.url));
const topics = { telemetry: 'spectra/v1/fab/etcher/main/telemetry', run: 'spectra/v1/fab/etcher/main/run' };

interface Frame {
  ts: number;
  seq: number;
  run_id: string;
  step: string;
  signals: Record<string, number>;
  units?: Record<string, string>;
}
interface Report {
  ts: number;
  run_id: string;
  state: string;
  step: string;
  step_index: number;
  wafer_ids: string[];
  label: string;
}

const parsed = <T>(published: readonly Published[], topic: string): T[] =>
  published.filter((message) => message.topic === topic).map(({ text }) => JSON.parse(text) as T);
const frames = (published: readonly Published[]): Frame[] => parsed<Frame>(published, topics.telemetry);
const reports = (published: readonly Published[]): Report[] => parsed<Report>(published, topics.run);

/** The file read by other means than the player's: split at line ends and commas. */
async function plainRows(name: string): Promise<{ header: string[]; rows: string[][] }> {
  const lines = gunzipSync(await readFile(sample(name)))
    .toString('utf8')
    .trimEnd()
    .split('\n');
  const [header = [], ...rows] = lines.map((line) => line.split(','));
  return { header, rows };
}

let broker: TestBroker;
let folder: string;
const options = (name: string, more: Partial<ReplayOptions> = {}): ReplayOptions => ({
  file: sample(name),
  url: broker.url,
  site: 'fab',
  tool: 'etcher',
  chamber: 'main',
  speed: Number.POSITIVE_INFINITY,
  ...more,
});

beforeEach(async () => {
  broker = await startBroker();
  folder = await mkdtemp(join(tmpdir(), 'replay-'));
});
afterEach(async () => {
  await broker.stop();
  await rm(folder, { recursive: true });
});

describe('replay of the recorded wafers', () => {
  it.each([
    ['normal', 5447, 54],
    ['faulty', 1109, 11],
  ])('sends every row of %s once, in order, with its values unchanged', async (name, count, wafers) => {
    const subscriber = await listen(broker.url, 'spectra/v1/#');
    const replay = await startReplay(options(name));
    const summary = await replay.done;
    expect(summary).toMatchObject({ rows_sent: count, rows_acknowledged: count, wafers_done: wafers });
    expect(summary.messages_acknowledged).toBe(summary.messages_sent);
    const heard = await eventually('every row at the subscriber', () => {
      const telemetry = subscriber.heard.filter(({ topic }) => topic === topics.telemetry);
      return telemetry.length >= count && telemetry;
    });
    const { header, rows } = await plainRows(name);
    const numeric = header.slice(2);
    expect(heard.map(({ payload }) => Object.values((JSON.parse(payload.toString()) as Frame).signals))).toEqual(
      rows.map((row) => numeric.map((column) => Number(row[header.indexOf(column)]))),
    );
    // The numbers as they are printed, digit by digit.
    for (const [index, { payload }] of heard.entries())
      expect(
        /"signals":\{([^}]*)\}/
          .exec(payload.toString())?.[1]
          ?.split(',')
          .map((pair) => pair.split(':')[1]),
      ).toEqual(rows[index]?.slice(2));
    await subscriber.stop();
  });

  it('wraps each wafer in a run of its own, with its label, its steps and their changes', async () => {
    await (await startReplay(options('faulty'))).done;
    const runs = reports(broker.published).filter(({ wafer_ids }) => wafer_ids[0] === 'l2915');
    expect(runs.map(({ state, step, step_index }) => [state, step, step_index])).toEqual([
      ['processing', '4', 0],
      ['processing', '5', 1],
      ['processing', '4', 0],
      ['process_complete', undefined, undefined],
    ]);
    expect(runs[0]).toMatchObject({ label: 'TCP +50', wafer_ids: ['l2915'] });
    const ids = new Set(reports(broker.published).map(({ run_id }) => run_id));
    expect(ids.size).toBe(11);
    const own = frames(broker.published).filter(({ run_id }) => run_id === runs[0]?.run_id);
    expect(own.map(({ seq }) => seq)).toEqual(Array.from({ length: 103 }, (_, index) => index));
    expect(own.filter(({ step }) => step === '5')).toHaveLength(102 - 48);
  });

  it('stamps a row with its wafer start plus its time, and ends the recording no later than now', async () => {
    await (await startReplay(options('faulty', { startTs: Date.UTC(2026, 0, 31) }))).done;
    const [first] = frames(broker.published);
    expect(first?.ts).toBe(Date.UTC(2026, 0, 31) + 9178);
    expect(first?.signals.time).toBe(9.17822);
    const earlier = broker.published.length;
    await (await startReplay(options('faulty'))).done;
    const later = frames(broker.published.slice(earlier));
    expect(Math.max(...later.map(({ ts }) => ts))).toBeLessThanOrEqual(Date.now());
  });

  it('keeps the pace of the recording at a given speed', async () => {
    const begun = Date.now();
    await (await startReplay(options('faulty', { speed: 100, wafers: ['l2915'] }))).done;
    expect(Date.now() - begun).toBeGreaterThanOrEqual(1100);
  });

  it('tells beside the data which column every signal was', async () => {
    await (await startReplay(options('faulty', { wafers: ['l2915'] }))).done;
    const about = broker.published.find(({ topic }) => topic === 'spectra-sim/fab/etcher/main/recording');
    expect(JSON.parse(about?.text ?? '{}')).toMatchObject({
      columns: expect.arrayContaining([{ signal: 'rf_btm_rfl_pwr', column: 'RF Btm Rfl Pwr' }]),
      attribution: expect.stringContaining('Wise'),
    });
    const [first, second] = frames(broker.published);
    expect(first?.units).toMatchObject({ time: 's', bcl3_flow: 'counts' });
    expect(second?.units).toBeUndefined();
  });

  it('reports the times that jump back', async () => {
    const normal = await (await startReplay(options('normal'))).done;
    expect(normal.oddities).toHaveLength(54);
    expect(normal.oddities[0]).toEqual({
      wafer: 'l2901',
      row: 111,
      what: 'time jumps back from 127.259 s to 10.3789 s',
    });
    const faulty = await (await startReplay(options('faulty'))).done;
    expect(faulty.oddities).toHaveLength(10);
  });
});

describe('replay of a messy file', () => {
  it('sends it as it is and lists what is odd', async () => {
    const file = join(folder, 'messy.csv');
    const lines = [
      'wafer,label,Time,Step Number,He Press',
      ...Array.from({ length: 12 }, (_, index) => `a,x,${index},1,${index}.5`),
      'b,x,0.5,1,1',
      'b,x,0.5,1,n/a',
      'b,y,0.25,2,12345678901234567890.5',
      'c,x,0,1',
      'a,x,20,1,7',
    ];
    await writeFile(file, lines.join('\n'));
    const { oddities, rows_sent } = await (await startReplay(options('faulty', { file }))).done;
    expect(rows_sent).toBe(17);
    expect(frames(broker.published).map(({ signals }) => signals.he_press)).toEqual([
      ...Array.from({ length: 12 }, (_, index) => index + 0.5),
      1,
      undefined,
      12345678901234567000,
      undefined,
      7,
    ]);
    expect(oddities.map(({ wafer, row, what }) => `${wafer} ${row} ${what}`)).toEqual([
      'b null only 3 rows',
      'b 1 time stands still at 0.5 s',
      'b 2 time jumps back from 0.5 s to 0.25 s',
      'b 1 He Press is "n/a": not a number, so not sent',
      'b 2 He Press is 12345678901234567890.5, which no double holds: sent as 12345678901234567000',
      'b 2 label changes from "x" to "y"',
      'c null only 1 rows',
      'c 0 4 cells, the header has 5',
      'c 0 He Press is "": not a number, so not sent',
      'a null its rows go on after rows of other wafers: sent as a run of its own',
      'a null only 1 rows',
    ]);
    const runs = new Set(frames(broker.published).map(({ run_id }) => run_id));
    expect(runs.size).toBe(4);
  });
});

describe('a replay that is interrupted', () => {
  /** First arrivals of each row, and whether any later arrival differs. */
  const arrivals = (published: readonly Published[]): { first: Frame[]; differing: number } => {
    const texts = new Map<string, string>();
    const first: Frame[] = [];
    let differing = 0;
    for (const { topic, text } of published) {
      if (topic !== topics.telemetry) continue;
      const frame = JSON.parse(text) as Frame;
      const key = `${frame.run_id}/${frame.seq}`;
      const known = texts.get(key);
      if (known === undefined) first.push(frame);
      else if (known !== text) differing += 1;
      texts.set(key, text);
    }
    return { first, differing };
  };
  const expectWhole = async (published: readonly Published[]): Promise<void> => {
    const { first, differing } = arrivals(published);
    const { header, rows } = await plainRows('faulty');
    expect(differing).toBe(0);
    expect(first.map(({ signals }) => signals.time)).toEqual(rows.map((row) => Number(row[header.indexOf('Time')])));
  };

  it('sends what was not acknowledged again when the broker goes away and returns', async () => {
    const seen: Published[] = [];
    const replay = await startReplay(options('faulty', { speed: 500 }));
    for (const enough of [150, 500, 900]) {
      await eventually(`${enough} rows`, () => frames([...seen, ...broker.published]).length > enough);
      await broker.stop();
      seen.push(...broker.published);
      broker = await startBroker(broker.port);
    }
    const summary = await replay.done;
    expect(summary).toMatchObject({ rows_sent: 1109, rows_acknowledged: 1109, reconnects: 3 });
    await expectWhole([...seen, ...broker.published]);
  });

  it('goes on from its state file after kill -9 with identical messages, and ends with 0', async () => {
    const stateFile = join(folder, 'state.json');
    const run = (): ChildProcess => {
      const flags = { url: broker.url, site: 'fab', tool: 'etcher', speed: '300', 'state-file': stateFile };
      const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]);
      const program = fileURLToPath(new URL('replay.ts', import.meta.url));
      return spawn(process.execPath, [program, sample('faulty'), ...args], { stdio: 'ignore' });
    };
    for (const enough of [250, 600]) {
      const child = run();
      await eventually(`${enough} rows`, () => frames(broker.published).length > enough);
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    }
    const last = run();
    expect(await new Promise((resolve) => last.once('exit', resolve))).toBe(0);
    expect(frames(broker.published).length).toBeGreaterThan(1109);
    await expectWhole(broker.published);
    expect(JSON.parse(await readFile(stateFile, 'utf8'))).toMatchObject({ wafer_index: 11 });
  });

  it('stops when asked to, and says that it is not done', async () => {
    const replay = await startReplay(options('faulty', { speed: 10 }));
    await eventually('the first report', () => reports(broker.published).length > 0);
    await replay.stop();
    await expect(replay.done).rejects.toThrow();
  });
});
