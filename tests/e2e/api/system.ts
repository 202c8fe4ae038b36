import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import { connectEventStore } from '../../../adapters/eventstore/eventstore.ts';
import type { EventStore } from '../../../adapters/eventstore/port.ts';
import { createApp } from '../../../adapters/http/app.ts';
import { createIdempotencyRegister } from '../../../adapters/http/conventions/idempotency.ts';
import { createLiveHub } from '../../../adapters/http/live/hub.ts';
import type { HttpConfig, ReadSide } from '../../../adapters/http/ports.ts';
import { serveHttp } from '../../../adapters/http/serve.ts';
import { createIdentity, type Identity } from '../../../adapters/identity/identity.ts';
import { connectPostgres } from '../../../adapters/postgres/connection.ts';
import { startWorkerPool } from '../../../adapters/simulation/worker-pool.ts';
import type { RunPorts } from '../../../commands/runs.ts';
import { startBatches } from '../../../commands/simulation/batches.ts';
import { launchEventStore } from '../../../infra/embedded/eventstore/launch.ts';
import { startPostgres } from '../../../infra/embedded/postgres/postgres.ts';
import { followReadSide } from '../../../infra/read-side.ts';
import { projections } from '../../../projections/all.ts';
import { listSops, unfinishedBatches } from '../../../projections/queries.ts';
import { startProjections } from '../../../projections/runner/runner.ts';
import { seedOrganisations } from './seed.ts';

export const PASSWORD = 'correct horse battery staple';

/** The HTTP interface on real servers: PostgreSQL, the event store node, projections that run. */
export interface System {
  readonly url: string;
  readonly store: EventStore;
  readonly ports: RunPorts;
  readonly readSide: ReadSide;
  readonly identity: Identity;
  /** What was logged, one JSON document a line. */
  readonly logged: readonly string[];
  stop(): Promise<void>;
}

export interface SystemOptions {
  readonly config?: HttpConfig;
  readonly clock?: () => Date;
  readonly access_token_lifetime_s?: number;
}

const recordingLog = (lines: string[]): Logger => pino({ level: 'debug' }, { write: (line) => void lines.push(line) });

/** Starts one; two organisations, `demo` (the platform's) and `rival`, each with a user a role. */
export const startSystem = async (options: SystemOptions = {}): Promise<System> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'spectra-api-'));
  const logged: string[] = [];
  const log = recordingLog(logged);
  const clock = options.clock ?? (() => new Date());
  const [server, node] = await Promise.all([startPostgres({ dataDir, durable: false }), launchEventStore()]);
  const store = connectEventStore(node.url);
  const postgres = connectPostgres(server.url);
  const runner = startProjections({ store, postgres, projections, log });
  const readSide = followReadSide(store, postgres, runner, log);
  const identity = await createIdentity({
    sql: postgres.sql,
    store,
    clock,
    password_cost: { log2_n: 4, r: 8, p: 1 },
    ...(options.access_token_lifetime_s === undefined
      ? {}
      : { access_token_lifetime_s: options.access_token_lifetime_s }),
  });
  const ports: RunPorts = {
    store,
    clock,
    sops: {
      approvedFor: async (org_id, family) => {
        const { items } = await listSops(postgres.db, { org_id, families: [family], status: 'approved' });
        return items.at(-1);
      },
    },
  };
  await seedOrganisations(ports, identity, PASSWORD);
  const live = createLiveHub(store, log);
  const evaluator = startWorkerPool();
  const unfinished = () => unfinishedBatches(postgres.db);
  const batches = startBatches({ store, clock, evaluator, unfinished, log, poll_ms: 50 });
  const app = createApp({
    ...ports,
    identity,
    idempotency: await createIdempotencyRegister(postgres.sql),
    readDb: postgres.db,
    readSide,
    live,
    evaluator,
    bridge: () => ({
      messages_received: 3,
      frames_published: 2,
      messages_rejected: 1,
      rebirths_requested: 0,
      sequence_gaps: 0,
    }),
    health: {
      eventstore: async () => ((await store.health()) ? 'embedded' : 'unreachable'),
      postgres: async () => ((await postgres.health()) ? 'embedded' : 'unreachable'),
      stream: async () => 'embedded',
      mqtt: async () => 'embedded',
      ready: async () => ({ commands: await store.health(), ingestion: true, queries: await postgres.health() }),
    },
    log,
    version: '0.0.0-test',
    config: options.config ?? {},
  });
  for await (const { position } of store.readAll({ direction: 'backwards', maxCount: 1 })) {
    if (!(await readSide.waitFor(position, 30_000))) throw new Error('the read models do not come up');
  }
  const http = await serveHttp(app, { host: '127.0.0.1', port: 0 });
  return {
    url: http.url,
    store,
    ports,
    readSide,
    identity,
    logged,
    stop: async () => {
      await http.close();
      await live.close();
      await batches.stop();
      await evaluator.stop();
      await readSide.stop();
      await runner.stop();
      await postgres.close();
      await store.close();
      await Promise.all([node.stop(), server.stop()]);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};
