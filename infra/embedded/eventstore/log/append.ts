import type { Mark } from '../storage/storage.ts';
import type { ProposedEvent } from './recorded-event.ts';

/** What a writer believes of the stream: a revision, or one of the named expectations. */
export type ExpectedRevision = number | 'any' | 'no-stream' | 'stream-exists';

/** A change to one stream. Exactly one of these is committed as a whole or not at all. */
export type Change =
  | {
      readonly kind: 'append';
      readonly stream: string;
      readonly expected: ExpectedRevision;
      readonly events: readonly ProposedEvent[];
    }
  | { readonly kind: 'soft-delete'; readonly stream: string; readonly expected: ExpectedRevision }
  | { readonly kind: 'tombstone'; readonly stream: string; readonly expected: ExpectedRevision }
  /** What a projection emits, to any number of streams, and how far it has come with that. */
  | { readonly kind: 'links'; readonly links: readonly Link[]; readonly mark: Mark };

export interface Link {
  readonly stream: string;
  readonly event: ProposedEvent;
}

/** The streams a change writes to. */
export const streamsOf = (change: Change): string[] =>
  change.kind === 'links' ? change.links.map((link) => link.stream) : [change.stream];

/** The events a change brings along; the node adds what belongs to it. */
export const eventsOf = (change: Change): readonly ProposedEvent[] => {
  if (change.kind === 'append') return change.events;
  return change.kind === 'links' ? change.links.map((link) => link.event) : [];
};

export type ChangeOutcome =
  /** Durable. Revision and position of the last event; -1 each where nothing was asked for. */
  | { readonly kind: 'committed'; readonly revision: number; readonly position: number }
  /** `current` is -1 where the stream has no events. */
  | { readonly kind: 'wrong-expected-version'; readonly expected: ExpectedRevision; readonly current: number }
  | { readonly kind: 'stream-deleted'; readonly stream: string }
  /** The caller's deadline passed. Unless it was still waiting its turn, it may yet be committed. */
  | { readonly kind: 'timeout' }
  | { readonly kind: 'rejected'; readonly reason: string };
