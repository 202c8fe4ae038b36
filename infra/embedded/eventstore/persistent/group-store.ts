import { randomUUID } from 'node:crypto';
import type { EventLog } from '../log/event-log.ts';
import { LINK_TYPE, type RecordedEvent } from '../log/recorded-event.ts';
import { metastreamOf } from '../log/stream-metadata.ts';
import { ALL, checkpointStream, type GroupConfig, parkedStream } from './settings.ts';

const JSON_TYPE = 'application/json';
const NOTHING = new Uint8Array(0);

/** What a group keeps in the log: its checkpoint, and the messages that were parked. */
export class GroupStore {
  readonly #log: EventLog;
  readonly #config: GroupConfig;

  constructor(log: EventLog, config: GroupConfig) {
    this.#log = log;
    this.#config = config;
  }

  /** The place up to which everything was processed, or null where nothing was noted yet. */
  async checkpoint(): Promise<number | null> {
    const last = await this.#last(checkpointStream(this.#config));
    if (last === null) return null;
    const text: unknown = JSON.parse(Buffer.from(last.data).toString('utf8'));
    const place = Number(/\d+/.exec(String(text))?.[0]);
    return Number.isFinite(place) ? place : null;
  }

  async noteCheckpoint(place: number): Promise<void> {
    const text = this.#config.stream === ALL ? `C:${place}/P:${place}` : String(place);
    await this.#write(checkpointStream(this.#config), '$SubscriptionCheckpoint', JSON.stringify(text));
  }

  async park(event: RecordedEvent, reason: string): Promise<void> {
    const metadata = JSON.stringify({ added: new Date().toISOString(), reason });
    await this.#log.change({
      kind: 'append',
      stream: parkedStream(this.#config),
      expected: 'any',
      events: [
        {
          id: randomUUID(),
          type: LINK_TYPE,
          contentType: JSON_TYPE,
          metadata: Buffer.from(metadata),
          data: Buffer.from(`${event.revision}@${event.stream}`),
        },
      ],
    });
  }

  async parkedCount(): Promise<number> {
    const { revision, metadata } = await this.#log.state(parkedStream(this.#config));
    return Math.max(0, revision + 1 - (metadata.truncateBefore ?? 0));
  }

  /** Links to the parked messages, those before `stopAt` where that is given. */
  async *parked(stopAt: number | null): AsyncGenerator<RecordedEvent[]> {
    const last = stopAt === null ? Number.MAX_SAFE_INTEGER : stopAt - 1;
    const read = await this.#log.readStream(parkedStream(this.#config), 0, last, 'forwards', Number.MAX_SAFE_INTEGER);
    if (read.kind === 'events') yield* read.events;
  }

  /** Parked messages before a revision of the parked stream are parked no longer. */
  async forgetParked(before: number): Promise<void> {
    await this.#write(metastreamOf(parkedStream(this.#config)), '$metadata', `{"$tb":${before}}`);
  }

  /** Removes everything the group kept. */
  async erase(): Promise<void> {
    for (const stream of [checkpointStream(this.#config), parkedStream(this.#config)]) {
      await this.#log.change({ kind: 'soft-delete', stream, expected: 'any' });
    }
  }

  async #last(stream: string): Promise<RecordedEvent | null> {
    const read = await this.#log.readStream(stream, 0, Number.MAX_SAFE_INTEGER, 'backwards', 1);
    if (read.kind !== 'events') return null;
    for await (const page of read.events) return page[0] ?? null;
    return null;
  }

  async #write(stream: string, type: string, json: string): Promise<void> {
    const event = { id: randomUUID(), type, contentType: JSON_TYPE, metadata: NOTHING, data: Buffer.from(json) };
    await this.#log.change({ kind: 'append', stream, expected: 'any', events: [event] });
  }
}
