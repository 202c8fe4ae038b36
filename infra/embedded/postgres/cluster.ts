import { randomBytes } from 'node:crypto';
import { chown, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Account, runAs } from './account.ts';
import type { Binaries } from './binaries.ts';
import { EmbeddedPostgresError } from './error.ts';

/** The superuser of the embedded cluster. */
export const USER = 'spectra';

/** The files in the directory that the embedded server is given. */
export function layout(dataDir: string): { cluster: string; password: string; owner: string } {
  return {
    cluster: join(dataDir, 'cluster'),
    password: join(dataDir, 'password'),
    owner: join(dataDir, 'owner.pid'),
  };
}

/**
 * Makes the cluster unless it is there, and answers its password. The cluster appears under its name only when it is
 * complete and on the disk, so an interrupted first start begins anew.
 */
export async function ensureCluster(
  dataDir: string,
  binaries: Binaries,
  account: Account,
  options: { readonly password?: string; readonly durable: boolean },
): Promise<string> {
  const paths = layout(dataDir);
  const stored = await readFile(paths.password, 'utf8').then(
    (text) => text.trim(),
    () => null,
  );
  const initialised = await readFile(join(paths.cluster, 'PG_VERSION')).then(
    () => true,
    () => false,
  );
  if (initialised && stored !== null && (options.password ?? stored) === stored) return stored;

  const password = options.password ?? randomBytes(24).toString('base64url');
  if (initialised) await changePassword(paths.cluster, password, binaries, account);
  await writeSecret(paths.password, password, account);
  if (!initialised) await initialise(paths.cluster, paths.password, binaries, account, options.durable);
  if (options.durable) await syncDirectory(dataDir);
  return password;
}

async function initialise(
  cluster: string,
  passwordFile: string,
  binaries: Binaries,
  account: Account,
  durable: boolean,
): Promise<void> {
  const unfinished = `${cluster}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  const { code, output } = await runAs(account, [
    binaries.initdb,
    `--pgdata=${unfinished}`,
    `--username=${USER}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // Collation from PostgreSQL itself and not from the host's C library: the same order on every machine.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
    ...(durable ? [] : ['--no-sync']),
  ]);
  if (code !== 0) {
    throw new EmbeddedPostgresError(
      'initialisation-failed',
      `PostgreSQL could not create its data directory ${cluster}: ${output}`,
    );
  }
  await rename(unfinished, cluster);
}

/** Single-user mode needs no password: it is the way back in when ours is lost or another is asked for. */
async function changePassword(cluster: string, password: string, binaries: Binaries, account: Account): Promise<void> {
  const statement = `ALTER ROLE ${USER} PASSWORD '${password.replaceAll("'", "''")}'`;
  const { code, output } = await runAs(
    account,
    [binaries.postgres, '--single', '-D', cluster, '-c', 'exit_on_error=on', 'postgres'],
    { input: `${statement}\n` },
  );
  if (code !== 0) {
    throw new EmbeddedPostgresError('start-failed', `PostgreSQL could not set the password of ${cluster}: ${output}`);
  }
}

async function writeSecret(file: string, secret: string, account: Account): Promise<void> {
  const draft = `${file}.new`;
  await rm(draft, { force: true });
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(`${secret}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (process.geteuid?.() === 0) await chown(draft, account.owner.uid, account.owner.gid);
  await rename(draft, file);
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
