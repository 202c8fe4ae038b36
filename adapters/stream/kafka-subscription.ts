import { setTimeout as delay } from 'node:timers/promises';
import { backoffMs } from './backoff.ts';
import { type MemberOptions, runMember } from './kafka-member.ts';

export type KafkaSubscriptionOptions = Omit<MemberOptions, 'failed'>;

/** A member that lived so long begins anew without a pause to speak of. */
const STEADY_MS = 60_000;

/**
 * A place in a consumer group. kafkajs ends a consumer on errors that it takes for final, and has been seen to hang; so
 * one member after another takes the place, each beginning where the one before it had got to.
 */
export class KafkaSubscription {
  readonly #options: MemberOptions;
  readonly #stopping = new AbortController();
  readonly #finished: Promise<void>;
  /** Resolves when the group has formed with this member, or when it was stopped before. */
  readonly joined: Promise<'joined' | 'stopped'>;

  constructor(options: KafkaSubscriptionOptions) {
    const { client, topic, groupId: group } = options;
    this.#options = {
      ...options,
      failed: (err, failures, records) =>
        client.log?.warn({ err, topic, group, failures, records }, 'a stream handler failed; it gets the batch again'),
    };
    const { promise: joined, resolve: join } = Promise.withResolvers<'joined'>();
    this.#finished = this.#runMembers(() => join('joined'));
    this.joined = Promise.race([joined, this.#finished.then(() => 'stopped' as const)]);
  }

  /** Resolves once the batches being handled are finished. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#finished;
  }

  async #runMembers(joined: () => void): Promise<void> {
    const { signal } = this.#stopping;
    for (let failures = 1; !signal.aborted; failures += 1) {
      const startedAt = Date.now();
      const reason = await runMember(this.#options, signal, joined).catch((error: unknown) => error);
      if (signal.aborted) return;
      if (Date.now() - startedAt > STEADY_MS) failures = 1;
      const { client, topic, groupId: group } = this.#options;
      client.log?.warn({ err: reason, topic, group }, 'a Kafka consumer ended; another takes its place');
      await delay(backoffMs(failures), undefined, { signal }).catch(() => undefined);
    }
  }
}
