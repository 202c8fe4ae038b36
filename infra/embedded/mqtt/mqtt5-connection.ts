import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { generate, type IConnackPacket, type IConnectPacket, type Packet, parser } from 'mqtt-packet';
import { packetLengths } from './socket-reads.ts';

const V5 = { protocolVersion: 5 };
/** Reason codes of MQTT 5, section 2.4, for the return codes of a 3.1.1 CONNACK. */
const connackReasons: readonly number[] = [0x00, 0x84, 0x85, 0x88, 0x86, 0x87];
const UNSPECIFIED_ERROR = 0x80;
const DISCONNECT_WITH_WILL = 0x04;
const PACKET_TOO_LARGE = 0x95;
const TOPIC_ALIAS_INVALID = 0x94;
const BAD_AUTHENTICATION_METHOD = 0x8c;
const QUOTA_EXCEEDED = 0x97;
/** Packets that wait for the client's receive window. */
const WAITING_LIMIT = 20_000;

export interface Mqtt5Options {
  readonly maxPacketBytes: number;
  /** Publications that a client may have unacknowledged; told in CONNACK. */
  readonly receiveMaximum: number;
  readonly tooLarge: () => void;
}

/**
 * The broker's end of an MQTT 5 connection, as aedes 1.2 can serve it: aedes speaks 3.1.1 only, so packets are translated
 * on the way. Sessions, wills, QoS, receive and size limits and reason codes work; what 3.1.1 has no word for is
 * declared unavailable in CONNACK (topic aliases, subscription identifiers, shared subscriptions) or not kept (message
 * properties, no-local, retain options, will delay, message expiry).
 */
export class Mqtt5Connection extends Duplex {
  readonly #socket: Socket;
  readonly #options: Mqtt5Options;
  readonly #fromClient = parser();
  readonly #fromBroker = parser();
  readonly #unsubscribing = new Map<number, number>();
  readonly #unacknowledged = new Set<number>();
  readonly #waiting: Packet[] = [];
  #window = 65_535;
  #largest = Number.POSITIVE_INFINITY;
  #assigned: string | undefined;

  constructor(socket: Socket, options: Mqtt5Options) {
    super();
    this.#socket = socket;
    this.#options = options;
    const within = packetLengths(options.maxPacketBytes);
    this.#fromClient.on('packet', (packet) => this.#received(packet));
    this.#fromClient.on('error', (error) => this.destroy(error));
    this.#fromBroker.on('packet', (packet) => this.#sent(packet));
    this.#fromBroker.on('error', (error) => this.destroy(error));
    socket.on('data', (chunk: Buffer) => {
      if (within(chunk)) {
        this.#fromClient.parse(chunk);
      } else {
        options.tooLarge();
        this.#refuse(PACKET_TOO_LARGE);
      }
    });
    socket.on('end', () => this.push(null));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#fromBroker.parse(chunk);
    if (this.#socket.writableNeedDrain) this.#socket.once('drain', () => done());
    else done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.destroySoon();
    done(error);
  }

  /** From the client, towards aedes. */
  #received(packet: Packet): void {
    switch (packet.cmd) {
      case 'connect':
        this.#connect(packet);
        return;
      case 'publish': {
        if (packet.properties?.topicAlias !== undefined) {
          this.#refuse(TOPIC_ALIAS_INVALID);
          return;
        }
        const { properties: _, ...rest } = packet;
        this.#toBroker(rest);
        return;
      }
      case 'subscribe': {
        const { properties: _, subscriptions, ...rest } = packet;
        this.#toBroker({ ...rest, subscriptions: subscriptions.map(({ topic, qos }) => ({ topic, qos })) });
        return;
      }
      case 'unsubscribe':
        if (packet.messageId !== undefined) this.#unsubscribing.set(packet.messageId, packet.unsubscriptions.length);
        this.#toBroker(packet);
        return;
      case 'puback':
      case 'pubcomp':
      case 'pubrec':
        this.#acknowledged(packet);
        this.#toBroker({ cmd: packet.cmd, ...idOf(packet) });
        return;
      case 'pubrel':
        this.#toBroker({ cmd: 'pubrel', ...idOf(packet) });
        return;
      case 'disconnect':
        if (packet.reasonCode === DISCONNECT_WITH_WILL) this.destroy();
        else this.#toBroker({ cmd: 'disconnect' });
        return;
      case 'pingreq':
        this.#toBroker(packet);
        return;
      default:
        this.destroy();
    }
  }

  #connect(packet: IConnectPacket): void {
    const { properties, will, ...rest } = packet;
    if (properties?.authenticationMethod !== undefined) {
      this.#toClient({ cmd: 'connack', sessionPresent: false, reasonCode: BAD_AUTHENTICATION_METHOD });
      this.destroy();
      return;
    }
    this.#window = properties?.receiveMaximum ?? this.#window;
    this.#largest = properties?.maximumPacketSize ?? this.#largest;
    if (packet.clientId === '') this.#assigned = `auto-${randomUUID()}`;
    const { properties: _, ...last } = will ?? { topic: '', payload: '' };
    this.#toBroker({
      ...rest,
      protocolVersion: 4,
      clientId: this.#assigned ?? packet.clientId,
      // A session that expires with its connection is what 3.1.1 calls a clean one.
      clean: packet.clean === true || (properties?.sessionExpiryInterval ?? 0) === 0,
      ...(will === undefined ? {} : { will: last }),
    });
  }

  /** From aedes, towards the client. */
  #sent(packet: Packet): void {
    switch (packet.cmd) {
      case 'connack':
        this.#toClient(this.#connack(packet));
        return;
      case 'publish':
        if (packet.qos > 0 && (this.#unacknowledged.size >= this.#window || this.#waiting.length > 0)) {
          this.#waiting.push(packet);
          if (this.#waiting.length > WAITING_LIMIT) this.#refuse(QUOTA_EXCEEDED);
        } else {
          this.#forward(packet);
        }
        return;
      case 'unsuback': {
        const count = this.#unsubscribing.get(packet.messageId ?? 0) ?? 1;
        this.#unsubscribing.delete(packet.messageId ?? 0);
        this.#toClient({ ...packet, granted: new Array<number>(count).fill(0) });
        return;
      }
      default:
        this.#toClient(packet);
    }
  }

  #connack({ returnCode = 0, sessionPresent }: IConnackPacket): IConnackPacket {
    const reasonCode = connackReasons[returnCode] ?? UNSPECIFIED_ERROR;
    if (reasonCode !== 0) return { cmd: 'connack', sessionPresent: false, reasonCode };
    return {
      cmd: 'connack',
      sessionPresent,
      reasonCode,
      properties: {
        receiveMaximum: this.#options.receiveMaximum,
        maximumPacketSize: this.#options.maxPacketBytes,
        subscriptionIdentifiersAvailable: false,
        sharedSubscriptionAvailable: false,
        ...(this.#assigned === undefined ? {} : { assignedClientIdentifier: this.#assigned }),
      },
    };
  }

  #forward(packet: Extract<Packet, { cmd: 'publish' }>): void {
    const bytes = generate(packet, V5);
    if (bytes.length > this.#largest) {
      // MQTT 5 section 3.1.2.11.4: a packet too large for the client is treated as if it had been delivered.
      if (packet.qos > 0) this.#toBroker({ cmd: packet.qos === 1 ? 'puback' : 'pubcomp', ...idOf(packet) });
      return;
    }
    if (packet.qos > 0 && packet.messageId !== undefined) this.#unacknowledged.add(packet.messageId);
    this.#socket.write(bytes);
  }

  #acknowledged({ cmd, messageId, reasonCode = 0 }: Extract<Packet, { cmd: 'puback' | 'pubrec' | 'pubcomp' }>): void {
    if (messageId === undefined || (cmd === 'pubrec' && reasonCode < UNSPECIFIED_ERROR)) return;
    this.#unacknowledged.delete(messageId);
    while (this.#waiting.length > 0 && this.#unacknowledged.size < this.#window) {
      const next = this.#waiting.shift();
      if (next?.cmd === 'publish') this.#forward(next);
    }
  }

  #refuse(reasonCode: number): void {
    this.#toClient({ cmd: 'disconnect', reasonCode });
    this.destroy();
  }

  #toBroker(packet: Packet): void {
    if (!this.push(generate(packet))) this.#socket.pause();
  }

  #toClient(packet: Packet): void {
    if (this.#socket.writable) this.#socket.write(generate(packet, V5));
  }
}

const idOf = ({ messageId }: Packet): { messageId?: number } => (messageId === undefined ? {} : { messageId });
