import type { StreamError, StreamRecord } from '../../../adapters/stream/port.ts';
import { Lane, type LaneEvents, type Recipient } from './lane.ts';

/** A durable group: several ordered lanes, each key in one of them, shared out among the members. */
export class ConsumerGroup {
  readonly #lanes: Lane[] = [];
  readonly #members: Recipient[] = [];

  constructor(lanes: number, failed: LaneEvents['failed']) {
    for (let index = 0; index < lanes; index += 1) {
      const recipient = () => this.#members[index % this.#members.length] ?? null;
      this.#lanes.push(new Lane({ recipient, failed }));
    }
  }

  get isEmpty(): boolean {
    return this.#members.length === 0;
  }

  get pending(): number {
    return this.#lanes.reduce((sum, lane) => sum + lane.pending, 0);
  }

  join(member: Recipient): void {
    this.#members.push(member);
  }

  /** The member gets no further batch; what it was handling and failed goes to another member, if there is one. */
  leave(member: Recipient): void {
    const index = this.#members.indexOf(member);
    if (index >= 0) this.#members.splice(index, 1);
    for (const lane of this.#lanes) lane.wake();
  }

  /** Queues records; `settle` is called as often as the answer says. */
  accept(records: readonly StreamRecord[], settle: (error?: StreamError) => void): number {
    const byLane = new Map<Lane | undefined, StreamRecord[]>();
    for (const record of records) {
      const lane = this.#laneOf(record.key);
      const portion = byLane.get(lane);
      if (portion === undefined) byLane.set(lane, [record]);
      else portion.push(record);
    }
    // Bytes are bounded for all groups together, by the topic.
    for (const [lane, portion] of byLane) lane?.add({ records: portion, bytes: 0, settle });
    return byLane.size;
  }

  #laneOf(key: string): Lane | undefined {
    return this.#lanes[hash(key) % this.#lanes.length];
  }
}

/** FNV-1a, 32 bit (Fowler, Noll, Vo 1991), over UTF-16 code units: cheap, and even on short keys that differ little. */
function hash(key: string): number {
  let state = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    state = Math.imul(state ^ key.charCodeAt(index), 0x01000193);
  }
  return state >>> 0;
}
