import cliProgress from 'cli-progress';
import { Command, InvalidArgumentError } from 'commander';
import { type ReplayProgress, type ReplaySummary, startReplay } from './replay/player.ts';

export {
  type ReplayOptions,
  type ReplayProgress,
  type ReplaySummary,
  type RunningReplay,
  startReplay,
} from './replay/player.ts';

function speed(text: string): number {
  const value = text === 'max' ? Number.POSITIVE_INFINITY : Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('a positive number, or "max"');
  return value;
}

function instant(text: string): number {
  const value = Date.parse(text);
  if (Number.isNaN(value)) throw new InvalidArgumentError('an RFC 3339 time, e.g. 2026-01-31T08:00:00Z');
  return value;
}

/** A bar on a terminal, otherwise one line a wafer. */
function progressDisplay(): { update(progress: ReplayProgress): void; end(): void } {
  if (process.stdout.isTTY) {
    const bar = new cliProgress.SingleBar(
      { format: '{bar} {percentage} % | {value} of {total} rows | wafer {wafer} | {duration_formatted}' },
      cliProgress.Presets.shades_classic,
    );
    bar.start(1, 0, { wafer: '' });
    return {
      update: ({ rows, rows_acknowledged, wafer }) => {
        bar.setTotal(rows);
        bar.update(rows_acknowledged, { wafer });
      },
      end: () => bar.stop(),
    };
  }
  let wafer = '';
  return {
    update: (progress) => {
      if (progress.wafer === wafer) return;
      wafer = progress.wafer;
      const { wafers_done, wafers, rows_acknowledged, rows } = progress;
      console.log(
        `wafer ${wafer} (${wafers_done + 1} of ${wafers}), ${rows_acknowledged} of ${rows} rows acknowledged`,
      );
    },
    end: () => undefined,
  };
}

function printSummary(summary: ReplaySummary): void {
  const { oddities, rows_sent, rows_acknowledged, messages_sent, messages_acknowledged } = summary;
  if (oddities.length > 0) console.log(`${oddities.length} odd things in the recording, sent as they are:`);
  for (const { wafer, row, what } of oddities)
    console.log(`  wafer ${wafer}${row === null ? '' : `, row ${row}`}: ${what}`);
  if (summary.resumed_at > 0)
    console.log(`went on from wafer number ${summary.resumed_at + 1}; earlier ones were acknowledged`);
  console.log(`playback ${summary.playback_start}, ${summary.wafers_done} wafers, ${summary.reconnects} reconnects`);
  console.log(`rows: ${rows_sent} sent, ${rows_acknowledged} acknowledged`);
  console.log(`messages: ${messages_sent} sent, ${messages_acknowledged} acknowledged`);
}

async function main(): Promise<void> {
  const program = new Command('replay')
    .description('Plays a recording (CSV, may be gzipped) into MQTT as the tool would have sent it.')
    .argument('<file>', 'CSV with the columns wafer, Time and signals; label and Step Number if there are')
    .option('--url <url>', 'MQTT broker', 'mqtt://127.0.0.1:1883')
    .option('--site <id>', 'site', 'demo-fab')
    .option('--tool <id>', 'tool', 'lam9600-01')
    .option('--chamber <id>', 'chamber', 'main')
    .option('--speed <factor>', 'times faster than recorded, or "max"', speed, 10)
    .option('--wafers <ids>', 'only these wafers, separated by commas')
    .option('--start <time>', 'when the first wafer started, RFC 3339; without it the recording ends now', instant)
    .option('--state-file <path>', 'remembers how far it is, so that a playback that was killed goes on')
    .option('--loop', 'begin again when complete', false);
  const flags = program.parse().opts();
  const display = progressDisplay();
  const replay = await startReplay({
    file: program.args[0] ?? '',
    url: flags.url,
    site: flags.site,
    tool: flags.tool,
    chamber: flags.chamber,
    speed: flags.speed,
    loop: flags.loop,
    onProgress: display.update,
    onConnection: (connected) => {
      if (!connected) console.log(`\nno broker at ${flags.url}, trying again`);
    },
    ...(flags.wafers === undefined ? {} : { wafers: String(flags.wafers).split(',') }),
    ...(flags.start === undefined ? {} : { startTs: flags.start }),
    ...(flags.stateFile === undefined ? {} : { stateFile: flags.stateFile }),
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void replay.stop());
  const summary = await replay.done.finally(display.end);
  printSummary(summary);
  if (summary.messages_sent !== summary.messages_acknowledged) process.exitCode = 1;
}

if (import.meta.main)
  await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
