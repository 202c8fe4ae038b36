import { describe, expect, it } from 'vitest';
import type { LogMessage } from '../../adapters/eventstore/port.ts';
import type { RecordedEvent } from '../../domain/kernel/event.ts';
import { EMPTY_HEAD } from '../../domain/kernel/hash-chain.ts';
import { envelope } from '../envelope.ts';
import { InMemoryEventStore } from './in-memory-event-store.ts';

const actor = { id: 'tester@demo', name: 'Tester', roles: ['admin'], org_id: 'demo' };
const sealed = (stream: string, commandId: string, revision: bigint, ...sites: string[]) =>
  envelope(
    stream,
    { ...EMPTY_HEAD, revision },
    sites.map((site) => ({ type: 'SiteClaimed', data: { site, org_id: 'demo' } })),
    { commandId, correlationId: 'c', causationId: 'c', actor },
    '2026-11-22T08:00:00.000Z',
  ).events;
const sites = async (events: AsyncIterable<RecordedEvent>): Promise<readonly string[]> => {
  const found: string[] = [];
  for await (const { data } of events) found.push((data as { site: string }).site);
  return found;
};

const filled = async (): Promise<InMemoryEventStore> => {
  const store = new InMemoryEventStore();
  await store.append('site-a', -1n, sealed('site-a', '1', -1n, 'a0', 'a1'));
  await store.append('tool-b', -1n, sealed('site-b', '2', -1n, 'b0'));
  await store.append('site-a', 1n, sealed('site-a', '3', 1n, 'a2'));
  return store;
};

describe('the event store in memory', () => {
  it('appends at the expected revision only', async () => {
    const store = await filled();
    expect(await store.append('site-a', 1n, sealed('site-a', '4', 1n, 'x'))).toEqual({ ok: false, actual: 2n });
    expect(await store.append('site-none', 0n, sealed('site-none', '4', 0n, 'x'))).toEqual({ ok: false, actual: -1n });
    expect(await sites(store.readStream('site-a'))).toEqual(['a0', 'a1', 'a2']);
  });

  it('answers a repeated append as it did the first time', async () => {
    const store = await filled();
    const again = await store.append('site-a', -1n, sealed('site-a', '1', -1n, 'a0', 'a1'));
    expect(again).toEqual({ ok: true, revision: 1n, position: { commit: '2', prepare: '2' } });
    expect(await sites(store.readStream('site-a'))).toEqual(['a0', 'a1', 'a2']);
  });

  it('reads streams both ways, from anywhere', async () => {
    const store = await filled();
    expect(await sites(store.readStream('site-a', { from: 1n }))).toEqual(['a1', 'a2']);
    expect(await sites(store.readStream('site-a', { from: 3n }))).toEqual([]);
    expect(await sites(store.readStream('site-a', { direction: 'backwards', maxCount: 2 }))).toEqual(['a2', 'a1']);
    expect(await sites(store.readStream('site-none'))).toEqual([]);
  });

  it('reads the log both ways, from anywhere, by category', async () => {
    const store = await filled();
    expect(await sites(store.readAll())).toEqual(['a0', 'a1', 'b0', 'a2']);
    expect(await sites(store.readAll({ categories: ['site'], from: { commit: '2', prepare: '2' } }))).toEqual([
      'a1',
      'a2',
    ]);
    expect(await sites(store.readAll({ direction: 'backwards', maxCount: 2 }))).toEqual(['a2', 'b0']);
  });

  it('gives subscribers what was there, says that they caught up, and goes on with what comes', async () => {
    const store = await filled();
    const stopping = new AbortController();
    const { signal } = stopping;
    const seen: string[] = [];
    const follow = async (): Promise<void> => {
      for await (const message of store.subscribeAll({ from: 'start', categories: ['tool'], signal })) {
        seen.push(label(message));
        if (message.kind === 'caught_up') await store.append('tool-c', -1n, sealed('site-c', '5', -1n, 'c0'));
        if (seen.includes('c0')) stopping.abort();
      }
    };
    await follow();
    expect(seen).toEqual(['b0', 'checkpoint', 'caught_up', 'c0']);
  });
});

const label = (message: LogMessage): string =>
  message.kind === 'event' ? (message.event.data as { site: string }).site : message.kind;
