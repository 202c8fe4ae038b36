import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { Aedes, type Client, type PublishPacket } from 'aedes';
import { Pubacks } from '../../../adapters/mqtt/pubacks.ts';
import { AcknowledgementGate, type GateLimits } from './acknowledgement-gate.ts';
import { CoalescedWrites } from './coalesced-writes.ts';
import { sessionStore } from './session-store.ts';
import type { ReadValve } from './socket-reads.ts';

export interface GuardedBrokerOptions {
  /** Client ids that begin so are the bridge: what it acknowledged is safe. */
  readonly bridgePrefix: string;
  /** The filters that a bridge's session must hold before anything is handed to it. */
  readonly bridgeFilters: readonly string[];
  /** Topics whose publications are acknowledged only when they are safe. */
  readonly isGuarded: (topic: string) => boolean;
  readonly limits: GateLimits;
  readonly clock: () => number;
}

type Done = (error?: Error) => void;

/** Packets that a session may leave unread before the oldest are dropped; the bridge's are never dropped. */
const SESSION_QUEUE_LIMIT = 10_000;
/** How long a subscriber may leave its socket full, ms. */
const DRAIN_TIMEOUT_MS = 30_000;
const MAX_TOPIC_LEVELS = 100;
/** MQTT 3.1.1 section 3.2.2.3. */
const IDENTIFIER_REJECTED = 2;

/**
 * aedes, with one promise more: a tool's publication is acknowledged (PUBACK at QoS 1, PUBREC at QoS 2) only after the
 * bridge has acknowledged its own copy of it. aedes itself writes the PUBACK before it even routes the message.
 *
 * It works through two of aedes' extension points. `authorizePublish` runs before the PUBACK is written: a guarded
 * publication at QoS 1 is noted there and turned into QoS 0, for which aedes writes none. `publish`, overridden, gives
 * it its QoS back, routes it through the gate, and writes the PUBACK when the gate says so. At QoS 2 aedes writes the
 * PUBREC after `publish` has called back, so the callback waits. Wills come through `publish` too.
 */
export class GuardedBroker extends Aedes {
  /** aedes' own: the number of the last packet it routed. */
  declare counter: number;
  declare persistence: {
    subscriptionsByClient(client: Client): Promise<readonly { readonly topic: string; readonly qos: number }[]>;
    incomingDelPacket(client: Client, packet: PublishPacket): Promise<void>;
  };
  readonly #options: GuardedBrokerOptions;
  readonly #gate: AcknowledgementGate;
  readonly #pubacks = new Pubacks();
  readonly #writes = new CoalescedWrites();
  /** Guarded publications at QoS 1 on their way from `authorizePublish` to `publish`. */
  readonly #atLeastOnce = new WeakSet<PublishPacket>();
  /** Guarded publications at QoS 2 that are not safe yet, and what waits for them, by client and message id. */
  readonly #exactlyOnce = new Map<string, Done[]>();
  readonly #bridges = new Set<Client>();
  readonly #reads = new WeakMap<Duplex, ReadValve>();
  readonly #expiry: NodeJS.Timeout;

  constructor(options: GuardedBrokerOptions) {
    const isBridge = (clientId: string): boolean => clientId.startsWith(options.bridgePrefix);
    super({
      authenticate: (client, _, __, done) => {
        // What the bridge acknowledges counts as safe: nobody else may take its name.
        const foreign = isBridge(client.id) && !isLocal(client.conn);
        done(
          foreign ? Object.assign(new Error('the name of the bridge'), { returnCode: IDENTIFIER_REJECTED }) : null,
          !foreign,
        );
      },
      persistence: sessionStore(SESSION_QUEUE_LIMIT, isBridge),
      concurrency: 1_000,
      drainTimeout: DRAIN_TIMEOUT_MS,
      maxClientsIdLength: 1_024,
      authorizePublish: (client, packet, done) => this.#authorize(client, packet, done),
      authorizeForward: (client, packet) => {
        this.#writes.gather(client.conn);
        // A bridge subscribes at QoS 1; aedes 1.2 would hand it QoS 2 under a filter with wildcards.
        return packet.qos === 2 && isBridge(client.id) ? { ...packet, qos: 1 } : packet;
      },
    });
    this.#options = options;
    this.#gate = new AcknowledgementGate(options.limits, options.clock, {
      pause: ({ conn }) => this.#reads.get(conn)?.close(),
      resume: ({ conn }) => this.#reads.get(conn)?.open(),
    });
    this.#expiry = setInterval(() => this.#gate.expire(), 1_000);
    this.on('ack', (packet, client) => {
      const counter = (packet as { brokerCounter?: number } | undefined)?.brokerCounter;
      if (counter !== undefined && isBridge(client.id)) this.#gate.acknowledged(counter);
    });
    this.on('clientReady', (client) => void this.#considerBridge(client, false));
    this.on('subscribe', (_, client) => void this.#considerBridge(client, true));
    this.on('unsubscribe', (_, client) => void this.#considerBridge(client, false));
    this.on('clientDisconnect', (client) => {
      if (this.#bridges.delete(client) && this.#bridges.size === 0) this.#gate.close();
    });
  }

  /** Publications that are not safe yet. */
  get held(): number {
    return this.#gate.held;
  }

  /** Serves a connection. While too much of what it sent is not safe, it is not read. */
  accept(connection: Duplex, reads: ReadValve): void {
    this.#reads.set(connection, reads);
    this.handle(connection);
  }

  override publish(packet: PublishPacket, from: Client | null | Done, done?: Done): void {
    const client = typeof from === 'function' ? null : from;
    const finish = typeof from === 'function' ? from : (done ?? (() => undefined));
    if (!this.#isGuarded(packet.topic)) {
      this.#route(packet, client, finish);
      return;
    }
    const acknowledge = this.#atLeastOnce.has(packet);
    const qos = acknowledge ? 1 : packet.qos;
    const handshake = qos === 2 && client !== null ? handshakeOf(client, packet) : null;
    if (handshake !== null) this.#exactlyOnce.set(handshake, []);
    // A will's sender is gone, and aedes waits for the callback only to forget the will.
    const sender = client?.closed === false ? client : null;
    this.#gate.admit({
      client: sender,
      qos,
      bytes: packet.payload.length,
      arrivedAt: this.#options.clock(),
      route: () => this.#route({ ...packet, qos }, client, (error) => error && sender?.close()),
      safe: () => {
        if (acknowledge && sender !== null && packet.messageId !== undefined) {
          this.#pubacks.write(sender.conn, packet.messageId);
        }
        if (handshake !== null) {
          finish();
          for (const resume of this.#exactlyOnce.get(handshake) ?? []) resume();
          this.#exactlyOnce.delete(handshake);
        }
      },
      abandoned: () => {
        if (handshake === null || client === null) return;
        // aedes has noted it as received; sent again, it is to be taken as new.
        this.persistence.incomingDelPacket(client, packet).catch(() => undefined);
        for (const resume of this.#exactlyOnce.get(handshake) ?? []) resume();
        this.#exactlyOnce.delete(handshake);
      },
    });
    // At QoS 2 aedes writes the PUBREC when it is called back; otherwise it only waits to go on to the next packet.
    if (handshake === null) finish();
  }

  override close(callback?: () => void): void {
    clearInterval(this.#expiry);
    super.close(callback);
  }

  /** Topics of more levels aedes refuses, of wills too. */
  #isGuarded(topic: string): boolean {
    return this.#options.isGuarded(topic) && topic.split('/').length <= MAX_TOPIC_LEVELS;
  }

  #authorize(client: Client | null, packet: PublishPacket, done: Done): void {
    if (packet.topic.startsWith('$SYS/')) {
      done(new Error('$SYS/ topics are the broker’s own'));
      return;
    }
    if (client === null || client.closed || !this.#isGuarded(packet.topic)) {
      done();
      return;
    }
    if (packet.qos === 1) {
      this.#atLeastOnce.add(packet);
      packet.qos = 0;
    }
    // aedes answers a repeated QoS 2 publication with PUBREC at once: not before the first one is safe.
    const first = packet.qos === 2 ? this.#exactlyOnce.get(handshakeOf(client, packet)) : undefined;
    if (first === undefined) done();
    else first.push(done);
  }

  /** Gives the packet the next counter and hands it to aedes; returns the counter. */
  #route(packet: PublishPacket, client: Client | null, done: Done): number {
    this.counter += 1;
    const counter = this.counter;
    const numbered: PublishPacket & { brokerId: string; brokerCounter: number } = {
      ...packet,
      brokerId: this.id,
      brokerCounter: counter,
    };
    this.#hand(numbered, client, done);
    return counter;
  }

  /** aedes' own `publish`; its types leave out the client between packet and callback. */
  #hand(packet: PublishPacket, client: Client | null, done: Done): void {
    const publish = super.publish as unknown as (packet: PublishPacket, client: Client | null, done: Done) => void;
    publish.call(this, packet, client, done);
  }

  async #considerBridge(client: Client, subscribed: boolean): Promise<void> {
    if (!client.id?.startsWith(this.#options.bridgePrefix)) return;
    const held = await this.persistence.subscriptionsByClient(client);
    const covers = this.#options.bridgeFilters.every((filter) =>
      held.some(({ topic, qos }) => topic === filter && qos > 0),
    );
    if (covers && client.connected && !client.closed) {
      // A session that becomes complete only by subscribing holds nothing of what was routed before it.
      const fresh = subscribed && this.#bridges.size === 0;
      this.#bridges.add(client);
      this.#gate.open(fresh);
    } else if (this.#bridges.delete(client) && this.#bridges.size === 0) {
      this.#gate.close();
    }
  }
}

/** Whether the other end is on this machine: both ends have one address then. */
const isLocal = (connection: Duplex): boolean =>
  connection instanceof Socket && connection.remoteAddress === connection.localAddress;

const handshakeOf = (client: Client, packet: PublishPacket): string => `${packet.messageId}/${client.id}`;
