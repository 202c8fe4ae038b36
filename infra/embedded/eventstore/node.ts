import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import {
  Server,
  ServerCredentials,
  type ServiceDefinition,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { AccessControl, type Account } from './access/access-control.ts';
import { appendService } from './grpc/append.ts';
import { batchAppendService } from './grpc/batch-append.ts';
import { deleteService, tombstoneService } from './grpc/delete.ts';
import { CallError } from './grpc/errors.ts';
import { supportedMethodsService } from './grpc/features.ts';
import { gossipService, memberOf } from './grpc/gossip.ts';
import { featuresGrpc, gossipGrpc, persistentGrpc, projectionsGrpc, streams, streamsGrpc } from './grpc/messages.ts';
import type { NodeContext } from './grpc/node-context.ts';
import { OpenCalls } from './grpc/open-calls.ts';
import { persistentService } from './grpc/persistent.ts';
import { projectionsService } from './grpc/projections.ts';
import { readService } from './grpc/read.ts';
import { httpApi } from './http/api.ts';
import { type Endpoint, type EndpointOptions, listen } from './http/endpoint.ts';
import type { Change } from './log/append.ts';
import { EventLog } from './log/event-log.ts';
import { Groups } from './persistent/groups.ts';
import { Projections } from './projections/projections.ts';
import { createMemoryStorage } from './storage/memory-storage.ts';
import { createPostgresStorage } from './storage/postgres-storage.ts';

export interface NodeOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly storage: { readonly kind: 'memory' } | { readonly kind: 'postgres'; readonly url: string };
  /** Files in PEM form. */
  readonly tls?: { readonly certFile: string; readonly keyFile: string };
  /** None: insecure, everybody may do everything. */
  readonly accounts: readonly Account[];
  /** Bytes one append may hold; EventStoreDB's own limit is 1 MiB. */
  readonly maxAppendSize: number;
  /** System projections to run, beside those that were running before. */
  readonly projections: readonly string[];
}

export interface RunningNode {
  readonly port: number;
  /** Answers what is being committed, refuses the rest, and lets go of everything. */
  stop(): Promise<void>;
}

/** A message may be larger than what may be appended, so that the refusal can say why. */
const MAX_MESSAGE_SIZE = 17 * 1024 * 1024;

/** For so many milliseconds a node that stops waits for its clients to take their last answers. */
const LAST_WORDS = 500;

/** What EventStoreDB writes when a node becomes the leader: the first event of every log. */
const firstEpoch = (): Change => ({
  kind: 'append',
  stream: '$epoch-information',
  expected: 'no-stream',
  events: [
    {
      id: randomUUID(),
      type: '$epoch-information',
      contentType: 'application/json',
      metadata: new Uint8Array(0),
      data: Buffer.from(JSON.stringify({ epochId: randomUUID(), epochNumber: 0, timeStamp: new Date().toISOString() })),
    },
  ],
});

/** Starts a node. Rejects where the port is taken, a certificate is missing or the database does not answer. */
export async function startNode(options: NodeOptions): Promise<RunningNode> {
  const log = new EventLog(
    options.storage.kind === 'memory' ? createMemoryStorage() : createPostgresStorage(options.storage.url),
  );
  await log.open();
  if (log.head === 0) await log.change(firstEpoch());
  const node: NodeContext = {
    log,
    access: new AccessControl(log, options.accounts),
    maxAppendSize: options.maxAppendSize,
    calls: new OpenCalls(),
  };
  const groups = new Groups(log);
  const projections = new Projections(log);
  await groups.open();
  await projections.open(options.projections);
  const server = new Server({
    'grpc.max_receive_message_length': MAX_MESSAGE_SIZE,
    'grpc.max_send_message_length': -1,
    // Finds out about clients that vanished without a word.
    'grpc.keepalive_time_ms': 10_000,
    'grpc.keepalive_timeout_ms': 10_000,
  });
  server.addService(streamsService(), {
    read: readService(node),
    append: appendService(node),
    batchAppend: batchAppendService(node),
    delete: deleteService(node),
    tombstone: tombstoneService(node),
  } as unknown as UntypedServiceImplementation);
  server.addService(
    withRawResponses(persistentGrpc.PersistentSubscriptionsService, 'read'),
    persistentService(node, groups) as unknown as UntypedServiceImplementation,
  );
  server.addService(
    projectionsGrpc.ProjectionsService,
    projectionsService(node, projections) as unknown as UntypedServiceImplementation,
  );
  server.addService(featuresGrpc.ServerFeaturesService, { getSupportedMethods: supportedMethodsService() });
  let endpoint: Endpoint | undefined;
  const member = memberOf(() => ({ host: options.host, port: endpoint?.port ?? options.port }));
  server.addService(gossipGrpc.GossipService, { read: gossipService(member) });

  // Connections arrive with their TLS done.
  const connections = server.createConnectionInjector(ServerCredentials.createInsecure());
  const clients = new Set<Socket>();
  const take = (socket: Socket) => {
    clients.add(socket);
    socket.once('close', () => clients.delete(socket));
    connections.injectConnection(socket);
  };
  try {
    endpoint = await listen(
      { host: options.host, port: options.port, ...(await keyPair(options.tls)) },
      { grpc: take, http: httpApi(node, member) },
    );
  } catch (error) {
    await log.close();
    throw bindingFailure(error, options);
  }
  const { port, close } = endpoint;

  return {
    port,
    async stop() {
      close();
      const stopping = new CallError(status.UNAVAILABLE, 'The node is stopping');
      // Its callback does not wait for connections that were handed over.
      server.tryShutdown(() => {});
      const gone = Promise.all([...clients].map((socket) => new Promise((resolve) => socket.once('close', resolve))));
      await projections.close();
      await groups.close(stopping);
      await log.close();
      // Subscriptions never end by themselves, nor does an append that still arrives.
      node.calls.end(stopping);
      await Promise.race([gone, delay(LAST_WORDS, undefined, { ref: false })]);
      server.forceShutdown();
    },
  };
}

async function keyPair(tls: NodeOptions['tls']): Promise<Pick<EndpointOptions, 'tls'>> {
  if (tls === undefined) return {};
  const [cert, key] = await Promise.all([readFile(tls.certFile), readFile(tls.keyFile)]);
  return { tls: { cert, key } };
}

function bindingFailure(error: unknown, { host, port }: NodeOptions): unknown {
  if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) return error;
  return new Error(
    `${host}:${port} is in use already; stop what listens there, or choose another --port (0: any free one)`,
  );
}

/** The service with a method whose answers are already in their wire form. */
function withRawResponses(service: ServiceDefinition, method: string): ServiceDefinition {
  const definition = service[method];
  if (definition === undefined) throw new Error(`the service has no method ${method}`);
  return { ...service, [method]: { ...definition, responseSerialize: (message: Buffer) => message } };
}

/** Streams, with reads in their wire form, and appends decoded in place: the generated code would copy them first. */
function streamsService(): ServiceDefinition {
  const service = withRawResponses(streamsGrpc.StreamsService, 'read');
  const { append, batchAppend } = service;
  if (append === undefined || batchAppend === undefined) throw new Error('the service has no appends');
  const inPlace = (bytes: Buffer) => new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  return {
    ...service,
    append: { ...append, requestDeserialize: (bytes) => streams.AppendReq.deserializeBinary(inPlace(bytes)) },
    batchAppend: {
      ...batchAppend,
      requestDeserialize: (bytes) => streams.BatchAppendReq.deserializeBinary(inPlace(bytes)),
    },
  };
}
