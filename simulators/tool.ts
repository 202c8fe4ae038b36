import { readFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { pino } from 'pino';
import { parseFaultOption, type ScheduledFault } from './engine/fault.ts';
import { silent } from './engine/random.ts';
import { readScenario, type Scenario, scenarioOf, scenarioRefusal } from './engine/scenario.ts';
import { frameIntervalAt } from './engine/tool.ts';
import { families } from './families.ts';
import { startSimulatedTool } from './simulated-tool.ts';

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

function scenarioFile(path: string): Scenario {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
  }
  const read = readScenario(text);
  if (!read.ok) throw new InvalidArgumentError(read.message);
  return read.scenario;
}

/** Runs one simulated tool from the command line until it is interrupted. @param standard family when none is named. */
function main(): void {
  const names = Object.keys(families);
  const program = new Command('tool')
    .description('A simulated tool: a Sparkplug B edge node on an MQTT broker.')
    .addOption(new Option('--family <name>', 'kind of tool').choices(names).default('furnace'))
    .option('--url <url>', 'MQTT broker', 'mqtt://127.0.0.1:1883')
    .option('--site <id>', 'Sparkplug group', 'demo-fab')
    .option('--tool <id>', 'Sparkplug edge node (default: the first of its family, e.g. furnace-01)')
    .option('--chambers <ids>', 'chambers, separated by commas (default: those of the family)')
    .option('--speed <factor>', 'process seconds in a second of the clock', positive, 1)
    .option('--seed <number>', 'the same seed gives the same noise', integer, 1)
    .option('--no-noise', 'no noise, no errors of calibration, no wear')
    .option('--frame-interval-ms <ms>', 'ms between two frames of a chamber that runs', positive)
    .option('--idle-frame-interval-ms <ms>', 'ms between two frames of a chamber that waits', positive, 5_000)
    .option('--primary-host <id>', 'Sparkplug host to wait for; "none" speaks whenever connected', 'spectra')
    .option('--scenario <file>', 'faults by time, or by run and step, of this and other tools (JSON)', scenarioFile)
    .option(
      '--fault <name@seconds>',
      'inject a fault; may be repeated, NAME:CHAMBER@SECONDS names a chamber; an unknown name lists what there is',
      fault,
      [] as ScheduledFault[],
    );
  const flags = program.parse().opts();
  const family = families[flags.family];
  if (!family) throw new Error(`commander admitted the family ${flags.family}`);
  const tool: string = flags.tool ?? `${flags.family}-01`;
  const chambers = flags.chambers === undefined ? family.description.chambers : String(flags.chambers).split(',');
  const planned = scenarioOf(flags.scenario ?? { faults: [] }, tool);
  const all = { scheduled: [...planned.scheduled, ...flags.fault], inRuns: planned.inRuns };
  const refusal = scenarioRefusal(all, tool, chambers, family.chamber(silent).faults);
  if (refusal) program.error(`error: ${refusal}`);
  const logger = pino();
  const running = startSimulatedTool(family, {
    url: flags.url,
    site: flags.site,
    tool,
    chambers,
    speed: flags.speed,
    seed: flags.seed,
    noise: flags.noise,
    faults: all.scheduled,
    runFaults: all.inRuns,
    frameIntervalMs: flags.frameIntervalMs ?? frameIntervalAt(flags.speed),
    idleFrameIntervalMs: flags.idleFrameIntervalMs,
    primaryHost: flags.primaryHost === 'none' ? null : flags.primaryHost,
    logger,
  });
  logger.info({ url: flags.url, site: flags.site, tool, family: flags.family, speed: flags.speed }, 'tool started');
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void running.stop().then(() => process.exit(0)));
}

main();
