import { mkdir } from 'node:fs/promises';
import { type Logger, pino } from 'pino';
import { announce, withdraw } from './addresses.ts';
import { type Api, startApi } from './api.ts';
import { type Config, ConfigError, pathsIn, printable, readConfig, usage } from './config.ts';
import { showLive } from './console/live-table.ts';
import { printAddresses, printTimings } from './console/start-up.ts';
import { seedDemo } from './demo/seed.ts';
import { startDemoTraffic } from './demo/traffic.ts';
import { emptyDataDir, lockDataDir } from './embedded/data-dir-lock.ts';
import { EmbeddedPostgresError } from './embedded/postgres/error.ts';
import { startProgram } from './program.ts';
import { Shutdown } from './shutdown.ts';
import { startSignIn } from './sign-in.ts';
import { startWires } from './wires.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const openLog = (config: Config): Logger =>
  pino(
    { level: config.logLevel, base: { role: config.role } },
    process.stdout.isTTY || config.role === 'all' ? pino.destination(pathsIn(config.dataDir).log) : pino.destination(1),
  );

/** Starts everything that the configuration asks for. The result stops it again, in the opposite order. */
const run = async (config: Config): Promise<() => Promise<void>> => {
  await mkdir(config.dataDir, { recursive: true });
  const unlock = await lockDataDir(config.dataDir);
  if (config.fresh) await emptyDataDir(config.dataDir);
  const log = openLog(config);
  const shutdown = new Shutdown(log);
  shutdown.add('data directory', unlock);
  shutdown.add('addresses', () => withdraw(config.dataDir));
  log.info({ config: printable(config) }, 'starting');
  const stop = async (): Promise<void> => {
    await shutdown.run();
    log.info('stopped');
  };
  try {
    const wires = await startWires(config, log, say);
    shutdown.add('wires', () => wires.stop());
    const hasApi = config.role === 'all' || config.role === 'api';
    const [signIn, program] = await Promise.all([
      hasApi ? startSignIn(config, wires) : undefined,
      startProgram(config, wires, log),
      config.demo ? seedDemo({ store: wires.store, clock: () => new Date() }, config.tools) : undefined,
    ]);
    shutdown.add('program', () => program.stop());
    let api: Api | undefined;
    let catchingUp = 0;
    if (signIn !== undefined) {
      shutdown.add('sign-in', () => signIn.stop());
      api = await startApi(config, wires, program, signIn, log, say);
      shutdown.add('api', api.stop);
      const waiting = performance.now();
      await api.ready();
      catchingUp = Math.round(performance.now() - waiting);
    }
    await announce(config.dataDir, {
      pid: process.pid,
      http: api?.url ?? null,
      mqtt: wires.mqttUrl,
      eventstore: wires.eventstoreUrl,
      database: wires.databaseUrl,
    });
    const password = signIn?.demoPassword;
    printTimings(
      { ...wires.timings, ...program.timings, ...api?.timings, 'catching up': catchingUp },
      performance.now(),
      say,
    );
    printAddresses(config, wires, api?.url, password, say);
    if (config.simulators && api !== undefined && password !== undefined) {
      const traffic = startDemoTraffic({ config, mqttUrl: wires.mqttUrl, apiUrl: api.url, password, log });
      shutdown.add('demo traffic', () => traffic.stop());
    }
    const live = showLive(program.floor.floor, () => ({
      frames: program.recorder?.counters.frames ?? 0,
      violations: program.monitor()?.violations ?? 0,
      rejected: Object.values(program.bridge?.counters().rejected ?? {}).reduce((sum, count) => sum + count, 0),
    }));
    shutdown.add('live table', async () => live.stop());
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
};

const main = async (): Promise<void> => {
  const config = readConfig(process.argv.slice(2), process.env);
  if (config === 'help') {
    say(usage);
    return;
  }
  const stopping = run(config);
  let signals = 0;
  const end = (): void => {
    signals += 1;
    // A second Ctrl-C does not wait: what is not stored was not acknowledged either.
    if (signals > 1) process.exit(130);
    say('\nstopping …');
    stopping
      .then((stop) => stop())
      .then(
        () => process.exit(process.exitCode ?? 0),
        () => process.exit(1),
      );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  await stopping;
};

await main().catch((error: unknown) => {
  const known = error instanceof ConfigError || error instanceof EmbeddedPostgresError;
  process.stderr.write(`${known ? (error as Error).message : (error as Error).stack}\n`);
  process.exit(1);
});
