import {
  type EventStoreDBClient,
  PersistentSubscriptionDoesNotExistError,
  PersistentSubscriptionExistsError,
  PersistentSubscriptionMaximumSubscribersReachedError,
  type PersistentSubscriptionToStream,
  type PersistentSubscriptionToStreamSettings,
  persistentSubscriptionToAllSettingsFromDefaults,
  persistentSubscriptionToStreamSettingsFromDefaults,
  type ResolvedEvent,
  streamNameFilter,
} from '@eventstore/db-client';
import { describe, expect, test, vi } from 'vitest';
import { eventStoreContract, events, failure, newStream } from './subject.ts';

const eventually = (assertion: () => void | Promise<void>) => vi.waitFor(assertion, { timeout: 15_000, interval: 50 });

const GROUP = 'group';

function settings(
  changes: Partial<PersistentSubscriptionToStreamSettings> = {},
): PersistentSubscriptionToStreamSettings {
  return persistentSubscriptionToStreamSettingsFromDefaults({ startFrom: 'start', ...changes });
}

type Received = ResolvedEvent & { readonly retryCount: number };

/** Connects and does with each message what `handle` says; keeps what came. */
function consume(
  client: EventStoreDBClient,
  stream: string,
  handle: (message: Received, subscription: PersistentSubscriptionToStream) => Promise<unknown>,
  bufferSize = 10,
) {
  const subscription = client.subscribeToPersistentSubscriptionToStream(stream, GROUP, { bufferSize });
  const received: Received[] = [];
  const errors: unknown[] = [];
  subscription.on('data', (message) => {
    received.push(message as Received);
    void handle(message as Received, subscription);
  });
  subscription.on('error', (error: unknown) => errors.push(error));
  return { subscription, received, errors };
}

const ack = (message: Received, subscription: PersistentSubscriptionToStream) => subscription.ack(message);
const counts = (received: readonly Received[]) =>
  received.map(({ event }) => (event?.data as { count: number } | undefined)?.count);

eventStoreContract('persistent subscriptions', (subject) => {
  describe('to a stream', () => {
    test.each([
      ['the start', 'start', [0, 1, 2, 3, 4, 5]],
      ['a revision, which is included', 2n, [2, 3, 4, 5]],
      ['the end', 'end', [4, 5]],
    ] as const)('given a group from %s, then it delivers from there on and live', async (_, startFrom, expected) => {
      const stream = newStream();
      await subject.client.appendToStream(stream, events(4));
      await subject.client.createPersistentSubscriptionToStream(stream, GROUP, settings({ startFrom }));
      const { subscription, received, errors } = consume(subject.client, stream, ack);
      await subject.client.appendToStream(stream, events(2, 'Counted', 4));
      await eventually(() => expect(counts(received)).toEqual(expected));
      await subscription.unsubscribe();
      expect(errors).toEqual([]);
    });

    test('given no acknowledgement, then no more than the buffer size is delivered', async () => {
      const stream = newStream();
      await subject.client.appendToStream(stream, events(20));
      await subject.client.createPersistentSubscriptionToStream(stream, GROUP, settings());
      const { subscription, received } = consume(subject.client, stream, async () => {}, 3);
      await eventually(() => expect(received).toHaveLength(3));
      const info = await subject.client.getPersistentSubscriptionToStreamInfo(stream, GROUP);
      expect(info.connections[0]).toMatchObject({ availableSlots: 0, inFlightMessages: 3 });
      expect(received).toHaveLength(3);
      await subscription.unsubscribe();
    });

    test('given skipped and retried messages, then the skipped come once and the retried again, counted', async () => {
      const stream = newStream();
      await subject.client.appendToStream(stream, events(4));
      await subject.client.createPersistentSubscriptionToStream(stream, GROUP, settings());
      const { subscription, received } = consume(subject.client, stream, (message, group) => {
        if (Number(message.event?.revision) % 2 === 0) return group.nack('skip', 'even', message);
        return message.retryCount === 0 ? group.nack('retry', 'once more', message) : group.ack(message);
      });
      await eventually(() => expect(received).toHaveLength(6));
      expect(counts(received.filter(({ retryCount }) => retryCount === 1)).sort()).toEqual([1, 3]);
      await subscription.unsubscribe();
    });

    test('given a message that is not acknowledged in time, then it is delivered again', async () => {
      const stream = newStream();
      await subject.client.appendToStream(stream, events(1));
      await subject.client.createPersistentSubscriptionToStream(stream, GROUP, settings({ messageTimeout: 300 }));
      const { subscription, received } = consume(subject.client, stream, async (message, group) => {
        if (message.retryCount > 0) await group.ack(message);
      });
      await eventually(() => expect(received.map(({ retryCount }) => retryCount)).toEqual([0, 1]));
      await subscription.unsubscribe();
    });

    test('given parked messages, when they are replayed, then they are delivered again, up to where it was said', async () => {
      const stream = newStream();
      await subject.client.appendToStream(stream, events(5));
      await subject.client.createPersistentSubscriptionToStream(stream, GROUP, settings());
      let park = true;
      const { subscription, received } = consume(subject.client, stream, (message, group) =>
        park ? group.nack('park', 'for later', message) : group.ack(message),
      );
      const parked = async () =>
        (await subject.client.getPersistentSubscriptionToStreamInfo(stream, GROUP)).stats.parkedMessageCount;
      await eventually(async () => expect(await parked()).toBe(5n));
      park = false;
      await subject.client.replayParkedMessagesToStream(stream, GROUP, { stopAt: 2 });
      await eventually(() => expect(received).toHaveLength(7));
      await eventually(async () => expect(await parked()).toBe(3n));
      await subject.client.replayParkedMessagesToStream(stream, GROUP);
      await eventually(() => expect(counts(received)).toEqual([0, 1, 2, 3, 4, 0, 1, 2, 3, 4]));
      await eventually(async () => expect(await parked()).toBe(0n));
      await subscription.unsubscribe();
    });

    test('given names in any script, then messages are parked and replayed all the same', async () => {
      const stream = newStream('어학/ด้็');
      const group = 'ヽ༼ຈل͜ຈ༽ﾉ / 0️⃣';
      await subject.client.appendToStream(stream, events(2));
      await subject.client.createPersistentSubscriptionToStream(stream, group, settings());
      const subscription = subject.client.subscribeToPersistentSubscriptionToStream(stream, group);
      const received: ResolvedEvent[] = [];
      subscription.on('data', (message) => {
        received.push(message);
        void (received.length <= 2 ? subscription.nack('park', 'later', message) : subscription.ack(message));
      });
      await eventually(async () => {
        const { stats } = await subject.client.getPersistentSubscriptionToStreamInfo(stream, group);
        expect(stats.parkedMessageCount).toBe(2n);
      });
      await subject.client.replayParkedMessagesToStream(stream, group);
      await eventually(() => expect(received.map(({ event }) => event?.revision)).toEqual([0n, 1n, 0n, 1n]));
      expect(received.map(({ event }) => event?.streamId)).toEqual([stream, stream, stream, stream]);
      await subscription.unsubscribe();
    });

    test('given a stream of links, then messages are resolved and acknowledged by their links', async () => {
      const category = newStream('links').replaceAll('-', '');
      await subject.client.enableProjection('$by_category');
      const changes = { resolveLinkTos: true, checkPointLowerBound: 1, checkPointUpperBound: 1 };
      await subject.client.createPersistentSubscriptionToStream(`$ce-${category}`, GROUP, settings(changes));
      const { subscription, received } = consume(subject.client, `$ce-${category}`, ack);
      await subject.client.appendToStream(`${category}-1`, events(3));
      await eventually(() => expect(counts(received)).toEqual([0, 1, 2]));
      expect(received.map(({ link }) => [link?.streamId, link?.revision])).toEqual(
        [0n, 1n, 2n].map((revision) => [`$ce-${category}`, revision]),
      );
      await eventually(async () => {
        const { stats } = await subject.client.getPersistentSubscriptionToStreamInfo(`$ce-${category}`, GROUP);
        expect(stats).toMatchObject({ lastCheckpointedEventRevision: 2n, totalInFlightMessages: 0 });
      });
      await subscription.unsubscribe();
    });

    test('given a message that is retried too often, then it is parked', async () => {
      const stream = newStream();
      await subject.client.appendToStream(stream, events(2));
      await subject.client.createPersistentSubscriptionToStream(stream, GROUP, settings({ maxRetryCount: 2 }));
      const { subscription, received } = consume(subject.client, stream, (message, group) =>
        message.event?.revision === 0n ? group.nack('retry', 'again', message) : group.ack(message),
      );
      await eventually(async () => {
        const { stats } = await subject.client.getPersistentSubscriptionToStreamInfo(stream, GROUP);
        expect(stats.parkedMessageCount).toBe(1n);
      });
      expect(received.filter(({ event }) => event?.revision === 0n)).toHaveLength(3);
      await subscription.unsubscribe();
    });

    test('given acknowledged messages, when a consumer comes back, then it goes on after them', async () => {
      const stream = newStream();
      await subject.client.appendToStream(stream, events(30));
      const changes = { checkPointLowerBound: 1, checkPointUpperBound: 5, checkPointAfter: 100 };
      await subject.client.createPersistentSubscriptionToStream(stream, GROUP, settings(changes));
      const first = consume(subject.client, stream, ack);
      await eventually(() => expect(first.received).toHaveLength(30));
      await eventually(async () => {
        const { stats } = await subject.client.getPersistentSubscriptionToStreamInfo(stream, GROUP);
        expect(stats.lastCheckpointedEventRevision).toBe(29n);
      });
      await first.subscription.unsubscribe();
      await subject.client.restartPersistentSubscriptionSubsystem();
      await subject.client.appendToStream(stream, events(1, 'Counted', 30));
      const second = consume(subject.client, stream, ack);
      await eventually(() => expect(counts(second.received)).toEqual([30]));
      await second.subscription.unsubscribe();
    });

    test('given a consumer that leaves, then what it held goes to another', async () => {
      const stream = newStream();
      await subject.client.appendToStream(stream, events(4));
      await subject.client.createPersistentSubscriptionToStream(stream, GROUP, settings());
      const idle = consume(subject.client, stream, async () => {}, 4);
      await eventually(() => expect(idle.received).toHaveLength(4));
      const busy = consume(subject.client, stream, ack);
      await idle.subscription.unsubscribe();
      await eventually(() => expect(counts(busy.received).sort()).toEqual([0, 1, 2, 3]));
      await busy.subscription.unsubscribe();
    });

    test('given two consumers in turn, then both get their share and nothing comes twice', async () => {
      const stream = newStream();
      await subject.client.createPersistentSubscriptionToStream(stream, GROUP, settings());
      const [one, two] = [consume(subject.client, stream, ack), consume(subject.client, stream, ack)];
      await eventually(async () => {
        const { connections } = await subject.client.getPersistentSubscriptionToStreamInfo(stream, GROUP);
        expect(connections).toHaveLength(2);
      });
      await subject.client.appendToStream(stream, events(40));
      await eventually(() => expect(one.received.length + two.received.length).toBe(40));
      expect(one.received.length).toBeGreaterThan(0);
      expect(two.received.length).toBeGreaterThan(0);
      expect(new Set([...counts(one.received), ...counts(two.received)]).size).toBe(40);
      await Promise.all([one.subscription.unsubscribe(), two.subscription.unsubscribe()]);
    });

    test('given as many consumers as are allowed, when another comes, then it is refused', async () => {
      const stream = newStream();
      await subject.client.createPersistentSubscriptionToStream(stream, GROUP, settings({ maxSubscriberCount: 1 }));
      const first = consume(subject.client, stream, ack);
      await new Promise((resolve) => first.subscription.once('confirmation', () => resolve(null)));
      const second = consume(subject.client, stream, ack);
      await eventually(() =>
        expect(second.errors[0]).toBeInstanceOf(PersistentSubscriptionMaximumSubscribersReachedError),
      );
      await first.subscription.unsubscribe();
    });
  });

  test('given a filtered group on $all, then it delivers what the filter lets through', async () => {
    const stream = newStream();
    const group = newStream('group');
    await subject.client.appendToStream(stream, events(3));
    await subject.client.createPersistentSubscriptionToAll(
      group,
      persistentSubscriptionToAllSettingsFromDefaults({ startFrom: 'start' }),
      { filter: streamNameFilter({ prefixes: [stream] }) },
    );
    const received: ResolvedEvent[] = [];
    const subscription = subject.client.subscribeToPersistentSubscriptionToAll(group);
    subscription.on('data', (message) => {
      received.push(message);
      void subscription.ack(message);
    });
    await subject.client.appendToStream(newStream(), events(5));
    await subject.client.appendToStream(stream, events(2, 'Counted', 3));
    await eventually(() => expect(received.map(({ event }) => event?.revision)).toEqual([0n, 1n, 2n, 3n, 4n]));
    await subscription.unsubscribe();
    await subject.client.deletePersistentSubscriptionToAll(group);
  });

  describe('managing groups', () => {
    test('given settings, when a group is created and updated, then they are reported as they were given', async () => {
      const stream = newStream();
      const created = settings({ startFrom: 'end', extraStatistics: true, maxRetryCount: 3 });
      await subject.client.createPersistentSubscriptionToStream(stream, GROUP, created);
      const before = await subject.client.getPersistentSubscriptionToStreamInfo(stream, GROUP);
      expect(before).toMatchObject({ eventSource: stream, groupName: GROUP, settings: created, connections: [] });
      const updated = settings({ startFrom: 123n, consumerStrategyName: 'Pinned', maxSubscriberCount: 7 });
      await subject.client.updatePersistentSubscriptionToStream(stream, GROUP, updated);
      const after = await subject.client.getPersistentSubscriptionToStreamInfo(stream, GROUP);
      expect(after.settings).toEqual(updated);
      const listed = await subject.client.listPersistentSubscriptionsToStream(stream);
      expect(listed.map(({ groupName }) => groupName)).toEqual([GROUP]);
      const everything = await subject.client.listAllPersistentSubscriptions();
      expect(everything.map(({ eventSource }) => eventSource)).toContain(stream);
    });

    test('given a group, when it is created again, then that is refused', async () => {
      const stream = newStream();
      await subject.client.createPersistentSubscriptionToStream(stream, GROUP, settings());
      const error = await failure(subject.client.createPersistentSubscriptionToStream(stream, GROUP, settings()));
      expect(error).toBeInstanceOf(PersistentSubscriptionExistsError);
      expect(error).toMatchObject({ streamName: stream, groupName: GROUP });
    });

    test('given no such group, then nothing can be done with it', async () => {
      const stream = newStream();
      const attempts = [
        subject.client.updatePersistentSubscriptionToStream(stream, GROUP, settings()),
        subject.client.deletePersistentSubscriptionToStream(stream, GROUP),
        subject.client.getPersistentSubscriptionToStreamInfo(stream, GROUP),
        subject.client.replayParkedMessagesToStream(stream, GROUP),
      ];
      for (const attempt of attempts) {
        const error = await failure(attempt);
        expect(error).toBeInstanceOf(PersistentSubscriptionDoesNotExistError);
        expect(error).toMatchObject({ streamName: stream, groupName: GROUP });
      }
      const { errors } = consume(subject.client, stream, ack);
      await eventually(() => expect(errors[0]).toBeInstanceOf(PersistentSubscriptionDoesNotExistError));
    });

    test('given a consumer, when its group is deleted, then it is told so', async () => {
      const stream = newStream();
      await subject.client.createPersistentSubscriptionToStream(stream, GROUP, settings());
      const { subscription, errors } = consume(subject.client, stream, ack);
      await new Promise((resolve) => subscription.once('confirmation', () => resolve(null)));
      await subject.client.deletePersistentSubscriptionToStream(stream, GROUP);
      await eventually(() => expect(errors[0]).toMatchObject({ type: 'persistent-subscription-dropped' }));
    });
  });
});
