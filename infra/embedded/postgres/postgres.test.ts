import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import postgres from 'postgres';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { locateBinaries } from './binaries.ts';
import { type EmbeddedPostgres, type PostgresOptions, startPostgres } from './postgres.ts';
import { findServer } from './previous-server.ts';

const root = process.geteuid?.() === 0;
const holder = fileURLToPath(new URL('./testing/hold-server.ts', import.meta.url));

// Each starts and stops servers several times, on machines that may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let base: string;
let started: EmbeddedPostgres[];
let holders: { readonly child: ChildProcess; readonly dataDir: string; readonly server: number }[];

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'spectra-pg-'));
  started = [];
  holders = [];
});

afterEach(async () => {
  for (const server of started) await server.stop();
  for (const { child, dataDir, server } of holders) {
    child.kill('SIGKILL');
    // Ends with its parent by itself where the kernel is asked to; otherwise it has to be told.
    if (await isAlive(server, dataDir)) process.kill(server, 'SIGINT');
    await vi.waitFor(async () => expect(await isAlive(server, dataDir)).toBe(false), { timeout: 10_000 });
  }
  await rm(base, { recursive: true, force: true });
});

async function start(options: PostgresOptions): Promise<EmbeddedPostgres> {
  const server = await startPostgres(options);
  started.push(server);
  return server;
}

async function query<T>(url: string, statement: string): Promise<T[]> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    return [...(await sql.unsafe(statement))] as T[];
  } finally {
    await sql.end();
  }
}

interface Held {
  readonly url: string;
  readonly pid: number;
  readonly parent: number;
}

/** A server whose parent is another process, as in a program that will be killed. */
async function hold(dataDir: string, prefix: readonly string[] = []): Promise<{ held: Held; child: ChildProcess }> {
  const [program, ...args] = [...prefix, process.execPath, holder, dataDir];
  const child = spawn(program ?? process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const held = JSON.parse(line) as Held;
  holders.push({ child, dataDir, server: held.pid });
  return { held, child };
}

async function kill9(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

const isAlive = (pid: number, dataDir: string) => findServer(pid, join(dataDir, 'cluster')).then((s) => s !== null);

describe('startPostgres', () => {
  it('given an empty directory, serves a durable UTF-8 cluster on 127.0.0.1 only', async () => {
    const server = await start({ dataDir: join(base, 'new', 'data') });

    const [settings] = await query<Record<string, string>>(
      server.url,
      `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
              current_setting('listen_addresses') as listen, current_setting('unix_socket_directories') as sockets,
              current_setting('server_encoding') as encoding, current_setting('timezone') as timezone,
              'B' < 'a' as bytewise, upper('ä') as folded`,
    );

    expect(settings).toEqual({
      fsync: 'on',
      commit: 'on',
      listen: '127.0.0.1',
      sockets: '',
      encoding: 'UTF8',
      timezone: 'UTC',
      bytewise: true,
      folded: 'Ä',
    });
  });

  it('given a stopped server, starts again on the same data with the same password', async () => {
    const first = await start({ dataDir: base });
    await query(first.url, 'create table kept as select 42 as answer');
    await first.stop();

    const second = await start({ dataDir: base });

    expect(new URL(second.url).password).toBe(new URL(first.url).password);
    expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('keeps the password in a file that only its owner may read, and refuses any other', async () => {
    const server = await start({ dataDir: base });
    const file = join(base, 'password');
    const url = new URL(server.url);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await readFile(file, 'utf8')).trim()).toBe(url.password);

    url.password = 'guess';
    await expect(query(url.href, 'select 1')).rejects.toThrow(/password authentication failed/);
  });

  it('given another password than the stored one, changes it', async () => {
    const first = await start({ dataDir: base });
    await first.stop();

    const second = await start({ dataDir: base, password: "o'clock" });

    expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await expect(query(first.url.replace(/:\d+\//, `:${second.port}/`), 'select 1')).rejects.toThrow(/password/);
  });

  it('given a first start that was interrupted, begins anew', async () => {
    const unfinished = join(base, 'cluster.unfinished');
    await mkdir(unfinished);
    await writeFile(join(unfinished, 'PG_VERSION'), '18\n');
    await writeFile(join(base, 'password'), 'written before the cluster\n');

    const server = await start({ dataDir: base });

    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('given a port that is taken, says so', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;

    await expect(start({ dataDir: base, port })).rejects.toMatchObject({ fault: 'port-taken' });
    other.close();
  });

  it('tells who asked when the server ends by itself, and not when it was stopped', async () => {
    const server = await start({ dataDir: base });
    const onExit = vi.fn();
    server.onExit(onExit);
    process.kill(server.pid, 'SIGKILL');
    await vi.waitFor(() => expect(onExit).toHaveBeenCalledExactlyOnceWith({ code: null, signal: 'SIGKILL' }));

    const again = await start({ dataDir: base });
    const onStop = vi.fn();
    again.onExit(onStop);
    await again.stop();
    expect(onStop).not.toHaveBeenCalled();
  });
});

describe('a data directory left by a crash', () => {
  it('given the server and its children were killed in the middle of work, keeps everything committed', async () => {
    const first = await start({ dataDir: base });
    const sql = postgres(first.url, { max: 1 });
    await sql`create table counted (n int primary key)`;
    let committed = 0;
    const counting = (async () => {
      for (;;) {
        await sql`insert into counted values (${committed + 1})`;
        committed += 1;
      }
    })().catch(() => undefined);
    await vi.waitFor(() => expect(committed).toBeGreaterThan(50), { timeout: 20_000, interval: 5 });
    process.kill(first.pid, 'SIGKILL');
    await counting;
    await sql.end({ timeout: 0 });

    const second = await start({ dataDir: base });

    const [row] = await query<{ n: number }>(second.url, 'select count(*)::int as n from counted');
    // One more than was acknowledged may have been committed when the answer was lost.
    expect([committed, committed + 1]).toContain(row?.n);
  });

  it('given a lock file with the id of a process that is something else, starts', async () => {
    const first = await start({ dataDir: base });
    process.kill(first.pid, 'SIGKILL');
    const lockFile = join(base, 'cluster', 'postmaster.pid');
    const lock = await readFile(lockFile, 'utf8');
    await writeFile(lockFile, lock.replace(/^\d+/, String(process.pid)));

    const second = await start({ dataDir: base });

    expect(second.pid).not.toBe(first.pid);
  });

  it('given the parent was killed, the server ends or is taken over', async () => {
    const { held, child } = await hold(base);
    await query(held.url, 'create table kept as select 42 as answer');
    await kill9(child);

    const server = await start({ dataDir: base });

    expect(await isAlive(held.pid, base)).toBe(false);
    expect(await query(server.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  });

  it('given a server that outlived its parent, stops it and goes on', async () => {
    // An owner that is not the parent is what an orphan looks like; the kernel may end a real one before we look.
    const { held } = await hold(base);
    await writeFile(join(base, 'owner.pid'), '999999999\n');
    const lines: string[] = [];

    const server = await start({ dataDir: base, log: (line) => lines.push(line) });

    expect(lines[0]).toContain(`stopping the PostgreSQL server ${held.pid}`);
    expect(await isAlive(held.pid, base)).toBe(false);
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('given the parent is alive, refuses and leaves its server alone', async () => {
    const { held } = await hold(base);

    await expect(start({ dataDir: base })).rejects.toMatchObject({
      fault: 'data-directory-in-use',
      message: expect.stringContaining(`in use by process ${held.parent}`),
    });

    expect(await query(held.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  });
});

describe.runIf(root)('started by root', () => {
  for (const strategy of ['user-namespace', 'ambient-capability'] as const) {
    it(`runs below a directory closed to others by ${strategy}`, async () => {
      await chmod(base, 0o700);
      const dataDir = join(base, 'data');
      let server: EmbeddedPostgres;
      try {
        server = await start({ dataDir, rootStrategies: [strategy] });
      } catch (error) {
        // Containers may forbid either; then the message has to name the way that was tried and a way out.
        expect(error).toMatchObject({ fault: 'no-usable-account', message: expect.stringContaining(strategy) });
        return;
      }
      expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }]);
      expect((await stat(join(dataDir, 'cluster'))).uid).toBe(strategy === 'user-namespace' ? 0 : 65534);
    });
  }

  it('runs with an unprivileged account where everything is open to it', async () => {
    await chmod(base, 0o755);
    const dataDir = join(base, 'data');
    const attempt = start({ dataDir, rootStrategies: ['plain-account'] });
    if (await isReachableByNobody()) {
      expect(await query((await attempt).url, 'select 1 as one')).toEqual([{ one: 1 }]);
    } else {
      await expect(attempt).rejects.toMatchObject({ fault: 'no-usable-account' });
    }
  });

  it('given no identity can be used, says what to do and leaves the directory as it was', async () => {
    await chmod(base, 0o700);
    const dataDir = join(base, 'data');

    await expect(start({ dataDir, rootStrategies: ['plain-account'] })).rejects.toThrow(/--data-dir.*DATABASE_URL/);

    expect((await stat(dataDir)).uid).toBe(0);
  });

  it('given root data and no user namespaces any more, hands the data over', async () => {
    const first = await start({ dataDir: base });
    await query(first.url, 'create table kept as select 42 as answer');
    await first.stop();

    const second = await start({ dataDir: base, rootStrategies: ['ambient-capability'] });

    expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
    expect((await stat(join(base, 'cluster', 'base'))).uid).toBe(65534);
  });

  it('runs for an ordinary user', async () => {
    await chown(base, 65534, 65534);
    // The capability lets the user pass a clone below /root; it changes nothing for PostgreSQL.
    const user = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
    const pass = (await isReachableByNobody())
      ? []
      : ['--securebits=+no_setuid_fixup', '--inh-caps=+dac_override', '--ambient-caps=+dac_override'];

    const { held } = await hold(join(base, 'data'), [...user, ...pass]);

    expect(await query(held.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect((await stat(join(base, 'data', 'cluster'))).uid).toBe(65534);
  });
});

async function isReachableByNobody(): Promise<boolean> {
  const { postgres: program } = await locateBinaries();
  const asNobody = ['--reuid=65534', '--regid=65534', '--clear-groups', '--', 'test', '-x'];
  return [program, process.execPath, dirname(holder)].every(
    (path) => spawnSync('setpriv', [...asNobody, path]).status === 0,
  );
}
