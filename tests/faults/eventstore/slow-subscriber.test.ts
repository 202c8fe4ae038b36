import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient, jsonEvent, streamNameFilter } from '@eventstore/db-client';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type LaunchedEventStore, launchEventStore } from '../../../infra/embedded/eventstore/launch.ts';
import { type EmbeddedPostgres, startPostgres } from '../../../infra/embedded/postgres/postgres.ts';

/** What the node may take at most, in MB of resident memory. */
const MEMORY_LIMIT = 250;
const EVENTS = 1_500;
const EVENT_BYTES = 80 * 1024;

let dataDir: string;
let postgres: EmbeddedPostgres;
let node: LaunchedEventStore;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'eventstore-slow-'));
  postgres = await startPostgres({ dataDir, durable: false });
  node = await launchEventStore({ databaseUrl: postgres.url });
});

afterAll(async () => {
  await node.stop();
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
});

test('given subscribers that do not read, when 120 MB pass by, then the node stays small, others keep up, and none misses anything', async () => {
  const prefix = 'telemetry-';
  const filter = streamNameFilter({ prefixes: [prefix] });
  // A client of its own each: the streams of one connection share its flow control.
  const clients = Array.from({ length: 5 }, () => EventStoreDBClient.connectionString(node.url));
  const [writer, fast, ...slow] = clients;
  if (writer === undefined || fast === undefined) throw new Error('five clients were made');
  let live = 0;
  const following = fast.subscribeToAll({ fromPosition: 'end', filter }).on('data', () => live++);
  const stalled = slow.map((client) => client.subscribeToAll({ fromPosition: 'end', filter }));
  await Promise.all(
    [following, ...stalled].map((subscription) => new Promise<void>((done) => subscription.once('caughtUp', done))),
  ).catch(() => {});
  for (const subscription of stalled) subscription.pause();
  for (const subscription of [following, ...stalled]) subscription.on('error', () => {});

  const data = { values: 'x'.repeat(EVENT_BYTES) };
  await Promise.all(
    Array.from({ length: 4 }, async (_, id) => {
      for (let index = 0; index < EVENTS / 4; index++) {
        await writer.appendToStream(`${prefix}${id}`, jsonEvent({ type: 'TelemetryRecorded', data }), {
          deadline: 60_000,
        });
      }
    }),
  );
  await vi.waitFor(() => expect(live).toBe(EVENTS), { timeout: 30_000, interval: 50 });
  expect(await peakMemory()).toBeLessThan(MEMORY_LIMIT);

  const counts = stalled.map(() => 0);
  for (const [index, subscription] of stalled.entries()) {
    subscription.on('data', () => {
      counts[index] = (counts[index] ?? 0) + 1;
    });
    subscription.resume();
  }
  await vi.waitFor(() => expect(counts).toEqual(stalled.map(() => EVENTS)), { timeout: 60_000, interval: 50 });
  expect(await peakMemory()).toBeLessThan(MEMORY_LIMIT);
  await Promise.all(clients.map((client) => client.dispose()));
}, 120_000);

async function peakMemory(): Promise<number> {
  const status = await readFile(`/proc/${node.pid}/status`, 'utf8');
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024);
}
