import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { System } from './system.ts';

const takeFreePort = (): Promise<{ readonly port: number; release(): Promise<void> }> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve({ port, release: () => new Promise((closed) => server.close(() => closed())) });
    });
  });

describe('start and stop', () => {
  let system: System | undefined;
  afterEach(async () => {
    await system?.remove();
    system = undefined;
  });

  test('given data of an earlier start, when it is stopped and started again, then everything is still there', async () => {
    system = await System.start();
    const tools = await system.list('viewer@demo', '/api/tools');
    const events = await system.list<{ readonly hash: string }>('auditor@demo', '/api/audit/events');
    expect(tools.length).toBeGreaterThan(0);
    expect(await system.stop()).toBe(0);
    await system.run();
    expect(await system.list('viewer@demo', '/api/tools')).toEqual(tools);
    const hashes = (await system.list<{ readonly hash: string }>('auditor@demo', '/api/audit/events')).map(
      ({ hash }) => hash,
    );
    expect(hashes).toEqual(expect.arrayContaining(events.map(({ hash }) => hash)));
  });

  test('given a port that was asked for and is taken, then the start fails and says so', async () => {
    const { port, release } = await takeFreePort();
    const dataDir = await mkdtemp(join(tmpdir(), 'spectra-port-'));
    try {
      const { status, stderr } = spawnSync(process.execPath, ['infra/main.ts', '--data-dir', dataDir], {
        env: { ...process.env, PORT: String(port), MQTT_PORT: '0' },
        encoding: 'utf8',
      });
      expect(status).toBe(1);
      expect(stderr).toContain(`port ${port}`);
    } finally {
      await release();
      await rm(dataDir, { recursive: true, force: true });
    }
  });

  test('given a data directory in use, when a second program starts on it, then it refuses and the first goes on', async () => {
    system = await System.start();
    const { status, stderr } = spawnSync(process.execPath, ['infra/main.ts', '--data-dir', system.dataDir], {
      env: { ...process.env, PORT: '0', MQTT_PORT: '0' },
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr).toContain('in use');
    expect((await fetch(`${system.http}/ready`)).status).toBe(200);
  });

  test('given a data directory that was used, when it starts anew, then the old is gone, and it is taken and logged', async () => {
    system = await System.start(['--no-simulators', '--fresh']);
    expect(await system.stop()).toBe(0);
    const left = join(system.dataDir, 'left-behind.txt');
    await writeFile(left, 'old');
    await system.run();
    await expect(readFile(left)).rejects.toThrow('ENOENT');
    expect(await readFile(join(system.dataDir, 'process.pid'), 'utf8')).toBe(String(system.addresses.pid));
    expect(await readFile(join(system.dataDir, 'spectra.log'), 'utf8')).toContain('starting');
  });
});
