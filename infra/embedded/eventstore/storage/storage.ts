import type { RecordedEvent } from '../log/recorded-event.ts';

export interface StreamHead {
  readonly id: number;
  /** Revision of the last event, -1 where there is none. */
  readonly revision: number;
  /** Position of the last event. */
  readonly position: number;
  /** Data of the last event of a metadata stream; absent for others. */
  readonly metadata?: Uint8Array;
}

export interface CommitRow extends RecordedEvent {
  readonly streamId: number;
}

/** Where an event id stands. */
export interface WrittenEvent {
  readonly id: string;
  readonly streamId: number;
  readonly revision: number;
  readonly position: number;
}

/** Everything that becomes durable together or not at all. Its positions follow the last commit's without a gap. */
export interface Commit {
  readonly rows: readonly CommitRow[];
  readonly newStreams: readonly { readonly id: number; readonly name: string }[];
  /** Notes that change together with the log: how far a projection has come. */
  readonly marks: readonly Mark[];
}

export interface Mark {
  readonly name: string;
  readonly value: number;
}

/**
 * - `committed`: all of it is durable.
 * - `conflict`: none of it is; another writer has taken these positions.
 * - `rejected`: none of it is, and trying again cannot help.
 */
export type CommitResult =
  | { readonly kind: 'committed' }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'rejected'; readonly reason: string };

/** What a reader may know of an event without its payload. */
export interface EventHeader {
  readonly position: number;
  readonly stream: string;
  readonly type: string;
}

/** A page ends at whichever bound is met first, but holds at least one event where there is one. */
export interface PageLimit {
  readonly count: number;
  readonly bytes: number;
}

export type Direction = 'forwards' | 'backwards';

/** Both ends are inclusive; `from` <= `to` whatever the direction. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/**
 * Where the log is kept. Reads never see a part of a commit. Reads may see a commit slightly before `commit` has
 * answered; the log bounds them by its own head where that would matter.
 */
export interface Storage {
  /** Prepares the storage and answers where the log ends. */
  open(): Promise<{ readonly lastPosition: number; readonly lastStreamId: number }>;
  lastPosition(): Promise<{ readonly lastPosition: number; readonly lastStreamId: number }>;
  /** Keeps trying until the outcome is known, or `signal` aborts (then the outcome stays unknown and it throws). */
  commit(commit: Commit, signal: AbortSignal): Promise<CommitResult>;
  heads(streams: readonly string[]): Promise<Map<string, StreamHead>>;
  /** Ids and positions of a stream's events, in order of revision. */
  eventIds(streamId: number, range: Range): Promise<{ revision: number; id: string; position: number }[]>;
  /** What was written last, oldest first. */
  recent(count: number): Promise<WrittenEvent[]>;
  readAll(range: Range, direction: Direction, limit: PageLimit): Promise<RecordedEvent[]>;
  /** The headers of every position in the range, in the given direction. */
  headers(range: Range, direction: Direction): Promise<EventHeader[]>;
  /** The events at ascending or descending positions; may stop early at the limit, never skips. */
  at(positions: readonly number[], direction: Direction, limit: PageLimit): Promise<RecordedEvent[]>;
  readStream(
    stream: { readonly id: number; readonly name: string },
    range: Range,
    direction: Direction,
    limit: PageLimit,
    createdSince: number,
  ): Promise<RecordedEvent[]>;
  /** The events at the given revisions; absent ones are missing from the map, whose keys are `revision@stream`. */
  find(targets: readonly { stream: string; revision: number }[]): Promise<Map<string, RecordedEvent>>;
  marks(): Promise<Map<string, number>>;
  close(): Promise<void>;
}

/** The storage cannot be reached; nothing is known to be wrong with the data. */
export class StorageUnavailable extends Error {
  override readonly name = 'StorageUnavailable';
}
