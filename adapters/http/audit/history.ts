import type { RecordedEvent } from '../../../domain/kernel/event.ts';
import { type ChainBreak, EMPTY_HEAD, type StreamHead, verifyNext } from '../../../domain/kernel/hash-chain.ts';
import type { EventStore } from '../../eventstore/port.ts';
import { type Difference, differences } from '../difference.ts';
import { type AuditSubject, ownerOf } from './subjects.ts';

export interface HistoryEntry {
  readonly revision: number;
  readonly event_id: string;
  readonly type: string;
  readonly recorded_at: string;
  readonly occurred_at: string;
  readonly actor: RecordedEvent['metadata']['actor'];
  readonly reason: string | null;
  /** Of a signed event: printed name, meaning, time, and the hash of what was signed. */
  readonly signature: unknown;
  readonly changes: readonly Difference[];
  readonly correlation_id: string;
  readonly hash: string;
}

const signatureIn = (data: unknown): unknown =>
  typeof data === 'object' && data !== null && 'signature' in data ? data.signature : null;

/** Reads an aggregate's stream; nothing when it does not exist or is another organisation's. */
export async function* ownStream(store: EventStore, stream: string, org_id: string): AsyncGenerator<RecordedEvent> {
  for await (const recorded of store.readStream(stream)) {
    if (recorded.revision === 0n && ownerOf(recorded) !== org_id) return;
    yield recorded;
  }
}

/** What each event changed, from `first` on; null when there is no such aggregate. */
export const history = async (
  events: AsyncIterable<RecordedEvent>,
  subject: AuditSubject,
  first: number,
  limit: number,
): Promise<{ readonly items: readonly HistoryEntry[]; readonly next: number | null } | null> => {
  const fold = subject.fold();
  const items: HistoryEntry[] = [];
  let before: object = {};
  let known = false;
  for await (const recorded of events) {
    known = true;
    const revision = Number(recorded.revision);
    if (items.length === limit) return { items, next: revision };
    const after = fold.next(recorded);
    if (revision >= first) {
      const { actor, reason = null, recordedAt, occurredAt, $correlationId, hash } = recorded.metadata;
      items.push({
        revision,
        event_id: recorded.id,
        type: recorded.type,
        recorded_at: recordedAt,
        occurred_at: occurredAt,
        actor,
        reason,
        signature: signatureIn(recorded.data),
        changes: differences(before, after),
        correlation_id: $correlationId,
        hash,
      });
    }
    before = after;
  }
  return known ? { items, next: null } : null;
};

/** A revision, or an instant in ms since the Unix epoch by our own clock. */
export type Moment = { readonly revision: bigint } | { readonly recorded_by_ms: number };

const isAfter = (recorded: RecordedEvent, moment: Moment | undefined): boolean => {
  if (moment === undefined) return false;
  return 'revision' in moment
    ? recorded.revision > moment.revision
    : Date.parse(recorded.metadata.recordedAt) > moment.recorded_by_ms;
};

/** The state that the record held at a moment; null when there was none yet. */
export const stateAt = async (
  events: AsyncIterable<RecordedEvent>,
  subject: AuditSubject,
  moment: Moment | undefined,
): Promise<{ readonly revision: bigint; readonly recorded_at: string; readonly state: object } | null> => {
  const fold = subject.fold();
  let found: { revision: bigint; recorded_at: string; state: object } | null = null;
  for await (const recorded of events) {
    if (isAfter(recorded, moment)) break;
    found = {
      revision: recorded.revision,
      recorded_at: recorded.metadata.recordedAt,
      state: fold.next(recorded),
    };
  }
  return found;
};

/** Recomputes the hash of every event and checks the links; null when there is no such aggregate. */
export const verifyChain = async (
  events: AsyncIterable<RecordedEvent>,
): Promise<{ readonly events: number; readonly head: StreamHead; readonly broken: ChainBreak | null } | null> => {
  let head = EMPTY_HEAD;
  let count = 0;
  for await (const recorded of events) {
    const next = verifyNext(head, recorded);
    count += 1;
    if ('kind' in next) return { events: count, head, broken: next };
    head = next;
  }
  return count === 0 ? null : { events: count, head, broken: null };
};
