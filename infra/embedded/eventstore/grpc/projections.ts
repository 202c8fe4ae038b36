import type {
  CreateReq,
  CreateResp,
  DeleteReq,
  DeleteResp,
  DisableReq,
  DisableResp,
  EnableReq,
  EnableResp,
  ResetReq,
  ResetResp,
  ResultReq,
  ResultResp,
  StateReq,
  StateResp,
  StatisticsReq,
  StatisticsResp,
  UpdateReq,
  UpdateResp,
} from '@eventstore/db-client/generated/projections_pb.js';
import type { Empty } from '@eventstore/db-client/generated/shared_pb.js';
import { type ServerUnaryCall, type ServerWritableStream, type sendUnaryData, status } from '@grpc/grpc-js';
import { UnsupportedQuery } from '../projections/link-query.ts';
import type { Projection } from '../projections/projection.ts';
import type { Commanded, Projections } from '../projections/projections.ts';
import { CallError, invalidArgument, toServiceError } from './errors.ts';
import { projections as messages, shared, struct } from './messages.ts';
import type { NodeContext } from './node-context.ts';

/** How EventStoreDB before 24.6 says that a projection could not be managed: by the name of what it answered. */
const receivedInstead = (expected: string, received: 'NotFound' | 'Conflict' | 'OperationFailed'): CallError =>
  new CallError(status.UNKNOWN, `Envelope callback expected ${expected}, received ${received} instead`);

function ensureDone(commanded: Commanded): void {
  if (commanded === 'missing') throw receivedInstead('Updated', 'NotFound');
  if (commanded === 'refused') throw receivedInstead('Updated', 'OperationFailed');
}

/** The part of the Projections service that concerns projections that link: managing them, and how far they are. */
export function projectionsService(node: NodeContext, projections: Projections) {
  const managed =
    <Request, Response>(work: (request: Request) => Promise<Response>) =>
    (call: ServerUnaryCall<Request, Response>, answer: sendUnaryData<Response>): void => {
      Promise.resolve()
        .then(() => {
          node.access.requireAdministrator(node.access.caller(call.metadata));
          return work(call.request);
        })
        .then(
          (response) => answer(null, response),
          (error: unknown) =>
            answer(toServiceError(error instanceof UnsupportedQuery ? invalidArgument(error.message) : error)),
        );
    };
  /** What links has an empty state. Where `$init` makes another, nobody has computed it. */
  const emptyState = (name: string, expected: string) => {
    const projection = projections.get(name);
    if (projection === undefined) throw receivedInstead(expected, 'NotFound');
    if (projection.hasState) {
      throw new CallError(status.UNIMPLEMENTED, `Projections only link here: the state of '${name}' is not computed`);
    }
    return new struct.Value().setStructValue(new struct.Struct());
  };

  return {
    create: managed(async (request: CreateReq): Promise<CreateResp> => {
      const options = request.getOptions();
      const name = options?.getContinuous()?.getName() ?? '';
      if (name === '') throw invalidArgument('Only continuous projections are supported, and they need a name');
      if (!(await projections.create(name, options?.getQuery() ?? ''))) throw receivedInstead('Updated', 'Conflict');
      return new messages.CreateResp();
    }),

    update: managed(async (request: UpdateReq): Promise<UpdateResp> => {
      const options = request.getOptions();
      ensureDone(await projections.update(options?.getName() ?? '', options?.getQuery() ?? ''));
      return new messages.UpdateResp();
    }),

    delete: managed(async (request: DeleteReq): Promise<DeleteResp> => {
      ensureDone(await projections.delete(request.getOptions()?.getName() ?? ''));
      return new messages.DeleteResp();
    }),

    enable: managed(async (request: EnableReq): Promise<EnableResp> => {
      ensureDone(await projections.enable(request.getOptions()?.getName() ?? ''));
      return new messages.EnableResp();
    }),

    disable: managed(async (request: DisableReq): Promise<DisableResp> => {
      const options = request.getOptions();
      const as = options?.getWriteCheckpoint() ? 'Stopped' : 'Aborted';
      ensureDone(await projections.disable(options?.getName() ?? '', as));
      return new messages.DisableResp();
    }),

    reset: managed(async (request: ResetReq): Promise<ResetResp> => {
      ensureDone(await projections.reset(request.getOptions()?.getName() ?? ''));
      return new messages.ResetResp();
    }),

    state: managed(async (request: StateReq): Promise<StateResp> => {
      const state = emptyState(request.getOptions()?.getName() ?? '', 'ProjectionState');
      return new messages.StateResp().setState(state);
    }),

    result: managed(async (request: ResultReq): Promise<ResultResp> => {
      const result = emptyState(request.getOptions()?.getName() ?? '', 'ProjectionResult');
      return new messages.ResultResp().setResult(result);
    }),

    statistics(call: ServerWritableStream<StatisticsReq, StatisticsResp>): void {
      try {
        node.access.requireAdministrator(node.access.caller(call.metadata));
        const options = call.request.getOptions();
        const name = options?.getName() ?? '';
        if (options?.hasName() && projections.get(name) === undefined) throw receivedInstead('Statistics', 'NotFound');
        const all = options?.hasAll() || options?.hasContinuous();
        const listed = all ? projections.list() : [projections.get(name)];
        for (const projection of listed) {
          if (projection !== undefined) call.write(details(projection, node.log.head));
        }
        call.end();
      } catch (error) {
        call.emit('error', toServiceError(error));
      }
    },

    restartSubsystem: managed(async (_request: Empty): Promise<Empty> => {
      await projections.restart();
      return new shared.Empty();
    }),
  };
}

function details(projection: Projection, head: number): StatisticsResp {
  const at = `C:${projection.position}/P:${projection.position}`;
  const entry = new messages.StatisticsResp.Details();
  entry.setName(projection.name);
  entry.setEffectivename(projection.name);
  entry.setMode('Continuous');
  entry.setStatus(projection.status);
  entry.setStatereason(projection.fault);
  entry.setPosition(at);
  entry.setLastcheckpoint(at);
  entry.setProgress(head === 0 ? 100 : (100 * projection.position) / head);
  entry.setEventsprocessedafterrestart(String(projection.processed));
  return new messages.StatisticsResp().setDetails(entry);
}
