import type { DeleteReq, DeleteResp, TombstoneReq, TombstoneResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerUnaryCall, sendUnaryData } from '@grpc/grpc-js';
import { expectedRevision, streamName } from './convert.ts';
import { invalidArgument, streamDeleted, timedOut, toServiceError, wrongExpectedVersion } from './errors.ts';
import { streams } from './messages.ts';
import type { NodeContext } from './node-context.ts';

/** Streams.Delete: the stream's events become unreadable; it may be written again, and its revisions continue. */
export function deleteService(node: NodeContext) {
  return (call: ServerUnaryCall<DeleteReq, DeleteResp>, answer: sendUnaryData<DeleteResp>): void => {
    remove(node, call, 'soft-delete').then(
      (position) => {
        const at = new streams.DeleteResp.Position();
        at.setCommitPosition(position).setPreparePosition(position);
        answer(null, new streams.DeleteResp().setPosition(at));
      },
      (error: unknown) => answer(toServiceError(error)),
    );
  };
}

/** Streams.Tombstone: the stream is gone, and its name can never be used again. */
export function tombstoneService(node: NodeContext) {
  return (call: ServerUnaryCall<TombstoneReq, TombstoneResp>, answer: sendUnaryData<TombstoneResp>): void => {
    remove(node, call, 'tombstone').then(
      (position) => {
        const at = new streams.TombstoneResp.Position();
        at.setCommitPosition(position).setPreparePosition(position);
        answer(null, new streams.TombstoneResp().setPosition(at));
      },
      (error: unknown) => answer(toServiceError(error)),
    );
  };
}

async function remove(
  { access, log }: NodeContext,
  call: ServerUnaryCall<DeleteReq, DeleteResp> | ServerUnaryCall<TombstoneReq, TombstoneResp>,
  kind: 'soft-delete' | 'tombstone',
): Promise<string> {
  const options = call.request.getOptions();
  if (options === undefined) throw invalidArgument('The options are missing');
  const stream = streamName(options.getStreamIdentifier());
  await access.require(access.caller(call.metadata), 'delete', stream);
  const expected = expectedRevision(options, options.hasRevision() ? options.getRevision() : null);
  const outcome = await log.change({ kind, stream, expected });
  switch (outcome.kind) {
    case 'committed':
      return String(outcome.position);
    case 'wrong-expected-version':
      throw wrongExpectedVersion(kind === 'tombstone' ? 'Tombstone' : 'Delete', stream, expected, outcome.current);
    case 'stream-deleted':
      throw streamDeleted(stream);
    case 'timeout':
      throw timedOut();
    case 'rejected':
      throw invalidArgument(outcome.reason);
  }
}
