import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A network between clients and a broker that can lose a broker's answers. */
export interface LossyNetwork {
  readonly port: number;
  forwardTo(port: number): void;
  /** While true, whatever is produced reaches the broker, and its answer is lost with the connection. */
  loseAcknowledgements(yes: boolean): void;
  readonly lost: () => number;
  close(): Promise<void>;
}

/** The request type Produce, after the length of the request (Kafka protocol, request header). */
const PRODUCE = 0;
const API_KEY_OFFSET = 4;

export async function startLossyNetwork(): Promise<LossyNetwork> {
  let target = 0;
  let losing = false;
  let lost = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const broker = connect(target, '127.0.0.1');
    let produces = false;
    const end = () => {
      for (const socket of [client, broker]) {
        sockets.delete(socket);
        socket.destroy();
      }
    };
    for (const socket of [client, broker]) {
      sockets.add(socket);
      socket.on('error', end).on('close', end);
    }
    client.on('data', (chunk) => {
      // One request at a time, as small ones are sent: a chunk begins with a request.
      produces = chunk.length > API_KEY_OFFSET + 2 && chunk.readInt16BE(API_KEY_OFFSET) === PRODUCE;
      broker.write(chunk);
    });
    broker.on('data', (chunk) => {
      if (losing && produces) {
        lost += 1;
        end();
      } else client.write(chunk);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    forwardTo(port) {
      target = port;
    },
    loseAcknowledgements(yes) {
      losing = yes;
    },
    lost: () => lost,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
