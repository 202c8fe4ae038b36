import type {
  AppendOutcome,
  EventStore,
  LogMessage,
  ReadAllOptions,
  ReadStreamOptions,
  SubscribeAllOptions,
} from '../../adapters/eventstore/port.ts';
import { categories as allCategories } from '../../domain/events.ts';
import { categoryOf, type LogPosition, type RecordedEvent, type SealedEvent } from '../../domain/kernel/event.ts';

const positionOf = (place: number): LogPosition => ({ commit: String(place), prepare: String(place) });
const placeOf = ({ commit }: LogPosition): number => Number(commit);

/** As a store would give it back: JSON, and nobody's own object. */
const asStored = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;

const ofCategories = (names: readonly string[] = Object.keys(allCategories)): ((event: RecordedEvent) => boolean) => {
  const wanted = new Set(names);
  return ({ stream }) => wanted.has(categoryOf(stream));
};

/** The event store port in memory, for tests of commands: positions are places in the log, from 1. */
export class InMemoryEventStore implements EventStore {
  readonly #log: RecordedEvent[] = [];
  readonly #streams = new Map<string, RecordedEvent[]>();
  readonly #waiting = new Set<() => void>();

  async append(stream: string, expectedRevision: bigint, events: readonly SealedEvent[]): Promise<AppendOutcome> {
    const recorded = this.#streams.get(stream) ?? [];
    const actual = BigInt(recorded.length) - 1n;
    const there = recorded.slice(Number(expectedRevision) + 1, Number(expectedRevision) + 1 + events.length);
    const last = there.at(-1);
    if (last !== undefined && events.every(({ id }, i) => there[i]?.id === id)) {
      return { ok: true, revision: last.revision, position: last.position };
    }
    if (actual !== expectedRevision) return { ok: false, actual };
    for (const { id, type, data, metadata } of events) {
      const revision = BigInt(recorded.length);
      const entry = {
        ...asStored({ id, type, data, metadata }),
        stream,
        revision,
        position: positionOf(this.#log.length + 1),
      };
      recorded.push(entry);
      this.#log.push(entry);
    }
    this.#streams.set(stream, recorded);
    for (const wake of [...this.#waiting]) wake();
    return { ok: true, revision: BigInt(recorded.length) - 1n, position: positionOf(this.#log.length) };
  }

  async *readStream(
    stream: string,
    { direction = 'forwards', from, maxCount }: ReadStreamOptions = {},
  ): AsyncGenerator<RecordedEvent> {
    const recorded = this.#streams.get(stream) ?? [];
    const first = typeof from === 'bigint' ? Number(from) : from === 'end' ? recorded.length - 1 : 0;
    const backFrom = typeof from === 'bigint' ? Number(from) : from === 'start' ? 0 : recorded.length - 1;
    const events = direction === 'forwards' ? recorded.slice(first) : recorded.slice(0, backFrom + 1).reverse();
    yield* events.slice(0, maxCount);
  }

  async *readAll({
    direction = 'forwards',
    from,
    maxCount,
    categories,
  }: ReadAllOptions = {}): AsyncGenerator<RecordedEvent> {
    const place = typeof from === 'object' ? placeOf(from) : undefined;
    const end = this.#log.length;
    const first = place ?? (from === 'end' ? end + 1 : 1);
    const backFrom = place ?? (from === 'start' ? 0 : end);
    const events = direction === 'forwards' ? this.#log.slice(first - 1) : this.#log.slice(0, backFrom).reverse();
    yield* events.filter(ofCategories(categories)).slice(0, maxCount);
  }

  async *subscribeAll({ from, categories, signal }: SubscribeAllOptions): AsyncGenerator<LogMessage> {
    const wanted = ofCategories(categories);
    let place = from === 'start' ? 0 : from === 'end' ? this.#log.length : placeOf(from);
    let caughtUp = false;
    while (!signal.aborted) {
      const event = this.#log[place];
      if (event === undefined) {
        if (!caughtUp) yield { kind: 'caught_up' };
        caughtUp = true;
        await this.#more(place, signal);
        continue;
      }
      place += 1;
      if (wanted(event)) yield { kind: 'event', event };
      else if (place === this.#log.length) yield { kind: 'checkpoint', position: event.position };
    }
  }

  async health(): Promise<boolean> {
    return true;
  }

  async close(): Promise<void> {
    for (const wake of [...this.#waiting]) wake();
  }

  /** Resolves when the log is longer than `place`, or nobody waits any more. */
  async #more(place: number, signal: AbortSignal): Promise<void> {
    if (this.#log.length > place || signal.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const wake = (): void => resolve();
    this.#waiting.add(wake);
    signal.addEventListener('abort', wake, { once: true });
    await promise;
    this.#waiting.delete(wake);
    signal.removeEventListener('abort', wake);
  }
}
