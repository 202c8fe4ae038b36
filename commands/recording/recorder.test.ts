import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectEventStore } from '../../adapters/eventstore/eventstore.ts';
import type { EventStore } from '../../adapters/eventstore/port.ts';
import { decodeRecorded } from '../../domain/decode.ts';
import type { Actor } from '../../domain/kernel/event.ts';
import { framesOf } from '../../domain/telemetry/columns.ts';
import type { Rejection, RunReport, TelemetryFrame, ToolMessage } from '../../domain/telemetry/tool-message.ts';
import { type LaunchedEventStore, launchEventStore } from '../../infra/embedded/eventstore/launch.ts';
import { InProcessStream } from '../../infra/embedded/stream/in-process.ts';
import { ShopFloor } from '../floor/floor.ts';
import { registerTool } from '../tools.ts';
import { Recorder } from './recorder.ts';

const clock = (): Date => new Date('2026-11-22T08:00:00.000Z');
const start = Date.parse('2026-11-22T07:00:00.000Z');

let node: LaunchedEventStore;
let store: EventStore;
beforeAll(async () => {
  node = await launchEventStore();
  store = connectEventStore(node.url);
});
afterAll(async () => {
  await store.close();
  await node.stop();
});

/** A registered tool of its own for each test, and a recorder that is new, as after a restart, whenever asked for. */
const givenTool = async () => {
  const tool_id = `tool-${randomUUID()}`;
  const actor: Actor = { id: 'admin@demo', name: 'Admin', roles: ['admin'], org_id: 'demo' };
  const commandId = randomUUID();
  const description = {
    name: tool_id,
    vendor: null,
    model: null,
    family: 'etch' as const,
    capabilities: [],
    pressure_modes: [],
    energy_modes: [],
    reactor_type: null,
    chambers: ['main'],
    location: { enterprise: null, site: 'fab', area: null, work_center: null, work_unit: null },
  };
  const meta = { commandId, correlationId: commandId, causationId: commandId, actor };
  const registered = await registerTool({ store, clock }, meta, tool_id, description);
  if (!registered.ok) throw new Error(JSON.stringify(registered.failure));
  const stream = new InProcessStream();
  const rejected: Rejection[] = [];
  await stream.subscribe('dead-letter', 'test', async (batch) => {
    for (const { value } of batch) rejected.push(JSON.parse(Buffer.from(value).toString('utf8')) as Rejection);
  });
  const restarted = (): Recorder => {
    const floor = new ShopFloor(store);
    for (const event of registered.events) floor.apply(`tool-demo.${tool_id}`, event, 0n);
    return new Recorder({ store, clock, stream, floor, log: { warn: () => undefined } });
  };
  const origin = { org_id: 'demo', site: 'fab', tool_id, chamber: 'main', received_at: start };
  const frame = (seq: number | null, change: Partial<TelemetryFrame> = {}): TelemetryFrame => ({
    kind: 'frame',
    ...origin,
    ts: start + (seq ?? 0) * 1000,
    seq,
    run_id: null,
    step: null,
    signals: { pressure: 1200 + (seq ?? 0) },
    ...change,
  });
  const report = (run_id: string, change: Partial<RunReport> = {}): RunReport => ({
    kind: 'run_report',
    ...origin,
    ts: start,
    run_id,
    state: 'processing',
    origin: 'tool',
    step: null,
    step_index: null,
    progress_pct: null,
    error_code: null,
    error_message: null,
    wafer_ids: ['w1'],
    label: null,
    results: {},
    ...change,
  });
  return { tool_id, restarted, frame, report, rejected };
};

const records = (tool_id: string, messages: readonly ToolMessage[]) =>
  messages.map((message) => ({ key: `demo/${tool_id}`, value: Buffer.from(JSON.stringify(message)) }));

const framesIn = async (run_id: string) => {
  const frames = [];
  for await (const recorded of store.readStream(`telemetry-${run_id}`)) {
    const decoded = decodeRecorded(recorded);
    if (decoded.ok && decoded.event.type === 'TelemetryRecorded') frames.push(...framesOf(decoded.event.data));
  }
  return frames;
};

const typesIn = async (stream: string): Promise<string[]> => {
  const types: string[] = [];
  for await (const { type } of store.readStream(stream)) types.push(type);
  return types;
};

describe('recorder', () => {
  test('given a run started at the tool, when its frames come, then each stands in the log once with its values', async () => {
    const { tool_id, restarted, frame, report } = await givenTool();
    const run_id = randomUUID();
    const frames = Array.from({ length: 600 }, (_, seq) => frame(seq, { run_id }));
    await restarted().record(records(tool_id, [report(run_id), ...frames]));
    const recorded = await framesIn(run_id);
    expect(recorded.map(({ seq }) => seq)).toEqual(frames.map(({ seq }) => seq));
    expect(recorded.map(({ signals }) => signals)).toEqual(frames.map(({ signals }) => signals));
    expect(await typesIn(`run-${run_id}`)).toEqual(['RunObserved', 'RunStarted']);
    expect(await typesIn(`telemetry-${run_id}`)).toHaveLength(3);
  });

  test('given frames that were recorded, when a restarted recorder gets them again among new ones, then only the new are added', async () => {
    const { tool_id, restarted, frame, report } = await givenTool();
    const run_id = randomUUID();
    const frames = Array.from({ length: 50 }, (_, seq) => frame(seq, { run_id }));
    await restarted().record(records(tool_id, [report(run_id), ...frames.slice(0, 30)]));
    await restarted().record(records(tool_id, [report(run_id), ...frames.slice(10)]));
    expect((await framesIn(run_id)).map(({ seq }) => seq)).toEqual(frames.map(({ seq }) => seq));
    expect(await typesIn(`run-${run_id}`)).toEqual(['RunObserved', 'RunStarted']);
  });

  test('given rows whose time repeats or jumps back, when they are recorded, then none is taken for a duplicate', async () => {
    const { tool_id, restarted, frame, report } = await givenTool();
    const run_id = randomUUID();
    const rows = [
      frame(null, { run_id, ts: start + 2000, signals: { pressure: 1 } }),
      frame(null, { run_id, ts: start + 2000, signals: { pressure: 2 } }),
      frame(null, { run_id, ts: start + 1000, signals: { pressure: 1 } }),
      frame(null, { run_id, ts: start + 2000, signals: { pressure: 1, power: 3 } }),
    ];
    await restarted().record(records(tool_id, [report(run_id), ...rows]));
    expect((await framesIn(run_id)).map(({ ts, signals }) => [ts - start, signals])).toEqual(
      rows.map(({ ts, signals }) => [ts - start, signals]),
    );
  });

  test('given a frame that names a run nobody knows, then it is kept among the dead letters with the reason', async () => {
    const { tool_id, restarted, frame, rejected } = await givenTool();
    const run_id = randomUUID();
    await restarted().record(records(tool_id, [frame(1, { run_id })]));
    expect(rejected).toMatchObject([{ reason: 'unknown_run', org_id: 'demo' }]);
    expect(await framesIn(run_id)).toEqual([]);
  });

  test('given a frame that names no run, when the chamber is processing one, then it belongs to that run', async () => {
    const { tool_id, restarted, frame, report } = await givenTool();
    const run_id = randomUUID();
    const recorder = restarted();
    await recorder.record(records(tool_id, [report(run_id), frame(1), frame(2)]));
    expect((await framesIn(run_id)).map(({ seq }) => seq)).toEqual([1, 2]);
  });

  test('given a step that ends, then its telemetry stands in the log before its end', async () => {
    const { tool_id, restarted, frame, report } = await givenTool();
    const run_id = randomUUID();
    const step = { step: 'main etch', step_index: 0 };
    await restarted().record(
      records(tool_id, [
        report(run_id, step),
        frame(1, { run_id, step: 'main etch' }),
        report(run_id, { ts: start + 5000, state: 'process_complete' }),
      ]),
    );
    const order: string[] = [];
    for await (const { stream, type } of store.readAll({ categories: ['run', 'telemetry'] })) {
      if (stream.endsWith(run_id)) order.push(type);
    }
    expect(order).toEqual([
      'RunObserved',
      'RunStarted',
      'RunStepStarted',
      'TelemetryRecorded',
      'RunStepCompleted',
      'RunCompleted',
    ]);
  });

  test('given a tool that vanishes in the middle of a run, then the run is paused by fault, and goes on when it is back', async () => {
    const { tool_id, restarted, report } = await givenTool();
    const run_id = randomUUID();
    const recorder = restarted();
    const connection = (connected: boolean, ts: number) =>
      ({
        kind: 'connection',
        org_id: 'demo',
        site: 'fab',
        tool_id,
        chamber: null,
        ts,
        received_at: ts,
        connected,
        cause: connected ? 'birth' : 'death certificate',
      }) as const;
    await recorder.record(records(tool_id, [connection(true, start), report(run_id), connection(false, start + 1)]));
    expect((await typesIn(`run-${run_id}`)).at(-1)).toBe('RunPausedByFault');
    await recorder.record(records(tool_id, [connection(true, start + 2), report(run_id, { ts: start + 3 })]));
    expect((await typesIn(`run-${run_id}`)).at(-1)).toBe('RunResumed');
  });
});
