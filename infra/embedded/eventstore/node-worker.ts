import { parentPort, workerData } from 'node:worker_threads';
import { type NodeOptions, startNode } from './node.ts';

/** What the worker tells the main thread. */
export type FromNode =
  | { readonly kind: 'ready'; readonly port: number }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'stopped' };

const port = parentPort;
if (port === null) throw new Error('node-worker.ts runs as a worker thread');
const tell = (message: FromNode): void => port.postMessage(message);
const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

try {
  const node = await startNode(workerData as NodeOptions);
  // The only message there is asks it to stop.
  port.once('message', () => {
    node.stop().then(
      () => tell({ kind: 'stopped' }),
      (error: unknown) => tell({ kind: 'failed', reason: `it did not stop cleanly: ${reason(error)}` }),
    );
  });
  tell({ kind: 'ready', port: node.port });
} catch (error) {
  tell({ kind: 'failed', reason: reason(error) });
}
