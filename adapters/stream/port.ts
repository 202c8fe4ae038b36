/**
 * The stream: topics of keyed records, read by consumer groups. Which server keeps them, Apache Kafka or this process,
 * is decided by configuration alone; tests/contract/stream holds both to what is written here.
 */
export interface StreamRecord {
  /** Records of one key keep their order; records of different keys need not. */
  readonly key: string;
  /** JSON, as UTF-8. */
  readonly value: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch; when it is absent, the time of publishing where the server keeps one. */
  readonly timestamp?: number;
}

/**
 * Receives records in batches. Resolving says that they are dealt with for good; rejecting, that the same records
 * are wanted again. A batch is the handler's to read only.
 */
export type StreamHandler = (batch: readonly StreamRecord[]) => Promise<void>;

export interface SubscribeOptions {
  /**
   * true (unless given): the group misses nothing, and its members share the records.
   * false: this subscription gets every record published while it lasts, for itself alone, and may lose some when
   * it is slower than the publishers; it holds up nobody.
   */
  readonly durable?: boolean;
  /**
   * Where a group that has never read the topic begins: true, with the oldest record kept, which is what a durable
   * group does unless told otherwise; false, with the next one. The in-process stream keeps no records.
   */
  readonly fromBeginning?: boolean;
  /** Most records in one batch, 1000 unless given. */
  readonly maxBatch?: number;
}

export interface Subscription {
  /** Resolves once the batches being handled are finished; no further batch is begun. */
  stop(): Promise<void>;
  /** Records that a subscription that is not durable has lost so far by being too slow. */
  dropped(): number;
}

export interface StreamPort {
  /**
   * Resolves once the records are safe: replicated, or dealt with by every durable group.
   * Rejects with a StreamError if they may not be; they may still arrive, so a repetition can deliver them twice.
   */
  publish(topic: string, records: readonly StreamRecord[]): Promise<void>;
  /**
   * Joins a consumer group; from the moment it resolves, what is published is handed over.
   * Records of one key come in the order they were published and never in two batches at once; different keys may be
   * handled in parallel. A handler that rejects gets the same records again, after a pause that grows: every
   * record at least once, in order.
   */
  subscribe(topic: string, group: string, handler: StreamHandler, options?: SubscribeOptions): Promise<Subscription>;
  /** Records published to the topic that the durable group has not dealt with yet. */
  lag(topic: string, group: string): Promise<number>;
  /** `embedded` for the in-process stream, which cannot be out of reach. */
  health(): 'connected' | 'embedded' | 'unreachable';
  /** Stops every subscription and rejects what cannot be made safe any more. */
  close(): Promise<void>;
}

export type StreamFault =
  /** The stream, or the last member of a durable group, was stopped before the records were safe. */
  | 'closed'
  /** No broker took the records within the time allowed. */
  | 'unreachable'
  /** The broker refuses the records themselves; trying again will not help. */
  | 'refused';

/** Why records may not be safe. */
export class StreamError extends Error {
  readonly fault: StreamFault;

  constructor(fault: StreamFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StreamError';
    this.fault = fault;
  }
}
