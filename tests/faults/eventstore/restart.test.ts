import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  EventStoreDBClient,
  persistentSubscriptionToStreamSettingsFromDefaults,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type LaunchedEventStore, launchEventStore } from '../../../infra/embedded/eventstore/launch.ts';
import { type EmbeddedPostgres, startPostgres } from '../../../infra/embedded/postgres/postgres.ts';
import { collect, events, failure, newStream } from '../../contract/eventstore/subject.ts';

/** What a node knows after it was killed and started again is what it knew before. */
let dataDir: string;
let postgres: EmbeddedPostgres;
let node: LaunchedEventStore;
let client: EventStoreDBClient;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'eventstore-restart-'));
  postgres = await startPostgres({ dataDir });
  node = await launchEventStore({ databaseUrl: postgres.url });
  client = EventStoreDBClient.connectionString(node.url);
});

afterAll(async () => {
  await client.dispose();
  await node.stop();
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function killAndRestart(): Promise<void> {
  await node.kill();
  node = await launchEventStore({ databaseUrl: postgres.url, port: node.port });
  await client.dispose();
  client = EventStoreDBClient.connectionString(node.url);
}

test('given appended events, when the node comes back, then they are there and the order goes on without a gap', async () => {
  const stream = newStream();
  const before = await client.appendToStream(stream, events(3));
  await killAndRestart();
  const after = await client.appendToStream(stream, events(1), { expectedRevision: 2n });
  expect(after.position?.commit).toBe((before.position?.commit ?? 0n) + 1n);
  expect(await collect(client.readStream(stream))).toHaveLength(4);
});

test('given an append, when it is sent again to the node that came back, then it is answered as before', async () => {
  const stream = newStream();
  const batch = events(2);
  const first = await client.appendToStream(stream, batch);
  await killAndRestart();
  expect(await client.appendToStream(stream, batch)).toEqual(first);
  expect(await client.appendToStream(stream, batch, { expectedRevision: 'no_stream' })).toEqual(first);
  const other = client.appendToStream(stream, events(2), { expectedRevision: 'no_stream' });
  expect(await failure(other)).toBeInstanceOf(WrongExpectedVersionError);
});

test('given metadata, deletes and tombstones, when the node comes back, then they still hold', async () => {
  const [limited, deleted, tombstoned] = [newStream(), newStream(), newStream()];
  for (const stream of [limited, deleted, tombstoned]) await client.appendToStream(stream, events(4));
  await client.setStreamMetadata(limited, { maxCount: 1 });
  await client.deleteStream(deleted);
  await client.tombstoneStream(tombstoned);
  await killAndRestart();
  expect(await collect(client.readStream(limited))).toHaveLength(1);
  expect(await failure(collect(client.readStream(deleted)))).toMatchObject({ type: 'stream-not-found' });
  expect(await failure(client.appendToStream(tombstoned, events(1)))).toMatchObject({ type: 'stream-deleted' });
});

test('given a persistent subscription with a checkpoint, when the node comes back, then it goes on from there', async () => {
  const stream = newStream();
  await client.appendToStream(stream, events(10));
  await client.createPersistentSubscriptionToStream(
    stream,
    'group',
    persistentSubscriptionToStreamSettingsFromDefaults({
      startFrom: 'start',
      checkPointLowerBound: 1,
      checkPointAfter: 50,
    }),
  );
  const received: number[] = [];
  const consume = () => {
    const subscription = client.subscribeToPersistentSubscriptionToStream(stream, 'group');
    subscription.on('data', (message) => {
      received.push(Number(message.event?.revision));
      void subscription.ack(message).catch(() => {});
    });
    subscription.on('error', () => {});
  };
  consume();
  await vi.waitFor(async () => {
    const { stats } = await client.getPersistentSubscriptionToStreamInfo(stream, 'group');
    expect(stats.lastCheckpointedEventRevision).toBe(9n);
  }, 10_000);
  await killAndRestart();
  await client.appendToStream(stream, events(1));
  consume();
  await vi.waitFor(() => expect(received).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), 10_000);
});

test('given a running projection, when the node is killed amid appends, then each event is linked once', async () => {
  const category = newStream('linked').replaceAll('-', '');
  await client.enableProjection('$by_category');
  for (let round = 0; round < 3; round++) {
    await client.appendToStream(`${category}-${round}`, events(200));
    await killAndRestart();
  }
  await vi.waitFor(
    async () => {
      const links = await collect(client.readStream(`$ce-${category}`, { resolveLinkTos: true }));
      const targets = links.map(({ event }) => `${event?.revision}@${event?.streamId}`);
      expect(targets).toHaveLength(600);
      expect(new Set(targets).size).toBe(600);
    },
    { timeout: 10_000, interval: 100 },
  );
});
