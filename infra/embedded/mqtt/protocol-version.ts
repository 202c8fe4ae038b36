import type { Socket } from 'node:net';

/** CONNECT: type, remaining length, then the protocol name with its own length, then the version (MQTT 5 section 3.1). */
const LENGTH_AT = 1;
const LENGTH_MAX_BYTES = 4;
/** More than the longest beginning of a CONNECT up to its version. */
const ENOUGH_BYTES = 16;
const SILENCE_MS = 30_000;

/** The protocol version in the first bytes of a connection; undefined when they are too few, 0 when they are no CONNECT. */
const versionIn = (bytes: Buffer): number | undefined => {
  let at = LENGTH_AT;
  while (at - LENGTH_AT < LENGTH_MAX_BYTES && (bytes[at] ?? 0) >= 0x80) at += 1;
  const name = at + 1;
  if (bytes.length < name + 2) return bytes.length < ENOUGH_BYTES ? undefined : 0;
  const version = bytes[name + 2 + bytes.readUInt16BE(name)];
  if (version === undefined) return bytes.length < ENOUGH_BYTES ? undefined : 0;
  return version;
};

/** Looks at the first bytes of a connection, puts them back, and tells the MQTT version it wants (3, 4 or 5). */
export const onProtocolVersion = (socket: Socket, told: (version: number) => void): void => {
  let seen = Buffer.alloc(0);
  const silence = setTimeout(() => socket.destroy(), SILENCE_MS);
  const stop = (): void => {
    clearTimeout(silence);
    socket.off('readable', look);
    socket.off('error', stop);
    socket.off('close', stop);
  };
  const look = (): void => {
    const chunk: Buffer | null = socket.read();
    if (chunk === null) return;
    seen = Buffer.concat([seen, chunk]);
    const version = versionIn(seen);
    if (version === undefined) return;
    stop();
    socket.unshift(seen);
    told(version);
  };
  socket.on('readable', look);
  socket.once('error', stop);
  socket.once('close', stop);
};
