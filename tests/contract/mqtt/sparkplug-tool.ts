import mqtt, { type MqttClient } from 'mqtt';
import sparkplug from 'sparkplug-payload';

const maybeCodec = sparkplug.get('spBv1.0');
if (maybeCodec === null) throw new Error('sparkplug-payload does not know spBv1.0');
const codec = maybeCodec;
export type Metric = NonNullable<Parameters<typeof codec.encodePayload>[0]['metrics']>[number];

/** Metrics with their values now; those with an alias are sent by it alone. */
export const aliased = (alias: number, value: number): Metric =>
  ({ alias, value, type: 'Double' }) as unknown as Metric;

/**
 * A Sparkplug edge node with one device, as a tool would be: it has a will, counts its sequence, answers a rebirth
 * request, and remembers the commands it was given.
 */
export class SparkplugTool {
  readonly #url: string;
  readonly #base: { readonly site: string; readonly tool: string; readonly chamber: string };
  #client: MqttClient | null = null;
  #seq = 0;
  bdSeq = 0;
  /** What the device announces. */
  device: Metric[] = [
    {
      name: 'pressure_mtorr',
      alias: 1,
      type: 'Double',
      value: 0,
      properties: { engUnit: { type: 'String', value: 'mTorr' } },
    },
    { name: 'rf_w', alias: 2, type: 'Double', value: 0 },
  ];
  readonly commands: { readonly name: string; readonly value: unknown }[] = [];
  rebirths = 0;
  answersRebirth = true;

  constructor(url: string, tool = 'etch-1') {
    this.#url = url;
    this.#base = { site: 'fab', tool, chamber: 'a' };
  }

  async connect(): Promise<void> {
    const { site, tool, chamber } = this.#base;
    this.bdSeq += 1;
    const client = await mqtt.connectAsync(this.#url, {
      clientId: `tool-${tool}`,
      reconnectPeriod: 0,
      will: {
        topic: `spBv1.0/${site}/NDEATH/${tool}`,
        payload: this.#encode([this.#bdSeqMetric()], null),
        qos: 1,
        retain: false,
      },
    });
    this.#client = client;
    client.on('message', (topic, payload) => {
      for (const { name, value } of codec.decodePayload(payload).metrics ?? []) {
        if (topic.includes('/NCMD/')) void this.#rebirth();
        else this.commands.push({ name: name ?? '', value });
      }
    });
    await client.subscribeAsync([`spBv1.0/${site}/NCMD/${tool}`, `spBv1.0/${site}/DCMD/${tool}/${chamber}`], {
      qos: 1,
    });
  }

  async birth(): Promise<void> {
    this.#seq = 0;
    await this.#publish('NBIRTH', [this.#bdSeqMetric()]);
    await this.#publish(
      'DBIRTH',
      this.device.map((metric) => ({ ...metric })),
    );
  }

  data(metrics: Metric[]): Promise<void> {
    return this.#publish('DDATA', metrics);
  }

  /** Loses messages on the way. */
  skip(count: number): void {
    this.#seq = (this.#seq + count) % 256;
  }

  /** A death certificate as a late will would bring it. */
  async death(bdSeq: number): Promise<void> {
    const { site, tool } = this.#base;
    const payload = this.#encode([{ name: 'bdSeq', type: 'UInt64', value: bdSeq }], null);
    await this.#client?.publishAsync(`spBv1.0/${site}/NDEATH/${tool}`, payload, { qos: 1 });
  }

  /** Loses its connection without a word: the broker tells its will. */
  drop(): void {
    this.#client?.stream.destroy();
    this.#client?.end(true);
  }

  async close(): Promise<void> {
    await this.#client?.endAsync(true);
  }

  async #rebirth(): Promise<void> {
    this.rebirths += 1;
    if (this.answersRebirth) await this.birth();
  }

  #bdSeqMetric(): Metric {
    return { name: 'bdSeq', type: 'UInt64', value: this.bdSeq };
  }

  #encode(metrics: Metric[], seq: number | null): Buffer {
    return Buffer.from(codec.encodePayload({ timestamp: Date.now(), metrics, ...(seq === null ? {} : { seq }) }));
  }

  async #publish(type: string, metrics: Metric[]): Promise<void> {
    const { site, tool, chamber } = this.#base;
    const topic = `spBv1.0/${site}/${type}/${tool}${type.startsWith('D') ? `/${chamber}` : ''}`;
    const payload = this.#encode(metrics, this.#seq);
    this.#seq = (this.#seq + 1) % 256;
    // Not awaited: the acknowledgement of data that wait for a birth comes only after the birth.
    void this.#client?.publishAsync(topic, payload, { qos: 1 }).catch(() => undefined);
  }
}
