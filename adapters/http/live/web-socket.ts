import { WebSocket } from 'ws';
import type { Outbox } from './outbox.ts';

const PING_MS = 30_000;
/** RFC 6455, 7.4.1: the server ends it, and the client may come back. */
const TRY_AGAIN = 1013;

const send = (socket: WebSocket, text: string): Promise<boolean> =>
  new Promise((resolve) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(text, (error) => resolve(!error));
    else resolve(false);
  });

/**
 * Sends what the outbox holds, one message at a time: the next one waits until the socket took the last, so that what
 * a slow client does not read stays in its own bounded outbox. Resolves when either side has ended it.
 */
export const pump = async (socket: WebSocket, outbox: Outbox): Promise<void> => {
  let alive = true;
  socket.on('pong', () => {
    alive = true;
  });
  const pings = setInterval(() => {
    // Bytes that wait are no sign of a dead peer, but of a slow one.
    if (!alive && socket.bufferedAmount === 0) return socket.terminate();
    alive = false;
    return socket.ping();
  }, PING_MS);
  try {
    for (let next = await outbox.take(); next !== undefined; next = await outbox.take()) {
      if (!(await send(socket, next.text))) return;
    }
  } finally {
    clearInterval(pings);
    if (socket.readyState === WebSocket.OPEN) socket.close(TRY_AGAIN, 'connect again, with from');
  }
};
