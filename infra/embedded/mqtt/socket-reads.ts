import type { Duplex } from 'node:stream';

/**
 * Follows the fixed headers of a stream of MQTT packets (MQTT 3.1.1 section 2.2: one byte of type, then the remaining
 * length in up to four bytes of seven bits) and tells whether each chunk keeps within the limit.
 */
export const packetLengths = (limit: number) => {
  let body = 0;
  let inLength = false;
  let length = 0;
  let weight = 1;
  return (chunk: Buffer): boolean => {
    let at = 0;
    while (at < chunk.length) {
      if (body > 0) {
        const step = Math.min(body, chunk.length - at);
        body -= step;
        at += step;
        continue;
      }
      const byte = chunk[at] ?? 0;
      at += 1;
      if (!inLength) {
        inLength = true;
        length = 0;
        weight = 1;
        continue;
      }
      length += (byte & 0x7f) * weight;
      weight *= 0x80;
      if (length > limit) return false;
      if (byte < 0x80) {
        body = length;
        inLength = false;
      }
    }
    return true;
  };
};

/** Stops and resumes the reading of a connection: what is not read fills the sender's window, and it stops sending. */
export interface ReadValve {
  close(): void;
  open(): void;
}

/**
 * Takes charge of what aedes reads from a socket. It reads by `socket.read()` when the socket is `readable`, has no
 * limit on the size of a packet, and no way to be paused that does not lose count of the packets it is handling; so
 * `read` is where the bytes are looked at, and withheld.
 *
 * @param limit a packet that announces more bytes destroys the socket before any of them is kept.
 */
export const governReads = (socket: Duplex, limit: number, exceeded: () => void): ReadValve => {
  const within = packetLengths(limit);
  const read = socket.read.bind(socket);
  let closed = false;
  socket.read = (size?: number) => {
    if (closed) return null;
    const chunk: Buffer | null = read(size);
    if (chunk === null || within(chunk)) return chunk;
    exceeded();
    socket.destroy();
    return null;
  };
  return {
    close: () => {
      closed = true;
    },
    open: () => {
      if (!closed) return;
      closed = false;
      if (!socket.destroyed) socket.emit('readable');
    },
  };
};
