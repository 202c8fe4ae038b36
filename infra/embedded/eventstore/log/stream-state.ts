import type { Storage } from '../storage/storage.ts';
import { BoundedMap } from './bounded-map.ts';
import { TOMBSTONE_REVISION } from './recorded-event.ts';
import {
  companionOf,
  isMetastream,
  METASTREAM_METADATA,
  metastreamOf,
  NO_METADATA,
  parseMetadata,
  type StreamMetadata,
} from './stream-metadata.ts';

/** What the node must know of a stream to append to it or read it. Immutable. */
export interface StreamState {
  readonly name: string;
  /** null until something is written to it. */
  readonly id: number | null;
  /** Revision of the last event, -1 where there is none, `TOMBSTONE_REVISION` where it is tombstoned. */
  readonly revision: number;
  readonly metadata: StreamMetadata;
}

export const isTombstoned = (state: StreamState): boolean => state.revision >= TOMBSTONE_REVISION;

/** The states of the streams in use, loaded on demand and kept up to date by every commit. */
export class StreamStates {
  readonly #storage: Storage;
  readonly #known: BoundedMap<string, StreamState>;

  constructor(storage: Storage, capacity: number) {
    this.#storage = storage;
    this.#known = new BoundedMap(capacity);
  }

  /** The states of the given streams and of their companions (metadata stream or described stream). */
  async load(streams: Iterable<string>): Promise<Map<string, StreamState>> {
    const states = new Map<string, StreamState>();
    const missing = new Set<string>();
    for (const stream of streams) {
      for (const name of [stream, companionOf(stream)]) {
        const state = this.#known.get(name);
        if (state === undefined) missing.add(name);
        else states.set(name, state);
      }
    }
    if (missing.size > 0) {
      const wanted = new Set(
        [...missing].flatMap((name) => (isMetastream(name) ? [name] : [name, metastreamOf(name)])),
      );
      const heads = await this.#storage.heads([...wanted]);
      for (const name of missing) {
        const head = heads.get(name);
        const described = heads.get(metastreamOf(name))?.metadata;
        const state: StreamState = {
          name,
          id: head?.id ?? null,
          revision: head?.revision ?? -1,
          metadata: isMetastream(name)
            ? METASTREAM_METADATA
            : described === undefined
              ? NO_METADATA
              : parseMetadata(described),
        };
        // A commit may have put a newer state here while the heads were on their way.
        const current = this.#known.get(name);
        if (current === undefined) this.#known.set(name, state);
        states.set(name, current ?? state);
      }
    }
    return states;
  }

  /** The state of one stream, tombstoned too where the stream that it describes is. */
  async get(stream: string): Promise<StreamState> {
    const states = await this.load([stream]);
    return effectiveState(stream, states);
  }

  put(states: Iterable<StreamState>): void {
    for (const state of states) this.#known.set(state.name, state);
  }

  clear(): void {
    this.#known.clear();
  }
}

/** A metadata stream goes with the stream it describes: tombstoning that tombstones both. */
export function effectiveState(stream: string, states: ReadonlyMap<string, StreamState>): StreamState {
  const state = states.get(stream) ?? { name: stream, id: null, revision: -1, metadata: NO_METADATA };
  const described = isMetastream(stream) ? states.get(companionOf(stream)) : undefined;
  return described !== undefined && isTombstoned(described) ? { ...state, revision: TOMBSTONE_REVISION } : state;
}
