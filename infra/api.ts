import type { Logger } from 'pino';
import { createApp } from '../adapters/http/app.ts';
import { createIdempotencyRegister } from '../adapters/http/conventions/idempotency.ts';
import { createLiveHub } from '../adapters/http/live/hub.ts';
import type { BridgeCounters, HealthProbes, ServiceState } from '../adapters/http/ports.ts';
import { serveHttp } from '../adapters/http/serve.ts';
import type { BridgeCounters as Counters } from '../adapters/mqtt/bridge.ts';
import { openPool } from '../adapters/postgres/connection.ts';
import packageJson from '../package.json' with { type: 'json' };
import { type Config, STANDARD_PORTS } from './config.ts';
import { choosePort } from './ports.ts';
import type { Program } from './program.ts';
import { followReadSide } from './read-side.ts';
import type { SignIn } from './sign-in.ts';
import type { Wires } from './wires.ts';

export interface Api {
  readonly url: string;
  readonly timings: Readonly<Record<string, number>>;
  /** Resolves once commands, ingestion and queries all work. */
  ready(): Promise<void>;
  stop(): Promise<void>;
}

const READY_POLL_MS = 20;

const probes = (wires: Wires, program: Program): HealthProbes => {
  const { embedded, store, stream } = wires;
  const state = (isEmbedded: boolean, reachable: boolean): ServiceState => {
    if (!reachable) return 'unreachable';
    return isEmbedded ? 'embedded' : 'connected';
  };
  const { postgres, bridge, readSide } = program;
  const mqttIsReached = (): boolean => bridge === undefined || bridge.health() === 'connected';
  return {
    eventstore: async () => state(embedded.eventstore, await store.health()),
    postgres: async () => state(embedded.postgres, await postgres.health()),
    stream: async () => stream.health(),
    mqtt: async () => state(embedded.mqtt, mqttIsReached()),
    ready: async () => {
      const [commands, database] = await Promise.all([store.health(), postgres.health()]);
      const statuses = database ? await readSide.status() : [];
      return {
        commands: commands && database,
        ingestion: mqttIsReached() && stream.health() !== 'unreachable',
        queries:
          database &&
          statuses.every(({ status }) => status === 'live' || status === 'parked' || status === 'rebuilding'),
      };
    },
  };
};

const shown = ({ received, accepted, rejected, rebirths_requested, gaps }: Counters): BridgeCounters => ({
  messages_received: received,
  frames_published: accepted,
  messages_rejected: Object.values(rejected).reduce((sum, count) => sum + count, 0),
  rebirths_requested,
  sequence_gaps: gaps,
});

/** Starts the HTTP interface of a program. */
export const startApi = async (
  config: Config,
  wires: Wires,
  program: Program,
  signIn: SignIn,
  log: Logger,
  say: (line: string) => void,
): Promise<Api> => {
  const began = performance.now();
  const { ports, postgres, bridge, evaluator } = program;
  const { store } = ports;
  const { identity } = signIn;
  // An answer that a crash of the server loses is given again from the log: it need not wait for the disk.
  const answers = openPool(wires.databaseUrl, { name: 'spectra answers', schema: 'public', durable: false });
  const readSide = followReadSide(store, postgres, program.readSide, log);
  const live = createLiveHub(store, log);
  const health = probes(wires, program);
  const app = createApp({
    ...ports,
    identity,
    idempotency: await createIdempotencyRegister(answers),
    readDb: postgres.db,
    readSide,
    live,
    evaluator,
    bridge: bridge === undefined ? null : () => shown(bridge.counters()),
    health,
    log,
    version: packageJson.version,
    config: { cors_origins: config.corsOrigins },
  });
  const port = await choosePort('HTTP', config.host, config.port, STANDARD_PORTS.http, say);
  const server = await serveHttp(app, { host: config.host, port });
  return {
    url: server.url,
    timings: { api: Math.round(performance.now() - began) },
    ready: async () => {
      for (;;) {
        const { commands, ingestion, queries } = await health.ready();
        if (commands && ingestion && queries) return;
        await new Promise((resolve) => setTimeout(resolve, READY_POLL_MS));
      }
    },
    stop: async () => {
      await server.close();
      await live.close();
      await readSide.stop();
      await answers.end({ timeout: 5 });
    },
  };
};
