import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import type { StreamPort, StreamRecord } from '../../adapters/stream/port.ts';
import type { LogPosition } from '../../domain/kernel/event.ts';
import { InProcessStream } from '../../infra/embedded/stream/in-process.ts';
import type { CheckpointStore } from '../checkpoint-port.ts';
import { interruptRun } from '../runs.ts';
import { done, eventsOf, eventually, families, givenFab, now } from '../testing/demo-fab.ts';
import { useEventStore } from '../testing/event-store.ts';
import { startPublisher } from './publisher.ts';

const servers = useEventStore();
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

interface CloudEvent {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly sequence: string;
  readonly position: string;
}

const checkpointsInMemory = (): CheckpointStore & { position: LogPosition | undefined } => ({
  position: undefined,
  async load() {
    return this.position;
  },
  async save(_, position) {
    this.position = position;
  },
});

/** A topic `events` with one reader, and publishers to it that share a checkpoint. */
const givenTopic = async () => {
  const stream = new InProcessStream();
  stops.push(() => stream.close());
  const records: StreamRecord[] = [];
  await stream.subscribe('events', 'test', async (batch) => void records.push(...batch));
  const checkpoints = checkpointsInMemory();
  const warnings: string[] = [];
  const start = (to: StreamPort = stream) => {
    const log = { warn: (_: object, message: string) => void warnings.push(message) };
    const publisher = startPublisher({ store: servers.store, stream: to, checkpoints, log });
    stops.push(publisher.stop);
    return publisher;
  };
  const published = (): CloudEvent[] =>
    records.map(({ value }) => JSON.parse(Buffer.from(value).toString('utf8')) as CloudEvent);
  return { stream, start, records, published, checkpoints, warnings };
};

const wholeLog = async () => {
  const events = [];
  for await (const event of servers.store.readAll()) events.push(event);
  return events;
};
const idsOf = (events: readonly { readonly id: string }[]): string[] => events.map(({ id }) => id);

describe('the publisher', () => {
  test('publishes every event of the log once, those of a stream in its order', async () => {
    const fab = await givenFab(servers.store);
    await fab.queue();
    const { start, published } = await givenTopic();
    start();
    const log = await wholeLog();
    await eventually(() => published().length).toBe(log.length);
    expect(idsOf(published()).sort()).toEqual(idsOf(log).sort());
    for (const [subject, events] of Map.groupBy(published(), (event) => event.subject)) {
      expect(
        events.map(({ sequence }) => sequence),
        subject,
      ).toEqual(events.map((_, index) => String(index)));
    }
    await fab.queue();
    const more = await wholeLog();
    await eventually(() => published().length).toBe(more.length);
    expect(new Set(published().map(({ position }) => position)).size).toBe(more.length);
  });

  test('publishes an event as a CloudEvent 1.0 under the key of its stream', async () => {
    const fab = await givenFab(servers.store);
    const run_id = await fab.queue();
    const { start, records } = await givenTopic();
    start();
    const stream = `run-${run_id}`;
    await eventually(() => records.some(({ key }) => key === stream)).toBe(true);
    const [event] = await eventsOf(servers.store, stream);
    const record = records.find(({ key }) => key === stream);
    expect(record?.headers).toEqual({ 'content-type': 'application/cloudevents+json' });
    expect(JSON.parse(Buffer.from(record?.value ?? []).toString('utf8'))).toEqual({
      specversion: '1.0',
      id: event?.id,
      source: `/streams/${stream}`,
      type: 'spectra.RunQueued.v1',
      subject: stream,
      time: now,
      datacontenttype: 'application/json',
      sequence: '0',
      position: `${event?.position.commit}/${event?.position.prepare}`,
      data: event?.data,
      metadata: event?.metadata,
    });
  });

  test('goes on from its checkpoint after a restart', async () => {
    const fab = await givenFab(servers.store);
    const { start, published, checkpoints } = await givenTopic();
    const first = start();
    const before = await wholeLog();
    await eventually(() => checkpoints.position).toEqual(before.at(-1)?.position);
    await first.stop();
    const run_id = await fab.queue();
    done(await interruptRun(fab.ports, fab.meta(), run_id, 'Cancel', families));
    expect(published()).toHaveLength(before.length);
    start();
    const after = await wholeLog();
    await eventually(() => published().length).toBe(after.length);
    expect(idsOf(published()).sort()).toEqual(idsOf(after).sort());
  });

  test('keeps its checkpoint where it is until the stream has the events, and says what went wrong', async () => {
    await givenFab(servers.store);
    const { start, published, checkpoints, stream, warnings } = await givenTopic();
    let failures = 0;
    const failingOnce: StreamPort = {
      publish: (topic, records) => {
        failures += 1;
        if (failures > 1) return stream.publish(topic, records);
        expect(checkpoints.position).toBeUndefined();
        return Promise.reject(new Error(`no broker ${randomUUID()}`));
      },
      subscribe: (...args) => stream.subscribe(...args),
      lag: (...args) => stream.lag(...args),
      health: () => 'unreachable',
      close: () => stream.close(),
    };
    start(failingOnce);
    const log = await wholeLog();
    await eventually(() => published().length).toBe(log.length);
    expect(idsOf(published()).sort()).toEqual(idsOf(log).sort());
    expect(warnings).toEqual(['publishing failed, will go on from the last checkpoint']);
  });
});
