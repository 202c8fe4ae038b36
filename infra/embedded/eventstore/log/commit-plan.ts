import { randomUUID } from 'node:crypto';
import type { CommitRow, Mark, Storage } from '../storage/storage.ts';
import type { Change, ChangeOutcome, Link } from './append.ts';
import { checkCommit, type Precedents } from './commit-check.ts';
import { RecentEvents } from './recent-events.ts';
import { type ProposedEvent, TOMBSTONE_REVISION } from './recorded-event.ts';
import {
  companionOf,
  isMetastream,
  isSoftDeleted,
  metastreamOf,
  parseMetadata,
  type StreamMetadata,
  withTruncateBefore,
} from './stream-metadata.ts';
import { effectiveState, isTombstoned, type StreamState } from './stream-state.ts';

const LARGEST_INT64 = '9223372036854775807';

/**
 * The next commit in the making: each change is checked against the streams as the changes before it leave them, so
 * that all of them can be written together. Nothing here is true before the commit is.
 */
export class CommitPlan {
  readonly rows: CommitRow[] = [];
  readonly newStreams: { id: number; name: string }[] = [];
  readonly marks: Mark[] = [];
  readonly #states: Map<string, StreamState>;
  readonly #touched = new Set<string>();
  readonly #recent: RecentEvents;
  readonly #planned = new RecentEvents(Number.POSITIVE_INFINITY);
  readonly #storage: Storage;
  #position: number;
  #streamId: number;

  /** `states` must hold every stream that will be changed, and its companion. */
  constructor(
    storage: Storage,
    states: Map<string, StreamState>,
    recent: RecentEvents,
    end: { readonly lastPosition: number; readonly lastStreamId: number },
  ) {
    this.#storage = storage;
    this.#states = states;
    this.#recent = recent;
    this.#position = end.lastPosition;
    this.#streamId = end.lastStreamId;
  }

  get end(): { readonly lastPosition: number; readonly lastStreamId: number } {
    return { lastPosition: this.#position, lastStreamId: this.#streamId };
  }

  get isEmpty(): boolean {
    return this.rows.length === 0 && this.marks.length === 0;
  }

  /** The states that hold once the commit is made, of the streams it changes. */
  changedStates(): StreamState[] {
    return [...this.#touched].flatMap((name) => this.#states.get(name) ?? []);
  }

  /** Adds a change if it may be made. Its outcome holds once everything planned so far is durable. */
  async add(change: Change): Promise<ChangeOutcome> {
    if (change.kind === 'links') return this.#addLinks(change.links, change.mark);
    const { stream, expected } = change;
    const state = effectiveState(stream, this.#states);
    const metastreamRevision = isMetastream(stream) ? -1 : this.#state(metastreamOf(stream)).revision;
    const ids = change.kind === 'append' ? change.events.map((event) => event.id) : [];
    const verdict = await checkCommit(state, metastreamRevision, expected, ids, this.#precedents(state));
    switch (verdict.kind) {
      case 'refused':
        return verdict.outcome;
      case 'repeated':
        return { kind: 'committed', revision: verdict.revision, position: verdict.position };
      case 'write':
        break;
    }
    switch (change.kind) {
      case 'append':
        return this.#append(state, change.events, verdict.revive);
      case 'soft-delete':
        // Deleting what never was would create it.
        if (state.revision < 0 && metastreamRevision < 0) {
          return { kind: 'wrong-expected-version', expected, current: -1 };
        }
        return this.#writeMetadata(stream, withTruncateBefore(state.metadata, LARGEST_INT64));
      case 'tombstone':
        return this.#write(
          stream,
          { id: randomUUID(), type: '$streamDeleted', contentType: OCTETS, metadata: NOTHING, data: NOTHING },
          TOMBSTONE_REVISION,
        );
    }
  }

  #append(state: StreamState, events: readonly ProposedEvent[], revive: boolean): ChangeOutcome {
    if (events.length === 0) return { kind: 'committed', revision: state.revision, position: -1 };
    const described = isMetastream(state.name) ? this.#states.get(companionOf(state.name)) : undefined;
    let outcome: ChangeOutcome = { kind: 'committed', revision: -1, position: -1 };
    for (const event of events) outcome = this.#write(state.name, event);
    // Writing to a deleted stream brings it back, beginning with what is written now.
    if (revive) {
      this.#writeMetadata(state.name, withTruncateBefore(state.metadata, String(state.revision + 1)));
    } else if (described !== undefined && isSoftDeleted(described.metadata)) {
      const { metadata, revision } = this.#state(described.name);
      if (!isSoftDeleted(metadata)) {
        this.#writeMetadata(described.name, withTruncateBefore(metadata, String(revision + 1)));
      }
    }
    return outcome;
  }

  #addLinks(links: readonly Link[], mark: Mark): ChangeOutcome {
    for (const { stream, event } of links) {
      const state = this.#state(stream);
      // A tombstoned link stream stays as it is; the projection goes on without it.
      if (!isTombstoned(state)) this.#append(state, [event], isSoftDeleted(state.metadata));
    }
    this.marks.push(mark);
    return { kind: 'committed', revision: -1, position: this.#position };
  }

  #writeMetadata(stream: string, data: Uint8Array): ChangeOutcome {
    const event = { id: randomUUID(), type: '$metadata', contentType: JSON_TYPE, metadata: NOTHING, data };
    return this.#write(metastreamOf(stream), event);
  }

  #write(stream: string, event: ProposedEvent, revision?: number): ChangeOutcome {
    const state = this.#state(stream);
    const streamId = state.id ?? ++this.#streamId;
    if (state.id === null) this.newStreams.push({ id: streamId, name: stream });
    const row: CommitRow = {
      ...event,
      stream,
      streamId,
      revision: revision ?? state.revision + 1,
      position: ++this.#position,
      created: Date.now(),
    };
    this.rows.push(row);
    this.#planned.add([row]);
    this.#set({ ...state, id: streamId, revision: row.revision });
    if (isMetastream(stream)) this.#describe(companionOf(stream), parseMetadata(event.data));
    return { kind: 'committed', revision: row.revision, position: row.position };
  }

  #describe(stream: string, metadata: StreamMetadata): void {
    if (!isMetastream(stream)) this.#set({ ...this.#state(stream), metadata });
  }

  #set(state: StreamState): void {
    this.#states.set(state.name, state);
    this.#touched.add(state.name);
  }

  #state(stream: string): StreamState {
    const state = this.#states.get(stream);
    if (state === undefined) throw new Error(`the state of ${stream} was not loaded`);
    return state;
  }

  #precedents(state: StreamState): Precedents {
    const { id: streamId } = state;
    return {
      byId: (id) => this.#planned.byId(streamId, id) ?? this.#recent.byId(streamId, id),
      from: async (revision, count) => {
        if (streamId === null) return [];
        const known: { id: string; position: number }[] = [];
        for (let next = revision; next < revision + count; next++) {
          const written = this.#planned.at(streamId, next) ?? this.#recent.at(streamId, next);
          if (written === undefined) break;
          known.push(written);
        }
        if (known.length === count) return known;
        const from = revision + known.length;
        return [...known, ...(await this.#storage.eventIds(streamId, { from, to: revision + count - 1 }))];
      },
    };
  }
}

const NOTHING = new Uint8Array(0);
const OCTETS = 'application/octet-stream';
const JSON_TYPE = 'application/json';
