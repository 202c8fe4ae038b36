/** How a group hands out events: see EventStoreDB's documentation of persistent subscriptions. */
export type ConsumerStrategy = 'RoundRobin' | 'DispatchToSingle' | 'Pinned' | 'PinnedByCorrelation';

/** Counts unless said otherwise; times in milliseconds. */
export interface GroupSettings {
  /** Where a group without a checkpoint begins: a revision or position (included), or only what is new. */
  readonly startFrom: number | 'end';
  readonly resolveLinks: boolean;
  readonly extraStatistics: boolean;
  readonly messageTimeout: number;
  readonly maxRetryCount: number;
  readonly checkpointAfter: number;
  readonly minCheckpointCount: number;
  readonly maxCheckpointCount: number;
  /** 0: any number. */
  readonly maxSubscriberCount: number;
  readonly liveBufferSize: number;
  readonly readBatchSize: number;
  readonly historyBufferSize: number;
  readonly strategy: ConsumerStrategy;
}

export interface GroupFilter {
  readonly on: 'stream' | 'type';
  readonly regex: string;
  readonly prefixes: readonly string[];
}

/** A group as it is kept. */
export interface GroupConfig {
  /** `$all` for everything. */
  readonly stream: string;
  readonly group: string;
  readonly settings: GroupSettings;
  readonly filter: GroupFilter | null;
  /** What `startFrom: 'end'` meant when the group was made, so that a restart does not skip anything. */
  readonly origin: number;
}

export const ALL = '$all';
export const groupKey = (stream: string, group: string): string => `${stream}::${group}`;

/** The streams in which a group keeps what must outlive the node. */
export const checkpointStream = (config: GroupConfig): string =>
  `$persistentsubscription-${groupKey(config.stream, config.group)}-checkpoint`;
export const parkedStream = (config: GroupConfig): string =>
  `$persistentsubscription-${groupKey(config.stream, config.group)}-parked`;
export const isGroupStream = (stream: string): boolean => stream.startsWith('$persistentsubscription');
