import type { Writable } from 'node:stream';
import mqtt, { type IPublishPacket, type MqttClient } from 'mqtt';
import type { Logger } from 'pino';
import { Pubacks } from './pubacks.ts';
import { toolFilters } from './topics.ts';

const RECONNECT_MS = 500;
const KEEPALIVE_S = 30;
const FAREWELL_MS = 1_000;

export interface ConnectionOptions {
  readonly url: string;
  readonly clientId: string;
  /** The Sparkplug host application id: its state is told at `spBv1.0/STATE/<host id>`. */
  readonly hostId: string;
  readonly clock: () => number;
  readonly log: Logger;
  /** Takes a message. `acknowledge` may be called any time later; `proceed` asks for the next message. */
  readonly onMessage: (
    message: { readonly topic: string; readonly payload: Buffer; readonly dup: boolean },
    acknowledge: () => void,
    proceed: () => void,
  ) => void;
}

/** Given to mqtt.js in place of an acknowledgement: it then goes on without sending one. */
const acknowledgedLater = new Error('acknowledged when it is safe');

/**
 * The bridge's connection: a persistent session that subscribes to everything of the tools at QoS 1, and that
 * acknowledges each message when it is told to. mqtt.js by itself acknowledges one message before it looks at the next;
 * handed an error instead (`handleMessage`), it goes on without sending a PUBACK, and this class writes it later on the
 * connection that the message came by - never on a later one, where the same id may stand for another message.
 */
export class BridgeConnection {
  readonly #options: ConnectionOptions;
  readonly #client: MqttClient;
  readonly #pubacks = new Pubacks();
  readonly #stateTopic: string;
  /** By this connection's session. */
  #subscribed = false;
  #hasSubscribed = false;
  /** When this connection was begun: its will and its announcement carry the same time (Sparkplug 3.0, 5.2). */
  #began: number;
  /** Whether the next message is not wanted yet. */
  #paused = false;
  readonly #beat: NodeJS.Timeout;
  #closing = false;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#began = options.clock();
    this.#stateTopic = `spBv1.0/STATE/${options.hostId}`;
    this.#client = mqtt.connect(options.url, {
      clientId: options.clientId,
      clean: false,
      protocolVersion: 4,
      keepalive: KEEPALIVE_S,
      reconnectPeriod: RECONNECT_MS,
      resubscribe: false,
      will: { topic: this.#stateTopic, payload: hostState(false, this.#began), qos: 1, retain: true },
    });
    this.#client.handleMessage = (packet, callback) => this.#take(packet, callback);
    this.#client.on('reconnect', () => this.#renewWill());
    this.#client.on('connect', ({ sessionPresent }) => this.#announce(sessionPresent));
    this.#client.on('close', () => {
      if (this.#subscribed && !this.#closing) options.log.warn({ url: redacted(options.url) }, 'MQTT broker lost');
      this.#subscribed = false;
    });
    this.#client.on('error', (error) => {
      if (!this.#closing) options.log.warn({ err: error }, 'MQTT');
    });
    this.#beat = setInterval(() => this.#stayAlive(), (KEEPALIVE_S * 1_000) / 3);
  }

  get ready(): boolean {
    return this.#subscribed && this.#client.connected;
  }

  /** Waits until the session is subscribed, at most `ms`; the connection goes on trying after that. */
  async whenReady(ms: number): Promise<void> {
    const deadline = Date.now() + ms;
    while (!this.ready && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  /**
   * Publishes at QoS 1 and resolves when the broker has it.
   * @throws Error when there is no connection, or no acknowledgement within `ms`: it may have arrived all the same.
   */
  async publish(topic: string, payload: Buffer, ms: number, retain = false): Promise<void> {
    if (!this.#client.connected) throw new Error('no connection to the MQTT broker: nothing was sent');
    const client = this.#client;
    const previous = client.getLastMessageId();
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        if (messageId !== previous) client.removeOutgoingMessage(messageId);
        reject(new Error(`the MQTT broker did not acknowledge within ${ms} ms`));
      }, ms);
      client.publish(topic, payload, { qos: 1, retain }, (error) => {
        clearTimeout(timer);
        if (error) reject(error);
        else resolve();
      });
      const messageId = client.getLastMessageId();
    });
  }

  /** Writes the acknowledgements that are due, says that the host is offline, and disconnects. */
  async close(): Promise<void> {
    this.#closing = true;
    this.#pubacks.flush();
    clearInterval(this.#beat);
    // Without its answer the connection is cut, and the will says the same.
    const farewell = hostState(false, this.#options.clock());
    const told = await this.publish(this.#stateTopic, farewell, FAREWELL_MS, true).then(
      () => true,
      () => false,
    );
    await this.#client.endAsync(!told);
  }

  #take(packet: IPublishPacket, callback: (error?: Error) => void): void {
    const { topic, dup, messageId, qos } = packet;
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
    if (topic === this.#stateTopic) {
      this.#correctState(payload);
      callback();
      return;
    }
    const connection = this.#client.stream as unknown as Writable;
    this.#paused = true;
    const due = qos === 0 || messageId === undefined ? null : messageId;
    this.#options.onMessage(
      { topic, payload, dup },
      () => {
        if (due !== null) this.#pubacks.write(connection, due);
      },
      () => {
        this.#paused = false;
        callback(due === null ? undefined : acknowledgedLater);
      },
    );
  }

  /** While nothing is read, the answers to pings are not either: the connection is kept as if they had been. */
  #stayAlive(): void {
    if (!this.#paused || !this.#client.connected) return;
    this.#client.sendPing();
    this.#client.reschedulePing(true);
  }

  async #announce(sessionPresent: boolean): Promise<void> {
    const { log, url } = this.#options;
    try {
      // A session of an earlier process may hold other filters; subscribing again brings retained messages again.
      if (!sessionPresent || !this.#hasSubscribed) {
        const granted = await this.#client.subscribeAsync([...toolFilters, this.#stateTopic], { qos: 1 });
        const denied = granted.filter(({ qos }) => qos !== 1).map(({ topic }) => topic);
        if (denied.length > 0) {
          log.error({ denied }, 'the MQTT broker does not let the bridge subscribe at QoS 1');
          return;
        }
      }
      this.#hasSubscribed = true;
      this.#subscribed = true;
      await this.#client.publishAsync(this.#stateTopic, hostState(true, this.#began), { qos: 1, retain: true });
      log.info({ url: redacted(url) }, 'MQTT bridge connected');
    } catch (error) {
      log.warn({ err: error }, 'MQTT bridge could not subscribe');
    }
  }

  /** The will of a connection that was taken over arrives after the new one is announced (Sparkplug 3.0, 5.2). */
  #correctState(payload: Buffer): void {
    if (!payload.includes('"online":false') || !this.#subscribed || this.#closing) return;
    this.#client.publish(this.#stateTopic, hostState(true, this.#began), { qos: 1, retain: true });
  }

  #renewWill(): void {
    this.#began = this.#options.clock();
    const { will } = this.#client.options;
    if (will !== undefined) will.payload = hostState(false, this.#began);
  }
}

const hostState = (online: boolean, timestamp: number): Buffer => Buffer.from(JSON.stringify({ online, timestamp }));

const redacted = (url: string): string => url.replace(/\/\/[^@/]*@/, '//***@');
