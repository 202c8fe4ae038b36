import { randomUUID } from 'node:crypto';
import type { EventLog } from '../log/event-log.ts';
import { Group } from './group.ts';
import { ALL, type GroupConfig, type GroupFilter, type GroupSettings, groupKey } from './settings.ts';

const CONFIG_STREAM = '$persistentSubscriptionConfig';

/** All persistent subscriptions. Their configuration is kept in the log, as a whole with each change. */
export class Groups {
  readonly #log: EventLog;
  readonly #groups = new Map<string, Group>();

  constructor(log: EventLog) {
    this.#log = log;
  }

  async open(): Promise<void> {
    const read = await this.#log.readStream(CONFIG_STREAM, 0, Number.MAX_SAFE_INTEGER, 'backwards', 1);
    if (read.kind !== 'events') return;
    for await (const [last] of read.events) {
      if (last === undefined) return;
      const { entries } = JSON.parse(Buffer.from(last.data).toString('utf8')) as { entries: GroupConfig[] };
      for (const config of entries)
        this.#groups.set(groupKey(config.stream, config.group), new Group(this.#log, config));
    }
  }

  async close(error: unknown): Promise<void> {
    await Promise.all([...this.#groups.values()].map((group) => group.close(error)));
  }

  get(stream: string, group: string): Group | undefined {
    return this.#groups.get(groupKey(stream, group));
  }

  list(stream?: string): readonly Group[] {
    return [...this.#groups.values()].filter(({ config }) => stream === undefined || config.stream === stream);
  }

  /** False where there is such a group already. */
  async create(stream: string, group: string, settings: GroupSettings, filter: GroupFilter | null): Promise<boolean> {
    const key = groupKey(stream, group);
    if (this.#groups.has(key)) return false;
    const config: GroupConfig = { stream, group, settings, filter, origin: await this.#end(stream) };
    if (this.#groups.has(key)) return false;
    this.#groups.set(key, new Group(this.#log, config));
    await this.#save();
    return true;
  }

  /** False where there is no such group. `dropped` is what its consumers are told. */
  async update(stream: string, group: string, settings: GroupSettings, dropped: unknown): Promise<boolean> {
    const key = groupKey(stream, group);
    const current = this.#groups.get(key);
    if (current === undefined) return false;
    const origin = await this.#end(stream);
    this.#groups.set(key, new Group(this.#log, { ...current.config, settings, origin }));
    await current.close(dropped);
    await this.#save();
    return true;
  }

  /** False where there is no such group. `dropped` is what its consumers are told. */
  async delete(stream: string, group: string, dropped: unknown): Promise<boolean> {
    const key = groupKey(stream, group);
    const current = this.#groups.get(key);
    if (current === undefined) return false;
    this.#groups.delete(key);
    await current.close(dropped);
    await current.store.erase();
    await this.#save();
    return true;
  }

  /** Begins again from what is kept. */
  async restart(dropped: unknown): Promise<void> {
    const groups = [...this.#groups.values()];
    this.#groups.clear();
    for (const group of groups) await group.close(dropped);
    await this.open();
  }

  /** The first revision or position that is not there yet. */
  async #end(stream: string): Promise<number> {
    return stream === ALL ? this.#log.head + 1 : (await this.#log.state(stream)).revision + 1;
  }

  async #save(): Promise<void> {
    const entries = [...this.#groups.values()].map(({ config }) => config);
    const event = {
      id: randomUUID(),
      type: '$PersistentConfig',
      contentType: 'application/json',
      metadata: new Uint8Array(0),
      data: Buffer.from(JSON.stringify({ version: '2', entries })),
    };
    await this.#log.change({ kind: 'append', stream: CONFIG_STREAM, expected: 'any', events: [event] });
  }
}
