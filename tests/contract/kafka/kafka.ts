import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { fetchKafka, whyNoKafka } from './install.ts';

/** A broker of one node, which is its own controller (KRaft), on free ports of 127.0.0.1. */
export interface KafkaBroker {
  /** Where clients begin. */
  readonly brokers: readonly string[];
  /** Where it listens. */
  readonly port: number;
  /** Kills it as a power cut would. */
  crash(): Promise<void>;
  /** Starts it again on what it left, after a crash. */
  restart(): Promise<void>;
  /** Ends it and deletes its data. */
  stop(): Promise<void>;
}

const START_PATIENCE_MS = 60_000;

/**
 * Whether tests against a broker can run. Where they cannot, that is said once; with SPECTRA_REQUIRE_KAFKA=1 it is
 * an error instead.
 */
export async function canRunKafka(): Promise<boolean> {
  const reason = await whyNoKafka();
  if (reason === null) return true;
  if (process.env.SPECTRA_REQUIRE_KAFKA === '1') throw new Error(`SPECTRA_REQUIRE_KAFKA is set, but ${reason}.`);
  console.warn(`Kafka tests are skipped: ${reason}.`);
  return false;
}

/**
 * Fetches Apache Kafka if need be, and starts a broker that accepts connections when this resolves.
 *
 * @param options.advertisedPort where clients are told to find it, when something stands in between
 */
export async function startKafka(options: { readonly advertisedPort?: number } = {}): Promise<KafkaBroker> {
  const classPath = join(await fetchKafka(), '*');
  const directory = await mkdtemp(join(tmpdir(), 'spectra-kafka-'));
  const [port, controllerPort] = await freePorts();
  const properties = join(directory, 'server.properties');
  const advertisedPort = options.advertisedPort ?? port;
  await writeFile(properties, configuration({ port, controllerPort, advertisedPort }, join(directory, 'log')));
  await java(classPath, ['kafka.tools.StorageTool', 'format', '-t', await clusterId(classPath), '-c', properties]);

  let broker = await launch(classPath, properties, port);
  const crash = async () => {
    if (broker.exitCode !== null || broker.signalCode !== null) return;
    const exited = once(broker, 'exit');
    broker.kill('SIGKILL');
    await exited;
  };
  return {
    brokers: [`127.0.0.1:${advertisedPort}`],
    port,
    crash,
    async restart() {
      await crash();
      broker = await launch(classPath, properties, port);
    },
    async stop() {
      await crash();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function configuration(
  { port, controllerPort, advertisedPort }: { port: number; controllerPort: number; advertisedPort: number },
  logDirectory: string,
): string {
  return Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${advertisedPort}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    'log.dirs': logDirectory,
    'auto.create.topics.enable': false,
    'offsets.topic.num.partitions': 4,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.num.partitions': 4,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    // After a crash the controller takes the broker for alive so long, and does not let it come back.
    'broker.session.timeout.ms': 1_000,
    'broker.heartbeat.interval.ms': 200,
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

async function launch(classPath: string, properties: string, port: number): Promise<ChildProcess> {
  const flags = [
    '-Xmx512m',
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
  ];
  const broker = spawn('java', [...flags, '-cp', classPath, 'kafka.Kafka', properties], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const killWithUs = () => broker.kill('SIGKILL');
  process.once('exit', killWithUs);
  broker.once('exit', () => process.removeListener('exit', killWithUs));
  let output = '';
  broker.stderr?.on('data', (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-5_000);
  });
  for (const deadline = Date.now() + START_PATIENCE_MS; !(await accepts(port)); await delay(50)) {
    if (broker.exitCode !== null || Date.now() > deadline) {
      broker.kill('SIGKILL');
      throw new Error(`Kafka did not start:\n${output}`);
    }
  }
  return broker;
}

async function clusterId(classPath: string): Promise<string> {
  return (await java(classPath, ['kafka.tools.StorageTool', 'random-uuid'])).trim();
}

async function java(classPath: string, command: readonly string[]): Promise<string> {
  const flags = ['-XX:TieredStopAtLevel=1', '-Dorg.slf4j.simpleLogger.defaultLogLevel=error', '-cp', classPath];
  return (await promisify(execFile)('java', [...flags, ...command])).stdout;
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Both are held at the same time, so that they differ. */
async function freePorts(): Promise<[number, number]> {
  const servers = [createServer(), createServer()] as const;
  const ports = await Promise.all(
    servers.map(async (server) => {
      await once(server.listen(0, '127.0.0.1'), 'listening');
      const address = server.address();
      return typeof address === 'object' && address !== null ? address.port : 0;
    }),
  );
  for (const server of servers) server.close();
  return [ports[0] ?? 0, ports[1] ?? 0];
}
