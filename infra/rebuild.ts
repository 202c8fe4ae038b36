import cliProgress from 'cli-progress';
import { pino } from 'pino';
import { connectEventStore } from '../adapters/eventstore/eventstore.ts';
import type { EventStore } from '../adapters/eventstore/port.ts';
import { connectPostgres } from '../adapters/postgres/connection.ts';
import { projections } from '../projections/all.ts';
import { rebuild } from '../projections/rebuild/rebuild.ts';
import { findAddresses } from './addresses.ts';
import { ConfigError, readConfig } from './config.ts';
import { isAlive } from './embedded/data-dir-lock.ts';
import { startWires } from './wires.ts';

interface Servers {
  readonly store: EventStore;
  readonly databaseUrl: string;
  stop(): Promise<void>;
}

/** The servers of the program that runs on the data directory, or, where none runs, servers started for the purpose. */
const reach = async (): Promise<Servers> => {
  const config = readConfig(process.argv.slice(2), process.env);
  if (config === 'help') throw new ConfigError('usage: npm run rebuild [-- --data-dir DIR]');
  const running = await findAddresses(config.dataDir);
  if (running !== undefined && (await isAlive(running.pid))) {
    const store = connectEventStore(running.eventstore);
    return { store, databaseUrl: running.database, stop: () => store.close() };
  }
  return startWires({ ...config, mqttPort: 0 }, pino({ level: 'error' }), console.log);
};

const main = async (): Promise<void> => {
  const servers = await reach();
  const postgres = connectPostgres(servers.databaseUrl, { name: 'spectra rebuild' });
  const bar = new cliProgress.SingleBar(
    {
      format: '{bar} {percentage} % | {value} of {total} events | {phase} {projection}',
      noTTYOutput: true,
      notTTYSchedule: 1000,
    },
    cliProgress.Presets.shades_classic,
  );
  bar.start(1, 0, { phase: 'reading', projection: '' });
  try {
    const outcome = await rebuild({
      store: servers.store,
      postgres,
      projections,
      onProgress: ({ phase, projection, events_done, events_total }) => {
        bar.setTotal(Math.max(1, events_total));
        bar.update(events_done, { phase, projection: projection ?? '' });
      },
    });
    bar.stop();
    if (!outcome.ok) throw new Error(`not rebuilt: ${JSON.stringify(outcome.failure)}`);
    const rate = Math.round(outcome.events / Math.max(outcome.seconds, 0.001));
    console.log(`${outcome.events} events in ${outcome.seconds.toFixed(1)} s (${rate} events/s)`);
  } finally {
    bar.stop();
    await postgres.close();
    await servers.stop();
  }
};

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
