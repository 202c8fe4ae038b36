import type { Client } from 'aedes';

/** How much the broker takes in before it is safe. Beyond it the senders' sockets are no longer read. */
export interface GateLimits {
  /** Publications of one client that wait for their acknowledgement. */
  readonly messagesPerClient: number;
  readonly bytesPerClient: number;
  /** Of all clients together. Less than 65,535, the number of message ids that the bridge's session has. */
  readonly messages: number;
  readonly bytes: number;
  /** After this many ms without an acknowledgement the sender is disconnected: it will send again. */
  readonly holdMs: number;
}

export const defaultGateLimits: GateLimits = {
  messagesPerClient: 2_048,
  bytesPerClient: 8 * 1024 * 1024,
  messages: 16_384,
  bytes: 64 * 1024 * 1024,
  holdMs: 30_000,
};

/** A publication that has not reached safety yet. */
export interface Publication {
  /** null: the broker's own, or the will of a client that is gone. */
  readonly client: Client | null;
  readonly qos: 0 | 1 | 2;
  readonly bytes: number;
  readonly arrivedAt: number;
  /** Hands it to the subscribers and returns the counter by which the bridge's copy is known. */
  readonly route: () => number;
  /** Acknowledges it to its sender. */
  readonly safe: () => void;
}

/** Stops and resumes the reading of what a client sends. */
export interface Reading {
  pause(client: Client): void;
  resume(client: Client): void;
}

interface Load {
  messages: number;
  bytes: number;
}

/**
 * What is between a tool's PUBLISH and its acknowledgement. The invariants of this file:
 * - `safe` is called only after the bridge acknowledged its own copy of that publication;
 * - publications are routed in the order of their arrival, and only while a bridge is there to take its copy;
 * - what is held is bounded: a sender over the limits is not read, and one held for too long is disconnected.
 */
export class AcknowledgementGate {
  readonly #limits: GateLimits;
  readonly #clock: () => number;
  readonly #reading: Reading;
  readonly #loads = new Map<Client, Load>();
  readonly #total: Load = { messages: 0, bytes: 0 };
  /** Routed, by broker counter; oldest first. */
  readonly #routed = new Map<number, Publication>();
  /** Arrived while no bridge was there; oldest first. */
  #waiting: Publication[] = [];
  /** Clients that are not read for now. */
  readonly #paused = new Set<Client>();
  #open = false;

  constructor(limits: GateLimits, clock: () => number, reading: Reading) {
    this.#limits = limits;
    this.#clock = clock;
    this.#reading = reading;
  }

  get held(): number {
    return this.#total.messages;
  }

  /** Takes a publication in. */
  admit(publication: Publication): void {
    if (!this.#open) {
      this.#load(publication, 1);
      this.#waiting.push(publication);
    } else if (publication.qos === 0) {
      publication.route();
    } else {
      this.#load(publication, 1);
      this.#routed.set(publication.route(), publication);
    }
    const { client } = publication;
    if (client === null || this.#paused.has(client) || !this.#isOver(client)) return;
    this.#paused.add(client);
    this.#reading.pause(client);
  }

  /** The bridge acknowledged its copy. */
  acknowledged(counter: number): void {
    const publication = this.#routed.get(counter);
    if (publication === undefined) return;
    this.#routed.delete(counter);
    this.#load(publication, -1);
    publication.safe();
    this.#resume();
  }

  /** A bridge with a session that subscribes to everything is connected, and has been sent what it missed. */
  open(): void {
    this.#open = true;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const publication of waiting) {
      if (publication.qos === 0) {
        this.#load(publication, -1);
        publication.route();
      } else {
        this.#routed.set(publication.route(), publication);
      }
    }
    this.#resume();
  }

  close(): void {
    this.#open = false;
  }

  /**
   * Disconnects the senders of what has been held for too long, and forgets what they will send again. A publication
   * that nobody sends again - a will, or one at QoS 0 - stays, up to the limits.
   */
  expire(): void {
    const horizon = this.#clock() - this.#limits.holdMs;
    const late = new Set<Client>();
    for (const { client, arrivedAt } of this.#routed.values()) {
      if (arrivedAt > horizon) break;
      if (client !== null) late.add(client);
    }
    for (const { client, arrivedAt } of this.#waiting) {
      if (arrivedAt > horizon) break;
      if (client !== null) late.add(client);
    }
    for (const client of late) client.close();
    this.#waiting = this.#waiting.filter((publication) => {
      const stays = publication.qos === 0 || publication.client === null || !publication.client.closed;
      if (!stays) this.#load(publication, -1);
      return stays;
    });
    while (this.#waiting.length > this.#limits.messages) {
      const oldest = this.#waiting.shift();
      if (oldest !== undefined) this.#load(oldest, -1);
    }
    this.#resume();
  }

  #load({ client, bytes }: Publication, direction: 1 | -1): void {
    this.#total.messages += direction;
    this.#total.bytes += direction * bytes;
    if (client === null) return;
    const load = this.#loads.get(client) ?? { messages: 0, bytes: 0 };
    load.messages += direction;
    load.bytes += direction * bytes;
    if (load.messages === 0) this.#loads.delete(client);
    else this.#loads.set(client, load);
  }

  #isOver(client: Client): boolean {
    const limits = this.#limits;
    if (this.#total.messages >= limits.messages || this.#total.bytes >= limits.bytes) return true;
    const load = this.#loads.get(client);
    return load !== undefined && (load.messages >= limits.messagesPerClient || load.bytes >= limits.bytesPerClient);
  }

  #resume(): void {
    for (const client of this.#paused) {
      if (this.#isOver(client)) continue;
      this.#paused.delete(client);
      this.#reading.resume(client);
    }
  }
}
