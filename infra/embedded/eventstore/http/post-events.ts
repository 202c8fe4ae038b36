import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { status } from '@grpc/grpc-js';
import type { Caller } from '../access/access-control.ts';
import { appendSize, storableStream, uuidFromText } from '../grpc/convert.ts';
import { CallError } from '../grpc/errors.ts';
import type { NodeContext } from '../grpc/node-context.ts';
import type { ChangeOutcome, ExpectedRevision } from '../log/append.ts';
import type { ProposedEvent } from '../log/recorded-event.ts';
import { StorageUnavailable } from '../storage/storage.ts';
import { eventsOfBatch } from './event-batch.ts';
import { type Reply, text } from './reply.ts';

/** Beside what may be appended, a request may hold the names and the escapes of its JSON. */
const BODY_FACTOR = 4;

const BATCH = 'application/vnd.eventstore.events+json';
const JSON_TYPE = 'application/json';
const BINARY_TYPE = 'application/octet-stream';
/** Bodies that are one event's data, and whether that is JSON. What it says is not looked at. */
const SINGLE: Readonly<Record<string, boolean>> = {
  [JSON_TYPE]: true,
  'text/xml': false,
  'application/xml': false,
  [BINARY_TYPE]: false,
};

/** A request that is refused. */
export class HttpFailure extends Error {
  override readonly name = 'HttpFailure';
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(reply.message ?? String(reply.status));
    this.reply = reply;
  }
}

const badRequest = (reason: string): HttpFailure => new HttpFailure(text(400, 'Bad Request', reason));
const tooLarge = (limit: number): HttpFailure =>
  new HttpFailure(text(413, `Too large events received. Limit is ${limit} bytes`));

/** Runs what throws a gRPC call's failure, and says it in HTTP's terms. */
export function requireHttp<T>(check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw inHttp(error);
  }
}

function inHttp(error: unknown): unknown {
  if (error instanceof StorageUnavailable) return new HttpFailure(text(503, 'Service Unavailable', error.message));
  if (!(error instanceof CallError)) return error;
  if (error.code === status.INVALID_ARGUMENT) return badRequest(error.message);
  if (error.code !== status.UNAUTHENTICATED && error.code !== status.PERMISSION_DENIED) return error;
  const reply = text(401, 'Unauthorized');
  return new HttpFailure({ ...reply, headers: { 'www-authenticate': 'Basic realm="ES"' } });
}

/**
 * POST of one event or of a batch to a stream, as AtomPub of EventStoreDB: answered with 201 when the events are durable.
 * `incoming` is the event's id where the address says it.
 */
export async function postEvents(
  node: NodeContext,
  caller: Caller,
  request: IncomingMessage,
  address: { readonly stream: string; readonly incoming: string | undefined },
): Promise<Reply> {
  const stream = streamOf(address.stream);
  await node.access.require(caller, 'write', stream).catch((error: unknown) => {
    throw inHttp(error);
  });
  const [mediaType = ''] = (request.headers['content-type'] ?? '').toLowerCase().split(';');
  const isBatch = mediaType.trim() === BATCH;
  const isJson = SINGLE[mediaType.trim()];
  if (!isBatch && isJson === undefined) return text(415, 'Unsupported Media Type');
  if (isBatch && address.incoming !== undefined) return text(415, 'Unsupported Media Type');

  const type = header(request, 'es-eventtype');
  if (!isBatch && type === undefined) {
    throw badRequest('Must include an event type with the request either in body or as ES-EventType header.');
  }
  const id = eventId(address.incoming, header(request, 'es-eventid'));
  if (!isBatch && id === undefined) {
    const forwarded = `${origin(request)}/streams/${encodeURIComponent(stream)}/incoming/${randomUUID()}`;
    return { ...text(307, 'Temporary Redirect', 'Forwarding to idempotent URI'), headers: { location: forwarded } };
  }
  const expected = expectedVersion(header(request, 'es-expectedversion'));
  const body = await bodyOf(request, node.maxAppendSize);
  const events = isBatch
    ? requireHttp(() => eventsOfBatch(body))
    : [single(body, isJson === true, type ?? '', id ?? randomUUID())];
  if (events.reduce((sum, event) => sum + appendSize(event), 0) > node.maxAppendSize) {
    throw tooLarge(node.maxAppendSize);
  }
  const outcome = await node.log.change({ kind: 'append', stream, expected, events }).catch((error: unknown) => {
    throw inHttp(error);
  });
  return written(outcome, request, stream, events.length);
}

function written(outcome: ChangeOutcome, request: IncomingMessage, stream: string, count: number): Reply {
  switch (outcome.kind) {
    case 'committed': {
      const first = outcome.revision - count + 1;
      const location = `${origin(request)}/streams/${encodeURIComponent(stream)}/${first}`;
      return { ...text(201, 'Created'), headers: { location } };
    }
    case 'wrong-expected-version':
      return {
        ...text(400, 'Wrong expected EventNumber'),
        headers: { 'es-currentversion': String(outcome.current) },
      };
    case 'stream-deleted':
      return text(410, 'Stream deleted');
    case 'timeout':
      return text(500, 'Write timeout');
    case 'rejected':
      throw badRequest(`The events cannot be stored: ${outcome.reason}`);
  }
}

function streamOf(segment: string): string {
  let name: string;
  try {
    name = decodeURIComponent(segment);
  } catch {
    throw badRequest('The stream name is not percent-encoded UTF-8');
  }
  return requireHttp(() => storableStream(Buffer.from(name)));
}

function single(data: Buffer, isJson: boolean, type: string, id: string): ProposedEvent {
  return { id, type, contentType: isJson ? JSON_TYPE : BINARY_TYPE, metadata: new Uint8Array(0), data };
}

/** A header's value; bytes beyond ASCII are UTF-8, which Node reads as Latin-1. */
function header({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? Buffer.from(value, 'latin1').toString('utf8') : undefined;
}

function eventId(incoming: string | undefined, given: string | undefined): string | undefined {
  const id = incoming ?? given;
  if (id === undefined) return undefined;
  try {
    return uuidFromText(id);
  } catch {
    throw badRequest(incoming === undefined ? 'ES-EventId header in wrong format.' : 'Unable to parse guid');
  }
}

/** -1, -2 and -4 are the named expectations; none given means any. */
function expectedVersion(value: string | undefined): ExpectedRevision {
  if (value === undefined || value === '-2') return 'any';
  if (value === '-1') return 'no-stream';
  if (value === '-4') return 'stream-exists';
  if (!/^\d{1,19}$/.test(value)) throw badRequest('ES-ExpectedVersion header in wrong format.');
  return Number(value);
}

async function bodyOf(request: IncomingMessage, maxAppendSize: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  // What is refused half-way is still to be answered.
  for await (const part of request.iterator({ destroyOnReturn: false })) {
    size += part.length;
    if (size > maxAppendSize * BODY_FACTOR) throw tooLarge(maxAppendSize);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Scheme and authority by which the client came here. */
function origin(request: IncomingMessage): string {
  const scheme = (request.socket as Partial<TLSSocket>).encrypted === true ? 'https' : 'http';
  return `${scheme}://${request.headers.host ?? 'localhost'}`;
}
