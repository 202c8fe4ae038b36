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
  /** Forgets it: its sender is gone, and will send it again. */
  readonly abandoned: () => void;
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

  /**
   * A bridge with a session that subscribes to everything is connected, and has been sent what it missed.
   *
   * @param fresh its session has just begun: what was routed before is in no session any more, and its senders are
   * disconnected so that they send it again.
   */
  open(fresh: boolean): void {
    if (fresh) {
      for (const publication of this.#routed.values()) this.#abandon(publication);
      this.#routed.clear();
    }
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
   * Disconnects the senders of what has been held for too long, and forgets what waits of senders that are gone: they
   * will send it again. What nobody sends again - a will, or a publication at QoS 0 - stays, up to the limit. What was
   * routed stays too: it is on its way to the bridge, and counts until the bridge has acknowledged it.
   */
  expire(): void {
    const horizon = this.#clock() - this.#limits.holdMs;
    for (const held of [this.#routed.values(), this.#waiting]) {
      for (const { client, arrivedAt } of held) {
        if (arrivedAt > horizon) break;
        client?.close();
      }
    }
    let unrepeated = this.#waiting.filter((publication) => !isRepeated(publication)).length;
    this.#waiting = this.#waiting.filter((publication) => {
      if (isRepeated(publication)) {
        if (publication.client?.closed === false) return true;
        this.#abandon(publication);
        return false;
      }
      unrepeated -= 1;
      if (unrepeated < this.#limits.messages) return true;
      this.#load(publication, -1);
      return false;
    });
    this.#resume();
  }

  #abandon(publication: Publication): void {
    this.#load(publication, -1);
    publication.client?.close();
    publication.abandoned();
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

/** Whether its sender sends it again until it is acknowledged. */
const isRepeated = ({ qos, client }: Publication): boolean => qos > 0 && client !== null;
