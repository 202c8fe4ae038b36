import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { backoffMs } from './backoff.ts';
import { createClient, type KafkaClientOptions, refusal } from './kafka-client.ts';
import { KafkaPublisher } from './kafka-publisher.ts';
import { KafkaSubscription } from './kafka-subscription.ts';
import { KafkaTopics } from './kafka-topics.ts';
import {
  StreamError,
  type StreamHandler,
  type StreamPort,
  type StreamRecord,
  type SubscribeOptions,
  type Subscription,
} from './port.ts';

export interface KafkaStreamOptions extends KafkaClientOptions {
  /** Partitions of a topic that is created here, 8 unless given: the most that may be handled in parallel. */
  readonly partitions?: number;
  /** Milliseconds that publishing and subscribing wait for a broker before they fail, 30,000 unless given. */
  readonly patienceMs?: number;
}

const PROBE_MS = 5_000;
/** Few, since what is published waits, in order, in the publisher. */
const REQUEST_RETRIES = 3;

/** The stream in Apache Kafka. Topics are created as they are needed; a durable group commits what it has handled. */
export class KafkaStream implements StreamPort {
  readonly #options: KafkaStreamOptions;
  readonly #topics: KafkaTopics;
  readonly #publisher: KafkaPublisher;
  readonly #subscriptions = new Set<KafkaSubscription>();
  readonly #patienceMs: number;
  readonly #probe: NodeJS.Timeout;
  #probing: Promise<void> = Promise.resolve();
  #reachable = false;
  #closed = false;

  constructor(options: KafkaStreamOptions) {
    this.#options = options;
    this.#patienceMs = options.patienceMs ?? 30_000;
    const kafka = createClient(options, REQUEST_RETRIES);
    this.#topics = new KafkaTopics(kafka, options.partitions ?? 8);
    const reachable = (yes: boolean) => {
      if (this.#reachable && !yes) options.log?.warn({ brokers: options.brokers }, 'Kafka is out of reach');
      if (!this.#reachable && yes) options.log?.info({ brokers: options.brokers }, 'Kafka answers');
      this.#reachable = yes;
    };
    this.#publisher = new KafkaPublisher(kafka, this.#topics, {
      patienceMs: this.#patienceMs,
      reachable,
      ...(options.log === undefined ? {} : { log: options.log }),
    });
    const probe = () => {
      this.#probing = this.#topics.isReachable().then(reachable);
    };
    this.#probe = setInterval(probe, PROBE_MS).unref();
    probe();
  }

  async publish(topic: string, records: readonly StreamRecord[]): Promise<void> {
    if (this.#closed) throw closed();
    if (records.length > 0) await this.#publisher.publish(topic, records);
  }

  async subscribe(
    topic: string,
    group: string,
    handler: StreamHandler,
    options: SubscribeOptions = {},
  ): Promise<Subscription> {
    if (this.#closed) throw closed();
    const durable = options.durable ?? true;
    const fromBeginning = options.fromBeginning ?? durable;
    // A group of its own gives a subscription every record; without commits, it leaves nothing behind.
    const id = durable ? groupId(topic, group) : `${groupId(topic, group)}.${randomUUID()}`;
    const deadline = Date.now() + this.#patienceMs;
    const positions = await this.#patiently(deadline, async () => {
      await this.#topics.ensure(topic);
      return fromBeginning ? null : await this.#topics.unread(topic, id);
    });
    const subscription = new KafkaSubscription({
      client: this.#options,
      topic,
      groupId: id,
      handler,
      maxBatch: options.maxBatch ?? 1000,
      commits: durable,
      positions,
    });
    const stop = async () => {
      this.#subscriptions.delete(subscription);
      await subscription.stop();
    };
    this.#subscriptions.add(subscription);
    const timeout = delay(Math.max(0, deadline - Date.now()), 'late', { ref: false });
    const outcome = await Promise.race([subscription.joined, timeout]);
    if (outcome === 'joined' && !this.#closed) return { stop, dropped: () => 0 };
    await stop();
    throw outcome === 'late' ? unreachable() : closed();
  }

  /** Tries until it succeeds, or the time allowed is over. */
  async #patiently<Result>(deadline: number, work: () => Promise<Result>): Promise<Result> {
    for (let failures = 1; ; failures += 1) {
      try {
        return await work();
      } catch (cause) {
        if (this.#closed) throw closed();
        const refused = refusal(cause);
        if (refused !== null) throw refused;
        if (Date.now() >= deadline) throw unreachable(cause);
        await delay(Math.min(backoffMs(failures), 1_000));
      }
    }
  }

  lag(topic: string, group: string): Promise<number> {
    return this.#topics.lag(topic, groupId(topic, group));
  }

  health(): 'connected' | 'unreachable' {
    return this.#reachable ? 'connected' : 'unreachable';
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#probe);
    await Promise.all([...this.#subscriptions].map((subscription) => subscription.stop()));
    await this.#publisher.close();
    // A look-up that comes after its connection was closed opens it again.
    await this.#probing;
    await this.#topics.close();
  }
}

/**
 * Groups are named for their topic too: in one group, kafkajs hands the partitions of every topic to every member, also
 * to those that did not subscribe to it.
 */
function groupId(topic: string, group: string): string {
  return `${group}.${topic}`;
}

function unreachable(cause?: unknown): StreamError {
  const message = 'No broker let us join the group in time. Check that the brokers (KAFKA_BROKERS) are up.';
  return new StreamError('unreachable', message, { cause });
}

function closed(): StreamError {
  return new StreamError('closed', 'The stream was closed.');
}
