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

  /** Records between what the group has committed and the end of the topic. */
  async lag(topic: string, group: string): Promise<number> {
    await this.#admin.connect();
    const [ends, [committed]] = await Promise.all([
      this.#admin.fetchTopicOffsets(topic),
      this.#admin.fetchOffsets({ groupId: group, topics: [topic] }),
    ]);
    return ends.reduce((sum, { partition, low, high }) => {
      const offset = committed?.partitions.find((one) => one.partition === partition)?.offset ?? '-1';
      // -1: the group has not committed any, and begins with the oldest record.
      return sum + Math.max(0, Number(high) - Number(offset === '-1' ? low : offset));
    }, 0);
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

  close(): Promise<void> {
    return this.#admin.disconnect();
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
