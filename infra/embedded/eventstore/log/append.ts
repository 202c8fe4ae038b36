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
  | { readonly kind: 'tombstone'; readonly stream: string; readonly expected: ExpectedRevision };

export type ChangeOutcome =
  /** Durable. Revision and position of the last event; -1 each where nothing was asked for. */
  | { readonly kind: 'committed'; readonly revision: number; readonly position: number }
  /** `current` is -1 where the stream has no events. */
  | { readonly kind: 'wrong-expected-version'; readonly expected: ExpectedRevision; readonly current: number }
  | { readonly kind: 'stream-deleted'; readonly stream: string }
  /** The caller's deadline passed. Unless it was still waiting its turn, it may yet be committed. */
  | { readonly kind: 'timeout' }
  | { readonly kind: 'rejected'; readonly reason: string };
