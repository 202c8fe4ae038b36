import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RecordedEvent } from './event.ts';
import {
  type ChainBreak,
  EMPTY_HEAD,
  eventHash,
  GENESIS_HASH,
  type StreamHead,
  seal,
  verifyNext,
} from './hash-chain.ts';

const stream = 'run-1';
type Unsealed = Parameters<typeof seal>[2][number];

const unsealed = (index: number, data: unknown = { n: index }): Unsealed => ({
  id: `id-${index}`,
  type: 'RunStarted',
  data,
  metadata: {
    $correlationId: 'correlation',
    $causationId: 'causation',
    schemaVersion: 1,
    actor: { id: 'a@demo', name: 'A', roles: ['engineer'], org_id: 'demo' },
    commandId: `command-${index}`,
    occurredAt: '2026-11-22T08:00:00.000Z',
    recordedAt: '2026-11-22T08:00:01.000Z',
  },
});

/** Events as the log gives them back. */
const recorded = (count: number, from: StreamHead = EMPTY_HEAD, data?: (index: number) => unknown): RecordedEvent[] =>
  seal(
    stream,
    from,
    Array.from({ length: count }, (_, index) => unsealed(index, data?.(index) ?? { n: index })),
  ).events.map((event, index) => {
    const revision = from.revision + 1n + BigInt(index);
    return { ...event, stream, revision, position: { commit: `${revision}`, prepare: `${revision}` } };
  });

const verify = (events: readonly RecordedEvent[]): StreamHead | ChainBreak => {
  let head = EMPTY_HEAD;
  for (const event of events) {
    const next = verifyNext(head, event);
    if ('kind' in next) return next;
    head = next;
  }
  return head;
};

describe('the hash of an event', () => {
  test('is SHA-256 over its canonical JSON, written out by hand here', () => {
    const [event] = recorded(1, EMPTY_HEAD, () => ({ b: 1.5, a: ['x', null, true] }));
    const text =
      '{"data":{"a":["x",null,true],"b":1.5},"id":"id-0","metadata":{"$causationId":"causation","$correlationId":"correlation",' +
      '"actor":{"id":"a@demo","name":"A","org_id":"demo","roles":["engineer"]},"commandId":"command-0",' +
      '"occurredAt":"2026-11-22T08:00:00.000Z",' +
      `"previousHash":"${'0'.repeat(64)}","recordedAt":"2026-11-22T08:00:01.000Z","schemaVersion":1},` +
      '"revision":"0","stream":"run-1","type":"RunStarted"}';
    expect(event?.metadata.hash).toBe(createHash('sha256').update(text, 'utf8').digest('hex'));
  });

  test('does not depend on a hash that is already there', () => {
    const [event] = recorded(1);
    if (event === undefined) throw new Error('no event');
    const other: RecordedEvent = { ...event, metadata: { ...event.metadata, hash: 'x' } };
    expect(eventHash(stream, 0n, other)).toBe(event.metadata.hash);
  });

  test('is the same after the event went through a store as JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        const [event] = recorded(1, EMPTY_HEAD, () => ({ data }));
        const { revision, ...rest } = event as RecordedEvent;
        const stored = { ...(JSON.parse(JSON.stringify(rest)) as Omit<RecordedEvent, 'revision'>), revision };
        expect(verify([stored])).not.toHaveProperty('kind');
      }),
    );
  });
});

describe('a chain', () => {
  test('begins with 64 zeros and links each event to the one before', () => {
    const events = recorded(3);
    expect(events[0]?.metadata.previousHash).toBe(GENESIS_HASH);
    expect(events[1]?.metadata.previousHash).toBe(events[0]?.metadata.hash);
    expect(verify(events)).toEqual({ revision: 2n, hash: events[2]?.metadata.hash });
  });

  test('goes on from the head that sealing gave, as if all had been sealed at once', () => {
    fc.assert(
      fc.property(fc.nat(6), fc.nat(6), (before, after) => {
        const drafts = Array.from({ length: before + after }, (_, index) => unsealed(index));
        const first = seal(stream, EMPTY_HEAD, drafts.slice(0, before));
        const second = seal(stream, first.head, drafts.slice(before));
        const atOnce = seal(stream, EMPTY_HEAD, drafts);
        expect([...first.events, ...second.events]).toEqual(atOnce.events);
        expect(second.head).toEqual(atOnce.head);
      }),
    );
  });

  test('of no events has the head it was given', () => {
    expect(seal(stream, EMPTY_HEAD, [])).toEqual({ events: [], head: EMPTY_HEAD });
  });
});

type Path = readonly (string | number)[];

/** The paths of everything in a value that is not an object or array, but for what the log itself assigns. */
const leaves = (value: unknown, path: Path = []): Path[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, item]) => leaves(item, [...path, key]))
    : [path];

const changed = (value: unknown, [key, ...rest]: Path): unknown => {
  if (key === undefined) {
    if (typeof value === 'bigint') return value + 1n;
    return typeof value === 'number' ? value + 1 : `${value}!`;
  }
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string | number, unknown>;
  copy[key] = changed(copy[key], rest);
  return copy;
};

const withoutKey = (value: unknown, [key, ...rest]: Path): unknown => {
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string | number, unknown>;
  if (rest.length === 0) delete copy[key as string];
  else copy[key as string] = withoutKey(copy[key as string], rest);
  return copy;
};

describe('tampering is found', () => {
  const chain = recorded(5, EMPTY_HEAD, (n) => ({ n, deep: { list: [n, 'text', null, true] } }));
  const paths = leaves(chain[0]).filter(([first]) => first !== 'position');

  test('covers every field that is stored', () => {
    expect(paths.map((path) => path.join('.'))).toEqual(
      expect.arrayContaining([
        'id',
        'type',
        'stream',
        'revision',
        'data.deep.list.2',
        'metadata.actor.roles.0',
        'metadata.hash',
      ]),
    );
    expect(paths.length).toBeGreaterThan(18);
  });

  test('when any one field of any event is altered', () => {
    for (const [index, event] of chain.entries()) {
      for (const path of paths) {
        const altered = changed(event, path) as RecordedEvent;
        expect(verify(chain.with(index, altered)), `${index}: ${path.join('.')}`).toHaveProperty('kind');
      }
    }
  });

  test('when any one field of an event is taken away, or one is added', () => {
    for (const path of paths.filter(([first]) => first === 'data' || first === 'metadata')) {
      const cut = withoutKey(chain[2], path) as RecordedEvent;
      expect(verify(chain.with(2, cut)), path.join('.')).toHaveProperty('kind');
    }
    const [first] = chain;
    if (first === undefined) throw new Error('no event');
    const added = { ...first, metadata: { ...first.metadata, reason: 'because' } };
    expect(verify(chain.with(0, added))).toMatchObject({ kind: 'altered', stream, revision: 0n });
  });

  test('when an event is altered and its own hash made to fit: at the next one', () => {
    const [first, second] = chain;
    if (first === undefined || second === undefined) throw new Error('no event');
    const forged = { ...first, data: { n: 99 } };
    const hash = eventHash(stream, 0n, forged);
    expect(verify(chain.with(0, { ...forged, metadata: { ...forged.metadata, hash } }))).toEqual({
      kind: 'broken_link',
      stream,
      revision: 1n,
      expected: hash,
      found: second.metadata.previousHash,
    });
  });

  const length = 6;
  const long = recorded(length);
  /** The revisions made to fit the new order, as a forger of the store would. */
  const renumbered = (events: readonly RecordedEvent[]): RecordedEvent[] =>
    events.map((event, index) => ({ ...event, revision: BigInt(index) }));
  const place = fc.nat(length - 1);

  test('when an event before the last is removed, renumbered or not', () => {
    fc.assert(
      fc.property(fc.nat(length - 2), (removed) => {
        const rest = long.filter((_, index) => index !== removed);
        expect(verify(rest)).toMatchObject({ kind: 'revision_gap', expected: BigInt(removed) });
        expect(verify(renumbered(rest))).toHaveProperty('kind');
      }),
    );
  });

  test('when two events are swapped, renumbered or not', () => {
    fc.assert(
      fc.property(place, place, (a, b) => {
        fc.pre(a !== b);
        const swapped = long.with(a, long[b] as RecordedEvent).with(b, long[a] as RecordedEvent);
        expect(verify(swapped)).toHaveProperty('kind');
        expect(verify(renumbered(swapped))).toHaveProperty('kind');
      }),
    );
  });

  test('when one is inserted or repeated before the last, renumbered or not', () => {
    fc.assert(
      fc.property(place, fc.nat(length - 1), (copied, at) => {
        const inserted = long.toSpliced(at, 0, long[copied] as RecordedEvent);
        expect(verify(inserted)).toHaveProperty('kind');
        expect(verify(renumbered(inserted))).toHaveProperty('kind');
      }),
    );
  });

  test('when an event is moved to another stream', () => {
    expect(verify(long.map((event) => ({ ...event, stream: 'run-2' })))).toMatchObject({
      kind: 'altered',
      revision: 0n,
    });
  });

  test('but a missing end is not: that is what sealed checkpoints are for', () => {
    expect(verify(long.slice(0, -1))).not.toHaveProperty('kind');
  });
});
