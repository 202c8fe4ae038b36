import { categoryOf, type RecordedEvent } from '../../../domain/kernel/event.ts';
import type { EventView } from '../../../projections/queries.ts';
import type { EventStore } from '../../eventstore/port.ts';

/** Reading a stretch is cheaper than reading single events, as long as little in it is not wanted. */
const MAX_STRETCH = 500;

const stretches = (revisions: readonly number[]): [number, number][] => {
  const sorted = [...revisions].sort((a, b) => a - b);
  const found: [number, number][] = [];
  for (const revision of sorted) {
    const last = found.at(-1);
    if (last !== undefined && revision - last[1] <= 8 && revision - last[0] < MAX_STRETCH) last[1] = revision;
    else found.push([revision, revision]);
  }
  return found;
};

/** The events that index entries point to, whole, in the order of the entries. */
export const readIndexed = async (
  store: EventStore,
  entries: readonly EventView[],
): Promise<readonly RecordedEvent[]> => {
  const read = new Map<string, RecordedEvent>();
  for (const [stream, of] of Map.groupBy(entries, (entry) => entry.stream)) {
    for (const [first, last] of stretches(of.map(({ revision }) => revision))) {
      const options = { from: BigInt(first), maxCount: last - first + 1 };
      for await (const event of store.readStream(stream, options)) read.set(event.id, event);
    }
  }
  return entries.map((entry) => {
    const event = read.get(entry.event_id);
    if (event === undefined) throw new Error(`${entry.stream}@${entry.revision} is in the index but not in the log`);
    return event;
  });
};

interface Rejections {
  readonly rejections: readonly { readonly org_id: string | null }[];
}

/** Dead letters of all organisations share an event: the reader sees those of nobody and their own. */
export const visibleData = (
  event: RecordedEvent,
  org_id: string,
): { readonly data: unknown; readonly redacted: boolean } => {
  if (categoryOf(event.stream) !== 'deadletter') return { data: event.data, redacted: false };
  const { rejections } = event.data as Rejections;
  const visible = rejections.filter((rejection) => rejection.org_id === null || rejection.org_id === org_id);
  return { data: { rejections: visible }, redacted: visible.length < rejections.length };
};
