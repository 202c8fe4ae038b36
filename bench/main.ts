/**
 * Measures what the system can do, each number beside a limit found in the same run; prints tables and writes
 * `bench/out/<name>.json`. It judges nothing: a number says as much as the machine was quiet.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { InProcessStream } from '../infra/embedded/stream/in-process.ts';
import { benchModels } from './models.ts';
import { benchMqtt } from './mqtt.ts';
import { measureStream } from './stream.ts';
import { benchCommands } from './system/commands.ts';
import type { Figure } from './system/figures.ts';
import { benchIngestion } from './system/ingestion.ts';
import { benchRebuild } from './system/rebuild.ts';
import { outFile, report } from './system/report.ts';
import { benchStart } from './system/start.ts';
import { benchTelemetry } from './system/telemetry.ts';

type Bench = () => Promise<readonly Figure[]>;

/** Of the whole program, as a child process: these are run when none is named. */
const system: Readonly<Record<string, Bench>> = {
  start: benchStart,
  ingestion: benchIngestion,
  commands: benchCommands,
  telemetry: benchTelemetry,
  rebuild: benchRebuild,
};

const mqtt: Bench = async () => {
  const { bare_broker_per_s, bridge_per_s, read_plain_us, read_sparkplug_us } = await benchMqtt();
  const reading = { unit: 'us', limit: null, limit_is: '' };
  return [
    {
      name: 'broker and bridge, nothing behind them',
      unit: 'messages/s',
      value: bridge_per_s,
      limit: bare_broker_per_s,
      limit_is: 'bare broker with one subscriber',
    },
    { name: 'reading a plain JSON frame', value: read_plain_us, ...reading },
    { name: 'reading a Sparkplug frame', value: read_sparkplug_us, ...reading },
  ];
};

const stream: Bench = async () => {
  const inProcess = new InProcessStream();
  const load = { records: 200_000, bytes: 500, keys: 50, inFlight: 1_000, handlingMs: 0 };
  await measureStream(inProcess, 'warm-up', load);
  const { records_per_second, publish_p99_ms } = await measureStream(inProcess, 'bench', load);
  await inProcess.close();
  const unbounded = { limit: null, limit_is: '' };
  return [
    { name: 'in-process stream, one group', unit: 'records/s', value: records_per_second, ...unbounded },
    { name: '  publish, p99', unit: 'ms', value: publish_p99_ms, ...unbounded },
  ];
};

/** Prints its own table: durable storage beside the same node in memory. */
const eventstore = async (): Promise<void> => {
  const program = fileURLToPath(new URL('eventstore.ts', import.meta.url));
  const file = fileURLToPath(await outFile('eventstore'));
  const [code] = await once(spawn(process.execPath, [program, '--json', file], { stdio: 'inherit' }), 'exit');
  if (code !== 0) throw new Error(`the bench of the event store ended with ${code}`);
};

const benches: Readonly<Record<string, Bench>> = { ...system, mqtt, stream, models: benchModels };

const named = process.argv.slice(2);
const wanted = named.length === 0 ? Object.keys(system) : named;
const known = [...Object.keys(benches), 'eventstore'];
const unknown = wanted.filter((name) => !known.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`${unknown.join(', ')}: no such bench; there are ${known.join(', ')}\n`);
  process.exit(2);
}
for (const name of wanted) {
  process.stderr.write(`measuring: ${name} ...\n`);
  const bench = benches[name];
  const before = performance.now();
  if (bench === undefined) await eventstore();
  else await report(name, await bench(), (performance.now() - before) / 1000);
}
