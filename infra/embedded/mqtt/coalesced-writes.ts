import type { Duplex } from 'node:stream';

/**
 * Lets what is written to a connection in one turn of the event loop leave in one system call. aedes writes each packet
 * in a `setImmediate` of its own, and mqtt-packet flushes after each: a call a packet, the dearest part of forwarding.
 */
export class CoalescedWrites {
  readonly #corked = new Set<Duplex>();

  /** Called when a packet is about to be written, before aedes schedules the write. */
  gather(connection: Duplex): void {
    if (this.#corked.has(connection)) return;
    // The inner one runs in the turn after the writes that are scheduled now.
    if (this.#corked.size === 0) setImmediate(() => setImmediate(() => this.#release()));
    this.#corked.add(connection);
    connection.cork();
  }

  #release(): void {
    const corked = [...this.#corked];
    this.#corked.clear();
    for (const connection of corked) connection.uncork();
  }
}
