import { type RecordedEvent, weigh } from './recorded-event.ts';

/**
 * The newest events, kept in memory for live subscribers. Bounded in bytes: a subscriber that falls behind it reads
 * from storage again. Its events are consecutive and end at the head of the log.
 */
export class Tail {
  readonly #maxBytes: number;
  #events: RecordedEvent[] = [];
  /** Index of the oldest event still held; the array is compacted now and then instead of shifted each time. */
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
    if (this.#start > 1024 && this.#start > this.#events.length / 2) {
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

  /** Up to `count` events after a position, or null where the tail no longer holds the first of them. */
  after(position: number, count: number): readonly RecordedEvent[] | null {
    if (position >= this.#head) return [];
    const oldest = this.#events[this.#start]?.position ?? this.#head + 1;
    if (position + 1 < oldest) return null;
    const from = this.#start + position + 1 - oldest;
    return this.#events.slice(from, from + count);
  }
}
