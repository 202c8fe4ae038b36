import { describe, expect, test } from 'vitest';
import type { LogPosition } from '../../domain/kernel/event.ts';
import { runDecider } from '../../domain/run/decide.ts';
import { handle } from '../handling.ts';
import { interruptRun } from '../runs.ts';
import { done, eventually, type Fab, families, givenFab, now } from '../testing/demo-fab.ts';
import { useEventStore } from '../testing/event-store.ts';
import { type FloorSnapshot, ShopFloor } from './floor.ts';
import { followFloor, type SnapshotStore } from './follow.ts';

const servers = useEventStore();

const snapshotsInMemory = (): SnapshotStore & { saved: { position: LogPosition; state: unknown } | undefined } => ({
  saved: undefined,
  async load() {
    return this.saved;
  },
  async save(_, position, state) {
    // As text, as any store keeps it.
    this.saved = JSON.parse(JSON.stringify({ position, state })) as { position: LogPosition; state: unknown };
  },
});
const followed = async (snapshots: SnapshotStore = snapshotsInMemory()) => followFloor(servers.store, snapshots);
/** A floor that has read the whole log as it is now. */
const floorOfLog = async (snapshots?: SnapshotStore): Promise<ShopFloor> => {
  const { floor, stop } = await followed(snapshots);
  await stop();
  return floor;
};
const reported = async ({ ports, meta, report }: Fab, ...[run_id, state, seconds, change]: Parameters<Fab['report']>) =>
  done(
    await handle(
      ports,
      runDecider,
      `run-${run_id}`,
      { type: 'Report', report: report(run_id, state, seconds, change), family: 'oxidation', run_number: null },
      meta(),
    ),
  );
const seconds = (of: number): number => Date.parse(now) + of * 1000;

describe('the floor', () => {
  test('knows tools by their site and name, and whose a site is', async () => {
    const { site, org_id, tool_id } = await givenFab(servers.store);
    const floor = await floorOfLog();
    expect(floor.lookup(site, tool_id)).toMatchObject({ org_id, tool_id, chambers: ['tube-1', 'tube-2'] });
    expect(floor.lookup(site, 'other')).toBeUndefined();
    expect([floor.orgOfSite(site), floor.orgOfSite('nowhere')]).toEqual([org_id, undefined]);
  });

  test('has the runs that are open, and not those that were refused', async () => {
    const fab = await givenFab(servers.store);
    const run_id = await fab.queue();
    const { org_id, tool_id } = fab;
    const floor = await floorOfLog();
    expect(floor.openRuns({ org_id, tool_id }).map((run) => run.run_id)).toEqual([run_id]);
    expect(floor.openRuns({ org_id, tool_id, chamber: 'tube-2' })).toEqual([]);
    expect(floor.openRuns({ org_id: 'other', tool_id })).toEqual([]);
  });

  test('is the same from a snapshot and what came after it as from the whole log', async () => {
    const fab = await givenFab(servers.store);
    const first = await fab.queue();
    const snapshots = snapshotsInMemory();
    await floorOfLog(snapshots);
    expect(snapshots.saved).toBeDefined();
    await fab.connect('tube-1');
    await reported(fab, first, 'processing', 0, { step: 'grow', step_index: 0 });
    await fab.queue('tube-2');
    await reported(fab, first, 'process_complete', 60, { results: { oxide_nm: 50.2 } });
    const whole = await floorOfLog();
    const resumed = await floorOfLog(snapshots);
    expect(resumed.snapshot()).toEqual(whole.snapshot());
    expect(resumed.runsOf({ ...fab, chamber: 'tube-1' })).toMatchObject([
      { run_id: first, status: 'process_complete' },
    ]);
    // A snapshot of what a snapshot was made from.
    const copy = new ShopFloor(servers.store, JSON.parse(JSON.stringify(resumed.snapshot())) as FloorSnapshot);
    expect(copy.snapshot()).toEqual(whole.snapshot());
  });

  test('does not change when events are applied again', async () => {
    const fab = await givenFab(servers.store);
    const run_id = await fab.queue();
    await fab.connect('tube-1');
    await reported(fab, run_id, 'processing', 0, { step: 'grow', step_index: 0, progress_pct: 10 });
    const { floor, stop } = await followed();
    const before = floor.snapshot();
    for await (const { stream, type, data, revision } of servers.store.readAll({
      categories: ['site', 'tool', 'run'],
    })) {
      floor.apply(stream, { type, data } as Parameters<typeof floor.apply>[1], revision);
    }
    expect(floor.snapshot()).toEqual(before);
    await stop();
  });

  test('tells which run a chamber processed at a time, also after it ended', async () => {
    const fab = await givenFab(servers.store);
    const [first, second] = [await fab.queue(), await fab.queue()];
    await reported(fab, first, 'processing', 10);
    await reported(fab, first, 'process_complete', 20);
    await reported(fab, second, 'processing', 30);
    const floor = await floorOfLog();
    const at = (of: number, chamber = 'tube-1') => floor.runAt({ ...fab, chamber, ts: seconds(of) });
    expect([at(9), at(10), at(20), at(25), at(30), at(1000)]).toEqual([null, first, first, null, second, second]);
    expect(at(15, 'tube-2')).toBeNull();
  });

  test('forgets all but the last ended runs of a chamber, yet finds in the log whose a run was', async () => {
    const fab = await givenFab(servers.store);
    const runs: string[] = [];
    for (let index = 0; index < 6; index += 1) {
      const run_id = await fab.queue();
      runs.push(run_id);
      done(await interruptRun(fab.ports, fab.meta(), run_id, 'Cancel', families));
    }
    const floor = await floorOfLog();
    const where = { ...fab, chamber: 'tube-1' };
    expect(floor.runsOf(where).map(({ run_id }) => run_id)).toEqual(runs.slice(2));
    expect(await floor.isRunOf(runs[0] ?? '', where)).toBe(true);
    expect(await floor.isRunOf(runs[0] ?? '', { ...where, chamber: 'tube-2' })).toBe(false);
    expect(await floor.isRunOf(runs[0] ?? '', { ...where, org_id: 'other' })).toBe(false);
    expect(await floor.isRunOf('unknown', where)).toBe(false);
  });
});

describe('a floor that is told of a command at once', () => {
  test('has what others did before it too, and takes the log for known afterwards', async () => {
    const fab = await givenFab(servers.store);
    const run_id = await fab.queue();
    await reported(fab, run_id, 'processing', 0);
    // It has not seen the abort when the tool's next report is applied to it.
    const floor = await floorOfLog();
    done(await interruptRun(fab.ports, fab.meta(), run_id, 'Abort', families));
    const outcome = await reported(fab, run_id, 'aborting', 5, { progress_pct: 50 });
    floor.applyRunOutcome(run_id, outcome);
    expect(floor.run(run_id)).toMatchObject({ status: 'aborting', progress_pct: 50 });
    expect(floor.snapshot()).toEqual((await floorOfLog()).snapshot());
  });

  test('waits for what lies between when events come ahead of it', async () => {
    const fab = await givenFab(servers.store);
    const run_id = await fab.queue();
    await reported(fab, run_id, 'processing', 0);
    const floor = await floorOfLog();
    const before = floor.run(run_id);
    floor.applyRun(run_id, { type: 'RunProgressReported', data: { progress_pct: 50, at: now } }, 9n);
    expect(floor.run(run_id)).toEqual(before);
  });

  test('is not taken back by a repeated command', async () => {
    const fab = await givenFab(servers.store);
    const run_id = await fab.queue();
    const command = fab.meta();
    done(await interruptRun(fab.ports, command, run_id, 'Cancel', families));
    const floor = await floorOfLog();
    floor.applyRunOutcome(run_id, done(await interruptRun(fab.ports, command, run_id, 'Cancel', families)));
    expect(floor.snapshot()).toEqual((await floorOfLog()).snapshot());
  });
});

describe('following the log', () => {
  test('tells listeners of what comes after the start, with the floor as it is then', async () => {
    const fab = await givenFab(servers.store);
    const { floor, onEvent, stop } = await followed();
    const heard: unknown[] = [];
    onEvent(({ stream }, event) => {
      if (stream.startsWith('run-')) heard.push([event.type, floor.run(stream.slice('run-'.length))?.status]);
    });
    const run_id = await fab.queue();
    done(await interruptRun(fab.ports, fab.meta(), run_id, 'Cancel', families));
    await eventually(() => heard).toEqual([
      ['RunQueued', 'queued'],
      ['RunCancelled', 'cancelled'],
    ]);
    await stop();
  });

  test('goes on when a snapshot cannot be saved, and says so', async () => {
    await givenFab(servers.store);
    const warned: string[] = [];
    const failing: SnapshotStore = { load: async () => undefined, save: () => Promise.reject(new Error('disk full')) };
    const log = { warn: (facts: object, message: string) => void warned.push(`${message}: ${JSON.stringify(facts)}`) };
    const { fault, stop } = await followFloor(servers.store, failing, log);
    await stop();
    expect(fault()).toBeUndefined();
    expect(warned).toEqual([expect.stringContaining('disk full')]);
  });
});
