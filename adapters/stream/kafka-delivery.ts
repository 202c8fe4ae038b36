import { setTimeout as delay } from 'node:timers/promises';
import type { EachBatchPayload, KafkaMessage } from 'kafkajs';
import { backoffMs } from './backoff.ts';
import { toRecord } from './kafka-record.ts';
import type { StreamHandler, StreamRecord } from './port.ts';

export interface DeliveryOptions {
  readonly handler: StreamHandler;
  readonly maxBatch: number;
  /** How often the coordinator is to hear of this member while a handler runs. */
  readonly heartbeatMs: number;
  /** Aborted when no further batch may be handed over. */
  readonly ending: AbortSignal;
  readonly handled: (partition: number, lastOffset: string) => void;
  readonly failed: (error: unknown, failures: number, records: number) => void;
}

/** Hands what a consumer fetched from one partition to the handler, in parts, each until it is dealt with. */
export class Delivery {
  readonly #options: DeliveryOptions;
  /** The handler calls that have not ended. */
  readonly running = new Set<Promise<unknown>>();

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** @throws the error of kafkajs that says that the group forms anew; who gets the partition begins with what is left */
  async deliver(fetched: EachBatchPayload): Promise<void> {
    const { messages, partition } = fetched.batch;
    const { maxBatch, handled } = this.#options;
    for (let from = 0; from < messages.length; from += maxBatch) {
      const part = messages.slice(from, from + maxBatch);
      const last = part.at(-1);
      if (last === undefined || !this.#isOurs(fetched)) return;
      const records = toRecords(part);
      if (records.length > 0 && !(await this.#untilHandled(records, fetched))) return;
      fetched.resolveOffset(last.offset);
      handled(partition, last.offset);
      await fetched.heartbeat();
    }
  }

  async #untilHandled(records: readonly StreamRecord[], fetched: EachBatchPayload): Promise<boolean> {
    const { ending, failed, heartbeatMs } = this.#options;
    let lost: unknown = null;
    const beat = setInterval(() => {
      fetched.heartbeat().catch((error: unknown) => {
        lost ??= error;
      });
    }, heartbeatMs);
    try {
      for (let failures = 1; ; failures += 1) {
        const failure = await this.#attempt(records);
        if (failure === null) return true;
        failed(failure.cause, failures, records.length);
        await delay(backoffMs(failures), undefined, { signal: ending }).catch(() => undefined);
        if (lost !== null) throw lost;
        if (!this.#isOurs(fetched)) return false;
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
    this.running.add(call);
    const outcome = await call;
    this.running.delete(call);
    return outcome;
  }

  #isOurs(fetched: EachBatchPayload): boolean {
    return !this.#options.ending.aborted && fetched.isRunning() && !fetched.isStale();
  }
}

function toRecords(messages: readonly KafkaMessage[]): StreamRecord[] {
  return messages.map(toRecord).filter((record) => record !== null);
}
