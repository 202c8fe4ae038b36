/**
 * A Sparkplug B 3.0 edge node. What holds at any time:
 * - bdSeq is one more (modulo 256) at every MQTT connection, and the will carries the bdSeq of its own connection;
 * - NBIRTH has seq 0, and every message after it has the next seq, modulo 256;
 * - nothing but births follows a birth until everything captured before it has been sent, in order, as historical data;
 * - a birth states for each metric the last value that was sent, so that history continues from there.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { connect, type MqttClient } from 'mqtt';
import type { Logger } from 'pino';
import type { UMetric, UPayload } from 'sparkplug-payload/lib/sparkplugbpayload.js';
import { HostState } from './host-state.ts';
import type { MetricDefinition, MetricType, MetricValue, Reading } from './metric.ts';
import { AliasTable, birthMetric, dataMetric, decode, encode } from './sparkplug-codec.ts';

export interface EdgeNodeOptions {
  readonly url: string;
  readonly group: string;
  readonly node: string;
  readonly devices: Readonly<Record<string, readonly MetricDefinition[]>>;
  readonly properties: Readonly<Record<string, string>>;
  /** Host whose STATE decides whether to speak at all; null: speak whenever connected. */
  readonly primaryHost: string | null;
  readonly logger: Logger;
  readonly onCommand: (device: string, metric: string, value: MetricValue) => void;
  /** Topics outside Sparkplug that the program also listens to. */
  readonly sideTopics: Readonly<Record<string, (payload: Buffer) => void>>;
  /** Messages kept while nobody listens; beyond it the oldest are given up, and the number is logged. */
  readonly bufferLimit?: number;
}

interface Captured {
  readonly device: string;
  readonly ts: number;
  readonly readings: readonly Reading[];
}

const shortestRetryMs = 250;
const longestRetryMs = 5_000;

export class EdgeNode {
  readonly #options: EdgeNodeOptions;
  readonly #aliases = new AliasTable();
  readonly #definitions = new Map<string, ReadonlyMap<string, MetricDefinition>>();
  /** By device and metric: what was sent last. */
  readonly #sent = new Map<string, Map<string, Reading>>();
  readonly #host = new HostState();
  readonly #bufferLimit: number;
  #buffer: Captured[] = [];
  #client: MqttClient | null = null;
  #bdSeq = -1;
  #seq = 0;
  #born = false;
  #stopped = false;
  #retryMs = shortestRetryMs;
  #silentUntil = 0;
  #retryTimer: NodeJS.Timeout | undefined;
  #dropped = 0;

  constructor(options: EdgeNodeOptions) {
    this.#options = options;
    this.#bufferLimit = options.bufferLimit ?? 50_000;
    for (const [device, definitions] of Object.entries(options.devices)) {
      this.#definitions.set(device, new Map(definitions.map((definition) => [definition.name, definition])));
      this.#sent.set(device, new Map());
    }
  }

  /** Whether births are out and data flows. */
  get born(): boolean {
    return this.#born;
  }

  start(): void {
    this.#connect();
  }

  /** Sends readings as one DDATA, or keeps them until it can. */
  report(device: string, readings: readonly Reading[], ts: number): void {
    const captured: Captured = { device, ts, readings };
    if (this.#born) {
      this.#sendData(captured, false);
      return;
    }
    this.#buffer.push(captured);
    if (this.#buffer.length <= this.#bufferLimit) return;
    const oldest = this.#buffer.shift();
    // What is given up still counts as said, or the next birth would contradict what follows it.
    if (oldest) this.#remember(oldest);
    this.#dropped += 1;
  }

  /** Drops the connection without a goodbye, as a power cut would, and returns after `ms`. */
  die(ms: number): void {
    this.#silentUntil = Date.now() + ms;
    this.#options.logger.warn({ node: this.#options.node, ms }, 'edge node died');
    this.#client?.end(true);
  }

  /** Says goodbye (NDEATH) and disconnects. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#retryTimer);
    const client = this.#client;
    if (!client) return;
    const wasBorn = this.#born;
    this.#born = false;
    if (wasBorn) {
      this.#publishDeath(client);
      // A broker that does not answer must not keep the program from ending.
      await Promise.race([client.endAsync(), delay(2_000, undefined, { ref: false })]);
    }
    client.end(true);
  }

  #topic(type: string, device?: string): string {
    const { group, node } = this.#options;
    return ['spBv1.0', group, type, node, ...(device === undefined ? [] : [device])].join('/');
  }

  #deathPayload(): Buffer {
    return encode({
      timestamp: Date.now(),
      metrics: [{ name: 'bdSeq', type: 'Int64', value: this.#bdSeq, timestamp: Date.now() }],
    });
  }

  #publishDeath(client: MqttClient): void {
    client.publish(this.#topic('NDEATH'), this.#deathPayload(), { qos: 1 });
  }

  #connect(): void {
    const { url, node, primaryHost, sideTopics, logger } = this.#options;
    this.#bdSeq = (this.#bdSeq + 1) % 256;
    // The retained STATE will say what is true now.
    this.#host.forget();
    // One client a connection: a reconnecting client would send the will of its first connection again.
    const client = connect(url, {
      clientId: `${node}-${Math.random().toString(16).slice(2, 10)}`,
      clean: true,
      reconnectPeriod: 0,
      queueQoSZero: false,
      keepalive: 30,
      will: { topic: this.#topic('NDEATH'), payload: this.#deathPayload(), qos: 1, retain: false },
    });
    this.#client = client;
    client.on('error', (error) => logger.debug({ node, error: error.message }, 'connection error'));
    client.on('close', () => this.#closed(client));
    client.on('message', (topic, payload) => this.#received(topic, payload));
    client.on('connect', () => {
      this.#retryMs = shortestRetryMs;
      const topics = [
        this.#topic('NCMD'),
        this.#topic('DCMD', '+'),
        ...(primaryHost === null ? [] : [`spBv1.0/STATE/${primaryHost}`]),
        ...Object.keys(sideTopics),
      ];
      client.subscribe(topics, { qos: 1 }, (error) => {
        if (error) client.end(true);
        if (error || this.#client !== client || this.#born) return;
        if (primaryHost === null) this.#birth();
        else logger.info({ node, primary_host: primaryHost }, 'connected, waiting for the host to be online');
      });
    });
  }

  #closed(client: MqttClient): void {
    if (this.#client !== client) return;
    this.#client = null;
    this.#born = false;
    if (this.#stopped) return;
    this.#reconnectLater();
    this.#retryMs = Math.min(2 * this.#retryMs, longestRetryMs);
  }

  #reconnectLater(): void {
    this.#retryTimer = setTimeout(
      () => {
        if (Date.now() < this.#silentUntil) this.#reconnectLater();
        else this.#connect();
      },
      Math.max(this.#retryMs, this.#silentUntil - Date.now()),
    );
  }

  #received(topic: string, payload: Buffer): void {
    const { primaryHost, sideTopics, logger, node } = this.#options;
    if (topic === `spBv1.0/STATE/${primaryHost}`) {
      if (this.#host.accept(payload)) this.#hostChanged();
      return;
    }
    const side = sideTopics[topic];
    if (side) {
      side(payload);
      return;
    }
    let command: UPayload;
    try {
      command = decode(payload);
    } catch (error) {
      logger.warn({ node, topic, error: String(error) }, 'command could not be decoded');
      return;
    }
    this.#commanded(topic.split('/')[4], command);
  }

  /** An edge node whose primary host goes offline says goodbye, disconnects, and waits for it elsewhere or again. */
  #hostChanged(): void {
    if (this.#host.online && !this.#born && !this.#stopped && this.#client?.connected) this.#birth();
    if (this.#host.online || !this.#born || !this.#client) return;
    this.#options.logger.info({ node: this.#options.node }, 'the host went offline, keeping data until it returns');
    this.#publishDeath(this.#client);
    this.#born = false;
    this.#client.end();
  }

  #commanded(device: string | undefined, command: UPayload): void {
    for (const metric of command.metrics ?? []) {
      const name = metric.name ?? this.#nameOf(device ?? '', Number(metric.alias));
      const value = typeof metric.value === 'object' ? null : metric.value;
      if (device === undefined) {
        if (name === 'Node Control/Rebirth' && value === true && this.#born) this.#birth();
      } else if (name !== undefined && this.#definitions.has(device)) {
        this.#options.onCommand(device, name, value);
      }
    }
  }

  #nameOf(device: string, alias: number): string | undefined {
    const names = device === '' ? ['Node Control/Rebirth'] : [...(this.#definitions.get(device)?.keys() ?? [])];
    return names.find((name) => this.#aliases.aliasOf(device, name) === alias);
  }

  #publish(type: string, device: string | undefined, metrics: UMetric[]): void {
    const payload = encode({ timestamp: Date.now(), seq: this.#seq, metrics });
    this.#client?.publish(this.#topic(type, device), payload, { qos: 0, retain: false });
    this.#seq = (this.#seq + 1) % 256;
  }

  #birth(): void {
    const now = Date.now();
    this.#seq = 0;
    const own = (name: string, type: MetricType, value: MetricValue): UMetric =>
      birthMetric({ name, type }, this.#aliases.aliasOf('', name), { name, value, ts: now }, now);
    this.#publish('NBIRTH', undefined, [
      { name: 'bdSeq', type: 'Int64', value: this.#bdSeq, timestamp: now },
      own('Node Control/Rebirth', 'Boolean', false),
      ...Object.entries(this.#options.properties).map(([name, value]) => own(`Properties/${name}`, 'String', value)),
    ]);
    for (const [device, definitions] of this.#definitions) {
      const sent = this.#sent.get(device);
      const metrics = [...definitions.values()].map((definition) =>
        birthMetric(definition, this.#aliases.aliasOf(device, definition.name), sent?.get(definition.name), now),
      );
      this.#publish('DBIRTH', device, metrics);
    }
    this.#born = true;
    this.#options.logger.info(
      { node: this.#options.node, bd_seq: this.#bdSeq, kept_messages: this.#buffer.length },
      'born',
    );
    this.#flush();
  }

  #flush(): void {
    const kept = this.#buffer;
    this.#buffer = [];
    if (this.#dropped > 0)
      this.#options.logger.warn(
        { node: this.#options.node, dropped: this.#dropped },
        'buffer was full, oldest given up',
      );
    this.#dropped = 0;
    for (const captured of kept) this.#sendData(captured, true);
  }

  #sendData(captured: Captured, historical: boolean): void {
    const definitions = this.#definitions.get(captured.device);
    const metrics = captured.readings.flatMap((reading) => {
      const definition = definitions?.get(reading.name);
      if (!definition) throw new Error(`${captured.device} has no metric ${reading.name}`);
      return dataMetric(definition, this.#aliases.aliasOf(captured.device, reading.name), reading, historical);
    });
    this.#publish('DDATA', captured.device, metrics);
    this.#remember(captured);
  }

  #remember({ device, readings }: Captured): void {
    const sent = this.#sent.get(device);
    for (const reading of readings) sent?.set(reading.name, reading);
  }
}
