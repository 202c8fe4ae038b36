import { createServer } from 'node:net';
import { ConfigError } from './config.ts';

const listens = (host: string, port: number): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' || error.code === 'EACCES' ? resolve(undefined) : reject(error),
    );
    probe.listen(port, host, () => {
      const address = probe.address();
      const taken = typeof address === 'object' && address !== null ? address.port : port;
      probe.close(() => resolve(taken));
    });
  });

/**
 * The port to listen on: the one that was asked for, or the standard one, or a free one where the standard one is taken.
 * @param say tells the reader that the standard port was taken
 * @throws ConfigError when a port that was asked for is taken
 */
export const choosePort = async (
  name: string,
  host: string,
  asked: number | undefined,
  standard: number,
  say: (line: string) => void,
): Promise<number> => {
  const wanted = asked ?? standard;
  const got = await listens(host, wanted);
  if (got !== undefined) return got;
  if (asked !== undefined) {
    throw new ConfigError(
      `${name}: port ${asked} on ${host} is taken. Choose another, or leave it out to take a free one.`,
    );
  }
  const free = await listens(host, 0);
  if (free === undefined) throw new ConfigError(`${name}: no free port on ${host}`);
  say(`${name}: the standard port ${standard} is taken, using ${free}`);
  return free;
};
