import { backoffMs } from '../../../adapters/stream/backoff.ts';
import { StreamError, type StreamHandler, type StreamRecord } from '../../../adapters/stream/port.ts';

/** Who handles the batches of a lane. */
export interface Recipient {
  readonly handler: StreamHandler;
  readonly maxBatch: number;
  /** The handler calls that have not ended. */
  readonly running: Set<Promise<unknown>>;
}

/** Records of one publication that belong to one lane. */
export interface Portion {
  readonly records: readonly StreamRecord[];
  /** Bytes of all its records. */
  readonly bytes: number;
  /** Called once: the portion was dealt with, or (with an error) will not be. */
  readonly settle: (error?: StreamError) => void;
}

interface Queued {
  readonly portion: Portion;
  /** Records before this one have left the queue. */
  next: number;
}

interface Batch {
  readonly records: readonly StreamRecord[];
  readonly completes: readonly Portion[];
}

export interface LaneEvents {
  recipient(): Recipient | null;
  failed(error: unknown, failures: number, records: number): void;
}

/**
 * One ordered queue of one consumer group: a batch is handed over when the one before it is done, and again until
 * it is, so batches grow with load and the order of a key never changes.
 */
export class Lane {
  readonly #events: LaneEvents;
  #queue: Queued[] = [];
  #head = 0;
  #draining = false;
  #endPause: (() => void) | null = null;
  #waiting = 0;
  #bytes = 0;
  #inHand = 0;

  constructor(events: LaneEvents) {
    this.#events = events;
  }

  /** Records not dealt with, those being handled included. */
  get pending(): number {
    return this.#waiting + this.#inHand;
  }

  /** Records waiting to be handed over. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Bytes of the portions that have not been handed over completely. */
  get waitingBytes(): number {
    return this.#bytes;
  }

  add(portion: Portion): void {
    this.#queue.push({ portion, next: 0 });
    this.#waiting += portion.records.length;
    this.#bytes += portion.bytes;
    if (this.#draining) return;
    this.#draining = true;
    // After the I/O events at hand, so that records which arrive together are handed over together.
    setImmediate(() => void this.#drain());
  }

  /** Takes the oldest waiting records out, `count` of them or as many as there are, and answers how many. */
  discardOldest(count: number): number {
    const discarded = Math.min(count, this.#waiting);
    for (let left = discarded; left > 0; ) {
      left -= this.#take(left).taken.length;
    }
    return discarded;
  }

  /** Ends a pause between attempts: there is another recipient, or none any more. */
  wake(): void {
    this.#endPause?.();
  }

  async #drain(): Promise<void> {
    while (this.#waiting > 0) {
      const recipient = this.#events.recipient();
      if (recipient === null) break;
      const batch = this.#nextBatch(recipient.maxBatch);
      this.#inHand = batch.records.length;
      const error = (await this.#deliver(batch, recipient)) ? undefined : closed();
      this.#inHand = 0;
      for (const portion of batch.completes) portion.settle(error);
      if (error !== undefined) break;
    }
    this.#draining = false;
    if (this.#waiting > 0) this.#rejectWaiting();
  }

  /** Whether a recipient has dealt with the batch before none was left. */
  async #deliver(batch: Batch, first: Recipient): Promise<boolean> {
    let recipient: Recipient | null = first;
    for (let failures = 1; recipient !== null; failures += 1) {
      const error = await attempt(recipient, batch.records);
      if (error === null) return true;
      this.#events.failed(error.cause, failures, batch.records.length);
      if (this.#events.recipient() !== null) await this.#pause(backoffMs(failures));
      recipient = this.#events.recipient();
    }
    return false;
  }

  async #pause(milliseconds: number): Promise<void> {
    await new Promise<void>((done) => {
      const timer = setTimeout(done, milliseconds);
      this.#endPause = () => {
        clearTimeout(timer);
        done();
      };
    });
    this.#endPause = null;
  }

  #nextBatch(maxBatch: number): Batch {
    const first = this.#take(maxBatch);
    if (first.taken.length === maxBatch || this.#waiting === 0) {
      return { records: first.taken, completes: first.completes === null ? [] : [first.completes] };
    }
    const records = [...first.taken];
    const completes = first.completes === null ? [] : [first.completes];
    while (records.length < maxBatch && this.#waiting > 0) {
      const { taken, completes: portion } = this.#take(maxBatch - records.length);
      for (const record of taken) records.push(record);
      if (portion !== null) completes.push(portion);
    }
    return { records, completes };
  }

  /** Takes up to `limit` records of the oldest portion. */
  #take(limit: number): { taken: readonly StreamRecord[]; completes: Portion | null } {
    const oldest = this.#queue[this.#head];
    if (oldest === undefined) return { taken: [], completes: null };
    const { portion, next } = oldest;
    const end = Math.min(portion.records.length, next + limit);
    oldest.next = end;
    this.#waiting -= end - next;
    const complete = end === portion.records.length;
    if (complete) {
      this.#bytes -= portion.bytes;
      this.#head += 1;
      this.#compact();
    }
    const whole = next === 0 && complete;
    return { taken: whole ? portion.records : portion.records.slice(next, end), completes: complete ? portion : null };
  }

  /** The front of an array is taken off in one piece now and then, as taking it off one by one is quadratic. */
  #compact(): void {
    if (this.#head === this.#queue.length) {
      this.#queue = [];
      this.#head = 0;
    } else if (this.#head >= 1024) {
      this.#queue = this.#queue.slice(this.#head);
      this.#head = 0;
    }
  }

  #rejectWaiting(): void {
    const rest = this.#queue.slice(this.#head);
    this.#queue = [];
    this.#head = 0;
    this.#waiting = 0;
    this.#bytes = 0;
    for (const { portion } of rest) portion.settle(closed());
  }
}

async function attempt(
  { handler, running }: Recipient,
  records: readonly StreamRecord[],
): Promise<{ cause: unknown } | null> {
  // Through then(), so that a handler that throws before it returns a promise is a failed one like any other.
  const call = Promise.resolve()
    .then(() => handler(records))
    .then(
      () => null,
      (cause: unknown) => ({ cause }),
    );
  running.add(call);
  const outcome = await call;
  running.delete(call);
  return outcome;
}

function closed(): StreamError {
  return new StreamError('closed', 'The consumer group was stopped before it had dealt with the records.');
}
