import type { ResolvedEvent } from '../grpc/wire.ts';
import type { RecordedEvent } from '../log/recorded-event.ts';

/** An event on its way through a group. */
export interface Message {
  readonly resolved: ResolvedEvent;
  /** Revision or position in the source. */
  readonly place: number;
  /** Deliveries that came to nothing. */
  readonly retries: number;
  /** Comes from the parked messages, so it no longer counts for the checkpoint. */
  readonly replayed: boolean;
}

/** What stands in the stream that was read: the link, where a link was resolved. */
export function originalOf({ resolved }: Message): RecordedEvent {
  const original = resolved.link ?? resolved.event;
  if (original === undefined) throw new Error('a message has an event or a link');
  return original;
}

/** The id by which a consumer acknowledges a message. */
export const idOf = (message: Message): string => originalOf(message).id;
