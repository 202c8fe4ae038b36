import type { LogPosition, RecordedEvent, SealedEvent } from '../../domain/kernel/event.ts';

export type AppendOutcome =
  | { readonly ok: true; readonly revision: bigint; readonly position: LogPosition }
  /** Somebody else appended first; `actual` is -1 for a stream that does not exist. */
  | { readonly ok: false; readonly actual: bigint };

export interface ReadStreamOptions {
  readonly direction?: 'forwards' | 'backwards';
  /** Inclusive. */
  readonly from?: bigint | 'start' | 'end';
  readonly maxCount?: number;
}

export interface ReadAllOptions {
  readonly direction?: 'forwards' | 'backwards';
  /** Inclusive. */
  readonly from?: LogPosition | 'start' | 'end';
  readonly maxCount?: number;
  /** Only streams of these categories; all of our own when absent. */
  readonly categories?: readonly string[];
}

export type LogMessage =
  | { readonly kind: 'event'; readonly event: RecordedEvent }
  /** Everything up to here was considered, though it did not match. */
  | { readonly kind: 'checkpoint'; readonly position: LogPosition }
  | { readonly kind: 'caught_up' };

export interface SubscribeAllOptions {
  /** Exclusive. */
  readonly from: LogPosition | 'start' | 'end';
  readonly categories?: readonly string[];
  /** Ends the iteration. */
  readonly signal: AbortSignal;
}

/** The log. Every adapter failure (server gone, deadline) rejects; a lost race is an outcome, not an error. */
export interface EventStore {
  /** `expectedRevision` -1 means that the stream must not exist. Repeating an append with the same event ids succeeds. */
  append(stream: string, expectedRevision: bigint, events: readonly SealedEvent[]): Promise<AppendOutcome>;
  /** A stream that does not exist has no events. */
  readStream(stream: string, options?: ReadStreamOptions): AsyncIterable<RecordedEvent>;
  readAll(options?: ReadAllOptions): AsyncIterable<RecordedEvent>;
  /** Resumes by itself, with back-off, after its last message; ends only when `signal` is aborted. */
  subscribeAll(options: SubscribeAllOptions): AsyncIterable<LogMessage>;
  health(): Promise<boolean>;
  close(): Promise<void>;
}
