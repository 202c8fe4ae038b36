import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Addresses, findAddresses } from '../../infra/addresses.ts';

export const PASSWORD = 'test-password';
const READY_MS = 60_000;
const root = new URL('../..', import.meta.url).pathname;

/** The whole program as a user runs it, in a process of its own on free ports and a data directory of its own. */
export class System {
  readonly dataDir: string;
  readonly #args: readonly string[];
  readonly #env: Readonly<Record<string, string>>;
  #child: ChildProcess | undefined;
  #output = '';
  #addresses: Addresses | undefined;
  readonly #tokens = new Map<string, string>();

  private constructor(dataDir: string, args: readonly string[], env: Readonly<Record<string, string>>) {
    this.dataDir = dataDir;
    this.#args = args;
    this.#env = env;
  }

  static async start(
    args: readonly string[] = ['--no-simulators'],
    env: Readonly<Record<string, string>> = {},
  ): Promise<System> {
    const system = new System(await mkdtemp(join(tmpdir(), 'spectra-e2e-')), args, {
      PORT: '0',
      MQTT_PORT: '0',
      ...env,
    });
    await system.run();
    return system;
  }

  /** Starts the program again on the same data, on the ports it had before. */
  async run(): Promise<void> {
    const ports = this.#addresses === undefined ? {} : { PORT: portOf(this.http), MQTT_PORT: portOf(this.mqtt) };
    this.#output = '';
    const child = spawn(process.execPath, ['infra/main.ts', '--data-dir', this.dataDir, ...this.#args], {
      cwd: root,
      env: { ...process.env, SPECTRA_DEMO_PASSWORD: PASSWORD, ...this.#env, ...ports },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    child.stdout.on('data', (text) => {
      this.#output += text;
    });
    child.stderr.on('data', (text) => {
      this.#output += text;
    });
    await until('the program to be ready', READY_MS, async () => {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`the program ended with ${child.exitCode ?? child.signalCode}:\n${this.#output}`);
      const found = await findAddresses(this.dataDir);
      if (found?.pid !== child.pid || found?.http == null) return false;
      this.#addresses = found;
      return (await fetch(`${found.http}/ready`).catch(() => undefined))?.ok ?? false;
    });
  }

  get addresses(): Addresses {
    if (this.#addresses === undefined) throw new Error('the program is not running');
    return this.#addresses;
  }
  get http(): string {
    return this.addresses.http ?? '';
  }
  get mqtt(): string {
    return this.addresses.mqtt;
  }
  get output(): string {
    return this.#output;
  }

  /** Ends the program at once, as a crash would; its child processes are left to notice. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  async remove(): Promise<void> {
    if (this.#child?.exitCode === null && this.#child.signalCode === null) await this.stop();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
    child.kill(signal);
    return exited;
  }

  async token(user: string): Promise<string> {
    const known = this.#tokens.get(user);
    if (known !== undefined) return known;
    const response = await fetch(`${this.http}/api/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: user, password: PASSWORD }),
    });
    if (!response.ok) throw new Error(`login of ${user}: ${response.status} ${await response.text()}`);
    const { access_token } = (await response.json()) as { access_token: string };
    this.#tokens.set(user, access_token);
    return access_token;
  }

  async request(
    user: string,
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    const authorization = `Bearer ${await this.token(user)}`;
    return fetch(`${this.http}${path}`, {
      method,
      headers: { authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  /** The JSON answer of a request that must succeed. */
  async json<Answer>(user: string, method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await this.request(user, method, path, body);
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  }

  /** Every item of a list, page after page. */
  async list<Item>(user: string, path: string): Promise<Item[]> {
    const items: Item[] = [];
    let cursor: string | null = null;
    do {
      const page: { items: Item[]; next_cursor: string | null } = await this.json(
        user,
        'GET',
        `${path}${path.includes('?') ? '&' : '?'}limit=1000${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      items.push(...page.items);
      cursor = page.next_cursor;
    } while (cursor !== null);
    return items;
  }
}

const portOf = (url: string): string => new URL(url).port;

/** Waits until a condition holds; fails with its name when it does not within the time. */
export const until = async (what: string, timeout_ms: number, condition: () => Promise<boolean>): Promise<void> => {
  const deadline = Date.now() + timeout_ms;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited ${timeout_ms} ms in vain for ${what}`);
    await delay(50);
  }
};
