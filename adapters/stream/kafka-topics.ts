import type { Admin, Kafka } from 'kafkajs';
import { protocolError } from './kafka-client.ts';

/** Topics and offsets as the cluster knows them. */
export class KafkaTopics {
  readonly #admin: Admin;
  readonly #partitions: number;
  readonly #known = new Set<string>();

  /** @param partitions how many a topic gets that is created here; the replication factor is the cluster's default */
  constructor(kafka: Kafka, partitions: number) {
    this.#admin = kafka.admin();
    this.#partitions = partitions;
  }

  /** Creates a topic unless it is there. Another process may create it at the same time. */
  async ensure(topic: string): Promise<void> {
    if (this.#known.has(topic)) return;
    await this.#admin.connect();
    try {
      await this.#admin.createTopics({
        topics: [{ topic, numPartitions: this.#partitions, replicationFactor: -1 }],
        waitForLeaders: true,
      });
    } catch (error) {
      // Who may write to a topic need not have the right to create one.
      if (!(await this.#exists(topic))) throw error;
    }
    this.#known.add(topic);
  }

  /** Looks topics up anew: one has been deleted. */
  forget(): void {
    this.#known.clear();
  }

  /** Records between what the group has committed and the end of the topic; none of a topic that is not there. */
  async lag(topic: string, group: string): Promise<number> {
    await this.#admin.connect();
    if (!(await this.#exists(topic))) return 0;
    const [offsets, committed] = await this.#offsets(topic, group);
    return offsets.reduce(
      // A group that has committed nothing begins with the oldest record.
      (sum, { partition, low, high }) => sum + Math.max(0, Number(high) - Number(committed.get(partition) ?? low)),
      0,
    );
  }

  /** The offset of the next record, for each partition of which the group has committed nothing. */
  async unread(topic: string, group: string): Promise<Map<number, string>> {
    const [offsets, committed] = await this.#offsets(topic, group);
    return new Map(
      offsets.filter(({ partition }) => !committed.has(partition)).map(({ partition, high }) => [partition, high]),
    );
  }

  /** Whether a broker answers. */
  async isReachable(): Promise<boolean> {
    try {
      await this.#admin.connect();
      return (await this.#admin.describeCluster()).brokers.length > 0;
    } catch {
      return false;
    }
  }

  async close(): Promise<void> {
    await this.#admin.disconnect().catch(() => undefined);
  }

  async #offsets(topic: string, group: string) {
    await this.#admin.connect();
    const [offsets, [answer]] = await Promise.all([
      this.#admin.fetchTopicOffsets(topic),
      this.#admin.fetchOffsets({ groupId: group, topics: [topic] }),
    ]);
    // -1 stands for none.
    const known = (answer?.partitions ?? []).filter(({ offset }) => offset !== '-1');
    const committed = new Map(known.map(({ partition, offset }) => [partition, offset]));
    return [offsets, committed] as const;
  }

  async #exists(topic: string): Promise<boolean> {
    try {
      const { topics } = await this.#admin.fetchTopicMetadata({ topics: [topic] });
      return topics.some(({ name, partitions }) => name === topic && partitions.length > 0);
    } catch (error) {
      if (protocolError(error) === 'UNKNOWN_TOPIC_OR_PARTITION') return false;
      throw error;
    }
  }
}
