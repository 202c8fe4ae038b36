import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../config.ts';

/** Whether a process of this program runs under a number. */
export const isAlive = async (pid: number): Promise<boolean> => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  // A number may have gone to another program since: only one that runs ours counts.
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => 'main.ts');
  return command.includes('main.ts');
};

const LOCK = 'process.pid';

/**
 * Takes a data directory for this process; the result gives it back. A lock that a killed process left behind is taken over.
 * @throws ConfigError when another running process has it
 */
export const lockDataDir = async (dataDir: string): Promise<() => Promise<void>> => {
  const file = join(dataDir, LOCK);
  const holder = Number(await readFile(file, 'utf8').catch(() => ''));
  if (holder > 0 && holder !== process.pid && (await isAlive(holder))) {
    throw new ConfigError(`${dataDir} is in use by process ${holder}. Stop it first, or choose another --data-dir.`);
  }
  await writeFile(file, String(process.pid));
  return () => rm(file, { force: true });
};

/** Deletes everything in a data directory that this process has taken, but for the lock. */
export const emptyDataDir = async (dataDir: string): Promise<void> => {
  const entries = await readdir(dataDir);
  await Promise.all(
    entries.filter((name) => name !== LOCK).map((name) => rm(join(dataDir, name), { recursive: true, force: true })),
  );
};
