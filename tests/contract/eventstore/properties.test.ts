import { randomUUID } from 'node:crypto';
import {
  type AllStreamResolvedEvent,
  type EventStoreDBClient,
  type JSONEventData,
  jsonEvent,
  StreamDeletedError,
  StreamNotFoundError,
  streamNameFilter,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { type Expected, Model, type Outcome } from './model.ts';
import { collect, eventStoreContract } from './subject.ts';

/** A step, in terms that do not depend on what came before: which of the streams, and how the expectation is chosen. */
type Step =
  | { readonly kind: 'append'; readonly stream: number; readonly events: number; readonly expect: Expectation }
  | { readonly kind: 'repeat'; readonly step: number }
  | { readonly kind: 'delete' | 'tombstone' | 'read'; readonly stream: number };
type Expectation = 'any' | 'no_stream' | 'stream_exists' | 'head' | 'below' | 'above';

const stream = fc.nat({ max: 2 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('append' as const),
      stream,
      events: fc.integer({ min: 1, max: 4 }),
      expect: fc.constantFrom<Expectation>('any', 'no_stream', 'stream_exists', 'head', 'head', 'below', 'above'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('repeat' as const), step: fc.nat({ max: 20 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), stream }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('tombstone' as const), stream: fc.constant(2) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('read' as const), stream }) },
);

interface Appended {
  readonly name: string;
  readonly events: JSONEventData[];
  readonly expected: Expected;
}

eventStoreContract('properties', (subject) => {
  test('whatever is appended, deleted and read, the store does what the model does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        const prefix = `model${randomUUID().replaceAll('-', '')}`;
        const model = new Model();
        const appends: Appended[] = [];
        const live = follow(subject.client, prefix);
        for (const next of steps) await perform(subject.client, model, prefix, appends, next);
        for (const index of [0, 1, 2]) await compareRead(subject.client, model, `${prefix}-${index}`);
        await vi.waitFor(() => expect(live.ids).toEqual(model.all), { timeout: 5_000, interval: 5 });
        await live.stop();
        expect(await idsOfAll(subject.client, prefix)).toEqual(model.all);
      }),
      { numRuns: 40 },
    );
  });
});

async function perform(
  client: EventStoreDBClient,
  model: Model,
  prefix: string,
  appends: Appended[],
  next: Step,
): Promise<void> {
  switch (next.kind) {
    case 'append': {
      const name = `${prefix}-${next.stream}`;
      const events = Array.from({ length: next.events }, () => jsonEvent({ type: 'Modelled', data: {} }));
      const append = { name, events, expected: expectation(next.expect, model.head(name)) };
      appends.push(append);
      await compareAppend(client, model, append);
      return;
    }
    case 'repeat': {
      const append = appends[next.step];
      if (append !== undefined && append.expected !== 'any' && append.expected !== 'stream_exists') {
        await compareAppend(client, model, append);
      }
      return;
    }
    case 'delete': {
      const name = `${prefix}-${next.stream}`;
      expect((await outcomeOf(client.deleteStream(name))).kind).toBe(model.delete(name).kind);
      return;
    }
    case 'tombstone': {
      const name = `${prefix}-${next.stream}`;
      expect((await outcomeOf(client.tombstoneStream(name))).kind).toBe(model.tombstone(name).kind);
      return;
    }
    case 'read':
      await compareRead(client, model, `${prefix}-${next.stream}`);
  }
}

function expectation(chosen: Expectation, head: number): Expected {
  switch (chosen) {
    case 'head':
      return head < 0 ? 'no_stream' : BigInt(head);
    case 'below':
      return head < 1 ? 'no_stream' : BigInt(head - 1);
    case 'above':
      return BigInt(head + 1);
    default:
      return chosen;
  }
}

async function compareAppend(client: EventStoreDBClient, model: Model, { name, events, expected }: Appended) {
  const foreseen = model.append(
    name,
    events.map(({ id }) => id),
    expected,
  );
  const actual = await outcomeOf(client.appendToStream(name, events, { expectedRevision: expected }));
  expect(actual).toEqual(foreseen);
}

async function outcomeOf(call: Promise<object>): Promise<Outcome> {
  try {
    const result = await call;
    return { kind: 'done', revision: 'nextExpectedRevision' in result ? Number(result.nextExpectedRevision) : -1 };
  } catch (error) {
    if (error instanceof WrongExpectedVersionError) return { kind: 'conflict' };
    if (error instanceof StreamDeletedError) return { kind: 'deleted' };
    throw error;
  }
}

async function compareRead(client: EventStoreDBClient, model: Model, name: string): Promise<void> {
  const foreseen = model.read(name);
  for (const direction of ['forwards', 'backwards'] as const) {
    const fromRevision = direction === 'forwards' ? 'start' : 'end';
    const actual = await collect(client.readStream(name, { direction, fromRevision })).then(
      (read) => read.map(({ event }) => ({ id: event?.id ?? '', revision: Number(event?.revision) })),
      (error: unknown) => {
        if (error instanceof StreamNotFoundError) return 'not-found' as const;
        if (error instanceof StreamDeletedError) return 'deleted' as const;
        throw error;
      },
    );
    const ordered = typeof actual === 'string' || direction === 'forwards' ? actual : actual.reverse();
    expect(ordered).toEqual(foreseen);
  }
}

const isModelled = ({ event }: AllStreamResolvedEvent, prefix: string): boolean =>
  event?.type === 'Modelled' && event.streamId.startsWith(prefix);

/** A live subscription's view of the global order. */
function follow(client: EventStoreDBClient, prefix: string) {
  const ids: string[] = [];
  const subscription = client.subscribeToAll({
    fromPosition: 'start',
    filter: streamNameFilter({ prefixes: [prefix] }),
  });
  subscription.on('data', (resolved) => {
    if (isModelled(resolved, prefix)) ids.push(resolved.event?.id ?? '');
  });
  return { ids, stop: () => subscription.unsubscribe() };
}

async function idsOfAll(client: EventStoreDBClient, prefix: string): Promise<string[]> {
  const newest = await collect(client.readAll({ direction: 'backwards', fromPosition: 'end', maxCount: 1_000 }));
  return newest
    .reverse()
    .filter((resolved) => isModelled(resolved, prefix))
    .map(({ event }) => event?.id ?? '');
}
