import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { chown, lstat, readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { EmbeddedPostgresError } from './error.ts';

/**
 * PostgreSQL refuses to run with an effective user id of 0. Started by root, it is given another identity, and the
 * first of these that works is taken:
 *  - `user-namespace`: root is user 1000 within a namespace of its own; files stay root's.
 *  - `ambient-capability`: an unprivileged account that keeps the one capability to pass through directories closed
 *    to others (a clone below /root in a container that refuses user namespaces).
 *  - `plain-account`: an unprivileged account and nothing else; every parent directory must be open to it.
 */
export type RootStrategy = 'user-namespace' | 'ambient-capability' | 'plain-account';

/** How the server's programs are started so that they accept the identity they run with. */
export interface Account {
  readonly strategy: RootStrategy | 'current-user';
  /** Numeric owner that the data directory must have. */
  readonly owner: { readonly uid: number; readonly gid: number };
  /** Programs that change the identity and then execute the command that follows. */
  readonly prefix: readonly string[];
  readonly spawnAs?: { readonly uid: number; readonly gid: number };
}

/** The overflow account `nobody`, which Linux kernels and distributions agree on. */
const NOBODY = { uid: 65534, gid: 65534 };
const ROOT = { uid: 0, gid: 0 };

const allRootStrategies: readonly RootStrategy[] = ['user-namespace', 'ambient-capability', 'plain-account'];

/**
 * Chooses the identity for a data directory and hands the directory over to it where it must change hands.
 *
 * @param directory exists already; its owner decides which identities come into question
 * @param program   a server program that the identity must be able to execute
 * @throws EmbeddedPostgresError `no-usable-account`, naming every attempt and why it failed
 */
export async function chooseAccount(
  directory: string,
  program: string,
  strategies: readonly RootStrategy[] = allRootStrategies,
): Promise<Account> {
  const original = await lstat(directory);
  const failures: string[] = [];
  for (const account of candidates(original, strategies)) {
    if (account.strategy !== 'current-user') await handOver(directory, account.owner);
    const failure = await tryAccount(account, directory, program);
    if (failure === null) return account;
    failures.push(`${account.strategy}: ${failure}`);
  }
  if (process.geteuid?.() === 0) await handOver(directory, original);
  throw new EmbeddedPostgresError(
    'no-usable-account',
    `PostgreSQL cannot run as root, and no other identity can use ${resolve(directory)} and ${dirname(program)} ` +
      `(${failures.join('; ')}). Run as an ordinary user, put the data where others may enter (--data-dir), ` +
      'or set DATABASE_URL to a server of your own.',
  );
}

function candidates({ uid, gid }: Account['owner'], strategies: readonly RootStrategy[]): Account[] {
  if (process.geteuid?.() !== 0) return [{ strategy: 'current-user', owner: { uid, gid }, prefix: [] }];

  const account = uid === 0 ? NOBODY : { uid, gid };
  const byStrategy: Record<RootStrategy, Account | null> = {
    'user-namespace':
      uid === 0
        ? {
            strategy: 'user-namespace',
            owner: ROOT,
            prefix: ['unshare', '--user', '--map-user=1000', '--map-group=1000', '--'],
          }
        : null,
    'ambient-capability': {
      strategy: 'ambient-capability',
      owner: account,
      prefix: [
        'setpriv',
        `--reuid=${account.uid}`,
        `--regid=${account.gid}`,
        '--clear-groups',
        // Without this bit access(2), by which PostgreSQL looks for its own files, disregards the capability.
        '--securebits=+no_setuid_fixup',
        '--inh-caps=+dac_override',
        '--ambient-caps=+dac_override',
        '--',
      ],
    },
    'plain-account': { strategy: 'plain-account', owner: account, prefix: [], spawnAs: account },
  };
  return strategies.map((strategy) => byStrategy[strategy]).filter((candidate) => candidate !== null);
}

async function handOver(path: string, owner: { uid: number; gid: number }): Promise<void> {
  const entry = await lstat(path);
  if (entry.uid === owner.uid) return;
  if (entry.isSymbolicLink()) return;
  if (entry.isDirectory()) {
    for (const name of await readdir(path)) await handOver(join(path, name), owner);
  }
  // The directory itself comes last: until then a repeated attempt still sees its first owner and starts over.
  await chown(path, owner.uid, owner.gid);
}

/** Starts a program of the server with an account's identity. */
export function spawnAs(
  account: Account,
  command: readonly [string, ...string[]],
  options: { readonly detached?: boolean; readonly endWithParent?: boolean } = {},
): ChildProcessWithoutNullStreams {
  const deathSignal = options.endWithParent === true ? ['setpriv', '--pdeathsig', 'INT', '--'] : [];
  const [program, ...args] = [...account.prefix, ...deathSignal, ...command];
  return spawn(program ?? command[0], args, {
    ...account.spawnAs,
    cwd: '/',
    detached: options.detached ?? false,
    stdio: 'pipe',
    // The server needs nothing of our environment, and what is in it (PGDATA, PGPORT, secrets) should not reach it.
    env: { PATH: process.env.PATH ?? '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' },
  });
}

/** Runs a command to its end, with a text for its standard input. Output is both streams as they came; a command that cannot be started has code -1. */
export async function runAs(
  account: Account,
  command: readonly [string, ...string[]],
  options: { readonly input?: string } = {},
): Promise<{ code: number; output: string }> {
  const child = spawnAs(account, command);
  child.stdin.on('error', () => undefined).end(options.input ?? '');
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  return new Promise((done) => {
    child.once('error', (error) => done({ code: -1, output: error.message }));
    child.once('close', (code) => done({ code: code ?? -1, output: output.trim() }));
  });
}

async function tryAccount(account: Account, directory: string, program: string): Promise<string | null> {
  const script = '[ "$(id -u)" != 0 ] && cd "$1" && [ -O . ] && [ -w . ] && exec "$2" --version';
  const { code, output } = await runAs(account, ['/bin/sh', '-c', script, 'sh', resolve(directory), program]);
  return code === 0 ? null : output || 'the data directory belongs to another user';
}
