import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import type { Logger } from 'pino';
import { connectEventStore } from '../adapters/eventstore/eventstore.ts';
import type { EventStore } from '../adapters/eventstore/port.ts';
import { KafkaStream } from '../adapters/stream/kafka.ts';
import type { StreamPort } from '../adapters/stream/port.ts';
import { type Config, pathsIn, STANDARD_PORTS } from './config.ts';
import { startBroker } from './embedded/mqtt/broker.ts';
import { startPostgres } from './embedded/postgres/postgres.ts';
import { InProcessStream } from './embedded/stream/in-process.ts';
import { superviseEventStore } from './embedded/supervised-eventstore.ts';
import { choosePort } from './ports.ts';
import { Shutdown } from './shutdown.ts';

/** The four servers, by what they are reached with, and how each is stopped. */
export interface Wires {
  readonly databaseUrl: string;
  readonly eventstoreUrl: string;
  readonly store: EventStore;
  readonly stream: StreamPort;
  readonly mqttUrl: string;
  readonly embedded: Readonly<Record<'postgres' | 'eventstore' | 'stream' | 'mqtt', boolean>>;
  /** How long each took, ms. */
  readonly timings: Readonly<Record<string, number>>;
  /** What keeps other processes from using this data directory at the same time is released last. */
  stop(): Promise<void>;
}

/** Starts what is not named by a URL, and connects to all. Here alone it is decided what is embedded. */
export const startWires = async (config: Config, log: Logger, say: (line: string) => void): Promise<Wires> => {
  const paths = pathsIn(config.dataDir);
  await mkdir(config.dataDir, { recursive: true });
  const shutdown = new Shutdown(log);
  const timings: Record<string, number> = {};
  const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const before = performance.now();
    const result = await work();
    timings[name] = Math.round(performance.now() - before);
    return result;
  };
  try {
    const postgres = async (): Promise<string> => {
      if (config.databaseUrl !== undefined) return config.databaseUrl;
      const server = await startPostgres({
        dataDir: paths.postgres,
        log: (line) => log.debug({ server: 'postgres' }, line),
      });
      shutdown.add('postgres', () => server.stop());
      server.onExit((exit) => {
        log.fatal({ exit }, 'PostgreSQL ended by itself: nothing more can be stored');
        process.exitCode = 1;
        process.kill(process.pid, 'SIGTERM');
      });
      return server.url;
    };
    const databaseUrl = await timed('postgres', postgres);
    const eventstore = async (): Promise<{ store: EventStore; eventstoreUrl: string }> => {
      let url = config.eventstoreUrl;
      if (url === undefined) {
        const node = await superviseEventStore(databaseUrl, log);
        shutdown.add('event store', () => node.stop());
        url = node.url;
      }
      const store = connectEventStore(url);
      shutdown.add('event store client', () => store.close());
      return { store, eventstoreUrl: url };
    };
    const mqtt = async (): Promise<string> => {
      if (config.mqttUrl !== undefined) return config.mqttUrl;
      const port = await choosePort('MQTT', config.host, config.mqttPort, STANDARD_PORTS.mqtt, say);
      const broker = await startBroker({ host: config.host, port, log });
      shutdown.add('mqtt broker', () => broker.close());
      return broker.url;
    };
    const stream: StreamPort =
      config.kafkaBrokers === undefined
        ? new InProcessStream({ log })
        : new KafkaStream({
            brokers: [...config.kafkaBrokers],
            clientId: `spectra-${randomBytes(4).toString('hex')}`,
            log,
          });
    shutdown.add('stream', () => stream.close());
    const [{ store, eventstoreUrl }, mqttUrl] = await Promise.all([
      timed('eventstore', eventstore),
      timed('mqtt', mqtt),
    ]);
    const embedded = {
      postgres: config.databaseUrl === undefined,
      eventstore: config.eventstoreUrl === undefined,
      stream: config.kafkaBrokers === undefined,
      mqtt: config.mqttUrl === undefined,
    };
    return { databaseUrl, eventstoreUrl, store, stream, mqttUrl, embedded, timings, stop: () => shutdown.run() };
  } catch (error) {
    await shutdown.run();
    throw error;
  }
};
