import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical-json.ts';
import type { DomainEvent, EventMetadata, RecordedEvent, SealedEvent } from './event.ts';

/** What stands before the first event of every stream. */
export const GENESIS_HASH = '0'.repeat(64);

export const sha256Hex = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');

/** The last event of a stream as the chain sees it; revision -1 is an empty stream. */
export interface StreamHead {
  readonly revision: bigint;
  readonly hash: string;
}

export const EMPTY_HEAD: StreamHead = { revision: -1n, hash: GENESIS_HASH };

/**
 * The hash of one event: SHA-256 over the canonical JSON (RFC 8785) of everything that is stored of it (stream,
 * revision, id, type, data, metadata with the previous hash) except the hash itself. Lower-case hex, 64 digits.
 */
export const eventHash = (
  stream: string,
  revision: bigint,
  event: DomainEvent & { readonly id: string; readonly metadata: Omit<EventMetadata, 'hash'> },
): string => {
  const { hash: _, ...metadata } = event.metadata as EventMetadata;
  return sha256Hex(
    canonicalJson({
      data: event.data,
      id: event.id,
      metadata,
      revision: revision.toString(),
      stream,
      type: event.type,
    }),
  );
};

/** Links events to the head of their stream, in order. */
export const seal = (
  stream: string,
  head: StreamHead,
  events: readonly (DomainEvent & {
    readonly id: string;
    readonly metadata: Omit<EventMetadata, 'hash' | 'previousHash'>;
  })[],
): { readonly events: readonly SealedEvent[]; readonly head: StreamHead } => {
  let { revision, hash } = head;
  const sealed = events.map((event) => {
    revision += 1n;
    const metadata = { ...event.metadata, previousHash: hash };
    hash = eventHash(stream, revision, { ...event, metadata });
    return { id: event.id, type: event.type, data: event.data, metadata: { ...metadata, hash } };
  });
  return { events: sealed, head: { revision, hash } };
};

export type ChainBreak =
  | { readonly kind: 'revision_gap'; readonly stream: string; readonly expected: bigint; readonly found: bigint }
  | {
      readonly kind: 'broken_link';
      readonly stream: string;
      readonly revision: bigint;
      readonly expected: string;
      readonly found: string;
    }
  | {
      readonly kind: 'altered';
      readonly stream: string;
      readonly revision: bigint;
      readonly expected: string;
      readonly found: string;
    };

/** Checks one event against the head before it; the new head, or what is wrong. */
export const verifyNext = (head: StreamHead, event: RecordedEvent): StreamHead | ChainBreak => {
  const { stream, revision } = event;
  if (revision !== head.revision + 1n) {
    return { kind: 'revision_gap', stream, expected: head.revision + 1n, found: revision };
  }
  if (event.metadata.previousHash !== head.hash) {
    return { kind: 'broken_link', stream, revision, expected: head.hash, found: event.metadata.previousHash };
  }
  const expected = eventHash(stream, revision, event);
  if (event.metadata.hash !== expected) {
    return { kind: 'altered', stream, revision, expected, found: event.metadata.hash };
  }
  return { revision, hash: expected };
};
