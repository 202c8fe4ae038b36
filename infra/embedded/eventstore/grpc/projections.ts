import type {
  CreateReq,
  CreateResp,
  DeleteReq,
  DeleteResp,
  DisableReq,
  DisableResp,
  EnableReq,
  EnableResp,
  StatisticsReq,
  StatisticsResp,
} from '@eventstore/db-client/generated/projections_pb.js';
import { type ServerUnaryCall, type ServerWritableStream, type sendUnaryData, status } from '@grpc/grpc-js';
import { UnsupportedQuery } from '../projections/link-query.ts';
import type { Projection } from '../projections/projection.ts';
import type { Projections } from '../projections/projections.ts';
import { CallError, invalidArgument, toServiceError } from './errors.ts';
import { projections as messages, shared } from './messages.ts';
import type { NodeContext } from './node-context.ts';

const notFound = (name: string): CallError => new CallError(status.NOT_FOUND, `Projection '${name}' is not found`);

const unsupported = (error: unknown): never => {
  throw error instanceof UnsupportedQuery ? invalidArgument(error.message) : error;
};

/** The part of the Projections service that concerns projections that link: making and switching them, and how far they are. */
export function projectionsService(node: NodeContext, projections: Projections) {
  return {
    create(call: ServerUnaryCall<CreateReq, CreateResp>, answer: sendUnaryData<CreateResp>): void {
      void perform(answer, async () => {
        node.access.requireAdministrator(node.access.caller(call.metadata));
        const options = call.request.getOptions();
        const name = options?.getContinuous()?.getName() ?? '';
        if (name === '') throw invalidArgument('Only continuous projections are supported, and they need a name');
        if (!(await projections.create(name, options?.getQuery() ?? '').catch(unsupported))) {
          throw new CallError(status.ALREADY_EXISTS, `Projection '${name}' already exists`);
        }
        return new messages.CreateResp();
      });
    },

    delete(call: ServerUnaryCall<DeleteReq, DeleteResp>, answer: sendUnaryData<DeleteResp>): void {
      void perform(answer, async () => {
        node.access.requireAdministrator(node.access.caller(call.metadata));
        const name = call.request.getOptions()?.getName() ?? '';
        if (!(await projections.delete(name))) throw notFound(name);
        return new messages.DeleteResp();
      });
    },

    enable(call: ServerUnaryCall<EnableReq, EnableResp>, answer: sendUnaryData<EnableResp>): void {
      void perform(answer, async () => {
        node.access.requireAdministrator(node.access.caller(call.metadata));
        const name = call.request.getOptions()?.getName() ?? '';
        if (!(await projections.enable(name))) throw notFound(name);
        return new messages.EnableResp();
      });
    },

    disable(call: ServerUnaryCall<DisableReq, DisableResp>, answer: sendUnaryData<DisableResp>): void {
      void perform(answer, async () => {
        node.access.requireAdministrator(node.access.caller(call.metadata));
        const name = call.request.getOptions()?.getName() ?? '';
        if (!(await projections.disable(name))) throw notFound(name);
        return new messages.DisableResp();
      });
    },

    statistics(call: ServerWritableStream<StatisticsReq, StatisticsResp>): void {
      try {
        node.access.requireAdministrator(node.access.caller(call.metadata));
        const options = call.request.getOptions();
        const name = options?.getName() ?? '';
        if (options?.hasName() && projections.get(name) === undefined) throw notFound(name);
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

    restartSubsystem(call: ServerUnaryCall<unknown, unknown>, answer: sendUnaryData<unknown>): void {
      void perform(answer, async () => {
        node.access.requireAdministrator(node.access.caller(call.metadata));
        const running = projections.list().filter((projection) => projection.status === 'Running');
        for (const projection of running) {
          await projection.stop();
          projection.start();
        }
        return new shared.Empty();
      });
    },
  };
}

async function perform<Response>(answer: sendUnaryData<Response>, work: () => Promise<Response>): Promise<void> {
  try {
    answer(null, await work());
  } catch (error) {
    answer(toServiceError(error));
  }
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
