import type { CommitRow, Direction, PageLimit, Range, Storage } from '../storage/storage.ts';
import type { Change, ChangeOutcome } from './append.ts';
import { Committer } from './committer.ts';
import type { EventFilter } from './event-filter.ts';
import { type RecordedEvent, TOMBSTONE_REVISION } from './recorded-event.ts';
import { isSoftDeleted } from './stream-metadata.ts';
import { isTombstoned, type StreamState, StreamStates } from './stream-state.ts';
import { Tail } from './tail.ts';

/** One page of a read: bounds what a reader holds in memory. */
const PAGE: PageLimit = { count: 800, bytes: 768 * 1024 };
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
  readAll(from: number, to: number, direction: Direction, maxCount: number): AsyncGenerator<RecordedEvent[]> {
    return pages(
      { from: Math.max(from, 1), to: Math.min(to, this.head) },
      direction,
      maxCount,
      'position',
      (range, limit) => this.#storage.readAll(range, direction, limit),
    );
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
    const { id, metadata, revision } = state;
    const range = {
      from: Math.max(from, metadata.truncateBefore ?? 0, revision + 1 - (metadata.maxCount ?? TOMBSTONE_REVISION)),
      to: Math.min(to, revision),
    };
    const createdSince = metadata.maxAge === undefined ? 0 : Date.now() - metadata.maxAge * 1000;
    const events = pages(range, direction, maxCount, 'revision', (part, limit) =>
      this.#storage.readStream({ id, name: stream }, part, direction, limit, createdSince),
    );
    return { kind: 'events', events };
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

/** Reads a range page by page. The next page is fetched while the last one is being used. */
async function* pages(
  range: Range,
  direction: Direction,
  maxCount: number,
  ordinal: 'position' | 'revision',
  fetch: (range: Range, limit: PageLimit) => Promise<RecordedEvent[]>,
): AsyncGenerator<RecordedEvent[]> {
  let { from, to } = range;
  let left = maxCount;
  const next = (): Promise<RecordedEvent[]> | null => {
    if (from > to || left <= 0) return null;
    const fetched = fetch({ from, to }, { ...PAGE, count: Math.min(PAGE.count, left) });
    // Whoever stops reading does not ask for the page that is on its way.
    fetched.catch(() => {});
    return fetched;
  };
  for (let fetched = next(); fetched !== null; ) {
    const page = await fetched;
    const last = page.at(-1);
    if (last === undefined) return;
    left -= page.length;
    if (direction === 'forwards') from = last[ordinal] + 1;
    else to = last[ordinal] - 1;
    fetched = next();
    yield page;
  }
}
