import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { connectPostgres, type Postgres, type PostgresOptions } from '../../adapters/postgres/connection.ts';
import { startPostgres } from '../../infra/embedded/postgres/postgres.ts';

export interface TestServer {
  readonly url: string;
  /** A new database, and a pool to it that is closed with the server. */
  database(options?: PostgresOptions): Promise<Postgres>;
  /** Kills the server as a crash would, and starts it again at the same address. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

/** A PostgreSQL server of the tests' own. */
export const startTestServer = async (): Promise<TestServer> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'spectra-read-'));
  let server = await startPostgres({ dataDir, durable: false });
  const pools: Postgres[] = [];
  let made = 0;
  return {
    url: server.url,
    database: async (options) => {
      made += 1;
      const name = `test_${made}`;
      const admin = postgres(server.url, { max: 1, onnotice: () => undefined });
      await admin.unsafe(`create database ${name}`);
      await admin.end();
      const url = new URL(server.url);
      url.pathname = `/${name}`;
      const pool = connectPostgres(url.href, options);
      pools.push(pool);
      return pool;
    },
    crash: async () => {
      const gone = new Promise((resolve) => server.onExit(resolve));
      process.kill(server.pid, 'SIGKILL');
      await gone;
      server = await startPostgres({ dataDir, durable: false, port: server.port });
    },
    stop: async () => {
      for (const pool of pools) await pool.close();
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};
