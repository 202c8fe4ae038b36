import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { type Bridge, type BridgeOptions, startBridge } from '../../../adapters/mqtt/bridge.ts';
import type { ToolDirectory } from '../../../adapters/mqtt/port.ts';
import { StreamError, type StreamRecord } from '../../../adapters/stream/port.ts';
import {
  type Rejection,
  rejectionSchema,
  type ToolMessage,
  toolMessageSchema,
} from '../../../domain/telemetry/tool-message.ts';
import { startBroker } from '../../../infra/embedded/mqtt/broker.ts';

export const log = pino({ level: process.env.TEST_LOG_LEVEL ?? 'silent' });

/** Waits until the condition holds; fails with what was waited for. */
export const until = async (what: string, condition: () => boolean | Promise<boolean>, ms = 15_000): Promise<void> => {
  const deadline = Date.now() + ms;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`waited ${ms} ms in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

/** Waits for an event; what it carries is not looked at. */
export const event = (emitter: { once(name: string, listener: () => void): unknown }, name: string): Promise<void> =>
  new Promise((resolve) => {
    emitter.once(name, resolve);
  });

export interface RunningBroker {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
};

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

export const isInstalled = (command: string): boolean =>
  spawnSync('sh', ['-c', `PATH="$PATH:/usr/sbin" command -v ${command}`]).status === 0;

const startMosquitto = async (): Promise<RunningBroker> => {
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), 'mosquitto-'));
  const config = join(directory, 'mosquitto.conf');
  await writeFile(
    config,
    [
      `listener ${port} 127.0.0.1`,
      'allow_anonymous true',
      'persistence false',
      // What the bridge needs of a Mosquitto: by default it has 20 messages in flight, and drops beyond 1000.
      'max_inflight_messages 0',
      'max_queued_messages 0',
    ].join('\n'),
  );
  const child: ChildProcess = spawn('mosquitto', ['-c', config], {
    stdio: 'ignore',
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
  });
  let failure: Error | undefined;
  child.once('error', (error) => {
    failure = error;
  });
  await until('Mosquitto listens', () => {
    if (failure !== undefined) throw failure;
    return accepts(port);
  });
  return {
    url: `mqtt://127.0.0.1:${port}`,
    port,
    close: async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      await rm(directory, { recursive: true });
    },
  };
};

const mosquittoWanted = isInstalled('mosquitto') || process.env.SPECTRA_REQUIRE_MOSQUITTO === '1';
if (!mosquittoWanted) console.warn('Mosquitto is not installed: the contract runs on the embedded broker alone');

/** The brokers that the contract is held to. */
export const brokers = [
  { name: 'embedded broker', start: () => startBroker({ host: '127.0.0.1', port: 0, log }), available: true },
  { name: 'Mosquitto', start: startMosquitto, available: mosquittoWanted },
] satisfies readonly { name: string; start: () => Promise<RunningBroker>; available: boolean }[];

/** A stream that checks and keeps what is published, and that can be made to wait or to fail. */
export class Sink {
  readonly messages: ToolMessage[] = [];
  readonly rejections: Rejection[] = [];
  /** Keys in the order of publishing. */
  readonly keys: string[] = [];
  publishes = 0;
  failures = 0;
  delayMs = 0;
  refuses: (record: StreamRecord) => boolean = () => false;
  #gate: Promise<void> = Promise.resolve();
  #open: () => void = () => undefined;

  /** Makes every publish wait until {@link release}. */
  hold(): void {
    this.#gate = new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  release(): void {
    this.#open();
  }

  publish = async (topic: string, records: readonly StreamRecord[]): Promise<void> => {
    this.publishes += 1;
    await this.#gate;
    if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
    if (this.failures > 0) {
      this.failures -= 1;
      throw new StreamError('unreachable', 'made to fail');
    }
    if (records.some(this.refuses)) throw new StreamError('refused', 'made to refuse');
    for (const { key, value } of records) {
      const json: unknown = JSON.parse(Buffer.from(value).toString());
      if (topic === 'telemetry') {
        this.messages.push(toolMessageSchema.parse(json));
        this.keys.push(key);
      } else {
        this.rejections.push(rejectionSchema.parse(json));
      }
    }
  };

  frames() {
    return this.messages.filter((message) => message.kind === 'frame');
  }

  kinds() {
    return this.messages.map(({ kind }) => kind);
  }
}

/** Organisation `demo` owns site `fab` with the tools `etch-1` (chambers a and b) and `cvd-1` (none declared). */
const directory: ToolDirectory = {
  lookup: (site, tool) => {
    if (site !== 'fab') return undefined;
    if (tool === 'etch-1') return { org_id: 'demo', tool_id: 'etch-1', chambers: ['a', 'b'] };
    return tool === 'cvd-1' ? { org_id: 'demo', tool_id: 'cvd-1', chambers: [] } : undefined;
  },
  orgOfSite: (site) => (site === 'fab' ? 'demo' : undefined),
};

export const bridgeTo = (url: string, sink: Sink, more: Partial<BridgeOptions> = {}): Promise<Bridge> =>
  startBridge({ url, hostId: 'spectra', stream: sink, directory, clock: Date.now, log, ...more });

export const frameBody = (signals: Record<string, number>, ts = Date.now()): string => JSON.stringify({ ts, signals });
