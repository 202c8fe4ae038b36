import { setTimeout as delay } from 'node:timers/promises';
import { type Kafka, type Message, Partitioners, type Producer } from 'kafkajs';
import { backoffMs } from './backoff.ts';
import { protocolError, refusal, type StreamLog } from './kafka-client.ts';
import { sizeOf, toMessage } from './kafka-record.ts';
import type { KafkaTopics } from './kafka-topics.ts';
import { StreamError, type StreamRecord } from './port.ts';

export interface PublisherOptions {
  /** Milliseconds that records may wait for a broker before they are given up. */
  readonly patienceMs: number;
  readonly log?: StreamLog;
  /** Told after every attempt whether a broker took the records. */
  readonly reachable: (yes: boolean) => void;
}

/** Some of the records of one publication, within one request. */
interface Slice {
  readonly publication: Publication;
  readonly records: readonly StreamRecord[];
}

interface Publication {
  readonly topic: string;
  readonly records: readonly StreamRecord[];
  /** Records before this one have been sent. */
  next: number;
  readonly resolve: () => void;
  readonly reject: (error: StreamError) => void;
}

/** Under the 1 MiB that brokers accept in one batch unless configured otherwise (message.max.bytes). */
const REQUEST_BYTES = 900_000;
/** Longest that a broker waits for its replicas; shorter than the client's own limit for an answer. */
const ACKNOWLEDGE_MS = 10_000;

/** The broker and this producer do not agree on what has been sent. */
const lostSequences = new Set([
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
  'DUPLICATE_SEQUENCE_NUMBER',
  'UNKNOWN_PRODUCER_ID',
  'INVALID_PRODUCER_EPOCH',
  'INVALID_PRODUCER_ID_MAPPING',
]);

/**
 * Sends one request at a time, with whatever has gathered meanwhile, and the same one until it is acknowledged.
 *
 * That is what keeps order, and it is what makes kafkajs's idempotent producer safe. kafkajs takes back the sequence
 * numbers of a request that failed and gives them to the next one, though the failed one may have been stored and
 * only its answer lost; the broker would then acknowledge the next one as a repetition without storing it. So a
 * request that is given up takes its producer, and with it the numbers, out of use.
 */
export class KafkaPublisher {
  readonly #kafka: Kafka;
  readonly #topics: KafkaTopics;
  readonly #options: PublisherOptions;
  readonly #closing = new AbortController();
  #producer: Producer | null = null;
  #queue: Publication[] = [];
  #sending: Promise<void> | null = null;

  constructor(kafka: Kafka, topics: KafkaTopics, options: PublisherOptions) {
    this.#kafka = kafka;
    this.#topics = topics;
    this.#options = options;
  }

  publish(topic: string, records: readonly StreamRecord[]): Promise<void> {
    if (this.#closing.signal.aborted) return Promise.reject(closed());
    return new Promise((resolve, reject) => {
      this.#queue.push({ topic, records, next: 0, resolve, reject });
      this.#sending ??= this.#sendAll();
    });
  }

  /** Rejects what has not been acknowledged. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#sending;
    await this.#retireProducer();
  }

  async #sendAll(): Promise<void> {
    // After the I/O events at hand, so that records which arrive together are sent together.
    await new Promise((done) => setImmediate(done));
    while (this.#queue.length > 0) {
      const slices = this.#nextRequest();
      const failures = await this.#send(slices);
      for (const [publication, failure] of failures) publication.reject(failure);
      this.#queue = this.#queue.filter((publication) => {
        if (failures.has(publication)) return false;
        if (publication.next < publication.records.length) return true;
        publication.resolve();
        return false;
      });
      // Nothing later is acknowledged than what was given up, so that who repeats it keeps the order.
      const gaveUp = [...failures.values()].find(({ fault }) => fault !== 'refused');
      if (gaveUp !== undefined) {
        for (const { reject } of this.#queue) reject(gaveUp);
        this.#queue = [];
      }
    }
    this.#sending = null;
  }

  #nextRequest(): Slice[] {
    const slices: Slice[] = [];
    let bytes = 0;
    for (const publication of this.#queue) {
      const from = publication.next;
      for (; publication.next < publication.records.length; publication.next += 1) {
        const record = publication.records[publication.next];
        const size = record === undefined ? 0 : sizeOf(record);
        if (bytes > 0 && bytes + size > REQUEST_BYTES) break;
        bytes += size;
      }
      if (publication.next > from)
        slices.push({ publication, records: publication.records.slice(from, publication.next) });
      if (publication.next < publication.records.length) break;
    }
    return slices;
  }

  /** Sends slices until they are acknowledged, and answers which publications are not, and why. */
  async #send(slices: readonly Slice[]): Promise<Map<Publication, StreamError>> {
    const outcome = await this.#sendPatiently(slices);
    if (outcome === null) return new Map();
    if (outcome.fault !== 'refused' || slices.length === 1) {
      return new Map(slices.map(({ publication }) => [publication, outcome]));
    }
    // One by one, so that a publication does not fail for what was sent with it.
    const failures = new Map<Publication, StreamError>();
    for (const slice of slices) for (const failure of await this.#send([slice])) failures.set(...failure);
    return failures;
  }

  async #sendPatiently(slices: readonly Slice[]): Promise<StreamError | null> {
    const deadline = Date.now() + this.#options.patienceMs;
    for (let failures = 1; ; failures += 1) {
      try {
        await this.#sendOnce(slices);
        this.#options.reachable(true);
        return null;
      } catch (cause) {
        const refused = refusal(cause);
        if (refused !== null) {
          await this.#retireProducer();
          return refused;
        }
        this.#options.reachable(false);
        this.#options.log?.warn({ err: cause, failures }, 'publishing to Kafka failed; it is tried again');
        const code = protocolError(cause) ?? '';
        if (lostSequences.has(code)) await this.#retireProducer();
        if (code === 'UNKNOWN_TOPIC_OR_PARTITION') this.#topics.forget();
        if (this.#closing.signal.aborted || Date.now() >= deadline) {
          await this.#retireProducer();
          if (this.#closing.signal.aborted) return closed();
          const seconds = Math.round(this.#options.patienceMs / 1000);
          return new StreamError('unreachable', `No broker has taken the records for ${seconds} s.`, { cause });
        }
        await delay(Math.min(backoffMs(failures), 1_000), undefined, { signal: this.#closing.signal }).catch(
          () => null,
        );
      }
    }
  }

  async #sendOnce(slices: readonly Slice[]): Promise<void> {
    const byTopic = new Map<string, Message[]>();
    for (const { publication, records } of slices) {
      const messages = byTopic.get(publication.topic) ?? [];
      byTopic.set(publication.topic, messages);
      for (const record of records) messages.push(toMessage(record));
    }
    for (const topic of byTopic.keys()) await this.#topics.ensure(topic);
    const topicMessages = [...byTopic].map(([topic, messages]) => ({ topic, messages }));
    const producer = await this.#readyProducer();
    await producer.sendBatch({ topicMessages, acks: -1, timeout: ACKNOWLEDGE_MS });
  }

  async #readyProducer(): Promise<Producer> {
    if (this.#producer !== null) return this.#producer;
    const producer = this.#kafka.producer({
      idempotent: true,
      allowAutoTopicCreation: false,
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    this.#producer = producer;
    return producer;
  }

  async #retireProducer(): Promise<void> {
    const producer = this.#producer;
    this.#producer = null;
    await producer?.disconnect().catch(() => undefined);
  }
}

function closed(): StreamError {
  return new StreamError('closed', 'The stream was closed before a broker had taken the records.');
}
