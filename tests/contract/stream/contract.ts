import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { StreamPort, StreamRecord, SubscribeOptions, Subscription } from '../../../adapters/stream/port.ts';

/** Longest that anything in the contract may take; Kafka's groups need seconds to form on a busy machine. */
const PATIENCE = { timeout: 30_000, interval: 10 };

export const json = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
export const parse = (record: StreamRecord): unknown => JSON.parse(Buffer.from(record.value).toString());
export const freshName = (kind: string): string => `${kind}-${randomUUID()}`;

/** Records of one key that carry their position in it. */
export const numbered = (key: string, from: number, count: number): StreamRecord[] =>
  Array.from({ length: count }, (_, index) => ({ key, value: json(from + index) }));

/** Keeps what it is handed, by key. */
export function collector() {
  const batches: (readonly StreamRecord[])[] = [];
  return {
    batches,
    handler: async (batch: readonly StreamRecord[]) => {
      batches.push(batch);
    },
    records: () => batches.flat(),
    values: (key: string) =>
      batches
        .flat()
        .filter((record) => record.key === key)
        .map(parse),
  };
}

/** A handler that waits until it is let go. */
function gate() {
  let entered = 0;
  let left = 0;
  let open: () => void = () => undefined;
  const opened = new Promise<void>((done) => {
    open = done;
  });
  return {
    entered: () => entered,
    left: () => left,
    open: () => open(),
    handler: async () => {
      entered += 1;
      await opened;
      left += 1;
    },
  };
}

const range = (count: number) => Array.from({ length: count }, (_, index) => index);

/** What every implementation of the stream port has to keep. */
export function streamContract(open: () => Promise<StreamPort>): void {
  let stream: StreamPort;
  let topic: string;

  beforeEach(async () => {
    stream = await open();
    topic = freshName('topic');
  });

  afterEach(() => stream.close());

  const subscribe = (
    group: string,
    handler: (batch: readonly StreamRecord[]) => Promise<void>,
    options?: SubscribeOptions,
  ): Promise<Subscription> => stream.subscribe(topic, group, handler, options);

  describe('a record', () => {
    it('arrives as it was published', async () => {
      const received = collector();
      await subscribe('recorder', received.handler);
      const records: StreamRecord[] = [
        {
          key: 'etch/ätzer-01 ✓',
          value: json({ 'Spülgas µ': [1.5, null], nested: { a: '' } }),
          headers: { 'content-type': 'application/json', empty: '', unit: 'µm' },
          timestamp: 1_700_000_000_123,
        },
        { key: '', value: json('no key') },
        { key: 'large', value: json('x'.repeat(500_000)) },
      ];

      await stream.publish(topic, records);

      await vi.waitFor(() => expect(received.records()).toHaveLength(3), PATIENCE);
      for (const record of records) {
        const arrived = received.records().find(({ key }) => key === record.key);
        expect(Buffer.from(arrived?.value ?? []).equals(record.value)).toBe(true);
        expect(arrived?.headers ?? {}).toEqual(record.headers ?? {});
        if (record.timestamp !== undefined) expect(arrived?.timestamp).toBe(record.timestamp);
      }
    });

    it('may be one of none', async () => {
      await expect(stream.publish(topic, [])).resolves.toBeUndefined();
    });
  });

  describe('order', () => {
    it('given many publications at once, keeps that of each key and never handles a key twice at a time', async () => {
      const keys = range(20).map((n) => `tool-${n}`);
      const received = collector();
      const inHand = new Set<string>();
      const overlaps: string[] = [];
      await subscribe('recorder', async (batch) => {
        const own = new Set(batch.map(({ key }) => key));
        for (const key of own) {
          if (inHand.has(key)) overlaps.push(key);
          inHand.add(key);
        }
        await new Promise((done) => setTimeout(done, 1));
        await received.handler(batch);
        for (const key of own) inHand.delete(key);
      });

      await Promise.all(
        range(200).map((n) =>
          stream.publish(
            topic,
            keys.flatMap((key) => numbered(key, n * 3, 3)),
          ),
        ),
      );

      await vi.waitFor(() => expect(received.records()).toHaveLength(20 * 600), PATIENCE);
      for (const key of keys) expect(received.values(key)).toEqual(range(600));
      expect(overlaps).toEqual([]);
    });

    it('given a handler that fails, hands it the same records again before any later one, and loses none', async () => {
      const received = collector();
      const attempts: unknown[][] = [];
      await subscribe('recorder', async (batch) => {
        attempts.push(batch.map(parse));
        if (attempts.length <= 3) throw new Error('the event store is away');
        await received.handler(batch);
      });

      await Promise.all(range(50).map((n) => stream.publish(topic, numbered('tool', n, 1))));

      await vi.waitFor(() => expect(received.records()).toHaveLength(50), PATIENCE);
      expect(received.values('tool')).toEqual(range(50));
      expect(attempts.slice(1, 4)).toEqual([attempts[0], attempts[0], attempts[0]]);
    });

    it('given a handler that throws at once, treats it as failed', async () => {
      const received = collector();
      let failures = 0;
      await subscribe('recorder', (batch) => {
        if (failures++ < 1) throw new Error('thrown before there was a promise');
        return received.handler(batch);
      });

      await stream.publish(topic, numbered('tool', 0, 1));

      await vi.waitFor(() => expect(received.values('tool')).toEqual([0]), PATIENCE);
    });
  });

  describe('batches', () => {
    it('are no larger than asked for, and hold more than one record when more are there', async () => {
      const received = collector();
      await subscribe('recorder', received.handler, { maxBatch: 100 });

      await stream.publish(topic, numbered('tool', 0, 1_050));

      await vi.waitFor(() => expect(received.records()).toHaveLength(1_050), PATIENCE);
      expect(received.values('tool')).toEqual(range(1_050));
      const sizes = received.batches.map((batch) => batch.length);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(100);
      expect(sizes.length).toBeLessThan(50);
    });
  });

  describe('groups', () => {
    it('each get every record', async () => {
      const [recorder, monitor] = [collector(), collector()];
      await subscribe('recorder', recorder.handler);
      await subscribe('monitor', monitor.handler);

      await stream.publish(topic, numbered('tool', 0, 10));

      await vi.waitFor(() => {
        expect(recorder.values('tool')).toEqual(range(10));
        expect(monitor.values('tool')).toEqual(range(10));
      }, PATIENCE);
    });

    it('get only what was published to their topic', async () => {
      const received = collector();
      await subscribe('recorder', received.handler);
      const other = freshName('topic');

      await stream.publish(other, numbered('tool', 100, 1));
      await stream.publish(topic, numbered('tool', 0, 1));

      await vi.waitFor(() => expect(received.values('tool')).toEqual([0]), PATIENCE);
    });

    it('share the records among their members', async () => {
      const members = [collector(), collector()];
      for (const member of members) await subscribe('recorder', member.handler);
      const keys = range(64).map((n) => `tool-${n}`);

      await stream.publish(
        topic,
        keys.flatMap((key) => numbered(key, 0, 5)),
      );

      const all = () => members.flatMap((member) => member.records());
      await vi.waitFor(() => expect(new Set(all().map(({ key }) => key)).size).toBe(64), PATIENCE);
      for (const member of members) expect(member.records().length).toBeGreaterThan(0);
    });

    it('given a member that stops, leave its work to the others', async () => {
      const [first, second] = [collector(), collector()];
      const subscription = await subscribe('recorder', first.handler);
      await subscribe('recorder', second.handler);
      await subscription.stop();
      const before = first.records().length;

      await stream.publish(
        topic,
        range(16).flatMap((n) => numbered(`tool-${n}`, 0, 1)),
      );

      await vi.waitFor(() => expect(second.records()).toHaveLength(16), PATIENCE);
      expect(first.records()).toHaveLength(before);
    });

    it('tell how far behind they are', async () => {
      const recorder = gate();
      await subscribe('recorder', recorder.handler);

      const published = stream.publish(topic, numbered('tool', 0, 7));

      await vi.waitFor(async () => expect(await stream.lag(topic, 'recorder')).toBe(7), PATIENCE);
      recorder.open();
      await published;
      await vi.waitFor(async () => expect(await stream.lag(topic, 'recorder')).toBe(0), PATIENCE);
    });
  });

  describe('a subscription that is not durable', () => {
    it('gets every record for itself, from the moment it is there', async () => {
      const [left, right] = [collector(), collector()];
      await subscribe('live', left.handler, { durable: false });
      await subscribe('live', right.handler, { durable: false });

      await stream.publish(topic, numbered('tool', 0, 20));

      await vi.waitFor(() => {
        expect(left.values('tool')).toEqual(range(20));
        expect(right.values('tool')).toEqual(range(20));
      }, PATIENCE);
    });

    it('does not hold up publishing', async () => {
      const slow = gate();
      const subscription = await subscribe('live', slow.handler, { durable: false });
      await stream.publish(topic, numbered('tool', 0, 1));
      await vi.waitFor(() => expect(slow.entered()).toBe(1), PATIENCE);

      for (const n of range(20)) await stream.publish(topic, numbered('tool', n, 1));

      expect(subscription.dropped()).toBe(0);
      slow.open();
    });
  });

  describe('stopping', () => {
    it('waits for the batch being handled, and begins no other', async () => {
      const recorder = gate();
      const subscription = await subscribe('recorder', recorder.handler, { maxBatch: 1 });
      stream.publish(topic, numbered('tool', 0, 5)).catch(() => undefined);
      await vi.waitFor(() => expect(recorder.entered()).toBe(1), PATIENCE);

      let stopped = false;
      const stopping = subscription.stop().then(() => {
        stopped = true;
      });
      await new Promise((done) => setImmediate(done));
      expect(stopped).toBe(false);
      recorder.open();
      await stopping;

      expect([recorder.entered(), recorder.left()]).toEqual([1, 1]);
    });

    it('may be asked for twice', async () => {
      const subscription = await subscribe('recorder', async () => undefined);
      await subscription.stop();
      await expect(subscription.stop()).resolves.toBeUndefined();
    });

    it('of the whole stream makes publishing and subscribing fail', async () => {
      await stream.close();

      await expect(stream.publish(topic, numbered('tool', 0, 1))).rejects.toMatchObject({ fault: 'closed' });
      await expect(subscribe('recorder', async () => undefined)).rejects.toMatchObject({ fault: 'closed' });
    });
  });
}
