import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { envelope } from '../../commands/envelope.ts';
import type { DomainEvent, RecordedEvent } from '../../domain/kernel/event.ts';
import { EMPTY_HEAD, type StreamHead, verifyNext } from '../../domain/kernel/hash-chain.ts';
import { type LaunchedEventStore, launchEventStore } from '../../infra/embedded/eventstore/launch.ts';
import { type EmbeddedPostgres, startPostgres } from '../../infra/embedded/postgres/postgres.ts';
import { connectEventStore } from './eventstore.ts';
import type { EventStore, LogMessage } from './port.ts';

const actor = { id: 'tester@demo', name: 'Tester', roles: ['admin'], org_id: 'demo' };
const claim = (site: string): DomainEvent => ({ type: 'SiteClaimed', data: { site, org_id: 'demo' } });

const sealed = (stream: string, commandId: string, head: StreamHead, ...sites: string[]) =>
  envelope(
    stream,
    head,
    sites.map(claim),
    { commandId, correlationId: 'c', causationId: 'c', actor },
    '2026-11-22T08:00:00.000Z',
  );

const all = async (events: AsyncIterable<RecordedEvent>): Promise<RecordedEvent[]> => {
  const found: RecordedEvent[] = [];
  for await (const event of events) found.push(event);
  return found;
};

const sitesIn = (events: readonly RecordedEvent[]): unknown[] =>
  events.map(({ data }) => (data as { site: string }).site);

describe('event store adapter', () => {
  let dataDir: string;
  let postgres: EmbeddedPostgres;
  let node: LaunchedEventStore;
  let store: EventStore;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'spectra-adapter-'));
    postgres = await startPostgres({ dataDir, durable: false });
    node = await launchEventStore({ databaseUrl: postgres.url });
    store = connectEventStore(node.url);
  });
  afterAll(async () => {
    await store.close();
    await node.stop();
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  test('given an append, when the stream is read, then the events come back with an unbroken chain', async () => {
    const first = sealed('site-a', 'one', EMPTY_HEAD, 'a1', 'a2');
    expect(await store.append('site-a', -1n, first.events)).toMatchObject({ ok: true, revision: 1n });
    const events = await all(store.readStream('site-a'));
    expect(sitesIn(events)).toEqual(['a1', 'a2']);
    const heads = events.reduce<ReturnType<typeof verifyNext>>(
      (head, event) => verifyNext(head as StreamHead, event),
      EMPTY_HEAD,
    );
    expect(heads).toEqual(first.head);
    expect(sitesIn(await all(store.readStream('site-a', { direction: 'backwards', maxCount: 1 })))).toEqual(['a2']);
  });

  test('given a stream that moved on, when a stale revision is appended to, then the outcome names the actual one', async () => {
    await store.append('site-b', -1n, sealed('site-b', 'one', EMPTY_HEAD, 'b1').events);
    const late = sealed('site-b', 'two', EMPTY_HEAD, 'b2');
    expect(await store.append('site-b', -1n, late.events)).toEqual({ ok: false, actual: 0n });
    const missing = sealed('site-none', 'two', EMPTY_HEAD, 'x');
    expect(await store.append('site-none', 4n, missing.events)).toEqual({ ok: false, actual: -1n });
  });

  test('given an append whose answer was lost, when it is sent again, then it is answered as before and stored once', async () => {
    const { events } = sealed('site-c', 'one', EMPTY_HEAD, 'c1', 'c2');
    const first = await store.append('site-c', -1n, events);
    expect(await store.append('site-c', -1n, events)).toEqual(first);
    expect(await all(store.readStream('site-c'))).toHaveLength(2);
  });

  test('given a stream that does not exist, when it is read, then it has no events', async () => {
    expect(await all(store.readStream('site-nowhere'))).toEqual([]);
  });

  test('given a subscription, when the node is killed and started again, then it goes on without gap or repetition', async () => {
    const stopping = new AbortController();
    const seen: string[] = [];
    const has = (site: string): Promise<void> => expect.poll(() => seen.includes(site), { timeout: 30_000 }).toBe(true);
    const watch = async (): Promise<void> => {
      for await (const message of store.subscribeAll({
        from: 'start',
        categories: ['site'],
        signal: stopping.signal,
      })) {
        if (message.kind === 'event' && message.event.stream === 'site-d')
          seen.push((message.event.data as { site: string }).site);
      }
    };
    const watching = watch();
    const first = sealed('site-d', 'one', EMPTY_HEAD, 'd1');
    await store.append('site-d', -1n, first.events);
    await has('d1');
    await node.kill();
    node = await launchEventStore({ databaseUrl: postgres.url, port: node.port });
    const second = sealed('site-d', 'two', first.head, 'd2', 'd3');
    expect(await store.append('site-d', 0n, second.events)).toMatchObject({ ok: true });
    await has('d3');
    stopping.abort();
    await watching;
    expect(seen).toEqual(['d1', 'd2', 'd3']);
  });

  test('given more events than a reader holds, when it is slow, then it gets all of them in order and then is caught up', async () => {
    const names = Array.from({ length: 2000 }, (_, index) => `e${index}`);
    await store.append('site-e', -1n, sealed('site-e', 'one', EMPTY_HEAD, ...names).events);
    const stopping = new AbortController();
    const messages: LogMessage[] = [];
    for await (const message of store.subscribeAll({ from: 'start', categories: ['site'], signal: stopping.signal })) {
      if (message.kind === 'caught_up') break;
      await new Promise((resolve) => setImmediate(resolve));
      messages.push(message);
    }
    stopping.abort();
    const events = messages.flatMap((message) => (message.kind === 'event' ? [message.event] : []));
    expect(sitesIn(events.filter(({ stream }) => stream === 'site-e'))).toEqual(names);
    const positions = messages.flatMap((message) =>
      message.kind === 'event'
        ? [BigInt(message.event.position.commit)]
        : message.kind === 'checkpoint'
          ? [BigInt(message.position.commit)]
          : [],
    );
    expect(positions).toEqual([...positions].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
  });

  test('given events of several categories, when all are read backwards, then the newest of a category comes first', async () => {
    const newest = await all(store.readAll({ direction: 'backwards', categories: ['site'], maxCount: 2 }));
    expect(newest).toHaveLength(2);
    expect(BigInt(newest[0]?.position.commit ?? 0)).toBeGreaterThan(BigInt(newest[1]?.position.commit ?? 0));
  });
});
