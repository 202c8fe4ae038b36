import type { CommitRow, Direction, PageLimit, Storage } from '../storage/storage.ts';
import type { Change, ChangeOutcome } from './append.ts';
import { Committer } from './committer.ts';
import type { EventFilter } from './event-filter.ts';
import { type RecordedEvent, TOMBSTONE_REVISION } from './recorded-event.ts';
import { isSoftDeleted } from './stream-metadata.ts';
import { isTombstoned, type StreamState, StreamStates } from './stream-state.ts';
import { Tail } from './tail.ts';

/** One page of a read: bounds what a reader holds in memory. */
const PAGE: PageLimit = { count: 500, bytes: 512 * 1024 };
/** Headers looked at in one go when a filter decides what to fetch. */
const FILTER_SPAN = 4_000;
const TAIL_BYTES = 8 * 1024 * 1024;
const STREAMS_IN_MEMORY = 30_000;

export type StreamRead =
  | { readonly kind: 'events'; readonly events: AsyncIterable<RecordedEvent[]> }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'deleted' };

/** The log: one global order of events, each in its stream. */
export class EventLog {
  readonly #storage: Storage;
  readonly #states: StreamStates;
  readonly #committer: Committer;
  readonly #tail = new Tail(TAIL_BYTES, 0);
  #next = Promise.withResolvers<void>();

  constructor(storage: Storage) {
    this.#storage = storage;
    this.#states = new StreamStates(storage, STREAMS_IN_MEMORY);
    this.#committer = new Committer(
      storage,
      this.#states,
      (rows) => this.#publish(rows),
      (head) => {
        this.#tail.reset(head);
        this.#wake();
      },
    );
  }

  async open(): Promise<void> {
    const end = await this.#storage.open();
    this.#tail.reset(end.lastPosition);
    await this.#committer.start(end);
  }

  async close(): Promise<void> {
    await this.#committer.stop(2_000);
    this.#wake();
    await this.#storage.close();
  }

  /** Position of the last event, 0 where there is none. */
  get head(): number {
    return this.#tail.head;
  }

  get queuedBytes(): number {
    return this.#committer.queuedBytes;
  }

  change(change: Change, deadline?: number): Promise<ChangeOutcome> {
    return this.#committer.submit(change, deadline);
  }

  /** Numbers kept beside the log, by name. */
  marks(): Promise<Map<string, number>> {
    return this.#storage.marks();
  }

  state(stream: string): Promise<StreamState> {
    return this.#states.get(stream);
  }

  /** Resolves with the next commit. */
  get nextCommit(): Promise<void> {
    return this.#next.promise;
  }

  /** The events after a position from memory, or null where only the storage still has them. */
  live(position: number, count: number): readonly RecordedEvent[] | null {
    return this.#tail.after(position, count);
  }

  /** Pages of the global order between two positions, both inclusive. */
  async *readAll(from: number, to: number, direction: Direction, maxCount: number): AsyncGenerator<RecordedEvent[]> {
    let [low, high] = [Math.max(from, 1), Math.min(to, this.head)];
    let left = maxCount;
    while (low <= high && left > 0) {
      const limit = { ...PAGE, count: Math.min(PAGE.count, left) };
      const page = await this.#storage.readAll({ from: low, to: high }, direction, limit);
      const last = page.at(-1);
      if (last === undefined) return;
      left -= page.length;
      if (direction === 'forwards') low = last.position + 1;
      else high = last.position - 1;
      yield page;
    }
  }

  /**
   * Pages of the global order that a filter lets through. `considered` is the last position looked at when a page is
   * handed out, so that a reader knows how far it has come even where nothing matched.
   */
  async *readFiltered(
    from: number,
    to: number,
    direction: Direction,
    filter: EventFilter,
  ): AsyncGenerator<{ events: RecordedEvent[]; considered: number }> {
    let [low, high] = [Math.max(from, 1), Math.min(to, this.head)];
    while (low <= high) {
      const span =
        direction === 'forwards'
          ? { from: low, to: Math.min(high, low + FILTER_SPAN - 1) }
          : { from: Math.max(low, high - FILTER_SPAN + 1), to: high };
      const headers = await this.#storage.headers(span, direction);
      let wanted = headers.filter(filter).map(({ position }) => position);
      while (wanted.length > 0) {
        const events = await this.#storage.at(wanted.slice(0, PAGE.count), direction, PAGE);
        const last = events.at(-1);
        if (last === undefined) break;
        wanted = wanted.slice(events.length);
        yield { events, considered: last.position };
      }
      yield { events: [], considered: direction === 'forwards' ? span.to : span.from };
      if (direction === 'forwards') low = span.to + 1;
      else high = span.from - 1;
    }
  }

  /** Reads a stream between two revisions, both inclusive, as far as its metadata lets it be read. */
  async readStream(
    stream: string,
    from: number,
    to: number,
    direction: Direction,
    maxCount: number,
  ): Promise<StreamRead> {
    const state = await this.state(stream);
    if (isTombstoned(state)) return { kind: 'deleted' };
    if (state.id === null || state.revision < 0 || isSoftDeleted(state.metadata)) return { kind: 'not-found' };
    return { kind: 'events', events: this.#pages(state, state.id, from, to, direction, maxCount) };
  }

  async *#pages(
    state: StreamState,
    id: number,
    from: number,
    to: number,
    direction: Direction,
    maxCount: number,
  ): AsyncGenerator<RecordedEvent[]> {
    const { metadata, revision } = state;
    let low = Math.max(from, metadata.truncateBefore ?? 0, revision + 1 - (metadata.maxCount ?? TOMBSTONE_REVISION));
    let high = Math.min(to, revision);
    let left = maxCount;
    const createdSince = metadata.maxAge === undefined ? 0 : Date.now() - metadata.maxAge * 1000;
    while (low <= high && left > 0) {
      const limit = { ...PAGE, count: Math.min(PAGE.count, left) };
      const range = { from: low, to: high };
      const page = await this.#storage.readStream({ id, name: state.name }, range, direction, limit, createdSince);
      const last = page.at(-1);
      if (last === undefined) return;
      left -= page.length;
      if (direction === 'forwards') low = last.revision + 1;
      else high = last.revision - 1;
      yield page;
    }
  }

  /** The events that links point to, by `revision@stream`; what is deleted or truncated away is missing. */
  async find(targets: readonly { stream: string; revision: number }[]): Promise<Map<string, RecordedEvent>> {
    const found = await this.#storage.find(targets);
    for (const [key, { stream, revision }] of found) {
      const { metadata, revision: last } = await this.state(stream);
      const readable = last < TOMBSTONE_REVISION && revision >= (metadata.truncateBefore ?? 0);
      if (!readable || revision <= last - (metadata.maxCount ?? TOMBSTONE_REVISION)) found.delete(key);
    }
    return found;
  }

  #publish(rows: readonly CommitRow[]): void {
    this.#tail.push(rows);
    this.#wake();
  }

  #wake(): void {
    const { resolve } = this.#next;
    this.#next = Promise.withResolvers<void>();
    resolve();
  }
}
