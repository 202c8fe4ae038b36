import { LINK_TYPE, type RecordedEvent, revisionText } from '../log/recorded-event.ts';

/** A link that a projection emits: in which stream, and to which event (`revision@stream`). */
export interface EmittedLink {
  readonly stream: string;
  readonly target: string;
}

/** The projections that EventStoreDB brings along, as pure functions from an event to the links it deserves. */
export const SYSTEM_PROJECTIONS: Readonly<Record<string, (event: RecordedEvent) => EmittedLink | null>> = {
  /** `$ce-<category>`: the category is what stands before the first dash of the stream's name. */
  $by_category: (event) => {
    if (event.stream.startsWith('$')) return null;
    const dash = event.stream.indexOf('-');
    if (dash < 1) return null;
    return { stream: `$ce-${event.stream.slice(0, dash)}`, target: targetOf(event) };
  },

  /** `$et-<event type>`. Links are not events of their own. */
  $by_event_type: (event) =>
    event.type === LINK_TYPE ? null : { stream: `$et-${event.type}`, target: targetOf(event) },

  /** `$bc-<correlation id>`, by the metadata property `$correlationId`. */
  $by_correlation_id: (event) => {
    if (event.type === LINK_TYPE) return null;
    const correlationId = correlationIdOf(event.metadata);
    return correlationId === null ? null : { stream: `$bc-${correlationId}`, target: targetOf(event) };
  },
};

/** What a link to an event says; a link to a link points to what that one points to. */
export const targetOf = (event: RecordedEvent): string =>
  event.type === LINK_TYPE
    ? Buffer.from(event.data).toString('utf8')
    : `${revisionText(event.revision)}@${event.stream}`;

const CORRELATION_KEY = '"$correlationId"';

function correlationIdOf(metadata: Uint8Array): string | null {
  if (metadata.length === 0) return null;
  const text = Buffer.from(metadata.buffer, metadata.byteOffset, metadata.length).toString('utf8');
  // Parsing each event's metadata would cost more than everything else here, and most have no such property.
  if (!text.includes(CORRELATION_KEY)) return null;
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null || !('$correlationId' in parsed)) return null;
    const { $correlationId } = parsed;
    return typeof $correlationId === 'string' && $correlationId !== '' ? $correlationId : null;
  } catch {
    return null;
  }
}
