import { lookup } from 'node:dns/promises';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TLSSocket } from 'node:tls';

/** Where the two protocols of a node are answered. */
export interface Protocols {
  /** Takes a connection whose first bytes are HTTP/2's. */
  readonly grpc: (connection: Socket) => void;
  readonly http: RequestListener;
}

export interface EndpointOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** In PEM form. */
  readonly tls?: { readonly cert: Buffer; readonly key: Buffer };
}

export interface Endpoint {
  readonly port: number;
  /** Takes no more connections. Those of gRPC stay with whoever took them; those of HTTP/1.1 end with their answers. */
  close(): void;
}

/** How HTTP/2 begins when it is spoken at once (RFC 9113, section 3.4); no method of HTTP/1.1 begins like this. */
const PREFACE = Buffer.from('PRI');
/** A connection that says nothing, or an HTTP/1.1 request that stands still, is given up after so many milliseconds. */
const SILENCE = 60_000;

/**
 * Listens on one port for gRPC and for HTTP/1.1, as EventStoreDB does. Over TLS the client says which one it speaks;
 * in plain text its first bytes do. Rejects where the port is taken or the host has no address here.
 */
export async function listen(options: EndpointOptions, protocols: Protocols): Promise<Endpoint> {
  const http = createHttpServer(protocols.http);
  http.timeout = SILENCE;
  const idle = new Set<Socket>();
  let closing = false;
  const answer = (socket: Socket) => {
    idle.add(socket);
    socket.once('close', () => idle.delete(socket));
    http.emit('connection', socket);
  };
  http.prependListener('request', (request, response) => {
    const { socket } = request;
    idle.delete(socket);
    response.once('close', () => {
      if (closing) socket.end();
      else if (!socket.destroyed) idle.add(socket);
    });
  });
  const takePlain = (socket: Socket) => {
    idle.add(socket);
    recognize(socket, (speaksHttp2) => {
      idle.delete(socket);
      if (speaksHttp2) protocols.grpc(socket);
      else answer(socket);
    });
  };
  const takeSecure = (socket: TLSSocket) => {
    if (socket.alpnProtocol === 'h2') protocols.grpc(socket);
    else if (socket.alpnProtocol === 'http/1.1') answer(socket);
    else takePlain(socket);
  };

  const { tls } = options;
  const create = (): Server =>
    tls === undefined
      ? createServer({ noDelay: true }, takePlain)
      : // Clients of gRPC offer h2 alone. Who offers both is a browser or curl, which want the HTTP interface.
        createTlsServer({ ...tls, noDelay: true, ALPNProtocols: ['http/1.1', 'h2'] }, takeSecure);

  // A name may have an address of each family; clients try one or the other.
  const addresses = new Set((await lookup(options.host, { all: true })).map(({ address }) => address));
  const servers: Server[] = [];
  let { port } = options;
  try {
    for (const address of addresses) {
      const server = create();
      port = await bind(server, address, port);
      servers.push(server);
    }
  } catch (error) {
    for (const server of servers) server.close();
    throw error;
  }
  return {
    port,
    close() {
      closing = true;
      for (const server of servers) server.close();
      for (const socket of idle) socket.destroy();
    },
  };
}

function bind(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Looks at the first bytes of a connection and puts them back. */
function recognize(socket: Socket, take: (speaksHttp2: boolean) => void): void {
  let begins: Buffer = Buffer.alloc(0);
  const giveUp = () => socket.destroy();
  const look = () => {
    const bytes: Buffer | null = socket.read();
    if (bytes === null) return;
    begins = Buffer.concat([begins, bytes]);
    const matches = PREFACE.equals(begins.subarray(0, PREFACE.length));
    if (!matches && PREFACE.subarray(0, begins.length).equals(begins)) return;
    socket.off('readable', look).off('error', giveUp).off('timeout', giveUp).off('end', giveUp).setTimeout(0);
    socket.unshift(begins);
    take(matches);
  };
  socket.on('readable', look).on('error', giveUp).on('timeout', giveUp).on('end', giveUp).setTimeout(SILENCE);
}
