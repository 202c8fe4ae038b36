import { DeadlineExceededError, type Position, UnavailableError } from '@eventstore/db-client';
import { z } from 'zod';
import { type LogPosition, metadataSchema, type RecordedEvent } from '../../domain/kernel/event.ts';

export const logPosition = ({ commit, prepare }: Position): LogPosition => ({
  commit: commit.toString(),
  prepare: prepare.toString(),
});

/** The fields of the client's event that we read; its own type is generic in every event type. */
export interface StoredEvent {
  readonly streamId: string;
  readonly id: string;
  readonly revision: bigint;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: unknown;
  readonly position?: Position;
}

/** An event in one of our streams that this system did not write: it must neither be passed over nor be retried. */
export class ForeignEventError extends Error {
  override readonly name = 'ForeignEventError';
}

const envelopeSchema = metadataSchema.loose();

/**
 * An event of ours as the log has it. The metadata is kept as it was stored, so that its hash can be checked.
 * @throws ForeignEventError when the metadata is not ours.
 */
export const toRecorded = (event: StoredEvent): RecordedEvent => {
  const metadata = envelopeSchema.safeParse(event.metadata);
  if (!metadata.success) {
    throw new ForeignEventError(
      `${event.streamId}@${event.revision} was not written by this system: ${z.prettifyError(metadata.error)}`,
    );
  }
  if (event.position === undefined)
    throw new Error(`the event store gave no position for ${event.streamId}@${event.revision}`);
  return {
    id: event.id,
    type: event.type,
    data: event.data,
    metadata: event.metadata as RecordedEvent['metadata'],
    stream: event.streamId,
    revision: event.revision,
    position: logPosition(event.position),
  };
};

/** Whether the outcome is unknown or the server was away, so that the same call may succeed later. */
export const isTransient = (error: unknown): boolean =>
  error instanceof UnavailableError ||
  error instanceof DeadlineExceededError ||
  (error instanceof Error &&
    /UNAVAILABLE|DEADLINE_EXCEEDED|ECONNREFUSED|ECONNRESET|Failed to (connect|discover)/i.test(error.message));
