import type { Logger } from 'pino';
import {
  StreamError,
  type StreamHandler,
  type StreamPort,
  type StreamRecord,
  type SubscribeOptions,
  type Subscription,
} from '../../../adapters/stream/port.ts';
import type { Recipient } from './lane.ts';
import { type LiveLimits, LiveSubscription } from './live-subscription.ts';
import { type HeldLimits, Topic } from './topic.ts';

export interface InProcessStreamOptions {
  readonly log?: Pick<Logger, 'warn'>;
  /** Batches of one group that may be handled at once; a key keeps to one lane. 8 unless given. */
  readonly lanes?: number;
  /** A topic holds at most this much for its durable groups; 50,000 records and 64 MiB unless given. */
  readonly held?: HeldLimits;
  /** A subscription that is not durable lets at most this much wait; 10,000 records and 16 MiB unless given. */
  readonly live?: LiveLimits;
}

const MIB = 1024 * 1024;

/**
 * A stream within this process. It keeps no records: `publish` resolves when every durable group has dealt with them,
 * and at once when there is none. A group therefore gets what is published while it has a member.
 */
export class InProcessStream implements StreamPort {
  readonly #options: InProcessStreamOptions;
  readonly #topics = new Map<string, Topic>();
  readonly #subscriptions = new Set<Subscription>();
  #closed = false;

  constructor(options: InProcessStreamOptions = {}) {
    this.#options = options;
  }

  async publish(topic: string, records: readonly StreamRecord[]): Promise<void> {
    if (this.#closed) throw new StreamError('closed', 'The stream was closed.');
    if (records.length > 0) await this.#topic(topic).publish(records);
  }

  async subscribe(
    topic: string,
    group: string,
    handler: StreamHandler,
    options: SubscribeOptions = {},
  ): Promise<Subscription> {
    if (this.#closed) throw new StreamError('closed', 'The stream was closed.');
    const recipient: Recipient = { handler, maxBatch: options.maxBatch ?? 1000, running: new Set() };
    const membership =
      options.durable === false ? this.#live(topic, group, recipient) : this.#durable(topic, group, recipient);
    const subscription: Subscription = {
      stop: async () => {
        this.#subscriptions.delete(subscription);
        membership.leave();
        await Promise.all(recipient.running);
      },
      dropped: membership.dropped,
    };
    this.#subscriptions.add(subscription);
    return subscription;
  }

  async lag(topic: string, group: string): Promise<number> {
    return this.#topics.get(topic)?.pending(group) ?? 0;
  }

  health(): 'embedded' {
    return 'embedded';
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const topic of this.#topics.values()) topic.close();
    await Promise.all([...this.#subscriptions].map((subscription) => subscription.stop()));
  }

  #durable(topic: string, group: string, recipient: Recipient) {
    const members = this.#topic(topic).group(group);
    members.join(recipient);
    return { leave: () => members.leave(recipient), dropped: () => 0 };
  }

  #live(topic: string, group: string, recipient: Recipient) {
    const { live } = this.#topic(topic);
    const limits = this.#options.live ?? { records: 10_000, bytes: 16 * MIB };
    const subscription = new LiveSubscription(recipient, limits, this.#reportFailure(topic, group));
    live.add(subscription);
    return {
      leave: () => {
        live.delete(subscription);
        subscription.leave();
      },
      dropped: () => subscription.dropped,
    };
  }

  #topic(name: string): Topic {
    let topic = this.#topics.get(name);
    if (topic === undefined) {
      const { held = { records: 50_000, bytes: 64 * MIB }, lanes = 8 } = this.#options;
      topic = new Topic(held, lanes, (group) => this.#reportFailure(name, group));
      this.#topics.set(name, topic);
    }
    return topic;
  }

  #reportFailure(topic: string, group: string) {
    return (err: unknown, failures: number, records: number) => {
      this.#options.log?.warn(
        { err, topic, group, failures, records },
        'a stream handler failed; it gets the batch again',
      );
    };
  }
}
