import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient, type JSONEventType, jsonEvent, type ResolvedEvent } from '@eventstore/db-client';
import { afterAll, beforeAll, describe } from 'vitest';
import { launchEventStore } from '../../../infra/embedded/eventstore/launch.ts';
import { startPostgres } from '../../../infra/embedded/postgres/postgres.ts';

/** A node to be tested, and how to be rid of it. */
interface Running {
  readonly url: string;
  stop(): Promise<void>;
}

/** The node's connection string, and EventStoreDB's client connected to it. Valid inside tests and hooks. */
export interface Subject {
  readonly client: EventStoreDBClient;
  readonly url: string;
}

const external = process.env.TEST_EVENTSTORE_URL;

const NODES: Readonly<Record<string, () => Promise<Running>>> =
  external === undefined
    ? { 'embedded, in memory': inMemory, 'embedded, durable': durable }
    : { [external.replace(/:\/\/.*@/, '://')]: async () => ({ url: external, stop: async () => {} }) };

/**
 * Runs one contract over every node: the embedded one with both of its storages or, where TEST_EVENTSTORE_URL names
 * one, a server that is running already.
 */
export function eventStoreContract(name: string, contract: (subject: Subject) => void): void {
  describe.each(Object.entries(NODES))(`${name} (%s)`, (_, start) => {
    let running: Running | undefined;
    let client: EventStoreDBClient | undefined;
    beforeAll(async () => {
      running = await start();
      client = EventStoreDBClient.connectionString(running.url);
    }, 60_000);
    afterAll(async () => {
      await client?.dispose();
      await running?.stop();
    }, 30_000);
    contract({
      get client() {
        if (client === undefined) throw new Error('the node has not been started');
        return client;
      },
      get url() {
        if (running === undefined) throw new Error('the node has not been started');
        return running.url;
      },
    });
  });
}

export async function inMemory(): Promise<Running> {
  return launchEventStore();
}

export async function durable(): Promise<Running> {
  const dataDir = await mkdtemp(join(tmpdir(), 'eventstore-contract-'));
  const postgres = await startPostgres({ dataDir, durable: false });
  const node = await launchEventStore({ databaseUrl: postgres.url });
  return {
    url: node.url,
    async stop() {
      await node.stop();
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A stream of its own for each test: the server may be one that others use too. */
export const newStream = (category = 'contract'): string => `${category}-${randomUUID()}`;

type Counted = JSONEventType<string, { readonly count: number }>;

export const events = (count: number, type = 'Counted', first = 0) =>
  Array.from({ length: count }, (_, index) => jsonEvent<Counted>({ type, data: { count: first + index } }));

export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of source) all.push(item);
  return all;
}

export const revisions = (read: readonly ResolvedEvent[]): number[] =>
  read.map(({ event }) => Number(event?.revision ?? -1));

/** The error that a promise rejects with; fails where it does not. */
export async function failure(promise: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('error' in outcome) return outcome.error as Error & Record<string, unknown>;
  throw new Error(`expected a failure, got ${String(outcome.value)}`);
}

/** GET by the client's own means of calling the HTTP interface, which are for its subclasses. */
export function httpCall(client: EventStoreDBClient, path: string): Promise<unknown> {
  const { HTTPRequest } = client as unknown as { HTTPRequest(method: string, path: string, options: object): unknown };
  return Promise.resolve(HTTPRequest.call(client, 'GET', path, {}));
}
