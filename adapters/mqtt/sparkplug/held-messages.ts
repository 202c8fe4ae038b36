import type { ToolMessage } from '../../../domain/telemetry/tool-message.ts';
import type { MetricTable } from './metric-table.ts';
import { chamberOf, type NodeMessage, type Outcome } from './node-message.ts';

/** A message that only a birth can explain. */
export interface Held<Arrival> {
  readonly message: NodeMessage<Arrival>;
  readonly missing: 'no_birth' | 'unknown_alias';
  /** How the metrics were to be read when it arrived, where anything was known. */
  readonly table: MetricTable | null;
  /** Whether it can only be of the session that was open then: not after a death, before the next birth. */
  readonly sure: boolean;
  /** Sessions of the node that had ended by then. */
  readonly deaths: number;
  /** The hole in the sequence before it, if there was one. */
  readonly gap: readonly ToolMessage[];
}

/** The messages of one edge node that wait for a birth, oldest first. */
export class HeldMessages<Arrival> {
  #held: Held<Arrival>[] = [];

  get size(): number {
    return this.#held.length;
  }

  add(held: Held<Arrival>): void {
    this.#held.push(held);
  }

  /** Takes out those of one chamber. */
  take(chamber: string): readonly Held<Arrival>[] {
    const mine = this.#held.filter(({ message }) => chamberOf(message) === chamber);
    if (mine.length > 0) this.#held = this.#held.filter(({ message }) => chamberOf(message) !== chamber);
    return mine;
  }

  /** Takes out those that arrived before `horizon` (ms), and the oldest beyond `limit`. */
  expire(horizon: number, limit: number): readonly Outcome<Arrival>[] {
    let count = Math.max(0, this.#held.length - limit);
    while (count < this.#held.length && (this.#held[count]?.message.origin.received_at ?? horizon) < horizon)
      count += 1;
    return this.#held.splice(0, count).map((held) => refuseHeld(held, 'the tool did not announce itself in time'));
  }
}

/** The outcome of a message that no birth explained. */
export const refuseHeld = <Arrival>({ message, missing, gap }: Held<Arrival>, why: string): Outcome<Arrival> => ({
  arrival: message.arrival,
  messages: gap,
  refusals: [
    {
      reason: missing,
      detail: `${message.topic.message} ${
        missing === 'no_birth' ? 'before the birth of its sender' : 'with an alias that its birth does not announce'
      }: ${why}`,
    },
  ],
});
