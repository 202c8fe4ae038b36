import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerWritableStream } from '@grpc/grpc-js';
import { compileFilter, type EventFilter } from '../log/event-filter.ts';
import type { RecordedEvent } from '../log/recorded-event.ts';
import { parseOrdinal } from '../log/recorded-event.ts';
import type { Direction } from '../storage/storage.ts';
import { streamName } from './convert.ts';
import { invalidArgument, streamDeleted, toServiceError } from './errors.ts';
import { resolve } from './link-resolution.ts';
import type { NodeContext } from './node-context.ts';
import { Outlet } from './outlet.ts';
import { type SubscriptionOptions, subscribeToAll, subscribeToFiltered, subscribeToStream } from './subscribe.ts';
import { readEvent, streamNotFound } from './wire.ts';

/** Considered events between checkpoints, times the multiplier, unless the reader says otherwise. */
const DEFAULT_WINDOW = 32;

type Options = ReadReq.Options;

/** Streams.Read: reads and subscriptions, of one stream or of everything. */
export function readService(node: NodeContext) {
  return (call: ServerWritableStream<ReadReq, Buffer>): void => {
    const fail = (error: unknown) => call.emit('error', toServiceError(error));
    if (!node.calls.add(fail)) return;
    serve(node, call)
      .then(() => call.end(), fail)
      .finally(() => node.calls.delete(fail));
  };
}

async function serve(node: NodeContext, call: ServerWritableStream<ReadReq, Buffer>): Promise<void> {
  const { access } = node;
  const options = call.request.getOptions();
  if (options === undefined) throw invalidArgument('The options are missing');
  const outlet = new Outlet<Buffer>(call);
  const stream = options.hasStream() ? streamName(options.getStream()?.getStreamIdentifier()) : '$all';
  await access.require(access.caller(call.metadata), 'read', stream);
  const reading: SubscriptionOptions = {
    resolveLinks: options.getResolveLinks(),
    uuid: options.getUuidOption()?.hasString() ? 'string' : 'structured',
  };
  if (options.hasSubscription()) {
    if (options.getReadDirection() !== 0) throw invalidArgument('A subscription can only go forwards');
    await (options.hasStream()
      ? subscribeToStream(node.log, outlet, stream, streamStart(options), reading)
      : subscribeAll(node, outlet, options, reading));
  } else if (options.hasStream()) {
    await readStream(node, outlet, stream, options, reading);
  } else {
    await readAll(node, outlet, options, reading);
  }
}

function subscribeAll(node: NodeContext, outlet: Outlet<Buffer>, options: Options, reading: SubscriptionOptions) {
  const all = options.getAll();
  const after = all?.hasEnd() ? node.log.head : all?.hasPosition() ? allPosition(options) : 0;
  const requested = options.getFilter();
  if (requested === undefined) return subscribeToAll(node.log, outlet, after, reading);
  const window = requested.hasMax() ? requested.getMax() : DEFAULT_WINDOW;
  const interval = Math.max(1, window) * Math.max(1, requested.getCheckpointintervalmultiplier());
  return subscribeToFiltered(node.log, outlet, after, { filter: eventFilter(requested), interval }, reading);
}

async function readStream(
  node: NodeContext,
  outlet: Outlet<Buffer>,
  stream: string,
  options: Options,
  reading: SubscriptionOptions,
): Promise<void> {
  const count = parseOrdinal(options.getCount());
  const start = options.getStream();
  const revision = start?.hasRevision() ? parseOrdinal(start.getRevision()) : start?.hasEnd() ? Infinity : 0;
  const read =
    directionOf(options) === 'forwards'
      ? await node.log.readStream(stream, revision, Number.MAX_SAFE_INTEGER, 'forwards', count)
      : await node.log.readStream(stream, 0, revision, 'backwards', count);
  switch (read.kind) {
    case 'not-found':
      await outlet.send(streamNotFound(stream));
      return;
    case 'deleted':
      throw streamDeleted(stream);
    case 'events':
      for await (const page of read.events) {
        if (!(await sendPage(node, outlet, page, reading))) return;
      }
  }
}

async function readAll(
  node: NodeContext,
  outlet: Outlet<Buffer>,
  options: Options,
  reading: SubscriptionOptions,
): Promise<void> {
  const direction = directionOf(options);
  const all = options.getAll();
  const start = all?.hasEnd() ? Infinity : all?.hasPosition() ? allPosition(options) : 0;
  const [from, to] = direction === 'forwards' ? [start, node.log.head] : [1, start];
  const count = parseOrdinal(options.getCount());
  const requested = options.getFilter();
  if (requested === undefined) {
    for await (const page of node.log.readAll(from, to, direction, count)) {
      if (!(await sendPage(node, outlet, page, reading))) return;
    }
    return;
  }
  let left = count;
  for await (const { events } of node.log.readFiltered(from, to, direction, eventFilter(requested))) {
    if (!(await sendPage(node, outlet, events.slice(0, left), reading))) return;
    left -= events.length;
    if (left <= 0) return;
  }
}

async function sendPage(
  node: NodeContext,
  outlet: Outlet<Buffer>,
  page: readonly RecordedEvent[],
  { resolveLinks, uuid }: SubscriptionOptions,
): Promise<boolean> {
  for (const resolved of await resolve(node.log, page, resolveLinks)) {
    if (!(await outlet.send(readEvent(resolved, uuid)))) return false;
  }
  return !outlet.closed;
}

const directionOf = (options: Options): Direction => (options.getReadDirection() === 0 ? 'forwards' : 'backwards');

/** The revision a stream subscription starts after. */
function streamStart(options: Options): number | 'end' {
  const stream = options.getStream();
  if (stream?.hasEnd()) return 'end';
  return stream?.hasRevision() ? parseOrdinal(stream.getRevision()) : -1;
}

const allPosition = (options: Options): number =>
  parseOrdinal(options.getAll()?.getPosition()?.getCommitPosition() ?? '0');

interface FilterOption {
  getStreamIdentifier(): { getRegex(): string; getPrefixList(): string[] } | undefined;
  getEventType(): { getRegex(): string; getPrefixList(): string[] } | undefined;
}

/** The filter of a read or of a persistent subscription. */
export function eventFilter(option: FilterOption): EventFilter {
  const byStream = option.getStreamIdentifier();
  const expression = byStream ?? option.getEventType();
  if (expression === undefined) throw invalidArgument('The filter says neither stream nor event type');
  try {
    return compileFilter({
      on: byStream === undefined ? 'type' : 'stream',
      regex: expression.getRegex(),
      prefixes: expression.getPrefixList(),
    });
  } catch (error) {
    throw invalidArgument(`The filter's regular expression is not valid: ${String(error)}`);
  }
}
