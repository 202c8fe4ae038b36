import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EventStoreDBClient } from '@eventstore/db-client';
import { launchEventStore } from '../../../infra/embedded/eventstore/launch.ts';
import { startPostgres } from '../../../infra/embedded/postgres/postgres.ts';
import { verify } from './verify.ts';
import { type Acknowledged, write } from './writer.ts';

export interface FaultRun {
  readonly kills: number;
  readonly writers: number;
  /** Told of each kill. */
  readonly log?: (line: string) => void;
}

export interface FaultReport {
  readonly kills: { readonly node: number; readonly postgres: number };
  readonly acknowledged: number;
  readonly batches: number;
  readonly retries: number;
  readonly faults: readonly string[];
}

/** Connections for the writers: each client has one, shared by a few of them. */
const CLIENTS = 8;

/**
 * Kills the node and its PostgreSQL in turn with SIGKILL, at random instants under concurrent writers, and brings each
 * back; at the end compares what is stored with what was acknowledged.
 */
export async function runFaults({ kills, writers, log = () => {} }: FaultRun): Promise<FaultReport> {
  const dataDir = await mkdtemp(join(tmpdir(), 'eventstore-faults-'));
  let postgres = await startPostgres({ dataDir });
  let node = await launchEventStore({ databaseUrl: postgres.url });
  const clients = Array.from({ length: CLIENTS }, () => EventStoreDBClient.connectionString(node.url));
  const killed = { node: 0, postgres: 0 };
  try {
    let over = false;
    const writing = Promise.all(
      Array.from({ length: writers }, (_, id) => {
        const client = clients[id % CLIENTS];
        if (client === undefined) throw new Error('every writer has a client');
        return write(client, id, '', () => over);
      }),
    );
    // A writer that finds a fault ends the run at once.
    let failed: unknown = null;
    writing.catch((error: unknown) => {
      failed = error;
    });
    for (let kill = 0; kill < kills && failed === null; kill++) {
      await delay(randomInt(100, 1_200));
      if (kill % 2 === 0) {
        await node.kill();
        killed.node++;
        node = await launchEventStore({ databaseUrl: postgres.url, port: node.port });
      } else {
        await killProcess(postgres.pid);
        killed.postgres++;
        postgres = await startPostgres({ dataDir, port: postgres.port });
      }
      log(`kill ${kill + 1} of ${kills}: ${kill % 2 === 0 ? 'node' : 'PostgreSQL'}`);
    }
    await delay(500);
    over = true;
    const promised: Acknowledged[] = await writing;
    const reader = EventStoreDBClient.connectionString(node.url);
    const faults = await verify(reader, promised);
    await reader.dispose();
    return {
      kills: killed,
      acknowledged: promised.reduce((sum, { ids }) => sum + ids.length, 0),
      batches: promised.reduce((sum, { batches }) => sum + batches, 0),
      retries: promised.reduce((sum, { retries }) => sum + retries, 0),
      faults,
    };
  } finally {
    await Promise.allSettled(clients.map((client) => client.dispose()));
    await node.stop();
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Kills a process and waits until it is gone. */
async function killProcess(pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await delay(5);
  }
}
