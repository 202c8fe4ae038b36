/**
 * The revision of the event that tombstones a stream: the largest int64, as EventStoreDB writes it. As a JavaScript
 * number it is 2^63 (the nearest double); every other revision is exact.
 */
export const TOMBSTONE_REVISION = 2 ** 63;

/** What a client asks to be appended. */
export interface ProposedEvent {
  /** Lower-case UUID. */
  readonly id: string;
  readonly type: string;
  /** `application/json` or any other media type, kept as given. */
  readonly contentType: string;
  readonly metadata: Uint8Array;
  readonly data: Uint8Array;
}

/** An event as it stands in the log. Immutable, so it may be shared by any number of readers. */
export interface RecordedEvent extends ProposedEvent {
  /** Place in the global order: 1, 2, 3, ... without gaps. */
  readonly position: number;
  readonly stream: string;
  /** Place in its stream from 0, or `TOMBSTONE_REVISION`. */
  readonly revision: number;
  /** Milliseconds since the Unix epoch. */
  readonly created: number;
}

/** The event type of a link; its data is `<revision>@<stream>`. */
export const LINK_TYPE = '$>';

/** Bytes of memory an event holds, roughly: payload, strings and object overhead. */
export function weigh(event: ProposedEvent): number {
  return event.data.length + event.metadata.length + event.type.length + 256;
}

/** A revision in decimal, the tombstone's being the largest int64. */
export function revisionText(revision: number): string {
  return revision >= TOMBSTONE_REVISION ? '9223372036854775807' : String(revision);
}

/** A revision or position from its decimal text; anything past 2^53 counts as past every event. */
export function parseOrdinal(text: string): number {
  return Number(text);
}

/** The stream and revision a link points to, or null where its data is not a link. */
export function linkTarget(event: RecordedEvent): { stream: string; revision: number } | null {
  if (event.type !== LINK_TYPE) return null;
  const text = Buffer.from(event.data).toString('utf8');
  const at = text.indexOf('@');
  if (at < 1) return null;
  const revision = Number(text.slice(0, at));
  return Number.isInteger(revision) && revision >= 0 ? { stream: text.slice(at + 1), revision } : null;
}
