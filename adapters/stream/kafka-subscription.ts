import { setTimeout as delay } from 'node:timers/promises';
import type { Consumer, EachBatchPayload, KafkaMessage } from 'kafkajs';
import { backoffMs } from './backoff.ts';
import { createClient, type KafkaClientOptions } from './kafka-client.ts';
import { toRecord } from './kafka-record.ts';
import type { StreamHandler, StreamRecord, Subscription } from './port.ts';

export interface KafkaSubscriptionOptions {
  readonly client: KafkaClientOptions;
  readonly topic: string;
  readonly groupId: string;
  readonly handler: StreamHandler;
  readonly fromBeginning: boolean;
  /** Whether what was handled is remembered for the next member of the group. */
  readonly commits: boolean;
  readonly maxBatch: number;
}

/** How long a member may be silent until its partitions go to others: also how long a killed process is waited for. */
const SESSION_MS = 10_000;
const HEARTBEAT_MS = 2_000;
/** Longest that a broker holds a fetch open when there is nothing; records are handed over as soon as there are. */
const FETCH_WAIT_MS = 500;
/** Partitions handled at a time. */
const CONCURRENCY = 16;
/** A consumer that has neither fetched nor handled for so long hangs, and is replaced. */
const SILENCE_MS = 60_000;
/** How long a consumer may take to leave its group once its handlers have ended. */
const DISCONNECT_MS = 10_000;

/**
 * A member of a consumer group. kafkajs ends a consumer on errors it takes for final, and has been seen to hang; so one
 * consumer after another is run here, each beginning where the one before it had got to, until the subscription is stopped.
 */
export class KafkaSubscription implements Subscription {
  readonly #options: KafkaSubscriptionOptions;
  readonly #handling = new Set<Promise<unknown>>();
  readonly #stopping = new AbortController();
  readonly #finished: Promise<void>;
  /** Resolves when the group has formed and the position of this member is fixed. */
  readonly joined: Promise<void>;

  constructor(options: KafkaSubscriptionOptions) {
    this.#options = options;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.joined = promise;
    this.#finished = this.#runConsumers(resolve);
  }

  dropped(): number {
    return 0;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#finished;
  }

  async #runConsumers(join: () => void): Promise<void> {
    for (let failures = 1; !this.#stopping.signal.aborted; failures += 1) {
      const startedAt = Date.now();
      const reason = await this.#runConsumer(join).catch((error: unknown) => error);
      if (this.#stopping.signal.aborted) return;
      if (Date.now() - startedAt > SILENCE_MS) failures = 1;
      const { topic, groupId, client } = this.#options;
      client.log?.warn({ err: reason, topic, group: groupId }, 'a Kafka consumer ended; another takes its place');
      await this.#pause(backoffMs(failures));
    }
  }

  /** Runs one consumer until it crashes, hangs or is to stop, and answers why it ended. */
  async #runConsumer(join: () => void): Promise<unknown> {
    const { client, topic, groupId, fromBeginning, commits } = this.#options;
    // A client of its own: consumers of one client that are members of the same group share their memory of its offsets.
    const consumer = createClient(client).consumer({
      groupId,
      sessionTimeout: SESSION_MS,
      heartbeatInterval: HEARTBEAT_MS,
      maxWaitTimeInMs: FETCH_WAIT_MS,
      allowAutoTopicCreation: false,
      retry: { restartOnFailure: async () => false },
    });
    let current = true;
    const end = this.#endOf(consumer, join, () => current);
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [topic], fromBeginning });
      const running = consumer.run({
        autoCommit: commits,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: CONCURRENCY,
        eachBatch: async (payload) => {
          if (current) await this.#handleBatch(payload);
        },
      });
      return await Promise.race([running.then(() => end.reached), end.reached]);
    } finally {
      current = false;
      end.stopWatching();
      // Waits for the handlers, and commits what they have dealt with. One that hangs is left to its fate.
      const handled = Promise.all(this.#handling).then(() => delay(DISCONNECT_MS, undefined, { ref: false }));
      await Promise.race([consumer.disconnect().catch(() => undefined), handled]);
    }
  }

  /** Watches a consumer for its end: a crash, silence, or our own wish. */
  #endOf(consumer: Consumer, join: () => void, isCurrent: () => boolean) {
    const { promise: reached, resolve: ended } = Promise.withResolvers<unknown>();
    const { signal } = this.#stopping;
    const stop = () => ended(null);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop);

    let lastSign = Date.now();
    let hasJoined = false;
    consumer.on(consumer.events.CRASH, ({ payload }) => ended(payload.error));
    consumer.on(consumer.events.GROUP_JOIN, () => {
      lastSign = Date.now();
      hasJoined = true;
      // It was still joining when it was told to stop, and would now sit in the group and do nothing.
      if (!isCurrent()) void consumer.disconnect().catch(() => undefined);
    });
    consumer.on(consumer.events.HEARTBEAT, () => {
      lastSign = Date.now();
    });
    // The position is looked up with the first fetch after joining.
    consumer.on(consumer.events.FETCH, () => {
      if (hasJoined) join();
    });
    const watch = setInterval(() => {
      if (this.#handling.size > 0) lastSign = Date.now();
      if (Date.now() - lastSign > SILENCE_MS) ended(new Error(`no sign of life for ${SILENCE_MS / 1000} s`));
    }, 1_000);
    const stopWatching = () => {
      clearInterval(watch);
      signal.removeEventListener('abort', stop);
    };
    return { reached, stopWatching };
  }

  async #handleBatch(payload: EachBatchPayload): Promise<void> {
    const { messages } = payload.batch;
    for (let from = 0; from < messages.length; from += this.#options.maxBatch) {
      if (this.#stopping.signal.aborted || !payload.isRunning() || payload.isStale()) return;
      const part = messages.slice(from, from + this.#options.maxBatch);
      const last = part.at(-1);
      if (last === undefined || !(await this.#handle(toRecords(part), payload))) return;
      payload.resolveOffset(last.offset);
      await payload.heartbeat();
    }
  }

  /** Hands records over until they are dealt with; false if the partition is not ours any more or we are to stop. */
  async #handle(records: readonly StreamRecord[], payload: EachBatchPayload): Promise<boolean> {
    if (records.length === 0) return true;
    let lost: unknown = null;
    const beat = setInterval(() => {
      payload.heartbeat().catch((error: unknown) => {
        lost ??= error;
      });
    }, HEARTBEAT_MS / 2);
    try {
      for (let failures = 1; ; failures += 1) {
        const failure = await this.#attempt(records);
        if (failure === null) return true;
        const { topic, groupId, client } = this.#options;
        client.log?.warn(
          { err: failure.cause, topic, group: groupId, failures, records: records.length },
          'a stream handler failed; it gets the batch again',
        );
        await this.#pause(backoffMs(failures));
        // The error says that the group forms anew: whoever gets the partition then begins with these records.
        if (lost !== null) throw lost;
        if (this.#stopping.signal.aborted || !payload.isRunning() || payload.isStale()) return false;
      }
    } finally {
      clearInterval(beat);
    }
  }

  async #attempt(records: readonly StreamRecord[]): Promise<{ cause: unknown } | null> {
    // Through then(), so that a handler that throws before it returns a promise is a failed one like any other.
    const call = Promise.resolve()
      .then(() => this.#options.handler(records))
      .then(
        () => null,
        (cause: unknown) => ({ cause }),
      );
    this.#handling.add(call);
    const outcome = await call;
    this.#handling.delete(call);
    return outcome;
  }

  async #pause(milliseconds: number): Promise<void> {
    await delay(milliseconds, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }
}

function toRecords(messages: readonly KafkaMessage[]): StreamRecord[] {
  return messages.map(toRecord).filter((record) => record !== null);
}
