import type { StreamRecord } from '../../../adapters/stream/port.ts';
import { Lane, type LaneEvents, type Recipient } from './lane.ts';

/** How much may wait for a reader that is slower than the publishers. */
export interface LiveLimits {
  readonly records: number;
  readonly bytes: number;
}

/** A subscription that holds up nobody: when its buffer is full, the oldest records make room and are counted. */
export class LiveSubscription {
  readonly #lane: Lane;
  readonly #limits: LiveLimits;
  #recipient: Recipient | null;
  #dropped = 0;

  constructor(recipient: Recipient, limits: LiveLimits, failed: LaneEvents['failed']) {
    this.#recipient = recipient;
    this.#limits = limits;
    this.#lane = new Lane({ recipient: () => this.#recipient, failed });
  }

  get dropped(): number {
    return this.#dropped;
  }

  offer(records: readonly StreamRecord[], bytes: number): void {
    this.#lane.add({ records, bytes, settle: () => undefined });
    const excess = this.#lane.waiting - this.#limits.records;
    if (excess > 0) this.#dropped += this.#lane.discardOldest(excess);
    while (this.#lane.waitingBytes > this.#limits.bytes && this.#lane.waiting > 0) {
      this.#dropped += this.#lane.discardOldest(1);
    }
  }

  leave(): void {
    this.#recipient = null;
    this.#lane.wake();
  }
}
