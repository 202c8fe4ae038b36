import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const addresses = z.object({
  pid: z.number(),
  http: z.string().nullable(),
  mqtt: z.string(),
  eventstore: z.string(),
  database: z.string(),
});
/** Where a running program is reached. It holds a password, so its file is for its owner alone. */
export type Addresses = z.infer<typeof addresses>;

const fileIn = (dataDir: string): string => join(dataDir, 'addresses.json');

/** Written aside and put in place in one step: a reader finds all of it or none. */
export const announce = async (dataDir: string, found: Addresses): Promise<void> => {
  const draft = `${fileIn(dataDir)}.draft`;
  await writeFile(draft, JSON.stringify(found, null, 2), { mode: 0o600 });
  await rename(draft, fileIn(dataDir));
};

export const withdraw = (dataDir: string): Promise<void> => rm(fileIn(dataDir), { force: true });

/** The addresses of the program that runs on a data directory; undefined where none announced itself. */
export const findAddresses = async (dataDir: string): Promise<Addresses | undefined> => {
  const text = await readFile(fileIn(dataDir), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : addresses.parse(JSON.parse(text));
};
