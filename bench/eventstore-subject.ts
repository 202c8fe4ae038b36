import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient } from '@eventstore/db-client';
import { type LaunchedEventStore, launchEventStore } from '../infra/embedded/eventstore/launch.ts';
import { startPostgres } from '../infra/embedded/postgres/postgres.ts';

/** A node under measurement, in a process of its own, with EventStoreDB's client beside it. */
export interface Subject {
  readonly name: 'in-memory' | 'durable';
  readonly node: LaunchedEventStore;
  readonly client: EventStoreDBClient;
  /** The node's resident memory in MB: now, and the most it ever was. */
  memory(): Promise<{ readonly now: number; readonly peak: number }>;
  close(): Promise<void>;
}

async function subject(
  name: Subject['name'],
  node: LaunchedEventStore,
  cleanUp: () => Promise<void>,
): Promise<Subject> {
  const client = EventStoreDBClient.connectionString(node.url);
  return {
    name,
    node,
    client,
    async memory() {
      const status = await readFile(`/proc/${node.pid}/status`, 'utf8');
      const megabytes = (key: string) => Math.round(Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)?.[1]) / 1024);
      return { now: megabytes('VmRSS'), peak: megabytes('VmHWM') };
    },
    async close() {
      await client.dispose();
      await node.stop();
      await cleanUp();
    },
  };
}

export async function inMemory(): Promise<Subject> {
  return subject('in-memory', await launchEventStore(), async () => {});
}

/** A node that stores in a PostgreSQL server of its own, with the durability it has in use. */
export async function durable(): Promise<Subject> {
  const dataDir = await mkdtemp(join(tmpdir(), 'eventstore-bench-'));
  const postgres = await startPostgres({ dataDir });
  return subject('durable', await launchEventStore({ databaseUrl: postgres.url }), async () => {
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  });
}
