import { Kafka, logLevel } from 'kafkajs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { KafkaStream, type KafkaStreamOptions } from '../../../adapters/stream/kafka.ts';
import type { StreamRecord } from '../../../adapters/stream/port.ts';
import { collector, freshName, json, numbered, parse } from '../stream/contract.ts';
import { canRunKafka, type KafkaBroker, startKafka } from './kafka.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 });

const PATIENCE = { timeout: 60_000, interval: 20 };
const range = (count: number) => Array.from({ length: count }, (_, index) => index);

/** What Kafka adds to the contract, and what becomes of it when the broker fails. */
describe.runIf(await canRunKafka())('the Kafka stream, on a broker of its own', () => {
  let broker: KafkaBroker;
  let streams: KafkaStream[];
  let topic: string;

  beforeAll(async () => {
    broker = await startKafka();
  });
  afterAll(() => broker?.stop());

  beforeEach(() => {
    streams = [];
    topic = freshName('topic');
  });
  afterEach(() => Promise.all(streams.map((stream) => stream.close())));

  function open(options: Partial<KafkaStreamOptions> = {}): KafkaStream {
    const stream = new KafkaStream({ brokers: broker.brokers, ...options });
    streams.push(stream);
    return stream;
  }

  describe('a durable group', () => {
    it('begins with the oldest record, and with the next one if asked to', async () => {
      const stream = open();
      await stream.publish(topic, numbered('tool', 0, 3));
      const [all, later] = [collector(), collector()];
      await stream.subscribe(topic, 'recorder', all.handler);
      await stream.subscribe(topic, 'latecomer', later.handler, { fromBeginning: false });

      await stream.publish(topic, numbered('tool', 3, 2));

      await vi.waitFor(() => {
        expect(all.values('tool')).toEqual([0, 1, 2, 3, 4]);
        expect(later.values('tool')).toEqual([3, 4]);
      }, PATIENCE);
    });

    it('given that it was stopped, goes on where it was, without loss or repetition', async () => {
      const publisher = open();
      const received = collector();
      for (const round of range(3)) {
        const reader = open();
        await reader.subscribe(topic, 'recorder', received.handler);
        await publisher.publish(topic, numbered('tool', round * 10, 5));
        await vi.waitFor(() => expect(received.records().length).toBe(round * 10 + 5), PATIENCE);
        await reader.close();
        await publisher.publish(topic, numbered('tool', round * 10 + 5, 5));
        if (round === 2) await open().subscribe(topic, 'recorder', received.handler);
      }
      await vi.waitFor(() => expect(received.records()).toHaveLength(30), PATIENCE);
      expect(received.values('tool')).toEqual(range(30));
    });

    it('given a stop while its handler fails, leaves the records to the next member', async () => {
      const [publisher, reader] = [open(), open()];
      let attempts = 0;
      const subscription = await reader.subscribe(topic, 'recorder', async () => {
        attempts += 1;
        throw new Error('the event store is away');
      });
      await publisher.publish(topic, numbered('tool', 0, 3));
      await vi.waitFor(() => expect(attempts).toBeGreaterThan(1), PATIENCE);
      await subscription.stop();

      const received = collector();
      await open().subscribe(topic, 'recorder', received.handler);

      await vi.waitFor(() => expect(received.values('tool')).toEqual([0, 1, 2]), PATIENCE);
    });

    it('reads several topics under one name', async () => {
      const stream = open();
      const other = freshName('topic');
      const [here, there] = [collector(), collector()];
      await stream.subscribe(topic, 'recorder', here.handler);
      await stream.subscribe(other, 'recorder', there.handler);

      await stream.publish(topic, numbered('tool', 1, 1));
      await stream.publish(other, numbered('tool', 2, 1));

      await vi.waitFor(() => {
        expect(here.values('tool')).toEqual([1]);
        expect(there.values('tool')).toEqual([2]);
      }, PATIENCE);
    });
  });

  it('passes over tombstones, and takes what other programs publish', async () => {
    const stream = open();
    const received = collector();
    await stream.subscribe(topic, 'recorder', received.handler);
    const producer = new Kafka({ brokers: [...broker.brokers], logLevel: logLevel.NOTHING }).producer();
    await producer.connect();
    await producer.send({
      topic,
      messages: [
        { key: 'gone', value: null },
        { value: '1', headers: { once: 'a', twice: ['b', Buffer.from('c')] } },
        { key: 'gone', value: null },
      ],
    });
    await producer.disconnect();

    await vi.waitFor(() => expect(received.records()).toHaveLength(1), PATIENCE);
    await vi.waitFor(async () => expect(await stream.lag(topic, 'recorder')).toBe(0), PATIENCE);
    expect(received.records()[0]).toMatchObject({ key: '', headers: { once: 'a', twice: 'c' } });
    expect(received.records().map(parse)).toEqual([1]);
  });

  it('given a record that the broker refuses, says so at once, and sends what was published with it', async () => {
    const stream = open();
    const received = collector();
    await stream.subscribe(topic, 'recorder', received.handler);
    const tooLarge: StreamRecord = { key: 'tool', value: json('x'.repeat(2_000_000)) };

    const outcomes = await Promise.allSettled([
      stream.publish(topic, numbered('tool', 0, 1)),
      stream.publish(topic, [tooLarge]),
      stream.publish('no such/topic name', numbered('tool', 0, 1)),
      stream.publish(topic, numbered('tool', 1, 1)),
    ]);

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: { fault: 'refused' } });
    expect(outcomes[2]).toMatchObject({ reason: { fault: 'refused' } });
    await vi.waitFor(() => expect(received.values('tool')).toEqual([0, 1]), PATIENCE);
    await expect(stream.subscribe('no such/topic name', 'recorder', received.handler)).rejects.toMatchObject({
      fault: 'refused',
    });
  });

  it('does not make the runtime warn of timers in the past', async () => {
    const warnings: string[] = [];
    const listener = ({ name }: Error) => warnings.push(name);
    process.on('warning', listener);

    await open().publish(topic, numbered('tool', 0, 1));

    process.off('warning', listener);
    expect(warnings).not.toContain('TimeoutNegativeWarning');
  });

  describe('when the broker is killed', () => {
    it('says that it is out of reach, rejects after the time allowed, and recovers with the broker', async () => {
      const stream = open({ patienceMs: 1_000 });
      await stream.publish(topic, numbered('tool', 0, 1));
      expect(stream.health()).toBe('connected');

      await broker.crash();
      await vi.waitFor(() => expect(stream.health()).toBe('unreachable'), PATIENCE);
      await expect(stream.publish(topic, numbered('tool', 1, 1))).rejects.toMatchObject({ fault: 'unreachable' });
      await expect(stream.subscribe(topic, 'recorder', async () => undefined)).rejects.toMatchObject({
        fault: 'unreachable',
      });

      await broker.restart();
      await vi.waitFor(() => expect(stream.health()).toBe('connected'), PATIENCE);
      await stream.publish(topic, numbered('tool', 2, 1));
    });

    for (const [name, patienceMs] of [
      ['patient', 60_000],
      ['impatient', 200],
    ] as const) {
      it(`given ${name} publishers, keeps every acknowledged record in the order of its key`, async () => {
        const stream = open({ patienceMs });
        const arrived = new Map<string, Set<unknown>>();
        await stream.publish(topic, numbered('first', 0, 1));
        await open().subscribe(topic, 'recorder', async (batch) => {
          for (const record of batch) {
            const numbers = arrived.get(record.key) ?? new Set();
            arrived.set(record.key, numbers.add(parse(record)));
          }
        });
        const acknowledged = new Map(range(12).map((n) => [`tool-${n}`, [] as number[]]));
        let publishing = true;
        let count = 0;
        let rejected = 0;
        const publishers = [...acknowledged].map(async ([key, numbers]) => {
          for (let next = 0; publishing; next += 1) {
            try {
              await stream.publish(topic, numbered(key, next, 1));
              numbers.push(next);
              count += 1;
            } catch {
              rejected += 1;
            }
          }
        });
        const publishSome = () => {
          const goal = count + 300;
          return vi.waitFor(() => expect(count).toBeGreaterThan(goal), PATIENCE);
        };

        for (const _ of range(3)) {
          await publishSome();
          await broker.restart();
        }
        await publishSome();
        publishing = false;
        await Promise.all(publishers);

        if (patienceMs < 1_000) expect(rejected).toBeGreaterThan(0);
        else expect(rejected).toBe(0);
        for (const [key, numbers] of acknowledged) {
          const missing = () => numbers.filter((number) => !arrived.get(key)?.has(number));
          await vi.waitFor(() => expect(missing()).toEqual([]), PATIENCE);
          // A set keeps the order of first arrival; a record that was stored without our learning of it may be among them.
          const wanted = new Set<unknown>(numbers);
          expect([...(arrived.get(key) ?? [])].filter((number) => wanted.has(number))).toEqual(numbers);
        }
      });
    }

    it('goes on handing over records when the broker is back', async () => {
      const stream = open();
      const received = collector();
      const quick = collector();
      await stream.subscribe(topic, 'recorder', received.handler);
      await stream.subscribe(topic, 'live', quick.handler, { durable: false });
      for (const round of range(3)) {
        if (round > 0) await broker.restart();
        await stream.publish(topic, numbered('tool', round, 1));
        await vi.waitFor(() => {
          expect(new Set(received.values('tool'))).toEqual(new Set(range(round + 1)));
          expect(new Set(quick.values('tool'))).toEqual(new Set(range(round + 1)));
        }, PATIENCE);
      }
    });
  });
});
