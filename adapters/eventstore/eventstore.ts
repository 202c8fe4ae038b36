import {
  type Credentials,
  EventStoreDBClient,
  type JSONType,
  jsonEvent,
  type ReadRevision,
  type ResolvedEvent,
  type StreamingRead,
  StreamNotFoundError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import pRetry from 'p-retry';
import { categories } from '../../domain/events.ts';
import type { LogPosition, RecordedEvent, SealedEvent } from '../../domain/kernel/event.ts';
import { decodeBase64Natively } from './base64.ts';
import type { AppendOutcome, EventStore, ReadAllOptions, ReadStreamOptions } from './port.ts';
import { isTransient, logPosition, type StoredEvent, toRecorded } from './recorded.ts';
import { subscribeAll } from './subscription.ts';

const prefixesOf = (names: readonly string[] = Object.keys(categories)): string[] => names.map((name) => `${name}-`);

const storePosition = (position: LogPosition): { commit: bigint; prepare: bigint } => ({
  commit: BigInt(position.commit),
  prepare: BigInt(position.prepare),
});

/**
 * Credentials given with a call make the client use the classic append, one call an append. Its batch append has no
 * deadline at the client, and a client that loses its server rejects the appends of every other (db-client 6.2.1).
 * An insecure server ignores them.
 */
const credentialsOf = (connectionString: string): Credentials => {
  const { username, password } = new URL(connectionString.replace(/^[a-z+]+:/, 'http:').replace(/,[^/?]*/, ''));
  return { username: decodeURIComponent(username) || 'anonymous', password: decodeURIComponent(password) };
};

const append = async (
  client: EventStoreDBClient,
  credentials: Credentials,
  stream: string,
  expectedRevision: bigint,
  events: readonly SealedEvent[],
): Promise<AppendOutcome> => {
  try {
    const { nextExpectedRevision, position } = await client.appendToStream(
      stream,
      events.map(({ id, type, data, metadata }) =>
        jsonEvent({ id, type, data: data as JSONType, metadata: { ...metadata } }),
      ),
      {
        expectedRevision: expectedRevision < 0n ? 'no_stream' : expectedRevision,
        credentials,
      },
    );
    if (position === undefined) throw new Error(`the event store gave no position for an append to ${stream}`);
    return { ok: true, revision: nextExpectedRevision, position: logPosition(position) };
  } catch (error) {
    if (!(error instanceof WrongExpectedVersionError)) throw error;
    return { ok: false, actual: typeof error.actualVersion === 'bigint' ? error.actualVersion : -1n };
  }
};

/**
 * Hands on what a read gives. A reader who leaves early cancels it, and lets it run dry: the client would keep the call
 * open for ever, and wait for it when it is closed itself.
 */
async function* eventsOf(reading: StreamingRead<ResolvedEvent>): AsyncGenerator<StoredEvent> {
  let complete = false;
  try {
    for await (const { event } of reading.iterator({ destroyOnReturn: false })) if (event !== undefined) yield event;
    complete = true;
  } finally {
    if (!complete) {
      reading.on('error', () => undefined);
      await reading.cancel();
      reading.resume();
    }
  }
}

async function* readStream(
  client: EventStoreDBClient,
  stream: string,
  { direction = 'forwards', from, maxCount }: ReadStreamOptions = {},
): AsyncGenerator<RecordedEvent> {
  const fromRevision: ReadRevision = from ?? (direction === 'forwards' ? 'start' : 'end');
  const limit = maxCount === undefined ? {} : { maxCount };
  try {
    for await (const event of eventsOf(client.readStream(stream, { direction, fromRevision, ...limit }))) {
      yield toRecorded(event);
    }
  } catch (error) {
    if (!(error instanceof StreamNotFoundError)) throw error;
  }
}

async function* readAll(client: EventStoreDBClient, options: ReadAllOptions = {}): AsyncGenerator<RecordedEvent> {
  const { direction = 'forwards', from, maxCount = Number.POSITIVE_INFINITY } = options;
  const prefixes = prefixesOf(options.categories);
  const start = from ?? (direction === 'forwards' ? 'start' : 'end');
  // The client cannot filter a read, so the events of others are passed over here.
  const reading = client.readAll({ direction, fromPosition: typeof start === 'string' ? start : storePosition(start) });
  let count = 0;
  for await (const event of eventsOf(reading)) {
    if (!prefixes.some((prefix) => event.streamId.startsWith(prefix))) continue;
    yield toRecorded(event);
    count += 1;
    if (count >= maxCount) return;
  }
}

/** The event store adapter. `connectionString` is `esdb://...`, as EventStoreDB documents it. */
export const connectEventStore = (connectionString: string): EventStore => {
  decodeBase64Natively();
  const client = EventStoreDBClient.connectionString(connectionString);
  const credentials = credentialsOf(connectionString);
  return {
    // An append whose answer was lost is sent again: the store knows its event ids and answers as it did before.
    append: (stream, expectedRevision, events) =>
      pRetry(() => append(client, credentials, stream, expectedRevision, events), {
        retries: 6,
        minTimeout: 50,
        maxTimeout: 2000,
        randomize: true,
        shouldRetry: ({ error }) => isTransient(error),
      }),
    readStream: (stream, options) => readStream(client, stream, options),
    readAll: (options) => readAll(client, options),
    subscribeAll: ({ categories: names, ...options }) =>
      subscribeAll(client, { ...options, prefixes: prefixesOf(names) }),
    health: async () => {
      try {
        for await (const _ of client.readAll({ maxCount: 1, direction: 'backwards', fromPosition: 'end' })) {
          // One event at most: the call ends by itself.
        }
        return true;
      } catch {
        return false;
      }
    },
    close: () => client.dispose(),
  };
};
