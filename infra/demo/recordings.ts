import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Logger } from 'pino';
import { startReplay } from '../../simulators/replay.ts';
import { DEMO_SITE, ETCHER } from './catalogue.ts';

const RECORDINGS = ['normal', 'faulty'] as const;
const fileOf = (name: string): string =>
  fileURLToPath(new URL(`../../simulators/data/lam9600/${name}.csv.gz`, import.meta.url));

/** Plays the recorded etcher wafers, the normal ones and then the faulty ones, over and over; goes on where it was stopped. */
export const playRecordings = (options: {
  readonly mqttUrl: string;
  readonly speed: number;
  readonly dataDir: string;
  readonly log: Logger;
}): { stop(): Promise<void> } => {
  const which = join(options.dataDir, 'recording.json');
  const stateOf = (name: string): string => join(options.dataDir, `recording-${name}.json`);
  let stopped = false;
  let stopReplay = async (): Promise<void> => {};
  const play = async (): Promise<void> => {
    const last = await readFile(which, 'utf8').catch(() => '');
    let index = Math.max(0, (RECORDINGS as readonly string[]).indexOf(last.trim()));
    while (!stopped) {
      const name = RECORDINGS[index % RECORDINGS.length] ?? 'normal';
      await writeFile(which, name);
      const replay = await startReplay({
        file: fileOf(name),
        url: options.mqttUrl,
        site: DEMO_SITE,
        tool: ETCHER,
        chamber: 'main',
        speed: options.speed,
        stateFile: stateOf(name),
      });
      stopReplay = () => replay.stop();
      const summary = await replay.done;
      options.log.info(
        { recording: name, rows: summary.rows_sent, oddities: summary.oddities.length },
        'recording played',
      );
      // The next time is a new playback.
      await rm(stateOf(name), { force: true });
      index += 1;
    }
  };
  const playing = play().catch((error: unknown) => {
    if (!stopped) options.log.error({ err: error }, 'the recording cannot be played');
  });
  return {
    stop: async () => {
      stopped = true;
      await stopReplay();
      await playing;
    },
  };
};
