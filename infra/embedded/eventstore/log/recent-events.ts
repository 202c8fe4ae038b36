import type { WrittenEvent } from '../storage/storage.ts';
import { BoundedMap } from './bounded-map.ts';
import type { Standing } from './commit-check.ts';

/** The ids written lately, so that a repeated append is recognised without asking the storage. */
export class RecentEvents {
  readonly #byId: BoundedMap<string, WrittenEvent>;
  readonly #byRevision: BoundedMap<string, WrittenEvent>;

  constructor(capacity: number) {
    this.#byId = new BoundedMap(capacity);
    this.#byRevision = new BoundedMap(capacity);
  }

  add(rows: Iterable<WrittenEvent>): void {
    for (const { streamId, revision, position, id } of rows) {
      const written = { streamId, revision, position, id };
      this.#byId.set(id, written);
      this.#byRevision.set(`${streamId}:${revision}`, written);
    }
  }

  byId(streamId: number | null, id: string): Standing | undefined {
    const written = this.#byId.get(id);
    return written?.streamId === streamId ? written : undefined;
  }

  at(streamId: number, revision: number): WrittenEvent | undefined {
    return this.#byRevision.get(`${streamId}:${revision}`);
  }

  clear(): void {
    this.#byId.clear();
    this.#byRevision.clear();
  }
}
