import { type RecordedEvent, weigh } from './recorded-event.ts';

/** What a reader is given at a time, in bytes; one event may exceed it. */
const GROUP_BYTES = 256 * 1024;

/**
 * The newest events, kept in memory for live subscribers. Bounded in bytes: a subscriber that falls behind it reads
 * from storage again. Its events are consecutive and end at the head of the log.
 */
export class Tail {
  readonly #maxBytes: number;
  #events: RecordedEvent[] = [];
  /** Index of the oldest event that counts; the few before it are dropped together, not one by one. */
  #start = 0;
  #bytes = 0;
  #head: number;

  constructor(maxBytes: number, head: number) {
    this.#maxBytes = maxBytes;
    this.#head = head;
  }

  /** Position of the newest event. */
  get head(): number {
    return this.#head;
  }

  push(events: readonly RecordedEvent[]): void {
    for (const event of events) {
      this.#events.push(event);
      this.#bytes += weigh(event);
      this.#head = event.position;
    }
    while (this.#bytes > this.#maxBytes && this.#start < this.#events.length) {
      const oldest = this.#events[this.#start];
      if (oldest !== undefined) this.#bytes -= weigh(oldest);
      this.#start++;
    }
    if (this.#start * 4 > this.#events.length) {
      this.#events = this.#events.slice(this.#start);
      this.#start = 0;
    }
  }

  /** Forgets everything; the log now ends at `head`. */
  reset(head: number): void {
    this.#events = [];
    this.#start = 0;
    this.#bytes = 0;
    this.#head = head;
  }

  /**
   * Up to `count` events after a position, or null where the tail no longer holds the first of them. Of large events
   * fewer: a slow reader keeps what it was given alive.
   */
  after(position: number, count: number): readonly RecordedEvent[] | null {
    if (position >= this.#head) return [];
    const oldest = this.#events[this.#start]?.position ?? this.#head + 1;
    if (position + 1 < oldest) return null;
    const from = this.#start + position + 1 - oldest;
    let end = from;
    for (let bytes = 0; end < this.#events.length && end - from < count && bytes < GROUP_BYTES; end++) {
      const event = this.#events[end];
      if (event !== undefined) bytes += weigh(event);
    }
    return this.#events.slice(from, end);
  }
}
