import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Kafka } from 'kafkajs';
import { backoffMs } from './backoff.ts';
import { createClient, type KafkaClientOptions } from './kafka-client.ts';
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

/** The stream in Apache Kafka. Topics are created as they are needed; a durable group commits what it has handled. */
export class KafkaStream implements StreamPort {
  readonly #options: KafkaStreamOptions;
  readonly #kafka: Kafka;
  readonly #topics: KafkaTopics;
  readonly #publisher: KafkaPublisher;
  readonly #subscriptions = new Set<Subscription>();
  readonly #patienceMs: number;
  readonly #probe: NodeJS.Timeout;
  #reachable = false;
  #closed = false;

  constructor(options: KafkaStreamOptions) {
    this.#options = options;
    this.#patienceMs = options.patienceMs ?? 30_000;
    this.#kafka = createClient(options);
    this.#topics = new KafkaTopics(this.#kafka, options.partitions ?? 8);
    const reachable = (yes: boolean) => {
      this.#reachable = yes;
    };
    this.#publisher = new KafkaPublisher(this.#kafka, this.#topics, {
      patienceMs: this.#patienceMs,
      reachable,
      ...(options.log === undefined ? {} : { log: options.log }),
    });
    const probe = () => void this.#topics.isReachable().then(reachable);
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
    const deadline = Date.now() + this.#patienceMs;
    await this.#ensureTopic(topic, deadline);
    const durable = options.durable ?? true;
    const subscription = new KafkaSubscription({
      client: this.#options,
      topic,
      handler,
      // A group of its own gives a subscription every record; without commits, it leaves nothing behind.
      groupId: durable ? groupId(topic, group) : `${groupId(topic, group)}.${randomUUID()}`,
      commits: durable,
      fromBeginning: options.fromBeginning ?? durable,
      maxBatch: options.maxBatch ?? 1000,
    });
    this.#subscriptions.add(subscription);
    const timeout = delay(Math.max(0, deadline - Date.now()), 'late', { ref: false });
    if ((await Promise.race([subscription.joined, timeout])) === 'late') {
      await subscription.stop();
      throw unreachable(`The group ${group} could not be joined.`);
    }
    return {
      stop: async () => {
        this.#subscriptions.delete(subscription);
        await subscription.stop();
      },
      dropped: () => subscription.dropped(),
    };
  }

  async #ensureTopic(topic: string, deadline: number): Promise<void> {
    for (let failures = 1; ; failures += 1) {
      try {
        await this.#topics.ensure(topic);
        return;
      } catch (cause) {
        if (this.#closed) throw closed();
        if (Date.now() >= deadline) throw unreachable(`The topic ${topic} could not be looked up or created.`, cause);
        await delay(backoffMs(failures));
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

function unreachable(message: string, cause?: unknown): StreamError {
  return new StreamError('unreachable', `${message} Check that the brokers (KAFKA_BROKERS) are up.`, { cause });
}

function closed(): StreamError {
  return new StreamError('closed', 'The stream was closed.');
}
