import { setTimeout as delay } from 'node:timers/promises';
import type { Consumer, ConsumerGroupJoinEvent } from 'kafkajs';
import { createClient, type KafkaClientOptions } from './kafka-client.ts';
import { Delivery } from './kafka-delivery.ts';
import type { StreamHandler } from './port.ts';

export interface MemberOptions {
  readonly client: KafkaClientOptions;
  readonly topic: string;
  readonly groupId: string;
  readonly handler: StreamHandler;
  readonly maxBatch: number;
  /** Whether the cluster remembers what was handled, for the next member of the group. */
  readonly commits: boolean;
  /** Partitions for which the cluster remembers nothing: null, they begin with the oldest record; or with these offsets. */
  readonly positions: Map<number, string> | null;
  readonly failed: (error: unknown, failures: number, records: number) => void;
}

/** How long a member may be silent until its partitions go to others: also how long a killed process is waited for. */
const SESSION_MS = 10_000;
const HEARTBEAT_MS = 2_000;
/**
 * Many, since a member that waits for its broker keeps its place, and one that comes anew waits until the session
 * of the one before it has ended.
 */
const CONSUMER_RETRIES = 60;
/** Longest that a broker holds a fetch open when there is nothing; records are handed over as soon as there are. */
const FETCH_WAIT_MS = 500;
/** Partitions handled at a time. */
const CONCURRENCY = 16;
/** A consumer that has neither been heard by its coordinator nor handled anything for so long hangs. */
const SILENCE_MS = 90_000;
/** How long a consumer may take to leave its group once its handlers have ended. */
const DISCONNECT_MS = 3_000;

/**
 * One consumer of kafkajs, from joining its group to its end: until it is told to stop, crashes, or hangs.
 *
 * @param joined called when the group has formed with this member
 * @returns why it ended, when its handlers have ended too
 */
export async function runMember(options: MemberOptions, stop: AbortSignal, joined: () => void): Promise<unknown> {
  const { client, topic, groupId, commits, positions } = options;
  // A client of its own: consumers of one client that are members of the same group share their memory of its offsets.
  const consumer = createClient(client, CONSUMER_RETRIES).consumer({
    groupId,
    sessionTimeout: SESSION_MS,
    heartbeatInterval: HEARTBEAT_MS,
    maxWaitTimeInMs: FETCH_WAIT_MS,
    allowAutoTopicCreation: false,
    retry: { restartOnFailure: async () => false },
  });
  const ending = new AbortController();
  const delivery = new Delivery({
    handler: options.handler,
    maxBatch: options.maxBatch,
    heartbeatMs: HEARTBEAT_MS / 2,
    ending: ending.signal,
    handled: (partition, lastOffset) => positions?.set(partition, String(BigInt(lastOffset) + 1n)),
    failed: options.failed,
  });

  let first = true;
  consumer.on(consumer.events.GROUP_JOIN, (event) => {
    // It was still joining when it was to end, and would now sit in the group and do nothing.
    if (ending.signal.aborted) void consumer.disconnect().catch(() => undefined);
    else if (positions !== null && (first || !commits)) seek(consumer, event, topic, positions);
    first = false;
  });

  const end = watch(consumer, stop, delivery);
  const run = async () => {
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: positions === null });
    if (ending.signal.aborted) return;
    await consumer.run({
      autoCommit: commits,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: CONCURRENCY,
      eachBatch: (fetched) => delivery.deliver(fetched),
    });
    if (!first) joined();
  };
  try {
    return await Promise.race([run().then(() => end.reached), end.reached]);
  } finally {
    end.stopWatching();
    ending.abort();
    // Commits what the handlers have dealt with. A consumer that hangs is left behind, without its handlers.
    const left = consumer.disconnect().catch(() => undefined);
    await Promise.all(delivery.running);
    await Promise.race([left, delay(DISCONNECT_MS, undefined, { ref: false })]);
  }
}

/**
 * By itself, kafkajs would begin with the next record whenever the group forms, and pass over what came in between.
 * Where offsets are committed, seeking commits them, and once is enough.
 */
function seek(
  consumer: Consumer,
  { payload }: ConsumerGroupJoinEvent,
  topic: string,
  positions: ReadonlyMap<number, string>,
): void {
  for (const partition of payload.memberAssignment[topic] ?? []) {
    const offset = positions.get(partition);
    if (offset !== undefined) consumer.seek({ topic, partition, offset });
  }
}

/** Waits for a consumer's end: a crash, silence, or our own wish. */
function watch(consumer: Consumer, stop: AbortSignal, delivery: Delivery) {
  const { promise: reached, resolve: end } = Promise.withResolvers<unknown>();
  const stopped = () => end(null);
  stop.addEventListener('abort', stopped);
  if (stop.aborted) stopped();
  consumer.on(consumer.events.CRASH, ({ payload }) => end(payload.error));

  let lastSign = Date.now();
  const sign = () => {
    lastSign = Date.now();
  };
  consumer.on(consumer.events.GROUP_JOIN, sign);
  consumer.on(consumer.events.HEARTBEAT, sign);
  const timer = setInterval(() => {
    if (delivery.running.size > 0) sign();
    if (Date.now() - lastSign > SILENCE_MS) end(new Error(`no sign of life for ${SILENCE_MS / 1000} s`));
  }, 1_000);
  const stopWatching = () => {
    clearInterval(timer);
    stop.removeEventListener('abort', stopped);
  };
  return { reached, stopWatching };
}
