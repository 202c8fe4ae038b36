import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Metadata } from '@grpc/grpc-js';
import { SERVER_VERSION } from '../grpc/features.ts';
import type { Member } from '../grpc/gossip.ts';
import type { NodeContext } from '../grpc/node-context.ts';
import { HttpFailure, postEvents, requireHttp } from './post-events.ts';
import { json, type Reply, send, text } from './reply.ts';

/** What of EventStoreDB's HTTP interface the node serves: who it is, how it is, and appending to a stream. */
export function httpApi(node: NodeContext, member: (authority: string | undefined) => Member): RequestListener {
  const resources: Readonly<Record<string, (request: IncomingMessage) => Reply>> = {
    '/ping': () => json({ msgTypeId: PING_COMPLETED, text: 'Ping request successfully handled' }),
    '/health/live': () => ({ status: 204 }),
    '/info': () =>
      json({
        esVersion: SERVER_VERSION,
        state: 'leader',
        features: { projections: true, userManagement: false, atomPub: true },
        authentication: { type: node.access.secure ? 'internal' : 'insecure', properties: {} },
      }),
    '/gossip': (request) => json(gossip(member(request.headers.host))),
  };

  const answer = async (request: IncomingMessage): Promise<Reply> => {
    const { method, url = '/' } = request;
    const [path = '/'] = url.split('?');
    const caller = requireHttp(() => node.access.caller(credentials(request)));
    const read = resources[path];
    if (read !== undefined) {
      if (method === 'GET' || method === 'HEAD') return read(request);
      return { ...text(405, 'Method Not Allowed'), headers: { allow: 'GET, HEAD' } };
    }
    const [, stream, incoming] = STREAM.exec(path) ?? [];
    if (stream === undefined) return text(404, 'Not Found');
    if (method !== 'POST') return { ...text(405, 'Method Not Allowed'), headers: { allow: 'POST' } };
    return postEvents(node, caller, request, { stream, incoming });
  };

  return (request, response) => {
    answer(request)
      .catch((error: unknown) => failure(error))
      .then((reply) => respond(request, response, reply));
  };
}

/** What EventStoreDB's own message of this name has; only that it is a number matters. */
const PING_COMPLETED = 22;

/** `/streams/{stream}`, and `/streams/{stream}/incoming/{event id}` for an event that says no id of its own. */
const STREAM = /^\/streams\/([^/]+)(?:\/incoming\/([^/]+))?$/;

function credentials({ headers }: IncomingMessage): Metadata {
  const metadata = new Metadata();
  if (headers.authorization !== undefined) metadata.set('authorization', headers.authorization);
  return metadata;
}

/** The cluster of one, with the member's state in words. */
function gossip({ host, port, instanceId }: Member): object {
  const member = {
    instanceId,
    timeStamp: new Date().toISOString(),
    state: 'Leader',
    isAlive: true,
    httpEndPointIp: host,
    httpEndPointPort: port,
    nodePriority: 0,
    isReadOnlyReplica: false,
    esVersion: SERVER_VERSION,
  };
  return { members: [member], serverIp: host, serverPort: port };
}

function failure(error: unknown): Reply {
  if (error instanceof HttpFailure) return error.reply;
  return text(500, 'Internal Server Error', error instanceof Error ? error.message : String(error));
}

function respond(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  if (!request.complete) response.setHeader('connection', 'close');
  send(response, reply);
  // Whatever of the body was not wanted.
  request.resume();
}
