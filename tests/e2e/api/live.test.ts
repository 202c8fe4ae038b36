import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LogPosition } from '../../../domain/kernel/event.ts';
import { type Client, clientOf, signIn } from './client.ts';
import { buildFab, type Fab } from './fab.ts';
import { follow as connect, type Follower } from './follower.ts';
import { recordChart, recordRun, recordTelemetry, violationOf } from './log.ts';
import { PASSWORD, type System, startSystem } from './system.ts';

let system: System;
let engineer: Client;
let fab: Fab;
let run_id: string;
const open: Follower[] = [];

beforeAll(async () => {
  system = await startSystem({ config: { live_outbox: { messages: 32, bytes: 256 * 1024 } } });
  engineer = await signIn(system, 'engineer@demo');
  fab = await buildFab({ admin: await signIn(system, 'admin@demo'), engineer, password: PASSWORD }, 'live');
}, 60_000);
beforeEach(async () => {
  const queued = await engineer.post('/api/cvd/runs', { recipe_id: fab.recipe_id, tool_id: fab.tool_id });
  run_id = queued.body.run_id;
});
afterEach(() => {
  for (const follower of open.splice(0)) follower.close();
});
afterAll(() => system?.stop());

const at = '2026-11-22T08:00:00.000Z';
const text = ({ commit, prepare }: LogPosition) => `${commit}/${prepare}`;

const follow = async (query = '', token = engineer.token): Promise<Follower> => {
  const follower = await connect(system, `/api/cvd/runs/${run_id}/stream${query}`, token);
  open.push(follower);
  return follower;
};

/** One event of `count` frames, whose times go on from `first`. */
const frames = (first: number, count: number, filler = 0): Promise<LogPosition> => {
  const times = Array.from({ length: count }, (_, index) => 1_790_000_000_000 + first + index);
  const many = Array.from({ length: filler }, (_, signal) => [`signal_number_${signal}`, times.map(() => 0.123456789)]);
  const signals = { n: times.map((_, index) => first + index), ...Object.fromEntries(many) };
  return recordTelemetry(system, { tool_id: fab.tool_id, run_id, times, signals });
};

interface TelemetryMessage {
  readonly type: string;
  readonly frames?: readonly { readonly signals: { readonly n: number } }[];
}

const numbersIn = (messages: readonly TelemetryMessage[]): number[] =>
  messages.flatMap((message) =>
    message.type === 'telemetry' ? (message.frames ?? []).map(({ signals }) => signals.n) : [],
  );

const count = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, index) => from + index);

describe('following a run', () => {
  it('tells the state now, and then what happens, in order', async () => {
    const follower = await follow();
    expect(follower.protocol).toBe('bearer');
    await follower.until((messages) => messages.length === 1);
    await recordRun(
      system,
      run_id,
      { type: 'RunStarted', data: { at } },
      { type: 'RunStepStarted', data: { step_index: 0, step: 'heat', at } },
    );
    await frames(0, 2);
    await recordRun(system, run_id, {
      type: 'RunFailed',
      data: { error_code: 'rf_lost', error_message: 'no plasma', at },
    });
    const messages = await follower.until((all) => all.length === 5);
    expect(messages).toMatchObject([
      { type: 'state', event: null, status: 'queued', e40_state: 'queued' },
      { type: 'state', event: 'RunStarted', status: 'processing' },
      { type: 'progress', current_step: 'heat', current_step_index: 0 },
      {
        type: 'telemetry',
        chamber: 'c1',
        units: { n: 'Torr' },
        frames: [{ seq: 0, step: 'deposit', signals: { n: 0 } }, { signals: { n: 1 } }],
      },
      {
        type: 'state',
        status: 'failed',
        e40_state: 'aborted',
        ended: true,
        alert: { code: 'rf_lost', severity: 'critical' },
      },
    ]);
  });

  it('alerts of violations of control charts by this run alone', async () => {
    const parameter = { kind: 'result', result: 'thickness' };
    const { body } = await engineer.post('/api/spc/charts', { name: `of ${run_id}`, parameter });
    const follower = await follow();
    await follower.until((messages) => messages.length === 1);
    await recordChart(system, body.chart_id, violationOf('another', 'v1'), violationOf(run_id, 'v2'));
    const messages = await follower.until((all) => all.length === 2);
    expect(messages[1]).toMatchObject({
      type: 'alert',
      code: 'spc_violation',
      severity: 'critical',
      facts: { violation_id: 'v2', chart_id: body.chart_id },
    });
  });

  it('hands many followers the same, and stops reading when the last has gone', async () => {
    const followers = await Promise.all(Array.from({ length: 5 }, () => follow()));
    await Promise.all(followers.map((follower) => follower.until((messages) => messages.length === 1)));
    await frames(0, 10);
    for (const follower of followers) {
      expect(numbersIn(await follower.until((all) => all.length === 2))).toEqual(count(0, 10));
      follower.close();
    }
    const gauge = /^spectra_live_subscribers (\d+)$/m;
    await clientOf(system).until('/metrics', ({ text: metrics }) => gauge.exec(metrics)?.[1] === '0');
    const later = await follow();
    await later.until((messages) => messages.length === 1);
    await frames(10, 3);
    expect(numbersIn(await later.until((all) => all.length === 2))).toEqual(count(10, 13));
  });
});

describe('coming back', () => {
  it('replays what was missed and goes live, with nothing lost and nothing twice', async () => {
    const first = await follow();
    await first.until((messages) => messages.length === 1);
    await recordRun(system, run_id, { type: 'RunStarted', data: { at } });
    await frames(0, 5);
    const told = await first.until((all) => numbersIn(all).length === 5);
    first.close();
    let recorded = 5;
    let writing = true;
    const writer = (async () => {
      while (writing) {
        await frames(recorded, 7);
        recorded += 7;
      }
    })();
    while (recorded < 30) await new Promise((resolve) => setTimeout(resolve, 1));
    const second = await follow(`?from=${told.at(-1)?.position}`);
    await second.until((all) => numbersIn(all).length > 140);
    writing = false;
    await writer;
    const messages = await second.until((all) => numbersIn(all).length >= recorded - 5);
    expect(messages.filter(({ type }) => type === 'dropped')).toEqual([]);
    expect(numbersIn(messages)).toEqual(count(5, recorded));
  }, 30_000);

  it('tells each past state as it was then', async () => {
    const { position } = await historyEvent('RunQueued');
    await recordRun(system, run_id, { type: 'RunStarted', data: { at } }, { type: 'RunPaused', data: { at } });
    await recordRun(system, run_id, { type: 'RunResumed', data: { at } }, { type: 'RunCompleted', data: { at } });
    const follower = await follow(`?from=${position}`);
    const messages = await follower.until((all) => all.length === 4);
    expect(messages.map(({ status }) => status)).toEqual(['processing', 'paused', 'processing', 'process_complete']);
  });

  it('from a position before the run begins with its first event', async () => {
    await recordRun(system, run_id, { type: 'RunStarted', data: { at } });
    const follower = await follow('?from=0/0');
    const messages = await follower.until((all) => all.length === 2);
    expect(messages.map(({ event }) => event)).toEqual(['RunQueued', 'RunStarted']);
  });

  const historyEvent = async (type: string): Promise<{ position: string }> => {
    const auditor = await signIn(system, 'auditor@demo');
    const { body } = await auditor.until(
      `/api/audit/events?stream=run-${run_id}&type=${type}`,
      ({ body: found }) => found.items.length === 1,
    );
    return body.items[0];
  };
});

describe('a slow reader', () => {
  it('loses frames, is told how many and where to resume, and slows nobody', async () => {
    const slow = await follow();
    const quick = await follow();
    await Promise.all([slow, quick].map((follower) => follower.until((messages) => messages.length === 1)));
    slow.socket.pause();
    const total = 400 * 20;
    const began = Date.now();
    for (let sent = 0; sent < total; sent += 20) await frames(sent, 20, 100);
    await quick.until((all) => numbersIn(all).length + lostIn(all) === total);
    const writing_ms = Date.now() - began;
    slow.socket.resume();
    const messages = await slow.until((all) => numbersIn(all).length + lostIn(all) === total);
    expect(lostIn(messages)).toBeGreaterThan(0);
    expect(writing_ms).toBeLessThan(20_000);
    const notice = messages.findIndex(({ type }) => type === 'dropped');
    const before = numbersIn(messages.slice(0, notice));
    expect(before).toEqual(count(0, before.length));
    const again = await follow(`?from=${messages[notice]?.resume_from}`);
    await again.until((all) => numbersIn(all).length === total - before.length);
    expect(numbersIn(again.messages)).toEqual(count(before.length, total));
    const { text: metrics } = await clientOf(system).get('/metrics');
    expect(Number(/^spectra_live_frames_dropped_total (\d+)$/m.exec(metrics)?.[1])).toBeGreaterThanOrEqual(
      lostIn(messages),
    );
  }, 60_000);

  const lostIn = (messages: readonly { type: string; frames?: unknown }[]): number =>
    messages.reduce((sum, { type, frames: lost }) => sum + (type === 'dropped' ? Number(lost) : 0), 0);
});

describe('who may follow', () => {
  it('needs a token in the subprotocol, or a ticket that works once', async () => {
    const path = `/api/cvd/runs/${run_id}/stream`;
    await expect(connect(system, path)).rejects.toThrow('status 401');
    await expect(connect(system, path, 'abc.def.ghi')).rejects.toThrow('status 401');
    await expect(connect(system, `${path}?token=${engineer.token}`)).rejects.toThrow('status 401');
    const { body } = await engineer.post('/api/auth/ticket');
    const follower = await connect(system, `${path}?ticket=${body.ticket}`);
    open.push(follower);
    expect((await follower.until((all) => all.length === 1))[0]).toMatchObject({ type: 'state', run_id });
    await expect(connect(system, `${path}?ticket=${body.ticket}`)).rejects.toThrow('status 401');
  });

  it('may not be of another organisation, nor look in another area', async () => {
    const rival = await signIn(system, 'engineer@rival');
    await expect(connect(system, `/api/cvd/runs/${run_id}/stream`, rival.token)).rejects.toThrow('status 404');
    await expect(connect(system, `/api/rtp/stream/${run_id}`, engineer.token)).rejects.toThrow('status 404');
  });

  it('is told that it takes a WebSocket', async () => {
    const { status, body } = await engineer.get(`/api/cvd/runs/${run_id}/stream`);
    expect([status, body.type]).toEqual([426, 'urn:spectra:problem:upgrade-required']);
  });
});

describe('server-sent events', () => {
  const listen = async (headers: Readonly<Record<string, string>>, wished: number, then?: () => Promise<unknown>) => {
    const abort = new AbortController();
    const response = await fetch(`${system.url}/api/cvd/runs/${run_id}/events`, {
      headers: { authorization: `Bearer ${engineer.token}`, ...headers },
      signal: abort.signal,
    });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const events: { id: string; data: { type: string; event?: string } }[] = [];
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const fields = new Map(
          block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
        );
        if (!fields.has('data')) continue;
        events.push({ id: fields.get('id') ?? '', data: JSON.parse(fields.get('data') ?? '') });
        if (events.length === 1) await then?.();
      }
      if (events.length >= wished) break;
    }
    abort.abort();
    return events;
  };

  it('tell the same, and Last-Event-ID resumes', async () => {
    const first = await listen({}, 2, () => recordRun(system, run_id, { type: 'RunStarted', data: { at } }));
    expect(first.map(({ data }) => data.event)).toEqual([null, 'RunStarted']);
    const last = text(await frames(0, 3));
    const resumed = await listen({ 'last-event-id': first.at(-1)?.id ?? '' }, 1);
    expect(resumed).toMatchObject([{ id: last, data: { type: 'telemetry' } }]);
  });
});
