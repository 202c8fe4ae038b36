/** The node as its users start it: by npm, which is what they stop, too. */
import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

test('given a node started by npm, when npm is asked to stop, then the node stops', async () => {
  const args = ['run', 'eventstore', '--', '--port', '0', '--in-memory'];
  const npm = spawn('npm', args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  const { pid = 0 } = npm;
  onTestFinished(() => {
    // Whatever is left of npm, its shell and the node.
    if (groupIsAlive(pid)) process.kill(-pid, 'SIGKILL');
  });
  let port = 0;
  for await (const line of createInterface(npm.stdout)) {
    port = Number(/ready on esdb:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1] ?? 0);
    if (port !== 0) break;
  }
  expect(await accepts(port)).toBe(true);
  npm.kill('SIGTERM');
  await vi.waitFor(() => expect(groupIsAlive(pid)).toBe(false), { timeout: 10_000, interval: 50 });
  expect(await accepts(port)).toBe(false);
});

function groupIsAlive(pid: number): boolean {
  try {
    return process.kill(-pid, 0);
  } catch {
    return false;
  }
}

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
