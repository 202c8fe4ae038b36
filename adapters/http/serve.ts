import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type WebSocketServerLike } from '@hono/node-server';
import type { Hono } from 'hono';
import { WebSocketServer } from 'ws';
import type { HttpEnv } from './conventions/environment.ts';

export interface HttpServer {
  readonly host: string;
  readonly port: number;
  readonly url: string;
  /** Takes no new connections, ends the live ones, and lets requests finish for a while. */
  close(): Promise<void>;
}

const FINISH_MS = 5000;
/** Followers only listen: what they send is read and dropped, and may not be large. */
const MAX_INCOMING_BYTES = 4096;

/**
 * Serves an application, with its WebSockets. Port 0 takes a free one.
 * @throws when the port is taken (`EADDRINUSE`)
 */
export const serveHttp = async (
  app: Pick<Hono<HttpEnv>, 'fetch'>,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<HttpServer> => {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_INCOMING_BYTES,
    // The token that stands beside it is never given back.
    handleProtocols: (offered) => (offered.has('bearer') ? 'bearer' : false),
  });
  const server = createAdaptorServer({
    fetch: (request, env) => app.fetch(request, env as HttpEnv['Bindings']),
    hostname: host,
    // Its options say `boolean | undefined` where the other's say nothing or a boolean.
    websocket: { server: sockets as WebSocketServerLike },
    serverOptions: { requestTimeout: 60_000, headersTimeout: 20_000, keepAliveTimeout: 10_000 },
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port: actual } = server.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    host,
    port: actual,
    url: `http://${name}:${actual}`,
    close: () =>
      new Promise((resolve) => {
        const cut = setTimeout(() => {
          if ('closeAllConnections' in server) server.closeAllConnections();
          for (const socket of sockets.clients) socket.terminate();
        }, FINISH_MS);
        for (const socket of sockets.clients) socket.close(1001, 'the server stops');
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
        if ('closeIdleConnections' in server) server.closeIdleConnections();
      }),
  };
};
