import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type Account, runAs, spawnAs } from './account.ts';
import type { Binaries } from './binaries.ts';
import { EmbeddedPostgresError } from './error.ts';
import { serverSettings } from './settings.ts';

/** How a server process ended. */
export interface ServerExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A server process that accepts connections. */
export interface ServerProcess {
  readonly pid: number;
  readonly exited: Promise<ServerExit>;
  stop(): Promise<void>;
}

export type LaunchOutcome =
  | { readonly status: 'ready'; readonly server: ServerProcess }
  | { readonly status: 'port-taken' }
  /** Backends of a killed server have not ended yet; they do so by themselves. */
  | { readonly status: 'still-occupied'; readonly output: string }
  | { readonly status: 'failed'; readonly output: string };

const KEPT_LINES = 20;
const STOP_PATIENCE_MS = 30_000;

/** Starts one server process and waits until it accepts connections or has ended. */
export async function launch(
  cluster: string,
  binaries: Binaries,
  account: Account,
  options: { host: string; port: number; durable: boolean; log: (line: string) => void },
): Promise<LaunchOutcome> {
  // Ctrl-C in a terminal goes to the whole process group; detached, the server outlives the work that needs it.
  const child = spawnAs(account, [binaries.postgres, '-D', cluster, ...serverSettings(options)], {
    detached: true,
    endWithParent: await canEndWithParent(account),
  });
  child.stdin.end();
  const exited = new Promise<ServerExit>((done) => {
    child.once('error', () => done({ code: null, signal: null }));
    child.once('close', (code, signal) => done({ code, signal }));
  });

  const lines: string[] = [];
  const ready = new Promise<'ready'>((done) => {
    const read = (line: string) => {
      options.log(line);
      if (line.includes('database system is ready to accept connections')) done('ready');
      lines.push(line);
      if (lines.length > KEPT_LINES) lines.shift();
    };
    createInterface({ input: child.stdout }).on('line', read);
    createInterface({ input: child.stderr }).on('line', read);
  });

  const first = await Promise.race([ready, exited]);
  if (first === 'ready' && child.pid !== undefined) {
    return { status: 'ready', server: { pid: child.pid, exited, stop: () => stop(child, exited) } };
  }
  const output = lines.join('\n');
  if (/could not bind .* address|could not create any TCP\/IP sockets/.test(output)) return { status: 'port-taken' };
  if (output.includes('is still in use')) return { status: 'still-occupied', output };
  return { status: 'failed', output };
}

async function stop(child: ChildProcessWithoutNullStreams, exited: Promise<ServerExit>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGINT');
    const impatient = setTimeout(() => child.kill('SIGQUIT'), STOP_PATIENCE_MS);
    await exited;
    clearTimeout(impatient);
  }
  await exited;
}

/** Where util-linux is there, the kernel tells the server to shut down when this process dies, even by SIGKILL. */
async function canEndWithParent(account: Account): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  const { code } = await runAs(account, ['setpriv', '--pdeathsig', 'INT', '--', 'true']);
  return code === 0;
}

export function startFailure(cluster: string, output: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError('start-failed', `PostgreSQL did not start on ${cluster}:\n${output}`);
}
