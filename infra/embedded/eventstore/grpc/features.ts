import type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type { ServerUnaryCall, sendUnaryData } from '@grpc/grpc-js';
import { features } from './messages.ts';

/** The version of EventStoreDB whose protocol this node speaks. */
export const SERVER_VERSION = '23.10.1.0';

const PERSISTENT = 'event_store.client.persistent_subscriptions.persistentsubscriptions';
const STREAMS = 'event_store.client.streams.streams';
const PROJECTIONS = 'event_store.client.projections.projections';

/** Every method of the node, in lower case as EventStoreDB names them, with its features. */
const METHODS: readonly (readonly [service: string, method: string, features?: readonly string[]])[] = [
  [STREAMS, 'read', ['position', 'events']],
  [STREAMS, 'append'],
  [STREAMS, 'batchappend'],
  [STREAMS, 'delete'],
  [STREAMS, 'tombstone'],
  [PERSISTENT, 'create', ['stream', 'all']],
  [PERSISTENT, 'update', ['stream', 'all']],
  [PERSISTENT, 'delete', ['stream', 'all']],
  [PERSISTENT, 'read', ['stream', 'all']],
  [PERSISTENT, 'getinfo', ['stream', 'all']],
  [PERSISTENT, 'replayparked', ['stream', 'all']],
  [PERSISTENT, 'list', ['stream', 'all']],
  [PERSISTENT, 'restartsubsystem'],
  [PROJECTIONS, 'create'],
  [PROJECTIONS, 'delete'],
  [PROJECTIONS, 'enable'],
  [PROJECTIONS, 'disable'],
  [PROJECTIONS, 'update'],
  [PROJECTIONS, 'reset'],
  [PROJECTIONS, 'state'],
  [PROJECTIONS, 'result'],
  [PROJECTIONS, 'statistics'],
  [PROJECTIONS, 'restartsubsystem'],
  ['event_store.client.gossip.gossip', 'read'],
  ['event_store.client.server_features.serverfeatures', 'getsupportedmethods'],
];

export function supportedMethodsService() {
  const supported = new features.SupportedMethods();
  supported.setEventStoreServerVersion(SERVER_VERSION);
  for (const [service, method, list = []] of METHODS) {
    const entry = new features.SupportedMethod();
    entry
      .setServiceName(service)
      .setMethodName(method)
      .setFeaturesList([...list]);
    supported.addMethods(entry);
  }
  return (_call: ServerUnaryCall<unknown, SupportedMethods>, answer: sendUnaryData<SupportedMethods>): void =>
    answer(null, supported);
}
