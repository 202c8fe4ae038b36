import type { AppendReq, AppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerReadableStream, sendUnaryData } from '@grpc/grpc-js';
import type { ChangeOutcome, ExpectedRevision } from '../log/append.ts';
import { type ProposedEvent, revisionText } from '../log/recorded-event.ts';
import { appendSize, expectedRevision, proposedEvent, streamName } from './convert.ts';
import { invalidArgument, maximumAppendSizeExceeded, streamDeleted, timedOut, toServiceError } from './errors.ts';
import { shared, streams } from './messages.ts';
import type { NodeContext } from './node-context.ts';

/** Streams.Append: one message with the options, then one for each event; one answer for all of them. */
export function appendService(node: NodeContext) {
  return (call: ServerReadableStream<AppendReq, AppendResp>, answer: sendUnaryData<AppendResp>): void => {
    let failed = false;
    const fail = (error: unknown) => {
      if (failed) return;
      failed = true;
      node.calls.delete(fail);
      call.resume();
      answer(toServiceError(error));
    };
    if (!node.calls.add(fail)) return;
    let target: { stream: string; expected: ExpectedRevision } | null = null;
    let allowed: Promise<void> = Promise.resolve();
    const events: ProposedEvent[] = [];
    let size = 0;

    call.on('data', (request: AppendReq) => {
      if (failed) return;
      try {
        const options = request.getOptions();
        if (options !== undefined) {
          target = {
            stream: streamName(options.getStreamIdentifier()),
            expected: expectedRevision(options, options.hasRevision() ? options.getRevision() : null),
          };
          allowed = node.access.require(node.access.caller(call.metadata), 'write', target.stream);
          allowed.catch(fail);
        }
        const message = request.getProposedMessage();
        if (message === undefined) return;
        const event = proposedEvent(message);
        size += appendSize(event);
        if (size > node.maxAppendSize) throw maximumAppendSizeExceeded(node.maxAppendSize);
        events.push(event);
      } catch (error) {
        fail(error);
      }
    });
    call.on('error', fail);
    call.on('cancelled', () => node.calls.delete(fail));
    call.on('end', () => {
      void (async () => {
        try {
          if (failed) return;
          if (target === null) throw invalidArgument('The options are missing');
          await allowed;
          node.calls.delete(fail);
          const outcome = await node.log.change({ kind: 'append', ...target, events });
          if (!call.cancelled) answer(null, response(target.stream, outcome));
        } catch (error) {
          fail(error);
        }
      })();
    });
  };
}

function response(stream: string, outcome: ChangeOutcome): AppendResp {
  const answer = new streams.AppendResp();
  switch (outcome.kind) {
    case 'committed': {
      const success = new streams.AppendResp.Success();
      if (outcome.revision < 0) success.setNoStream(new shared.Empty());
      else success.setCurrentRevision(revisionText(outcome.revision));
      if (outcome.position < 0) success.setNoPosition(new shared.Empty());
      else {
        const position = new streams.AppendResp.Position();
        position.setCommitPosition(String(outcome.position));
        position.setPreparePosition(String(outcome.position));
        success.setPosition(position);
      }
      return answer.setSuccess(success);
    }
    case 'wrong-expected-version':
      return answer.setWrongExpectedVersion(wrongExpectedVersion(outcome.expected, outcome.current));
    case 'stream-deleted':
      throw streamDeleted(stream);
    case 'timeout':
      throw timedOut();
    case 'rejected':
      throw invalidArgument(`The events cannot be stored: ${outcome.reason}`);
  }
}

function wrongExpectedVersion(expected: ExpectedRevision, current: number): AppendResp.WrongExpectedVersion {
  const wrong = new streams.AppendResp.WrongExpectedVersion();
  if (current < 0) wrong.setCurrentNoStream(new shared.Empty()).setNoStream2060(new shared.Empty());
  else wrong.setCurrentRevision(revisionText(current)).setCurrentRevision2060(current);
  switch (expected) {
    case 'any':
      return wrong.setExpectedAny(new shared.Empty()).setAny2060(new shared.Empty());
    case 'stream-exists':
      return wrong.setExpectedStreamExists(new shared.Empty()).setStreamExists2060(new shared.Empty());
    case 'no-stream':
      return wrong.setExpectedNoStream(new shared.Empty());
    default:
      return wrong.setExpectedRevision(String(expected)).setExpectedRevision2060(expected);
  }
}
