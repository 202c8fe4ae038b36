import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Identity } from '../../adapters/identity/identity.ts';
import { demoUserIds } from './seed.ts';

const kept = z.object({ password: z.string() });

const read = async (file: string): Promise<string | undefined> => {
  try {
    return kept.parse(JSON.parse(await readFile(file, 'utf8'))).password;
  } catch {
    return undefined;
  }
};

/**
 * Gives every demo user the one demo password: the given one, else the one this data directory has, else a random one.
 * It is kept in `file`, for its owner alone, so that a later start can print it again.
 */
export const giveDemoPasswords = async (
  identity: Pick<Identity, 'hasPassword' | 'setPassword'>,
  file: string,
  given: string | undefined,
): Promise<string> => {
  const before = await read(file);
  const password = given ?? before ?? randomBytes(9).toString('base64url');
  await Promise.all(
    demoUserIds.map(async (user_id) => {
      if (password !== before || !(await identity.hasPassword(user_id))) await identity.setPassword(user_id, password);
    }),
  );
  if (password !== before) await writeFile(file, JSON.stringify({ password }), { mode: 0o600 });
  return password;
};
