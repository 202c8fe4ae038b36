import { afterEach, describe, expect, test } from 'vitest';
import { followFloor } from '../floor/follow.ts';
import { reportOnRun } from '../recording/reports.ts';
import { interruptRun, type RunPorts } from '../runs.ts';
import { done, eventually, type Fab, families, givenFab, typesOf } from '../testing/demo-fab.ts';
import { useEventStore } from '../testing/event-store.ts';
import { type Patience, startDispatcher, type ToolCommand } from './dispatcher.ts';

const servers = useEventStore();
const patient: Patience = { answer_ms: 30_000, attempts: 3 };
const impatient: Patience = { answer_ms: 40, attempts: 3 };

interface Sent {
  readonly chamber: string;
  readonly name: ToolCommand;
  readonly payload: string;
}

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** A dispatcher whose commander notes what is sent to the tool of the fab, and fails as long as `broken` is set. */
const givenDispatcher = async (fab: Fab, patience: Patience = patient, ports: Partial<RunPorts> = {}) => {
  const sent: Sent[] = [];
  const warnings: string[] = [];
  const broker = { broken: false };
  const commander = {
    command: async (target: { site: string; tool: string; chamber: string }, name: ToolCommand, payload: string) => {
      if (target.site !== fab.site) return;
      expect(target.tool).toBe(fab.tool_id);
      sent.push({ chamber: target.chamber, name, payload });
      if (broker.broken) throw new Error('no broker');
    },
  };
  const log = { info: () => undefined, warn: (_: object, message: string) => void warnings.push(message) };
  const followed = await followFloor(servers.store, { load: async () => undefined, save: async () => undefined });
  const dispatcher = startDispatcher({ ...fab.ports, ...ports, commander, log }, followed, patience);
  const stop = async (): Promise<void> => {
    await dispatcher.stop();
    await followed.stop();
  };
  stops.push(stop);
  const { floor } = followed;
  const says = async (...[run_id, state, seconds, change]: Parameters<Fab['report']>): Promise<void> => {
    done(await reportOnRun({ ...fab.ports, floor }, fab.report(run_id, state, seconds, change)));
  };
  const names = (): ToolCommand[] => sent.map(({ name }) => name);
  const statusOf = (run_id: string): string | undefined => floor.run(run_id)?.status;
  return { sent, names, warnings, broker, stop, says, statusOf, floor };
};

describe('a queued run', () => {
  test('is started on its chamber with its recipe, when the chamber is connected', async () => {
    const fab = await givenFab(servers.store);
    const { sent, statusOf } = await givenDispatcher(fab);
    await fab.connect('tube-1');
    const run_id = await fab.queue();
    await eventually(() => sent.length).toBe(1);
    expect(sent[0]).toMatchObject({ chamber: 'tube-1', name: 'Start' });
    expect(JSON.parse(sent[0]?.payload ?? '')).toEqual({
      run_id,
      recipe_name: 'Dry 50',
      recipe_version: 1,
      recipe: fab.content,
      wafer_ids: ['w1'],
      lot_id: null,
    });
    expect(statusOf(run_id)).toBe('setting_up');
    expect(await typesOf(servers.store, `run-${run_id}`)).toEqual([
      'RunQueued',
      'RunPreflightChecked',
      'RunSetupStarted',
    ]);
  });

  test('waits for its chamber to connect, whatever others do', async () => {
    const fab = await givenFab(servers.store);
    const { sent, statusOf } = await givenDispatcher(fab);
    const waiting = await fab.queue('tube-1');
    await fab.connect(null);
    await fab.connect('tube-2');
    const other = await fab.queue('tube-2');
    await eventually(() => statusOf(other)).toBe('setting_up');
    expect(statusOf(waiting)).toBe('queued');
    await fab.connect('tube-1');
    await eventually(() => sent.map(({ chamber }) => chamber)).toEqual(['tube-2', 'tube-1']);
  });

  test('waits until its chamber is free: one at a time on each, in their order', async () => {
    const fab = await givenFab(servers.store);
    const { sent, says, statusOf } = await givenDispatcher(fab);
    await fab.connect('tube-1');
    await fab.connect('tube-2');
    const [first, second, third] = [await fab.queue(), await fab.queue(), await fab.queue()];
    const beside = await fab.queue('tube-2');
    await eventually(() => [statusOf(first), statusOf(beside)]).toEqual(['setting_up', 'setting_up']);
    await says(first, 'processing', 1);
    await says(first, 'process_complete', 2);
    await eventually(() => statusOf(second)).toBe('setting_up');
    expect(statusOf(third)).toBe('queued');
    await says(second, 'aborted', 3);
    await eventually(() => statusOf(third)).toBe('setting_up');
    const startsOf = (chamber: string) =>
      sent.filter((one) => one.chamber === chamber).map(({ payload }) => JSON.parse(payload).run_id);
    await eventually(() => startsOf('tube-1')).toEqual([first, second, third]);
    expect(startsOf('tube-2')).toEqual([beside]);
  });

  test('whose checks do not pass any more fails before it starts, and the next one is tried', async () => {
    const fab = await givenFab(servers.store);
    const run_id = await fab.queue();
    const { sent, statusOf } = await givenDispatcher(fab, patient, { sops: { approvedFor: async () => undefined } });
    await fab.connect('tube-1');
    await eventually(() => statusOf(run_id)).toBe('failed');
    expect(sent).toEqual([]);
    expect((await typesOf(servers.store, `run-${run_id}`)).slice(1)).toEqual(['RunPreflightChecked', 'RunFailed']);
  });
});

describe('a start that the tool does not answer', () => {
  test('is sent again, then the run is given up, and the chamber goes to the next', async () => {
    const fab = await givenFab(servers.store);
    const { sent, statusOf, floor } = await givenDispatcher(fab, impatient);
    await fab.connect('tube-1');
    const run_id = await fab.queue();
    const next = await fab.queue();
    await eventually(() => statusOf(run_id)).toBe('failed');
    expect(floor.run(run_id)).toMatchObject({ error_code: 'tool_not_responding' });
    expect(sent.filter(({ payload }) => payload.includes(run_id)).map(({ name }) => name)).toEqual([
      'Start',
      'Start',
      'Start',
    ]);
    await eventually(() => sent.some(({ payload }) => payload.includes(next))).toBe(true);
  });

  test('is not sent again once the tool answered', async () => {
    const fab = await givenFab(servers.store);
    const { names, says, statusOf } = await givenDispatcher(fab, { answer_ms: 200, attempts: 3 });
    await fab.connect('tube-1');
    const run_id = await fab.queue();
    await eventually(() => names().length).toBe(1);
    await says(run_id, 'processing', 1);
    const sentBefore = names().length;
    const beside = await fab.queue('tube-2');
    await fab.connect('tube-2');
    // The other chamber, where nobody answers, shows that the time has passed.
    await eventually(() => statusOf(beside)).toBe('failed');
    expect(statusOf(run_id)).toBe('processing');
    expect(names().length).toBe(sentBefore + 3);
  });

  test('that did not reach the broker is sent again', async () => {
    const fab = await givenFab(servers.store);
    const { names, broker, warnings, statusOf } = await givenDispatcher(fab, { answer_ms: 40, attempts: 1000 });
    broker.broken = true;
    await fab.connect('tube-1');
    const run_id = await fab.queue();
    await eventually(() => names().length).toBeGreaterThan(1);
    broker.broken = false;
    const count = names().length;
    await eventually(() => names().length).toBeGreaterThan(count);
    expect(warnings).toContain('dispatch failed, will try again');
    expect(statusOf(run_id)).toBe('setting_up');
  });
});

describe('what is asked of a run', () => {
  const running = async (patience?: Patience) => {
    const fab = await givenFab(servers.store);
    const dispatched = await givenDispatcher(fab, patience);
    await fab.connect('tube-1');
    const run_id = await fab.queue();
    await eventually(() => dispatched.names()).toEqual(['Start']);
    await dispatched.says(run_id, 'processing', 1);
    const ask = async (type: 'Pause' | 'Resume' | 'Stop' | 'Abort'): Promise<void> => {
      done(await interruptRun(fab.ports, fab.meta(), run_id, type, families));
    };
    return { ...dispatched, run_id, ask };
  };

  test.each(['Pause', 'Stop', 'Abort'] as const)('is passed on to its tool: %s', async (type) => {
    const { sent, names, ask, run_id } = await running();
    await ask(type);
    await eventually(() => names()).toEqual(['Start', type]);
    expect(sent.at(-1)).toEqual({ chamber: 'tube-1', name: type, payload: run_id });
  });

  test('is passed on in turn: a pause, a resume, a stop, an abort of what does not stop', async () => {
    const { names, ask, says, run_id, statusOf } = await running();
    await ask('Pause');
    await eventually(() => names()).toEqual(['Start', 'Pause']);
    await says(run_id, 'paused', 2);
    await ask('Resume');
    await eventually(() => names()).toEqual(['Start', 'Pause', 'Resume']);
    await says(run_id, 'processing', 3);
    await ask('Stop');
    await eventually(() => names()).toEqual(['Start', 'Pause', 'Resume', 'Stop']);
    await ask('Abort');
    await eventually(() => names()).toEqual(['Start', 'Pause', 'Resume', 'Stop', 'Abort']);
    await says(run_id, 'aborted', 4);
    await eventually(() => statusOf(run_id)).toBe('aborted');
  });

  test('and not obeyed ends a stop, but not a pause: that is asked for until it is', async () => {
    const { names, ask, says, run_id, statusOf } = await running(impatient);
    await ask('Pause');
    await eventually(() => names().filter((name) => name === 'Pause').length).toBeGreaterThan(impatient.attempts + 1);
    expect(statusOf(run_id)).toBe('pausing');
    await says(run_id, 'paused', 2);
    await ask('Stop');
    await eventually(() => statusOf(run_id)).toBe('failed');
    expect(names().filter((name) => name === 'Stop')).toHaveLength(impatient.attempts);
  });

  test('and cannot be sent is said, and harms nothing else', async () => {
    const { names, ask, says, run_id, broker, warnings } = await running();
    await says(run_id, 'paused', 2);
    broker.broken = true;
    await ask('Resume');
    await eventually(() => warnings).toContain('resume could not be sent: ask for it again');
    broker.broken = false;
    await ask('Stop');
    await eventually(() => names().at(-1)).toBe('Stop');
  });
});

describe('a dispatcher', () => {
  test('that starts again while a run is being set up sends its start again', async () => {
    const fab = await givenFab(servers.store);
    const before = await givenDispatcher(fab);
    await fab.connect('tube-1');
    const run_id = await fab.queue();
    await eventually(() => before.names()).toEqual(['Start']);
    await before.stop();
    const after = await givenDispatcher(fab);
    await eventually(() => after.sent).toEqual(before.sent);
    expect(after.statusOf(run_id)).toBe('setting_up');
  });

  test('that was stopped sends nothing any more', async () => {
    const fab = await givenFab(servers.store);
    const stopped = await givenDispatcher(fab);
    await stopped.stop();
    const running = await givenDispatcher(fab);
    await fab.connect('tube-1');
    await fab.queue();
    await eventually(() => running.names()).toEqual(['Start']);
    expect(stopped.names()).toEqual([]);
  });
});
