import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import { afterEach, expect, test } from 'vitest';
import { freePort, until } from '../../contract/mqtt/harness.ts';

const KILLS = 5;
const TOOLS = ['etch-1', 'cvd-1'];
const BETWEEN_KILLS = 400;

const running: ChildProcess[] = [];
const clients: MqttClient[] = [];
let directory: string | undefined;

const startIngest = async (port: number, file: string): Promise<ChildProcess> => {
  const script = new URL('./ingest-process.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, String(port), file], { stdio: ['ignore', 'pipe', 'inherit'] });
  running.push(child);
  if (child.stdout !== null) await once(child.stdout, 'data');
  return child;
};

const kill = async (child: ChildProcess): Promise<void> => {
  const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : Promise.resolve();
  child.kill('SIGKILL');
  await gone;
};

/** The frames in the file, `<tool>:<seq>`; the last line may have been cut off by the kill. */
const kept = (file: string): readonly string[] => {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.flatMap((line) => {
    try {
      const { kind, tool_id, seq } = JSON.parse(line) as { kind: string; tool_id: string; seq: number };
      return kind === 'frame' ? [`${tool_id}:${seq}`] : [];
    } catch {
      return [];
    }
  });
};

afterEach(async () => {
  for (const client of clients.splice(0)) client.end(true);
  for (const child of running.splice(0)) await kill(child);
  if (directory !== undefined) await rm(directory, { recursive: true });
});

test('whatever was acknowledged is kept, though the process is killed in the middle of it again and again', async () => {
  directory = await mkdtemp(join(tmpdir(), 'spectra-mqtt-kill-'));
  const file = join(directory, 'stream.ndjson');
  const port = await freePort();
  const acknowledged = new Set<string>();
  let sent = 0;
  let stopped = false;

  let process = await startIngest(port, file);
  const publishing = TOOLS.map(async (tool) => {
    // Its own store keeps what is not acknowledged; after a reconnect it is sent again.
    const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, { clientId: tool, clean: false, reconnectPeriod: 20 });
    client.on('error', () => undefined);
    clients.push(client);
    let inFlight = 0;
    for (let seq = 0; !stopped; seq += 1) {
      const name = `${tool}:${seq}`;
      const body = JSON.stringify({ ts: Date.now(), seq, signals: { p: seq, t: [1, 2, 3] } });
      inFlight += 1;
      sent += 1;
      client.publish(`spectra/v1/fab/${tool}/a/telemetry`, body, { qos: 1 }, (error) => {
        inFlight -= 1;
        if (!error) acknowledged.add(name);
      });
      await until(`${tool} may go on`, () => stopped || inFlight < 50, 45_000);
    }
  });

  for (let round = 1; round <= KILLS; round += 1) {
    const before = acknowledged.size;
    await until('acknowledgements come', () => acknowledged.size >= before + BETWEEN_KILLS, 45_000);
    await kill(process);
    const promised = [...acknowledged];
    const safe = new Set(kept(file));
    expect(promised.filter((name) => !safe.has(name))).toEqual([]);
    process = await startIngest(port, file);
  }

  stopped = true;
  await Promise.all(publishing);
  await until('everything sent is acknowledged', () => acknowledged.size === sent, 45_000);
  const safe = new Set(kept(file));
  expect([...acknowledged].filter((name) => !safe.has(name))).toEqual([]);
  expect(safe.size).toBe(sent);
}, 180_000);
