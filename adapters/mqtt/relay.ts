import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { backoffMs } from '../stream/backoff.ts';
import { StreamError, type StreamPort, type StreamRecord } from '../stream/port.ts';
import type { BridgeLimits } from './port.ts';

const TELEMETRY_TOPIC = 'telemetry';
const DEAD_LETTER_TOPIC = 'dead-letter';
const CLOSE_MS = 5_000;

/** What one MQTT message led to. It is acknowledged when all its records are safe. */
export interface Delivery {
  readonly telemetry: readonly StreamRecord[];
  readonly deadLetters: readonly StreamRecord[];
  /** Size of the MQTT payload, against the limit on what is in memory. */
  readonly bytes: number;
  readonly acknowledge: () => void;
  /** What to keep instead when the stream refuses the telemetry for good. */
  readonly refused: (detail: string) => StreamRecord;
}

/** The bridge is closing: what is not safe stays unacknowledged, and the broker will send it again. */
class Closing extends Error {}

/**
 * Brings deliveries to safety in the order they were added, those that arrived together in one `publish`, one batch at
 * a time. A publish that fails is repeated until it succeeds; meanwhile the backlog fills up, and a full backlog stops
 * the reading of the connection.
 */
export class Relay {
  readonly #stream: Pick<StreamPort, 'publish'>;
  readonly #limits: BridgeLimits;
  readonly #log: Logger;
  #backlog: Delivery[] = [];
  #messages = 0;
  #bytes = 0;
  #pumping: Promise<void> | null = null;
  #waiting: (() => void)[] = [];
  readonly #closing = new AbortController();
  /** Publishes that failed and were repeated. */
  retries = 0;

  constructor(stream: Pick<StreamPort, 'publish'>, limits: BridgeLimits, log: Logger) {
    this.#stream = stream;
    this.#limits = limits;
    this.#log = log;
  }

  get backlog(): number {
    return this.#messages;
  }

  add(delivery: Delivery): void {
    this.#backlog.push(delivery);
    this.#messages += 1;
    this.#bytes += delivery.bytes;
    // Not at once: what came in the same read is to go in the same batch.
    this.#pumping ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => this.#pump());
  }

  /** Calls back when there is room for another message: at once, mostly. */
  whenRoom(proceed: () => void): void {
    if (this.#isFull()) this.#waiting.push(proceed);
    else proceed();
  }

  /** Waits for the batch being published, for a while, and takes no further one. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.race([this.#pumping, delay(CLOSE_MS, undefined, { ref: false })]);
  }

  #isFull(): boolean {
    return this.#messages >= this.#limits.backlogMessages || this.#bytes >= this.#limits.backlogBytes;
  }

  async #pump(): Promise<void> {
    while (this.#backlog.length > 0 && !this.#closing.signal.aborted) {
      const batch = this.#take();
      try {
        await Promise.all([
          this.#makeSafe(batch),
          this.#publish(
            DEAD_LETTER_TOPIC,
            batch.flatMap(({ deadLetters }) => deadLetters),
          ),
        ]);
      } catch (error) {
        if (error instanceof Closing) return;
        throw error;
      }
      for (const { acknowledge, bytes } of batch) {
        this.#messages -= 1;
        this.#bytes -= bytes;
        acknowledge();
      }
      if (!this.#isFull()) for (const proceed of this.#waiting.splice(0)) proceed();
    }
    this.#pumping = null;
  }

  #take(): Delivery[] {
    let records = 0;
    let count = 0;
    for (const { telemetry, deadLetters } of this.#backlog) {
      records += telemetry.length + deadLetters.length;
      if (count > 0 && records > this.#limits.batchRecords) break;
      count += 1;
    }
    return this.#backlog.splice(0, count);
  }

  /** Publishes the telemetry; what the stream refuses for good is narrowed down and goes to the dead letters. */
  async #makeSafe(batch: readonly Delivery[]): Promise<void> {
    const records = batch.flatMap(({ telemetry }) => telemetry);
    const refusal = await this.#publish(TELEMETRY_TOPIC, records);
    if (refusal === null) return;
    const [only] = batch;
    if (batch.length > 1) {
      const middle = Math.ceil(batch.length / 2);
      await this.#makeSafe(batch.slice(0, middle));
      await this.#makeSafe(batch.slice(middle));
    } else if (only !== undefined) {
      this.#log.error({ detail: refusal }, 'the stream refuses a message of a tool: kept as a dead letter');
      await this.#publish(DEAD_LETTER_TOPIC, [only.refused(refusal)]);
    }
  }

  /** Publishes until it is safe. Returns why, when the stream says that it never will be. */
  async #publish(topic: string, records: readonly StreamRecord[]): Promise<string | null> {
    if (records.length === 0) return null;
    for (let failures = 1; ; failures += 1) {
      try {
        await this.#stream.publish(topic, records);
        return null;
      } catch (error) {
        if (this.#closing.signal.aborted) throw new Closing();
        if (error instanceof StreamError && error.fault === 'refused' && topic !== DEAD_LETTER_TOPIC) {
          return error.message;
        }
        this.retries += 1;
        this.#log.warn({ err: error, topic, records: records.length, failures }, 'publish failed, trying again');
        await this.#pause(backoffMs(failures));
      }
    }
  }

  async #pause(ms: number): Promise<void> {
    try {
      await delay(ms, undefined, { signal: this.#closing.signal });
    } catch {
      throw new Closing();
    }
  }
}
