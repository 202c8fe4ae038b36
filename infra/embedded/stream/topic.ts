import { StreamError, type StreamRecord } from '../../../adapters/stream/port.ts';
import { ConsumerGroup } from './consumer-group.ts';
import type { LaneEvents } from './lane.ts';
import type { LiveSubscription } from './live-subscription.ts';

/** How much may be held for the durable groups of a topic before publishers have to wait. */
export interface HeldLimits {
  readonly records: number;
  readonly bytes: number;
}

interface Publication {
  readonly records: readonly StreamRecord[];
  readonly bytes: number;
  readonly resolve: () => void;
  readonly reject: (error: StreamError) => void;
}

/** One topic: hands publications to its groups in order, and lets in no more than it may hold. */
export class Topic {
  readonly #limits: HeldLimits;
  readonly #lanes: number;
  readonly #failed: (group: string) => LaneEvents['failed'];
  readonly #groups = new Map<string, ConsumerGroup>();
  readonly live = new Set<LiveSubscription>();
  #waiting: Publication[] = [];
  #heldRecords = 0;
  #heldBytes = 0;

  constructor(limits: HeldLimits, lanes: number, failed: (group: string) => LaneEvents['failed']) {
    this.#limits = limits;
    this.#lanes = lanes;
    this.#failed = failed;
  }

  group(name: string): ConsumerGroup {
    let group = this.#groups.get(name);
    if (group === undefined) {
      group = new ConsumerGroup(this.#lanes, this.#failed(name));
      this.#groups.set(name, group);
    }
    return group;
  }

  /** Records that the group has not dealt with, those that still wait to be let in included. */
  pending(name: string): number {
    const group = this.#groups.get(name);
    if (group === undefined) return 0;
    return group.pending + this.#waiting.reduce((sum, { records }) => sum + records.length, 0);
  }

  publish(records: readonly StreamRecord[]): Promise<void> {
    let bytes = 0;
    for (const record of records) bytes += record.value.byteLength + record.key.length;
    return new Promise((resolve, reject) => {
      const publication = { records, bytes, resolve, reject };
      if (this.#waiting.length === 0 && this.#hasRoom(publication)) this.#letIn(publication);
      else this.#waiting.push(publication);
    });
  }

  /** Rejects what was not let in. */
  close(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { reject } of waiting) reject(new StreamError('closed', 'The stream was closed.'));
  }

  #hasRoom({ records, bytes }: Publication): boolean {
    if (this.#heldRecords === 0) return true;
    return this.#heldRecords + records.length <= this.#limits.records && this.#heldBytes + bytes <= this.#limits.bytes;
  }

  #letIn(publication: Publication): void {
    const { records, bytes, resolve, reject } = publication;
    for (const subscription of this.live) subscription.offer(records, bytes);

    let outstanding = 0;
    let failure: StreamError | undefined;
    const settle = (error?: StreamError) => {
      failure ??= error;
      outstanding -= 1;
      if (outstanding > 0) return;
      this.#heldRecords -= records.length;
      this.#heldBytes -= bytes;
      if (failure === undefined) resolve();
      else reject(failure);
      this.#letInWaiting();
    };

    for (const group of this.#groups.values()) {
      if (!group.isEmpty) outstanding += group.accept(records, settle);
    }
    if (outstanding === 0) {
      resolve();
      return;
    }
    this.#heldRecords += records.length;
    this.#heldBytes += bytes;
  }

  #letInWaiting(): void {
    let admitted = 0;
    for (const publication of this.#waiting) {
      if (!this.#hasRoom(publication)) break;
      this.#letIn(publication);
      admitted += 1;
    }
    if (admitted > 0) this.#waiting.splice(0, admitted);
  }
}
