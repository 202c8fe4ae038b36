import type {
  CreateReq,
  CreateResp,
  DeleteReq,
  DeleteResp,
  GetInfoReq,
  GetInfoResp,
  ListReq,
  ListResp,
  ReplayParkedReq,
  ReplayParkedResp,
  UpdateReq,
  UpdateResp,
} from '@eventstore/db-client/generated/persistent_pb.js';
import type { Empty } from '@eventstore/db-client/generated/shared_pb.js';
import type { Metadata, ServerUnaryCall, sendUnaryData } from '@grpc/grpc-js';
import { parseOrdinal } from '../log/recorded-event.ts';
import type { Groups } from '../persistent/groups.ts';
import { ALL } from '../persistent/settings.ts';
import { streamName } from './convert.ts';
import { invalidArgument, toServiceError } from './errors.ts';
import { persistent, shared } from './messages.ts';
import type { NodeContext } from './node-context.ts';
import { alreadyExists, doesNotExist, dropped } from './persistent-errors.ts';
import { subscriptionInfo } from './persistent-info.ts';
import { persistentReadService } from './persistent-read.ts';
import { filterOf, namedSource, settingsOf, sourceOf } from './persistent-settings.ts';

/** The PersistentSubscriptions service. */
export function persistentService(node: NodeContext, groups: Groups) {
  /** A call that only those who manage the node may make. */
  const managed =
    <Request, Response>(work: (request: Request) => Promise<Response>) =>
    (call: ServerUnaryCall<Request, Response>, answer: sendUnaryData<Response>): void => {
      Promise.resolve()
        .then(() => {
          permit(call.metadata);
          return work(call.request);
        })
        .then(
          (response) => answer(null, response),
          (error: unknown) => answer(toServiceError(error)),
        );
    };
  const permit = (headers: Metadata) => node.access.requireAdministrator(node.access.caller(headers));
  const existing = (stream: string, name: string) => {
    const group = groups.get(stream, name);
    if (group === undefined) throw doesNotExist(stream, name);
    return group;
  };

  return {
    create: managed(async (request: CreateReq): Promise<CreateResp> => {
      const options = required(request.getOptions());
      const stream = sourceOf(options);
      const name = options.getGroupName();
      if (!(await groups.create(stream, name, settingsOf(options), filterOf(options)))) {
        throw alreadyExists(stream, name);
      }
      return new persistent.CreateResp();
    }),

    update: managed(async (request: UpdateReq): Promise<UpdateResp> => {
      const options = required(request.getOptions());
      const stream = sourceOf(options);
      const name = options.getGroupName();
      if (!(await groups.update(stream, name, settingsOf(options), dropped(stream, name)))) {
        throw doesNotExist(stream, name);
      }
      return new persistent.UpdateResp();
    }),

    delete: managed(async (request: DeleteReq): Promise<DeleteResp> => {
      const options = required(request.getOptions());
      const stream = namedSource(options);
      const name = options.getGroupName();
      if (!(await groups.delete(stream, name, dropped(stream, name)))) throw doesNotExist(stream, name);
      return new persistent.DeleteResp();
    }),

    read: persistentReadService(node, groups),

    getInfo: managed(async (request: GetInfoReq): Promise<GetInfoResp> => {
      const options = required(request.getOptions());
      const group = existing(namedSource(options), options.getGroupName());
      return new persistent.GetInfoResp().setSubscriptionInfo(await subscriptionInfo(group));
    }),

    list: managed(async (request: ListReq): Promise<ListResp> => {
      const source = required(request.getOptions()).getListForStream();
      const stream = source === undefined ? undefined : source.hasAll() ? ALL : streamName(source.getStream());
      const listed = groups.list(stream);
      if (stream !== undefined && listed.length === 0) throw doesNotExist(stream, '');
      return new persistent.ListResp().setSubscriptionsList(await Promise.all(listed.map(subscriptionInfo)));
    }),

    replayParked: managed(async (request: ReplayParkedReq): Promise<ReplayParkedResp> => {
      const options = required(request.getOptions());
      const group = existing(namedSource(options), options.getGroupName());
      await group.replayParked(options.hasStopAt() ? parseOrdinal(options.getStopAt()) : null);
      return new persistent.ReplayParkedResp();
    }),

    restartSubsystem: managed(async (_request: Empty): Promise<Empty> => {
      await groups.restart(dropped('', ''));
      return new shared.Empty();
    }),
  };
}

function required<Options>(options: Options | undefined): Options {
  if (options === undefined) throw invalidArgument('The options are missing');
  return options;
}
