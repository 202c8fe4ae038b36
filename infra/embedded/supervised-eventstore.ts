import pRetry from 'p-retry';
import type { Logger } from 'pino';
import { type LaunchedEventStore, launchEventStore } from './eventstore/launch.ts';

/** Keeps an event store node running: one that dies is started again on the same port. */
export const superviseEventStore = async (
  databaseUrl: string,
  log: Logger,
): Promise<{ readonly url: string; readonly pid: () => number; stop(): Promise<void> }> => {
  const line = (text: string): void => log.debug({ server: 'eventstore' }, text);
  let node: LaunchedEventStore = await launchEventStore({ databaseUrl, log: line });
  const { url, port } = node;
  let stopping = false;
  const watch = async (): Promise<void> => {
    while (!stopping) {
      const code = await node.exited;
      if (stopping) return;
      log.error({ code }, 'the event store node ended, starting it again');
      node = await pRetry(() => launchEventStore({ databaseUrl, port, log: line }), {
        retries: Number.POSITIVE_INFINITY,
        minTimeout: 200,
        maxTimeout: 5000,
        onFailedAttempt: ({ error }) => log.error({ err: error }, 'the event store node does not start'),
        shouldRetry: () => !stopping,
      });
    }
  };
  const watching = watch().catch((error: unknown) => log.fatal({ err: error }, 'the event store node is lost'));
  return {
    url,
    pid: () => node.pid,
    stop: async () => {
      stopping = true;
      await node.stop();
      await watching;
    },
  };
};
