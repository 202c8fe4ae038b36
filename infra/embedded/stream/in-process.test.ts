import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StreamError, type StreamRecord } from '../../../adapters/stream/port.ts';
import { InProcessStream } from './in-process.ts';

const record = (n: number, key = 'tool'): StreamRecord => ({ key, value: Buffer.from(String(n)) });
const numbers = (batch: readonly StreamRecord[]) => batch.map(({ value }) => Number(Buffer.from(value)));
const range = (count: number) => Array.from({ length: count }, (_, index) => index);

/** A handler that waits until it is let go. */
function gate() {
  const handed: number[][] = [];
  let open: () => void = () => undefined;
  const opened = new Promise<void>((done) => {
    open = done;
  });
  return {
    handed,
    open: () => open(),
    handler: async (batch: readonly StreamRecord[]) => {
      handed.push(numbers(batch));
      await opened;
    },
  };
}

/** What has become of a promise after everything that could happen now has happened. */
async function outcome(promise: Promise<unknown>): Promise<'open' | 'resolved' | 'rejected'> {
  let state: 'open' | 'resolved' | 'rejected' = 'open';
  promise.then(
    () => {
      state = 'resolved';
    },
    () => {
      state = 'rejected';
    },
  );
  for (let turn = 0; turn < 5; turn += 1) await new Promise((done) => setImmediate(done));
  return state;
}

let stream: InProcessStream;

beforeEach(() => {
  stream = new InProcessStream({ held: { records: 10, bytes: 1_000 }, live: { records: 5, bytes: 100 } });
});

afterEach(() => stream.close());

describe('publishing', () => {
  it('resolves at once when nobody has to deal with the records', async () => {
    expect(await outcome(stream.publish('telemetry', [record(1)]))).toBe('resolved');
  });

  it('resolves only when every durable group has dealt with the records', async () => {
    const [recorder, monitor] = [gate(), gate()];
    await stream.subscribe('telemetry', 'recorder', recorder.handler);
    await stream.subscribe('telemetry', 'monitor', monitor.handler);

    const published = stream.publish('telemetry', [record(1), record(2, 'other tool')]);

    expect(await outcome(published)).toBe('open');
    recorder.open();
    expect(await outcome(published)).toBe('open');
    monitor.open();
    expect(await outcome(published)).toBe('resolved');
  });

  it('waits while the topic holds as many records as it may, and keeps their order', async () => {
    const recorder = gate();
    await stream.subscribe('telemetry', 'recorder', recorder.handler);
    const published = range(25).map((n) => stream.publish('telemetry', [record(n)]));

    expect(await outcome(Promise.race(published))).toBe('open');
    expect(await stream.lag('telemetry', 'recorder')).toBe(25);
    recorder.open();
    await Promise.all(published);

    expect(recorder.handed.flat()).toEqual(range(25));
    expect(Math.max(...recorder.handed.map((batch) => batch.length))).toBeLessThanOrEqual(10);
  });

  it('waits while the topic holds as many bytes as it may, and lets in what is larger than that by itself', async () => {
    const recorder = gate();
    await stream.subscribe('telemetry', 'recorder', recorder.handler);
    const large = (name: string): StreamRecord => ({ key: name, value: Buffer.alloc(2_000) });
    const published = ['a', 'b'].map((name) => stream.publish('telemetry', [large(name)]));

    expect(await outcome(Promise.race(published))).toBe('open');
    expect(recorder.handed).toHaveLength(1);
    recorder.open();
    await Promise.all(published);
    expect(recorder.handed).toHaveLength(2);
  });

  it('gathers what arrives while a batch is handled into the next', async () => {
    const recorder = gate();
    await stream.subscribe('telemetry', 'recorder', recorder.handler);
    const first = stream.publish('telemetry', [record(0)]);
    await vi.waitFor(() => expect(recorder.handed).toEqual([[0]]));

    const rest = range(9).map((n) => stream.publish('telemetry', [record(n + 1)]));
    recorder.open();
    await Promise.all([first, ...rest]);

    expect(recorder.handed).toEqual([[0], [1, 2, 3, 4, 5, 6, 7, 8, 9]]);
  });

  it('given a slow key, goes on with the others', async () => {
    const recorder = gate();
    const quick: number[] = [];
    await stream.subscribe('telemetry', 'recorder', async (batch) => {
      if (batch.some(({ key }) => key === 'slow')) await recorder.handler(batch);
      else quick.push(...numbers(batch));
    });
    const slow = stream.publish('telemetry', [record(0, 'slow')]);

    for (const n of range(5)) await stream.publish('telemetry', [record(n, 'quick')]);

    expect(await outcome(slow)).toBe('open');
    expect(quick).toEqual(range(5));
    recorder.open();
    await slow;
  });
});

describe('a group whose last member stops', () => {
  it('rejects what it has not dealt with, and resolves what it was dealing with', async () => {
    const recorder = gate();
    const subscription = await stream.subscribe('telemetry', 'recorder', recorder.handler);
    const inHand = stream.publish('telemetry', [record(0)]);
    await vi.waitFor(() => expect(recorder.handed).toEqual([[0]]));
    const queued = stream.publish('telemetry', [record(1)]);
    const settled = Promise.allSettled([inHand, queued]);

    const stopping = subscription.stop();
    recorder.open();
    await stopping;

    expect(await settled).toEqual([
      { status: 'fulfilled', value: undefined },
      { status: 'rejected', reason: expect.any(StreamError) },
    ]);
    expect(recorder.handed).toEqual([[0]]);
  });

  it('rejects what it kept failing on', async () => {
    const subscription = await stream.subscribe('telemetry', 'recorder', () => Promise.reject(new Error('away')));
    const published = stream.publish('telemetry', [record(0)]);
    expect(await outcome(published)).toBe('open');

    await subscription.stop();

    await expect(published).rejects.toMatchObject({ fault: 'closed' });
  });

  it('rejects what was waiting to be let in when the stream is closed', async () => {
    await stream.subscribe('telemetry', 'recorder', () => Promise.reject(new Error('away')));
    const published = Promise.allSettled(range(25).map((n) => stream.publish('telemetry', [record(n)])));

    await stream.close();

    expect((await published).map(({ status }) => status)).toEqual(range(25).map(() => 'rejected'));
  });
});

describe('a live subscription that is too slow', () => {
  it('loses the oldest records, counts them, and holds up nobody', async () => {
    const dashboard = gate();
    const subscription = await stream.subscribe('telemetry', 'live', dashboard.handler, { durable: false });
    await stream.publish('telemetry', [record(0)]);
    await vi.waitFor(() => expect(dashboard.handed).toEqual([[0]]));

    await stream.publish(
      'telemetry',
      range(4).map((n) => record(n + 1)),
    );
    for (const n of range(8)) await stream.publish('telemetry', [record(n + 5)]);

    expect(subscription.dropped()).toBe(7);
    dashboard.open();
    await vi.waitFor(() => expect(dashboard.handed).toEqual([[0], [8, 9, 10, 11, 12]]));
  });

  it('keeps within its bytes', async () => {
    const dashboard = gate();
    const subscription = await stream.subscribe('telemetry', 'live', dashboard.handler, { durable: false });
    await stream.publish('telemetry', [record(0)]);
    await vi.waitFor(() => expect(dashboard.handed).toEqual([[0]]));

    for (const n of range(3))
      await stream.publish('telemetry', [{ key: 'k', value: Buffer.from(String(n).padStart(45)) }]);

    expect(subscription.dropped()).toBe(1);
    dashboard.open();
    await vi.waitFor(() => expect(dashboard.handed).toEqual([[0], [1, 2]]));
  });
});
