import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { decodeRecorded } from '../../domain/decode.ts';
import type { Rejection, TelemetryFrame, ToolMessage } from '../../domain/telemetry/tool-message.ts';
import { InProcessStream } from '../../infra/embedded/stream/in-process.ts';
import { followFloor } from '../floor/follow.ts';
import { eventsOf, type Fab, givenFab, now } from '../testing/demo-fab.ts';
import { useEventStore } from '../testing/event-store.ts';
import { Recorder } from './recorder.ts';

const servers = useEventStore();
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** A recorder in front of a tool whose run is processing, and what it refused. */
const givenRecorder = async () => {
  const fab = await givenFab(servers.store);
  const { floor, stop } = await followFloor(servers.store, {
    load: async () => undefined,
    save: async () => undefined,
  });
  const stream = new InProcessStream();
  stops.push(stop, () => stream.close());
  const refused: Rejection[] = [];
  await stream.subscribe('dead-letter', 'test', async (batch) => {
    for (const { value } of batch) refused.push(JSON.parse(Buffer.from(value).toString('utf8')) as Rejection);
  });
  const recorder = new Recorder({ ...fab.ports, stream, floor, log: { warn: () => undefined } });
  const run_id = randomUUID();
  const record = (...messages: ToolMessage[]): Promise<void> =>
    recorder.record(messages.map((message) => ({ key: fab.tool_id, value: Buffer.from(JSON.stringify(message)) })));
  await record(fab.report(run_id, 'processing', 0, { origin: 'tool' }));
  const recorded = async () =>
    (await eventsOf(servers.store, `telemetry-${run_id}`)).flatMap((event) => {
      const decoded = decodeRecorded(event);
      if (!decoded.ok) throw new Error(decoded.problem);
      return decoded.event.type === 'TelemetryRecorded' ? decoded.event.data.seqs : [];
    });
  return { fab, record, refused, recorded, run_id, frame: frameOf(fab) };
};
const frameOf =
  ({ org_id, site, tool_id }: Fab) =>
  (seq: number, change: Partial<TelemetryFrame> = {}): TelemetryFrame => ({
    kind: 'frame',
    ...{ org_id, site, tool_id },
    received_at: Date.parse(now),
    chamber: 'tube-1',
    ts: Date.parse(now) + seq,
    seq,
    run_id: null,
    step: null,
    signals: { p: seq },
    ...change,
  });

describe('a message that cannot be kept goes to the dead letters, and those around it into the log', () => {
  test.each<[string, Partial<TelemetryFrame>]>([
    ['half of a surrogate pair in a name', { signals: { '\ud800': 1 } }],
    ['the other half in a step', { step: 'etch \udfff' }],
    ['NUL in a unit', { units: { p: 'a\u0000' } }],
    ['NUL after a backslash', { step: '\\\u0000' }],
  ])('%s', async (_, change) => {
    const { record, refused, recorded, frame } = await givenRecorder();
    await record(frame(1), frame(2, change), frame(3));
    expect(await recorded()).toEqual([1, 3]);
    expect(refused.map(({ reason }) => reason)).toEqual(['malformed_payload']);
  });

  test('but a text that only looks so is kept', async () => {
    const { record, refused, recorded, frame } = await givenRecorder();
    await record(frame(1, { step: '\\u0000 \\\\ud800 😀 \u0001' }));
    expect([await recorded(), refused]).toEqual([[1], []]);
  });

  test('a frame with more signals than an event can hold', async () => {
    const { record, refused, recorded, frame } = await givenRecorder();
    const signals = Object.fromEntries(Array.from({ length: 30_000 }, (_, index) => [`a[${index}]`, 1]));
    await record(frame(1), frame(2, { signals }), frame(3));
    expect(await recorded()).toEqual([1, 3]);
    expect(refused).toMatchObject([{ reason: 'too_large', detail: expect.stringContaining('30000 signals') }]);
  });

  test('a report of a run that is none of the chamber', async () => {
    const { fab, record, refused, run_id } = await givenRecorder();
    await record(fab.report(run_id, 'process_complete', 5, { chamber: 'tube-2' }));
    expect(refused).toMatchObject([{ reason: 'unknown_run', org_id: fab.org_id }]);
  });

  test('a report that contradicts how a run ended', async () => {
    const { fab, record, refused, run_id } = await givenRecorder();
    await record(fab.report(run_id, 'process_complete', 5), fab.report(run_id, 'aborted', 6));
    expect(refused).toMatchObject([{ reason: 'unknown_run', detail: expect.stringContaining('RunHasEnded') }]);
  });
});
