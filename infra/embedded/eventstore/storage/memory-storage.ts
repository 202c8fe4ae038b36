import { type RecordedEvent, weigh } from '../log/recorded-event.ts';
import { isMetastream } from '../log/stream-metadata.ts';
import type { Commit, CommitResult, Direction, EventHeader, PageLimit, Storage, StreamHead } from './storage.ts';

interface StoredStream {
  readonly id: number;
  readonly name: string;
  /** In order of revision; a tombstone, if any, is last. */
  readonly events: RecordedEvent[];
}

/** A log that lives and dies with the process: for tests and as the yardstick that durable storage is measured by. */
export function createMemoryStorage(): Storage {
  const log: RecordedEvent[] = [];
  const byName = new Map<string, StoredStream>();
  const byId = new Map<number, StoredStream>();
  const marked = new Map<string, number>();

  const end = () => Promise.resolve({ lastPosition: log.length, lastStreamId: byId.size });

  return {
    open: end,
    lastPosition: end,

    commit({ rows, newStreams, marks }: Commit): Promise<CommitResult> {
      for (const { name, value } of marks) marked.set(name, value);
      for (const { id, name } of newStreams) {
        const stream = { id, name, events: [] };
        byName.set(name, stream);
        byId.set(id, stream);
      }
      for (const row of rows) {
        log.push(row);
        byId.get(row.streamId)?.events.push(row);
      }
      return Promise.resolve({ kind: 'committed' });
    },

    heads(streams) {
      const heads = new Map<string, StreamHead>();
      for (const name of streams) {
        const stream = byName.get(name);
        const last = stream?.events.at(-1);
        if (stream === undefined || last === undefined) continue;
        heads.set(name, {
          id: stream.id,
          revision: last.revision,
          position: last.position,
          ...(isMetastream(name) ? { metadata: last.data } : {}),
        });
      }
      return Promise.resolve(heads);
    },

    eventIds(streamId, { from, to }) {
      const events = byId.get(streamId)?.events.slice(from, to + 1) ?? [];
      return Promise.resolve(events.map(({ revision, id, position }) => ({ revision, id, position })));
    },

    // Nothing was written before this process began.
    recent: () => Promise.resolve([]),

    readAll({ from, to }, direction, limit) {
      const low = Math.max(from, 1);
      const high = Math.min(to, log.length);
      const page =
        direction === 'forwards'
          ? log.slice(low - 1, Math.min(high, low + limit.count - 1))
          : log.slice(Math.max(low, high - limit.count + 1) - 1, Math.max(high, 0)).reverse();
      return Promise.resolve(withinBytes(page, limit));
    },

    headers({ from, to }, direction): Promise<EventHeader[]> {
      const page: EventHeader[] = log.slice(Math.max(from, 1) - 1, Math.max(to, 0));
      return Promise.resolve(direction === 'forwards' ? page : page.reverse());
    },

    at(positions, _direction: Direction, limit) {
      const events = positions.slice(0, limit.count).flatMap((position) => log[position - 1] ?? []);
      return Promise.resolve(withinBytes(events, limit));
    },

    readStream(stream, { from, to }, direction, limit, createdSince) {
      const events = byId.get(stream.id)?.events ?? [];
      const high = Math.min(to, events.length - 1);
      if (createdSince > 0) {
        const fresh = events.slice(from, high + 1).filter((event) => event.created >= createdSince);
        if (direction === 'backwards') fresh.reverse();
        return Promise.resolve(withinBytes(fresh.slice(0, limit.count), limit));
      }
      const page =
        direction === 'forwards'
          ? events.slice(from, Math.min(high, from + limit.count - 1) + 1)
          : events.slice(Math.max(from, high - limit.count + 1), high + 1).reverse();
      return Promise.resolve(withinBytes(page, limit));
    },

    find(targets) {
      const found = new Map<string, RecordedEvent>();
      for (const { stream, revision } of targets) {
        const event = byName.get(stream)?.events[revision];
        if (event !== undefined) found.set(`${revision}@${stream}`, event);
      }
      return Promise.resolve(found);
    },

    marks: () => Promise.resolve(new Map(marked)),

    close: () => Promise.resolve(),
  };
}

function withinBytes(events: RecordedEvent[], limit: PageLimit): RecordedEvent[] {
  let bytes = 0;
  const end = events.findIndex((event, index) => {
    bytes += weigh(event);
    return index > 0 && bytes > limit.bytes;
  });
  return end === -1 ? events : events.slice(0, end);
}
