import { open, readFile, rename } from 'node:fs/promises';
import { z } from 'zod';

const stateSchema = z.object({
  file_sha256: z.string(),
  /** Ids of the wafers this playback plays, in order. */
  wafers: z.array(z.string()),
  /** Start of the playback, device time, ms since the epoch. */
  playback_start_ts: z.number().int(),
  /** The wafer that is being sent; everything before it was acknowledged. Past the last: the playback is complete. */
  wafer_index: z.number().int().min(0),
  /** Start of that wafer, device time, ms since the epoch. */
  wafer_start_ts: z.number().int().nullable(),
});
export type ReplayState = z.infer<typeof stateSchema>;

/** @returns null when there is no such file. @throws when it is there and is not a state file: it is not overwritten. */
export async function readState(path: string): Promise<ReplayState | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new Error(`${path} is not a state file of the player: name another, or remove it`);
  }
  const parsed = stateSchema.safeParse(body);
  if (!parsed.success) throw new Error(`${path} is not a state file of the player: name another, or remove it`);
  return parsed.data;
}

/** Replaces the file in one step, so that a crash leaves the old state or the new. */
export async function writeState(path: string, state: ReplayState): Promise<void> {
  const draft = `${path}.draft`;
  const file = await open(draft, 'w');
  try {
    await file.writeFile(`${JSON.stringify(state, null, 1)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, path);
}
