import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ALLOCATOR, nodeFlags } from './runtime-limits.ts';

export interface LaunchOptions {
  /** PostgreSQL to keep the events in; without it they are kept in memory. */
  readonly databaseUrl?: string;
  /** 0 or absent for a free one. */
  readonly port?: number;
  readonly host?: string;
  readonly tls?: { readonly certFile: string; readonly keyFile: string };
  /** `name:password` each; none for an insecure node. */
  readonly users?: readonly string[];
  /** Names of the system projections to run from the start. */
  readonly projections?: readonly string[];
  /** Receives each line the node writes after it is ready. */
  readonly log?: (line: string) => void;
}

export interface LaunchedEventStore {
  /** Connection string for EventStoreDB's client, without credentials. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Resolves when the process is gone, however that came; with its exit code, or null where a signal ended it. */
  readonly exited: Promise<number | null>;
  /** Asks it to stop and waits until it has. */
  stop(): Promise<void>;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
}

const PROGRAM = fileURLToPath(new URL('main.ts', import.meta.url));

/**
 * Starts a node as a child process, which ends with this one. Resolves when it accepts calls; rejects with what it
 * wrote if it ends before that.
 */
export async function launchEventStore(options: LaunchOptions = {}): Promise<LaunchedEventStore> {
  const args = [
    ...['--port', String(options.port ?? 0), '--exit-with-parent'],
    ...(options.databaseUrl === undefined ? ['--in-memory'] : []),
    ...(options.host === undefined ? [] : ['--host', options.host]),
    ...(options.tls === undefined ? [] : ['--tls-cert', options.tls.certFile, '--tls-key', options.tls.keyFile]),
    ...(options.users ?? []).flatMap((user) => ['--user', user]),
    ...(options.projections ?? []).flatMap((name) => ['--projection', name]),
  ];
  const storage = options.databaseUrl === undefined ? 'memory' : 'postgres';
  const child = spawn(process.execPath, [...nodeFlags(storage), PROGRAM, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // A Ctrl-C on the terminal goes to its whole process group: the node is stopped by its parent, after everything else.
    detached: true,
    // Not as an argument: the URL holds a password, and arguments are for all to see.
    env: {
      ...process.env,
      ...ALLOCATOR,
      ...(options.databaseUrl === undefined ? {} : { DATABASE_URL: options.databaseUrl }),
    },
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const written: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    let ready = false;
    const take = (line: string) => {
      if (ready) {
        options.log?.(line);
        return;
      }
      written.push(line);
      const found = /ready on (esdb:\S+)/.exec(line)?.[1];
      if (found === undefined) return;
      ready = true;
      resolve(found);
    };
    createInterface(child.stdout).on('line', take);
    createInterface(child.stderr).on('line', take);
    child.once('error', reject);
    void exited.then((code) => reject(new Error(`the event store ended (${code}): ${written.join('\n')}`)));
  });
  const { pid } = child;
  if (pid === undefined) throw new Error('the event store has no process id');
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await exited;
  };
  return {
    url,
    port: Number(new URL(url.replace(/^esdb/, 'http')).port),
    pid,
    exited,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}
