import { get } from 'sparkplug-payload';
import type { UMetric } from 'sparkplug-payload/lib/sparkplugbpayload.js';
import { type Listener, listen } from './broker.ts';
import { type ReadMetric, type ReadPayload, readPayload } from './sparkplug-reader.ts';

export interface HeardSparkplug {
  readonly type: string;
  readonly device: string | undefined;
  readonly payload: ReadPayload;
  readonly qos: number;
  readonly retain: boolean;
  /** Metrics by name, aliases resolved by the birth before. */
  readonly metrics: ReadonlyMap<string, ReadMetric>;
}

/** A Sparkplug host for tests: resolves aliases by the births it heard, publishes STATE and commands. */
export class TestHost {
  readonly messages: HeardSparkplug[] = [];
  readonly #listener: Listener;
  readonly #group: string;
  readonly #node: string;
  readonly #names = new Map<number, string>();

  private constructor(listener: Listener, group: string, node: string) {
    this.#listener = listener;
    this.#group = group;
    this.#node = node;
    listener.client.on('message', (topic, payload, packet) => {
      const [, , type = '', , device] = topic.split('/');
      const read = readPayload(payload);
      for (const { name, alias } of read.metrics)
        if (name !== undefined && alias !== undefined) this.#names.set(alias, name);
      const metrics = new Map(
        read.metrics.map((metric) => [metric.name ?? this.#names.get(metric.alias ?? 0) ?? '?', metric]),
      );
      this.messages.push({ type, device, payload: read, qos: packet.qos, retain: packet.retain, metrics });
    });
  }

  static async connect(url: string, group: string, node: string): Promise<TestHost> {
    return new TestHost(await listen(url, `spBv1.0/${group}/+/${node}/#`), group, node);
  }

  of(type: string): HeardSparkplug[] {
    return this.messages.filter((message) => message.type === type);
  }

  /**
   * Run reports of a device in order: messages that carry Run/State, with the last known value of each Run/ and Result/
   * metric. Another run id begins from nothing, as with a host that forgets the last run.
   */
  reports(device: string): Record<string, ReadMetric['value']>[] {
    let known: Record<string, ReadMetric['value']> = {};
    const reports: Record<string, ReadMetric['value']>[] = [];
    for (const message of this.messages.filter((heard) => heard.device === device)) {
      const run = message.metrics.get('Run/Id');
      if (run && run.value !== known['Run/Id']) known = {};
      for (const [name, metric] of message.metrics)
        if (name.startsWith('Run/') || name.startsWith('Result/'))
          known[name] = metric.isNull ? undefined : metric.value;
      if (message.metrics.get('Run/State')?.value !== undefined) reports.push({ ...known });
    }
    return reports;
  }

  states(device: string): unknown[] {
    return this.reports(device)
      .map((report) => report['Run/State'])
      .filter((state, index, all) => state !== all[index - 1]);
  }

  async online(online: boolean, timestamp: number): Promise<void> {
    const body = JSON.stringify({ online, timestamp });
    await this.#listener.client.publishAsync('spBv1.0/STATE/spectra', body, { qos: 1, retain: true });
  }

  async rebirth(): Promise<void> {
    await this.#command('NCMD', undefined, { name: 'Node Control/Rebirth', type: 'Boolean', value: true });
  }

  async command(device: string, name: string, value: string): Promise<void> {
    await this.#command('DCMD', device, { name: `Command/${name}`, type: 'String', value });
  }

  async start(device: string, runId: string, recipe: unknown): Promise<void> {
    const body = {
      run_id: runId,
      recipe_name: 'gate oxide',
      recipe_version: 3,
      recipe,
      wafer_ids: ['w1', 'w2'],
      lot_id: 'L7',
    };
    await this.command(device, 'Start', JSON.stringify(body));
  }

  async send(topic: string, body: unknown): Promise<void> {
    await this.#listener.client.publishAsync(topic, JSON.stringify(body), { qos: 1 });
  }

  stop(): Promise<void> {
    return this.#listener.stop();
  }

  async #command(type: string, device: string | undefined, metric: UMetric): Promise<void> {
    const payload = get('spBv1.0')?.encodePayload({ timestamp: Date.now(), metrics: [metric] }) ?? new Uint8Array();
    const topic = ['spBv1.0', this.#group, type, this.#node, ...(device === undefined ? [] : [device])].join('/');
    await this.#listener.client.publishAsync(topic, Buffer.from(payload), { qos: 1 });
  }
}
