import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { EventLog } from '../log/event-log.ts';
import type { RecordedEvent } from '../log/recorded-event.ts';
import { createMemoryStorage } from '../storage/memory-storage.ts';
import { parseLinkQuery } from './link-query.ts';
import { Projection } from './projection.ts';
import { Projections } from './projections.ts';

const NOTHING = new Uint8Array(0);
const eventually = (assertion: () => Promise<void>) => vi.waitFor(assertion, { timeout: 15_000, interval: 20 });
const linkingTo = (stream: string) =>
  parseLinkQuery(`fromStream("source").when({ $any(s, e) { linkTo("${stream}", e) } })`);

describe('a projection that links', () => {
  let log: EventLog;
  let projection: Projection;

  beforeEach(async () => {
    log = new EventLog(createMemoryStorage());
    await log.open();
    projection = new Projection(log, 'p', linkingTo('target'), 0);
  });

  afterEach(async () => {
    await projection.stop();
    await log.close();
  });

  const append = async () => {
    const event = { id: randomUUID(), type: 'T', contentType: 'application/json', metadata: NOTHING, data: NOTHING };
    await log.change({ kind: 'append', stream: 'source', expected: 'any', events: [event] });
  };
  const read = async (stream: string): Promise<readonly RecordedEvent[]> => {
    const found = await log.readStream(stream, 0, Number.MAX_SAFE_INTEGER, 'forwards', Number.MAX_SAFE_INTEGER);
    const events: RecordedEvent[] = [];
    if (found.kind === 'events') for await (const page of found.events) events.push(...page);
    return events;
  };
  const targets = async (stream: string) => (await read(stream)).map(({ data }) => Buffer.from(data).toString());

  test('given events that come one after another, then their links are committed together', async () => {
    projection.start();
    for (let count = 0; count < 5; count++) await append();
    await eventually(async () => expect(await targets('target')).toHaveLength(5));
    const [first = 0, ...others] = (await read('target')).map(({ position }) => position);
    expect(others).toEqual([1, 2, 3, 4].map((distance) => first + distance));
  });

  test('when it is stopped while it waits for more, then it stops at once, and links later what it left', async () => {
    projection.start();
    await append();
    await projection.stop('Aborted');
    expect(projection.status).toBe('Aborted');
    expect(await targets('target')).toEqual([]);
    projection.start();
    await eventually(async () => expect(await targets('target')).toEqual(['0@source']));
  });

  test('when it is reset, then its links are made anew, and the old ones are no longer read', async () => {
    projection.start();
    await append();
    await append();
    await eventually(async () => expect(await targets('target')).toHaveLength(2));
    await projection.reset();
    expect(projection.status).toBe('Running');
    await eventually(async () => expect(await targets('target')).toEqual(['0@source', '1@source']));
    expect((await read('target')).map(({ revision }) => revision)).toEqual([2, 3]);
  });

  test('when it is given another query, then that holds for what comes', async () => {
    projection.start();
    await append();
    await eventually(async () => expect(await targets('target')).toHaveLength(1));
    await projection.change(linkingTo('other'));
    await append();
    await eventually(async () => expect(await targets('other')).toEqual(['1@source']));
    expect(await targets('target')).toEqual(['0@source']);
  });

  test('given commands to several, when they are opened again, then each is as it was left', async () => {
    const query = (target: string) => `fromStream("source").when({ $any(s, e) { linkTo("${target}", e) } })`;
    const before = new Projections(log);
    await before.open(['$by_category']);
    await before.create('kept', query('first'));
    expect(await before.update('kept', query('second'))).toBe('done');
    await before.create('gone', query('gone'));
    expect(await before.delete('gone')).toBe('refused');
    await before.disable('gone');
    expect(await before.delete('gone')).toBe('done');
    expect(await before.delete('$by_category')).toBe('refused');
    expect(await before.update('nowhere', query('second'))).toBe('missing');
    await before.close();
    const after = new Projections(log);
    await after.open([]);
    const statuses = after.list().map(({ name, status }) => [name, status]);
    expect(Object.fromEntries(statuses)).toMatchObject({
      $by_category: 'Running',
      $by_event_type: 'Stopped',
      kept: 'Running',
    });
    expect(after.get('gone')).toBeUndefined();
    await append();
    await eventually(async () => expect(await targets('second')).toEqual(['0@source']));
    expect(await targets('first')).toEqual([]);
    await after.close();
  });
});
