import type { StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb.js';
import type { ExpectedRevision } from '../log/append.ts';
import { type ProposedEvent, parseOrdinal } from '../log/recorded-event.ts';
import { invalidArgument, missingMetadata } from './errors.ts';

/** Stream names are stored in an index, whose entries are limited; bytes of UTF-8. */
const LONGEST_STREAM_NAME = 2_000;
const UUID_PATTERN = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/;

/** The stream's name, checked to be one that can be stored. */
export function streamName(identifier: StreamIdentifier | undefined): string {
  return storableStream(identifier?.getStreamName_asU8() ?? new Uint8Array(0));
}

/** A stream's name from its UTF-8, checked to be one that can be stored. */
export function storableStream(bytes: Uint8Array): string {
  if (bytes.length === 0) throw invalidArgument('The stream name is missing');
  if (bytes.length > LONGEST_STREAM_NAME) {
    throw invalidArgument(`The stream name is longer than ${LONGEST_STREAM_NAME} bytes`);
  }
  const name = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
  if (name.includes('\0')) throw invalidArgument('A stream name cannot contain the character NUL');
  return name;
}

/** A UUID in lower case with dashes, from either of its wire forms. */
export function uuidText(uuid: UUID | undefined): string {
  const structured = uuid?.getStructured();
  if (structured !== undefined) {
    const hex = (text: string) => BigInt.asUintN(64, BigInt(text)).toString(16).padStart(16, '0');
    return dashed(hex(structured.getMostSignificantBits()) + hex(structured.getLeastSignificantBits()));
  }
  return uuidFromText(uuid?.getString() ?? '');
}

/** A UUID in lower case with dashes, from its text with or without them. */
export function uuidFromText(given: string): string {
  const text = given.toLowerCase();
  if (!UUID_PATTERN.test(text)) throw invalidArgument(`'${text}' is not a UUID`);
  return text.length === 36 ? text : dashed(text.replaceAll('-', ''));
}

const dashed = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;

interface ProposedMessage {
  getId(): UUID | undefined;
  getMetadataMap(): { get(key: string): string | undefined };
  getCustomMetadata_asU8(): Uint8Array;
  getData_asU8(): Uint8Array;
}

export function proposedEvent(message: ProposedMessage): ProposedEvent {
  const metadata = message.getMetadataMap();
  const type = metadata.get('type');
  if (type === undefined) throw missingMetadata('type');
  const contentType = metadata.get('content-type');
  if (contentType === undefined) throw missingMetadata('content-type');
  if (type.includes('\0')) throw invalidArgument('An event type cannot contain the character NUL');
  return {
    id: uuidText(message.getId()),
    type,
    contentType,
    metadata: message.getCustomMetadata_asU8(),
    data: message.getData_asU8(),
  };
}

/** The bytes that count towards the append limit: payload, and the event type in UTF-16 as EventStoreDB stores it. */
export const appendSize = (event: ProposedEvent): number =>
  event.data.length + event.metadata.length + event.type.length * 2;

interface ExpectedRevisionOption {
  hasNoStream(): boolean;
  hasAny(): boolean;
  hasStreamExists(): boolean;
}

/** `revision` is the decimal revision option, or null where it is not the one that is set. */
export function expectedRevision(options: ExpectedRevisionOption, revision: string | null): ExpectedRevision {
  if (revision !== null) return parseOrdinal(revision);
  if (options.hasNoStream()) return 'no-stream';
  if (options.hasStreamExists()) return 'stream-exists';
  if (options.hasAny()) return 'any';
  throw invalidArgument('The expected stream revision is missing');
}
