import { setTimeout as delay } from 'node:timers/promises';
import { type EventStoreDBClient, streamNameFilter } from '@eventstore/db-client';
import type { LogPosition } from '../../domain/kernel/event.ts';
import type { LogMessage, SubscribeAllOptions } from './port.ts';
import { ForeignEventError, logPosition, toRecorded } from './recorded.ts';

/** Messages held for a consumer before the server is asked to wait. */
const BUFFER = 512;
const BACKOFF_MS = { first: 50, longest: 5000 };

interface Options extends Omit<SubscribeAllOptions, 'categories'> {
  readonly prefixes: string[];
}

/** One subscription of the client, until it fails (throws) or `signal` is aborted (returns). */
async function* once(
  client: EventStoreDBClient,
  from: LogPosition | 'start' | 'end',
  { prefixes, signal }: Options,
): AsyncGenerator<LogMessage> {
  const queue: LogMessage[] = [];
  let failure: Error | undefined;
  let wake = (): void => {};
  let caughtUp = false;
  const subscription = client.subscribeToAll({
    fromPosition: typeof from === 'string' ? from : { commit: BigInt(from.commit), prepare: BigInt(from.prepare) },
    filter: streamNameFilter({
      prefixes,
      checkpointInterval: 16,
      checkpointReached: async (_, position) => {
        // The client reports checkpoints ahead of events that it still holds: such a one would pass over them.
        if (subscription.readableLength === 0) push({ kind: 'checkpoint', position: logPosition(position) });
      },
    }),
  });
  const push = (message: LogMessage): void => {
    queue.push(message);
    if (queue.length >= BUFFER) subscription.pause();
    wake();
  };
  subscription
    .on('data', ({ event }) => {
      if (event === undefined || failure !== undefined) return;
      try {
        push({ kind: 'event', event: toRecorded(event) });
      } catch (error) {
        failure = error as Error;
        wake();
      }
    })
    .on('caughtUp', () => {
      caughtUp = true;
      wake();
    })
    .on('error', (error: Error) => {
      failure = error;
      wake();
    })
    .on('end', () => {
      failure ??= new Error('the event store ended the subscription');
      wake();
    });
  const abort = (): void => wake();
  signal.addEventListener('abort', abort);
  try {
    while (!signal.aborted) {
      const message = queue.shift();
      if (message !== undefined) {
        yield message;
        if (queue.length === 0) subscription.resume();
      } else if (failure !== undefined) {
        throw failure;
      } else if (caughtUp && subscription.readableLength === 0) {
        // `caughtUp` may repeat, and comes ahead of events still held.
        caughtUp = false;
        yield { kind: 'caught_up' };
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    signal.removeEventListener('abort', abort);
    await subscription.unsubscribe().catch(() => {});
  }
}

/** The client's subscriptions never resume by themselves: this one does, after the last message that it gave. */
export async function* subscribeAll(client: EventStoreDBClient, options: Options): AsyncGenerator<LogMessage> {
  let from = options.from;
  let backoff = BACKOFF_MS.first;
  while (!options.signal.aborted) {
    try {
      for await (const message of once(client, from, options)) {
        if (message.kind === 'event') from = message.event.position;
        if (message.kind === 'checkpoint') from = message.position;
        backoff = BACKOFF_MS.first;
        yield message;
      }
    } catch (error) {
      if (options.signal.aborted) return;
      if (error instanceof ForeignEventError) throw error;
      await delay(backoff, undefined, { signal: options.signal }).catch(() => undefined);
      backoff = Math.min(backoff * 2, BACKOFF_MS.longest);
    }
  }
}
