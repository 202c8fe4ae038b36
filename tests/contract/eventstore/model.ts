import type { AppendExpectedRevision } from '@eventstore/db-client';

/** The outcome of an append or delete, as far as the model foresees it. */
export type Outcome =
  | { readonly kind: 'done'; readonly revision: number }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'deleted' };

interface ModelStream {
  /** Ids by revision; those of before a delete stay, since revisions continue. */
  readonly ids: string[];
  /** Revisions below this cannot be read. */
  visibleFrom: number;
  isDeleted: boolean;
  isTombstoned: boolean;
}

export type Expected = AppendExpectedRevision;

/**
 * An event store in forty lines, to compare the real one with: streams of ids and a global order, by the rules of
 * EventStoreDB's optimistic concurrency. Appends of the same events again are not modelled for expectations without a
 * revision, where the store promises only its best.
 */
export class Model {
  readonly #streams = new Map<string, ModelStream>();
  /** Ids of the test's own events in the order of their commits. */
  readonly all: string[] = [];

  append(name: string, ids: readonly string[], expected: Expected): Outcome {
    const stream = this.#stream(name);
    if (stream.isTombstoned) return { kind: 'deleted' };
    const head = stream.ids.length - 1;
    if (expected === 'stream_exists' && stream.isDeleted) return { kind: 'deleted' };
    if (expected === 'stream_exists' && head < 0) return { kind: 'conflict' };
    if (expected === 'no_stream' || typeof expected === 'bigint') {
      const revision = expected === 'no_stream' ? -1 : Number(expected);
      if (revision > head) return { kind: 'conflict' };
      if (revision < head) {
        const standing = stream.ids.slice(revision + 1, revision + 1 + ids.length);
        if (ids.every((id, index) => standing[index] === id)) return { kind: 'done', revision: revision + ids.length };
        if (!(expected === 'no_stream' && stream.isDeleted && standing[0] !== ids[0])) return { kind: 'conflict' };
      }
    }
    if (stream.isDeleted) {
      stream.isDeleted = false;
      stream.visibleFrom = stream.ids.length;
    }
    stream.ids.push(...ids);
    this.all.push(...ids);
    return { kind: 'done', revision: stream.ids.length - 1 };
  }

  delete(name: string): Outcome {
    const stream = this.#stream(name);
    if (stream.isTombstoned) return { kind: 'deleted' };
    if (stream.ids.length === 0) return { kind: 'conflict' };
    stream.isDeleted = true;
    return { kind: 'done', revision: stream.ids.length - 1 };
  }

  tombstone(name: string): Outcome {
    const stream = this.#stream(name);
    if (stream.isTombstoned) return { kind: 'deleted' };
    stream.isTombstoned = true;
    return { kind: 'done', revision: stream.ids.length - 1 };
  }

  /** What a read of the whole stream gives. */
  read(name: string): { readonly id: string; readonly revision: number }[] | 'not-found' | 'deleted' {
    const stream = this.#stream(name);
    if (stream.isTombstoned) return 'deleted';
    if (stream.isDeleted || stream.ids.length === 0) return 'not-found';
    return stream.ids.map((id, revision) => ({ id, revision })).slice(stream.visibleFrom);
  }

  head(name: string): number {
    return this.#stream(name).ids.length - 1;
  }

  #stream(name: string): ModelStream {
    const known = this.#streams.get(name);
    if (known !== undefined) return known;
    const stream = { ids: [], visibleFrom: 0, isDeleted: false, isTombstoned: false };
    this.#streams.set(name, stream);
    return stream;
  }
}
