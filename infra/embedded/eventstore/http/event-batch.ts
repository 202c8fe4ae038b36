import { uuidFromText } from '../grpc/convert.ts';
import { invalidArgument } from '../grpc/errors.ts';
import type { ProposedEvent } from '../log/recorded-event.ts';

/** Of ECMAScript's "JSON.parse source text access", which the language's own types do not declare yet. */
interface SourceJson {
  parse(text: string, revive: (key: string, value: unknown, context: { source?: string }) => unknown): unknown;
  rawJSON(text: string): unknown;
}
const { parse, rawJSON } = JSON as unknown as SourceJson;

/**
 * The events of a body of media type `application/vnd.eventstore.events+json`: a list of
 * `{ eventId, eventType, data, metadata? }`. Data that is an object or a list makes a JSON event, whose numbers stay
 * as they were written; a string makes one whose data is its text.
 */
export function eventsOfBatch(body: Buffer): ProposedEvent[] {
  let list: unknown;
  try {
    list = parse(body.toString('utf8'), (_, value, { source }) =>
      typeof value === 'number' && source !== undefined ? rawJSON(source) : value,
    );
  } catch (error) {
    throw invalidArgument(error instanceof Error ? error.message : String(error));
  }
  if (!Array.isArray(list) || list.length === 0) throw invalidArgument('Write request body invalid.');
  return list.map(event);
}

function event(item: unknown): ProposedEvent {
  if (typeof item !== 'object' || item === null) throw invalidArgument('Write request body invalid.');
  const { eventId, eventType, data, metadata } = item as Readonly<Record<string, unknown>>;
  if (typeof eventId !== 'string') throw invalidArgument('Empty eventId provided.');
  if (typeof eventType !== 'string' || eventType === '') throw invalidArgument('Empty eventType provided.');
  if (eventType.includes('\0')) throw invalidArgument('An event type cannot contain the character NUL');
  const isJson = isStructure(data) || isStructure(metadata);
  return {
    id: uuidFromText(eventId),
    type: eventType,
    contentType: isJson ? 'application/json' : 'application/octet-stream',
    metadata: bytes(metadata),
    data: bytes(data),
  };
}

const isStructure = (value: unknown): boolean => typeof value === 'object' && value !== null;

function bytes(value: unknown): Uint8Array {
  if (isStructure(value)) return Buffer.from(JSON.stringify(value), 'utf8');
  return Buffer.from(typeof value === 'string' ? value : '', 'utf8');
}
