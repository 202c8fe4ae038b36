import { Command, InvalidArgumentError } from 'commander';
import { type Logger, pino } from 'pino';
import { parseFaultOption, type ScheduledFault } from './engine/fault.ts';
import { frameIntervalAt, type RunningTool, startTool } from './engine/tool.ts';
import { FurnaceTube } from './furnace/model.ts';

export interface FurnaceOptions {
  /** MQTT broker, e.g. mqtt://127.0.0.1:1883. */
  readonly url: string;
  readonly site: string;
  readonly tool: string;
  readonly chambers: readonly string[];
  /** Seconds of process time in a second of the clock; 1 when absent. */
  readonly speed?: number;
  /** 1 when absent. */
  readonly seed?: number;
  /** false: no noise and no drift. */
  readonly noise?: boolean;
  readonly faults?: readonly ScheduledFault[];
  readonly frameIntervalMs?: number;
  readonly idleFrameIntervalMs?: number;
  /** Sparkplug host whose STATE the tool waits for, `spectra` when absent; null: speak whenever connected. */
  readonly primaryHost?: string | null;
  readonly logger?: Logger;
}

/** Starts a simulated oxidation furnace; it connects, and reconnects, by itself until it is stopped. */
export async function startFurnace(options: FurnaceOptions): Promise<RunningTool> {
  const speed = options.speed ?? 1;
  return startTool(
    {
      url: options.url,
      site: options.site,
      tool: options.tool,
      chambers: options.chambers,
      speed,
      seed: options.seed ?? 1,
      noise: options.noise ?? true,
      faults: options.faults ?? [],
      frameIntervalMs: options.frameIntervalMs ?? frameIntervalAt(speed),
      idleFrameIntervalMs: options.idleFrameIntervalMs ?? 5_000,
      primaryHost: options.primaryHost === undefined ? 'spectra' : options.primaryHost,
      logger: options.logger ?? pino({ level: 'silent' }),
    },
    (random) => new FurnaceTube(random),
    { Vendor: 'SPECTRA', Model: 'simulated oxidation furnace', Family: 'oxidation' },
  );
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) throw new InvalidArgumentError('a positive number');
  return value;
}

function integer(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new InvalidArgumentError('an integer');
  return value;
}

function fault(text: string, earlier: readonly ScheduledFault[]): ScheduledFault[] {
  try {
    return [...earlier, parseFaultOption(text)];
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
}

async function main(): Promise<void> {
  const program = new Command('furnace')
    .description('A simulated oxidation furnace: a Sparkplug B edge node on an MQTT broker.')
    .option('--url <url>', 'MQTT broker', 'mqtt://127.0.0.1:1883')
    .option('--site <id>', 'Sparkplug group', 'demo-fab')
    .option('--tool <id>', 'Sparkplug edge node', 'furnace-01')
    .option('--chambers <ids>', 'tubes, separated by commas', 'tube-1,tube-2')
    .option('--speed <factor>', 'process seconds in a second of the clock', positive, 1)
    .option('--seed <number>', 'the same seed gives the same noise', integer, 1)
    .option('--no-noise', 'sensors without noise, thermocouples without error')
    .option('--frame-interval-ms <ms>', 'ms between two frames of a running tube', positive)
    .option('--idle-frame-interval-ms <ms>', 'ms between two frames of a waiting tube', positive, 5_000)
    .option('--primary-host <id>', 'Sparkplug host to wait for; "none" speaks whenever connected', 'spectra')
    .option(
      '--fault <name@seconds>',
      `inject a fault (death, ${new FurnaceTube({ uniform: () => 0, gaussian: () => 0 }).faults.join(', ')}); may be repeated, NAME:CHAMBER@SECONDS names a tube`,
      fault,
      [] as ScheduledFault[],
    );
  const flags = program.parse().opts();
  const logger = pino();
  const furnace = await startFurnace({
    url: flags.url,
    site: flags.site,
    tool: flags.tool,
    chambers: String(flags.chambers).split(','),
    speed: flags.speed,
    seed: flags.seed,
    noise: flags.noise,
    faults: flags.fault,
    frameIntervalMs: flags.frameIntervalMs ?? frameIntervalAt(flags.speed),
    idleFrameIntervalMs: flags.idleFrameIntervalMs,
    primaryHost: flags.primaryHost === 'none' ? null : flags.primaryHost,
    logger,
  });
  logger.info({ url: flags.url, site: flags.site, tool: flags.tool, speed: flags.speed }, 'furnace started');
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void furnace.stop().then(() => process.exit(0)));
}

if (import.meta.main) await main();
