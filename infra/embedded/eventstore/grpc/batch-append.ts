import type { StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb.js';
import type { Status } from '@eventstore/db-client/generated/status_pb.js';
import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { Caller } from '../access/access-control.ts';
import type { ChangeOutcome, ExpectedRevision } from '../log/append.ts';
import { type ProposedEvent, revisionText } from '../log/recorded-event.ts';
import { appendSize, expectedRevision, proposedEvent, streamName, uuidText } from './convert.ts';
import { CallError, toServiceError } from './errors.ts';
import { any, empty, shared, status, streams } from './messages.ts';
import type { NodeContext } from './node-context.ts';

/** While so much waits to be committed, nothing more is read from the connection. */
const BACKLOG_BYTES = 32 * 1024 * 1024;

/** Codes of google.rpc.Status. */
const CODE = { invalidArgument: 3, deadlineExceeded: 4, notFound: 5, alreadyExists: 6, permissionDenied: 7 };

/** An append whose messages are still arriving. */
interface Pending {
  readonly correlationId: UUID;
  readonly identifier: StreamIdentifier;
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly deadline: number;
  readonly allowed: Promise<boolean>;
  readonly events: ProposedEvent[];
  size: number;
}

/** Streams.BatchAppend: any number of appends over one call, each answered once under its correlation id. */
export function batchAppendService(node: NodeContext) {
  return (call: ServerDuplexStream<BatchAppendReq, BatchAppendResp>): void => {
    let caller: Caller;
    try {
      caller = node.access.caller(call.metadata);
    } catch (error) {
      call.emit('error', toServiceError(error));
      return;
    }
    const arriving = new Map<string, Pending>();
    let unanswered = 0;
    let ended = false;
    let gone = false;

    const fail = (error: unknown) => {
      node.calls.delete(fail);
      if (!gone) call.emit('error', toServiceError(error));
      gone = true;
    };
    if (!node.calls.add(fail)) return;
    const finish = () => {
      if (!ended || unanswered > 0 || gone) return;
      node.calls.delete(fail);
      call.end();
    };
    const reply = (correlationId: UUID, identifier: StreamIdentifier | undefined, result: Result) => {
      if (gone) return;
      const answer = new streams.BatchAppendResp();
      answer.setCorrelationId(correlationId);
      if (identifier !== undefined) answer.setStreamIdentifier(identifier);
      if (result.kind === 'success') answer.setSuccess(result.success);
      else answer.setError(result.error);
      call.write(answer);
    };

    const receive = (request: BatchAppendReq) => {
      const correlationId = request.getCorrelationId();
      if (correlationId === undefined) throw new CallError(CODE.invalidArgument, 'The correlation id is missing');
      const id = uuidText(correlationId);
      const options = request.getOptions();
      const identifier = options?.getStreamIdentifier();
      try {
        if (options !== undefined && !arriving.has(id)) {
          const stream = streamName(identifier);
          const deadline = options.getDeadline()?.toDate().getTime() ?? Number.POSITIVE_INFINITY;
          if (deadline <= Date.now()) {
            reply(correlationId, identifier, failure('Timeout'));
            return;
          }
          arriving.set(id, {
            correlationId,
            identifier: identifier ?? new shared.StreamIdentifier(),
            stream,
            expected: expectedRevision(options, options.hasStreamPosition() ? options.getStreamPosition() : null),
            deadline,
            allowed: node.access.allows(caller, 'write', stream),
            events: [],
            size: 0,
          });
        }
        const pending = arriving.get(id);
        if (pending === undefined) return;
        for (const message of request.getProposedMessagesList()) {
          const event = proposedEvent(message);
          pending.size += appendSize(event);
          pending.events.push(event);
        }
        if (pending.size > node.maxAppendSize) {
          arriving.delete(id);
          reply(correlationId, pending.identifier, failure('MaximumAppendSizeExceeded', node.maxAppendSize));
          return;
        }
        if (!request.getIsFinal()) return;
        arriving.delete(id);
        unanswered++;
        void commit(node, pending)
          .then((result) => reply(pending.correlationId, pending.identifier, result))
          .catch((error: unknown) => {
            // The storage is gone: the outcome cannot be told under this id, so the whole call fails.
            fail(error);
          })
          .finally(() => {
            unanswered--;
            if (node.log.queuedBytes < BACKLOG_BYTES) call.resume();
            finish();
          });
        if (node.log.queuedBytes > BACKLOG_BYTES) call.pause();
      } catch (error) {
        arriving.delete(id);
        reply(correlationId, identifier, badRequest(error));
      }
    };

    call.on('data', (request: BatchAppendReq) => {
      if (gone) return;
      try {
        receive(request);
      } catch (error) {
        fail(error);
      }
    });
    call.on('cancelled', () => {
      gone = true;
      node.calls.delete(fail);
    });
    call.on('end', () => {
      ended = true;
      finish();
    });
  };
}

type Result =
  | { readonly kind: 'success'; readonly success: BatchAppendResp.Success }
  | { readonly kind: 'error'; readonly error: Status };

async function commit(node: NodeContext, pending: Pending): Promise<Result> {
  const { stream, expected, events, deadline } = pending;
  if (!(await pending.allowed)) return failure('AccessDenied');
  return result(await node.log.change({ kind: 'append', stream, expected, events }, deadline), pending.identifier);
}

function result(outcome: ChangeOutcome, identifier: StreamIdentifier): Result {
  switch (outcome.kind) {
    case 'committed': {
      const success = new streams.BatchAppendResp.Success();
      if (outcome.revision < 0) success.setNoStream(new empty.Empty());
      else success.setCurrentRevision(revisionText(outcome.revision));
      if (outcome.position < 0) success.setNoPosition(new empty.Empty());
      else {
        const position = new shared.AllStreamPosition();
        position.setCommitPosition(String(outcome.position));
        position.setPreparePosition(String(outcome.position));
        success.setPosition(position);
      }
      return { kind: 'success', success };
    }
    case 'wrong-expected-version':
      return wrongExpectedVersion(outcome.expected, outcome.current);
    case 'stream-deleted': {
      const detail = new shared.StreamDeleted().setStreamIdentifier(identifier);
      return error(CODE.notFound, 'StreamDeleted', detail);
    }
    case 'timeout':
      return failure('Timeout');
    case 'rejected':
      return badRequest(new Error(outcome.reason));
  }
}

function wrongExpectedVersion(expected: ExpectedRevision, current: number): Result {
  const wrong = new shared.WrongExpectedVersion();
  if (current < 0) wrong.setCurrentNoStream(new empty.Empty());
  else wrong.setCurrentStreamRevision(revisionText(current));
  if (expected === 'any') wrong.setExpectedAny(new empty.Empty());
  else if (expected === 'stream-exists') wrong.setExpectedStreamExists(new empty.Empty());
  else if (expected === 'no-stream') wrong.setExpectedNoStream(new empty.Empty());
  else wrong.setExpectedStreamPosition(String(expected));
  return error(CODE.alreadyExists, 'WrongExpectedVersion', wrong);
}

function failure(name: 'Timeout' | 'AccessDenied' | 'MaximumAppendSizeExceeded', limit = 0): Result {
  switch (name) {
    case 'Timeout':
      return error(CODE.deadlineExceeded, name, new shared.Timeout());
    case 'AccessDenied':
      return error(CODE.permissionDenied, name, new shared.AccessDenied());
    case 'MaximumAppendSizeExceeded':
      return error(CODE.invalidArgument, name, new shared.MaximumAppendSizeExceeded().setMaxappendsize(limit));
  }
}

function badRequest(cause: unknown): Result {
  const message = cause instanceof Error ? cause.message : String(cause);
  return error(CODE.invalidArgument, 'BadRequest', new shared.BadRequest().setMessage(message), message);
}

/** A google.rpc.Status whose detail is a message of package event_store.client. */
function error(code: number, name: string, detail: { serializeBinary(): Uint8Array }, message = name): Result {
  const details = new any.Any();
  details.pack(detail.serializeBinary(), `event_store.client.${name}`);
  return { kind: 'error', error: new status.Status().setCode(code).setMessage(message).setDetails(details) };
}
