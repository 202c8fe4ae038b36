import type { EventStore } from '../../adapters/eventstore/port.ts';
import { envelope } from '../../commands/envelope.ts';
import type { DomainEvent, LogPosition } from '../../domain/kernel/event.ts';
import { EMPTY_HEAD, type StreamHead } from '../../domain/kernel/hash-chain.ts';

/** Appends events as commands would, each a second after the one before. */
export class LogWriter {
  readonly #store: EventStore;
  readonly #heads = new Map<string, StreamHead>();
  #count = 0;
  /** Where the newest event stands. */
  position: LogPosition = { commit: '0', prepare: '0' };

  constructor(store: EventStore) {
    this.#store = store;
  }

  async append(stream: string, ...events: DomainEvent[]): Promise<LogPosition> {
    return this.appendAs('demo', stream, ...events);
  }

  async appendAs(org_id: string, stream: string, ...events: DomainEvent[]): Promise<LogPosition> {
    this.#count += 1;
    const actor = { id: `tester@${org_id}`, name: 'Tester', roles: ['admin'], org_id };
    const now = new Date(Date.UTC(2026, 10, 22, 8) + this.#count * 1000).toISOString();
    const command = `command ${this.#count}`;
    const meta = { commandId: command, correlationId: command, causationId: command, actor, reason: 'a test' };
    const head = this.#heads.get(stream) ?? EMPTY_HEAD;
    const sealed = envelope(stream, head, events, meta, now);
    const appended = await this.#store.append(stream, head.revision, sealed.events);
    if (!appended.ok) throw new Error(`${stream} is at ${appended.actual}`);
    this.#heads.set(stream, sealed.head);
    this.position = appended.position;
    return appended.position;
  }
}
