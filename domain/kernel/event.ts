import { z } from 'zod';

export const roles = ['admin', 'engineer', 'operator', 'viewer', 'auditor', 'integration'] as const;
export type Role = (typeof roles)[number];

export const actorSchema = z.object({
  id: z.string(),
  name: z.string(),
  roles: z.array(z.string()),
  org_id: z.string(),
});
/** Who caused an event: a person, an API client, a tool, or one of the system's own processes. */
export type Actor = z.infer<typeof actorSchema>;

/**
 * What is stored beside an event's data. `occurredAt` is when it was true (the device's clock for telemetry),
 * `recordedAt` when this system took it in. The names beginning with `$` are those that EventStoreDB's own
 * projections understand.
 */
export const metadataSchema = z.object({
  $correlationId: z.string(),
  $causationId: z.string(),
  schemaVersion: z.number().int().min(1),
  actor: actorSchema,
  commandId: z.string(),
  /** SHA-256 of the canonical command: a repeated idempotency key with other content is told apart by it. */
  commandDigest: z.string().optional(),
  reason: z.string().optional(),
  occurredAt: z.string(),
  recordedAt: z.string(),
  previousHash: z.string(),
  hash: z.string(),
});
export type EventMetadata = z.infer<typeof metadataSchema>;

/** A position in the log: both halves, in decimal. Order is by commit, then prepare. */
export interface LogPosition {
  readonly commit: string;
  readonly prepare: string;
}

/** Order in the log: negative when `a` comes before `b`; null, nothing yet, comes before everything. */
export const comparePositions = (a: LogPosition | null, b: LogPosition | null): number => {
  if (a === null || b === null) return (a === null ? 0 : 1) - (b === null ? 0 : 1);
  const commits = BigInt(a.commit) - BigInt(b.commit);
  const order = commits === 0n ? BigInt(a.prepare) - BigInt(b.prepare) : commits;
  return order < 0n ? -1 : order > 0n ? 1 : 0;
};

/** An event of some type with its data: what a decider decides and folds. */
export interface DomainEvent<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly data: Data;
}

/** An event ready to be appended. */
export interface SealedEvent extends DomainEvent {
  readonly id: string;
  readonly metadata: EventMetadata;
}

/** An event as it stands in the log. */
export interface RecordedEvent extends SealedEvent {
  readonly stream: string;
  readonly revision: bigint;
  readonly position: LogPosition;
}

/** The category of a stream `<category>-<id>`. */
export const categoryOf = (stream: string): string => stream.slice(0, stream.indexOf('-'));

/** The id of a stream `<category>-<id>`. */
export const idOf = (stream: string): string => stream.slice(stream.indexOf('-') + 1);
