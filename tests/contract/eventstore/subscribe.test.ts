import {
  type AllStreamSubscription,
  eventTypeFilter,
  excludeSystemEvents,
  jsonEvent,
  type Position,
  type ResolvedEvent,
  StreamDeletedError,
  type StreamSubscription,
  streamNameFilter,
} from '@eventstore/db-client';
import { describe, expect, test, vi } from 'vitest';
import { eventStoreContract, events, newStream } from './subject.ts';

/** Everything a subscription reports, in its order. */
function record(subscription: StreamSubscription | AllStreamSubscription) {
  const seen: string[] = [];
  const received: ResolvedEvent[] = [];
  const errors: unknown[] = [];
  subscription.on('confirmation', () => seen.push('confirmation'));
  subscription.on('caughtUp', () => seen.push('caughtUp'));
  subscription.on('error', (error: unknown) => errors.push(error));
  (subscription as StreamSubscription).on('data', (event: ResolvedEvent) => {
    received.push(event);
    seen.push(String((event.event?.data as { count?: number } | undefined)?.count));
  });
  return { seen, received, errors };
}

const eventually = (assertion: () => void) => vi.waitFor(assertion, { timeout: 10_000, interval: 20 });

eventStoreContract('subscribe', (subject) => {
  describe('to a stream', () => {
    test.each([
      ['from the start', 'start', ['0', '1', '2']],
      ['after a revision, which is excluded', 0n, ['1', '2']],
      ['from the end', 'end', []],
    ] as const)('%s: confirms, sends what is there, has caught up, goes on live', async (_, fromRevision, expected) => {
      const stream = newStream();
      await subject.client.appendToStream(stream, events(3));
      const subscription = subject.client.subscribeToStream(stream, { fromRevision });
      const { seen } = record(subscription);
      await eventually(() => expect(seen).toEqual(['confirmation', ...expected, 'caughtUp']));
      await subject.client.appendToStream(stream, events(2, 'Counted', 3));
      await eventually(() => expect(seen).toEqual(['confirmation', ...expected, 'caughtUp', '3', '4']));
      await subscription.unsubscribe();
    });

    test('given no such stream, when it comes into being, then its events arrive', async () => {
      const stream = newStream();
      const subscription = subject.client.subscribeToStream(stream);
      const { seen } = record(subscription);
      await eventually(() => expect(seen).toEqual(['confirmation', 'caughtUp']));
      await subject.client.appendToStream(stream, events(1));
      await eventually(() => expect(seen).toEqual(['confirmation', 'caughtUp', '0']));
      await subscription.unsubscribe();
    });

    test('given a tombstoned stream, when it is subscribed to, then that fails', async () => {
      const stream = newStream();
      await subject.client.tombstoneStream(stream);
      const { errors } = record(subject.client.subscribeToStream(stream));
      await eventually(() => expect(errors[0]).toBeInstanceOf(StreamDeletedError));
    });

    test('given a link, when links are resolved, then the event arrives with its link', async () => {
      const [target, links] = [newStream(), newStream()];
      await subject.client.appendToStream(target, events(1));
      const subscription = subject.client.subscribeToStream(links, { resolveLinkTos: true });
      const { received } = record(subscription);
      await subject.client.appendToStream(links, jsonEvent({ type: '$>', data: {} }));
      await eventually(() => expect(received).toHaveLength(1));
      await subscription.unsubscribe();
    });
  });

  describe('to $all', () => {
    test('given a position, when it is subscribed from, then what comes after it arrives in order and once', async () => {
      const stream = newStream();
      const { position } = await subject.client.appendToStream(stream, events(1));
      if (position === undefined) throw new Error('an append answers its position');
      await subject.client.appendToStream(stream, events(2, 'Counted', 1));
      const subscription = subject.client.subscribeToAll({
        fromPosition: position,
        filter: streamNameFilter({ prefixes: [stream] }),
      });
      const { seen } = record(subscription);
      await eventually(() => expect(seen).toEqual(['confirmation', '1', '2', 'caughtUp']));
      for (let count = 3; count < 30; count++) await subject.client.appendToStream(stream, events(1, 'Counted', count));
      await eventually(() => expect(seen).toHaveLength(31));
      expect(seen.slice(4)).toEqual(Array.from({ length: 27 }, (_, index) => String(index + 3)));
      await subscription.unsubscribe();
    });

    test('given the end, when it is subscribed from, then only what is new arrives', async () => {
      const stream = newStream();
      await subject.client.appendToStream(stream, events(2));
      const subscription = subject.client.subscribeToAll({ fromPosition: 'end' });
      const { seen, received } = record(subscription);
      await eventually(() => expect(seen).toEqual(['confirmation', 'caughtUp']));
      await subject.client.appendToStream(stream, events(1, 'Counted', 2));
      await eventually(() => expect(received.map(({ event }) => event?.revision)).toEqual([2n]));
      await subscription.unsubscribe();
    });

    test.each([
      [
        'stream prefixes',
        (key: string) => streamNameFilter({ prefixes: [`a${key}`, `b${key}`] }),
        ['0', '1', '2', '3'],
      ],
      ['a stream pattern', (key: string) => streamNameFilter({ regex: `^[bc]${key}$` }), ['2', '3', '4', '5']],
      ['type prefixes', (key: string) => eventTypeFilter({ prefixes: [`Odd${key}`] }), ['1', '3', '5']],
      ['a type pattern', (key: string) => eventTypeFilter({ regex: `^E[a-z]*${key}` }), ['0', '2', '4']],
    ])('given a filter by %s, then only what it lets through arrives, old and new', async (_, filter, expected) => {
      const key = newStream('k').replaceAll('-', '');
      const append = async () => {
        for (const [index, name] of ['a', 'b', 'c'].entries()) {
          await subject.client.appendToStream(`${name}${key}`, [
            jsonEvent({ type: `Even${key}`, data: { count: index * 2 } }),
            jsonEvent({ type: `Odd${key}`, data: { count: index * 2 + 1 } }),
          ]);
        }
      };
      await append();
      const subscription = subject.client.subscribeToAll({ fromPosition: 'start', filter: filter(key) });
      const { seen } = record(subscription);
      await eventually(() => expect(seen).toEqual(['confirmation', ...expected, 'caughtUp']));
      await append();
      await eventually(() => expect(seen).toEqual(['confirmation', ...expected, 'caughtUp', ...expected]));
      await subscription.unsubscribe();
    });

    test('given a filter, then a checkpoint comes each time so many events were considered', async () => {
      const stream = newStream();
      const { position } = await subject.client.appendToStream(stream, events(1));
      if (position === undefined) throw new Error('an append answers its position');
      await subject.client.appendToStream(stream, events(100, 'Counted', 1));
      const checkpoints: Position[] = [];
      const subscription = subject.client.subscribeToAll({
        fromPosition: position,
        filter: excludeSystemEvents({
          maxSearchWindow: 10,
          checkpointInterval: 2,
          checkpointReached: async (_, reached) => {
            checkpoints.push(reached);
          },
        }),
      });
      const { received } = record(subscription);
      await eventually(() => expect(received).toHaveLength(100));
      await subject.client.appendToStream(stream, events(100, 'Counted', 101));
      await eventually(() => expect(received).toHaveLength(200));
      // A server that others use too may have more to consider; 200 events at 2 x 10 each make ten.
      await eventually(() => expect(checkpoints.length).toBeGreaterThanOrEqual(10));
      const ascending = [...checkpoints].sort((a, b) => (a.commit < b.commit ? -1 : 1));
      expect(checkpoints).toEqual(ascending);
      expect(new Set(checkpoints.map(({ commit }) => commit)).size).toBe(checkpoints.length);
      await subscription.unsubscribe();
    });

    test('given nothing that the filter lets through, then checkpoints still come', async () => {
      const checkpoints: Position[] = [];
      const subscription = subject.client.subscribeToAll({
        fromPosition: 'end',
        filter: streamNameFilter({
          prefixes: [newStream('never')],
          checkpointInterval: 1,
          checkpointReached: async (_, reached) => {
            checkpoints.push(reached);
          },
        }),
      });
      const { seen } = record(subscription);
      await eventually(() => expect(seen).toContain('caughtUp'));
      await subject.client.appendToStream(newStream(), events(70));
      await eventually(() => expect(checkpoints.length).toBeGreaterThanOrEqual(2));
      expect(seen).toEqual(['confirmation', 'caughtUp']);
      await subscription.unsubscribe();
    });

    test('given a slow reader, when far more is appended than it takes, then it gets everything in order', async () => {
      const stream = newStream();
      const subscription = subject.client.subscribeToAll({
        fromPosition: 'end',
        filter: streamNameFilter({ prefixes: [stream] }),
      });
      await new Promise<void>((resolve) => subscription.once('caughtUp', () => resolve()).pause());
      for (let first = 0; first < 2000; first += 500) {
        await subject.client.appendToStream(stream, events(500, 'Counted', first));
      }
      const { received } = record(subscription);
      subscription.resume();
      await eventually(() => expect(received).toHaveLength(2000));
      expect(received.map(({ event }) => Number(event?.revision))).toEqual(
        Array.from({ length: 2000 }, (_, index) => index),
      );
      await subscription.unsubscribe();
    });
  });
});
