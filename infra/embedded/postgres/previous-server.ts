import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { EmbeddedPostgresError } from './error.ts';

interface RunningServer {
  readonly pid: number;
  readonly parentPid: number;
}

/**
 * Leaves the cluster free to be started. A server whose parent was killed is shut down in order; a lock file whose
 * process is something else by now is removed (process ids repeat, above all in containers).
 *
 * @param ownerPid process id that last started the server here, as it recorded itself; null if none did
 * @throws EmbeddedPostgresError `data-directory-in-use` when the parent of the running server is alive
 */
export async function settlePreviousServer(
  cluster: string,
  ownerPid: number | null,
  log: (line: string) => void,
): Promise<void> {
  const lockFile = join(cluster, 'postmaster.pid');
  const lock = await readFile(lockFile, 'utf8').catch(() => null);
  if (lock === null) return;
  const pid = Math.abs(Number.parseInt(lock, 10));
  const server = Number.isSafeInteger(pid) && pid > 0 ? await findServer(pid, cluster) : null;
  if (server === null) {
    await rm(lockFile, { force: true });
    return;
  }
  // An orphan is handed to another parent by the kernel, so a parent that is still the one recorded is alive.
  if (server.parentPid === ownerPid) {
    throw new EmbeddedPostgresError(
      'data-directory-in-use',
      `The data directory ${cluster} is in use by process ${ownerPid}. Stop it, or choose another with --data-dir.`,
    );
  }
  log(`stopping the PostgreSQL server ${pid} that an earlier run left behind`);
  await shutDown(pid, cluster);
}

async function shutDown(pid: number, cluster: string): Promise<void> {
  // SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one, which recovers at the next start.
  for (const [signal, patienceMs] of [
    ['SIGINT', 30_000],
    ['SIGQUIT', 10_000],
  ] as const) {
    try {
      process.kill(pid, signal);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ESRCH') return;
      throw new EmbeddedPostgresError(
        'data-directory-in-use',
        `The PostgreSQL server ${pid} left on ${cluster} belongs to another user. Stop it with \`kill -INT ${pid}\`.`,
        { cause },
      );
    }
    const deadline = Date.now() + patienceMs;
    while (Date.now() < deadline) {
      if ((await findServer(pid, cluster)) === null) return;
      await delay(20);
    }
  }
  throw new EmbeddedPostgresError(
    'data-directory-in-use',
    `The PostgreSQL server ${pid} left on ${cluster} does not end. Stop it with \`kill -QUIT ${pid}\`.`,
  );
}

/** The process of that id if it is a server on this cluster, by the `-D` it was started with. */
export async function findServer(pid: number, cluster: string): Promise<RunningServer | null> {
  try {
    if (process.platform === 'linux') {
      const args = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
      const directory = args[args.indexOf('-D') + 1];
      if (!args.includes('-D') || directory !== cluster) return null;
      // Field 4 of proc_pid_stat(5); the second, the program's name in brackets, may itself hold blanks.
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
      const parentPid = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      return { pid, parentPid };
    }
    const { stdout } = await promisify(execFile)('ps', ['-o', 'ppid=', '-o', 'command=', '-p', String(pid)]);
    return stdout.includes(`-D ${cluster} `) ? { pid, parentPid: Number.parseInt(stdout, 10) } : null;
  } catch {
    return null;
  }
}
