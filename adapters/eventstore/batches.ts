import type { LogMessage } from './port.ts';

/**
 * Hands over whatever has arrived since the last batch was taken: single messages when little comes, up to `max` together
 * when the reader is slower than the log. Reads ahead by one batch at most, and never waits for a batch to fill.
 */
export async function* inBatches(messages: AsyncIterable<LogMessage>, max: number): AsyncGenerator<LogMessage[]> {
  let arrived: LogMessage[] = [];
  let ended = false;
  let failure: unknown;
  let changed = Promise.withResolvers<void>();
  let room = Promise.withResolvers<void>();
  let abandoned = false;
  const pump = async (): Promise<void> => {
    for await (const message of messages) {
      arrived.push(message);
      changed.resolve();
      if (arrived.length >= max) await room.promise;
      if (abandoned) return;
    }
  };
  const pumping = pump()
    .catch((error: unknown) => {
      failure = error;
    })
    .finally(() => {
      ended = true;
      changed.resolve();
    });
  try {
    for (;;) {
      await changed.promise;
      changed = Promise.withResolvers<void>();
      const batch = arrived;
      arrived = [];
      room.resolve();
      room = Promise.withResolvers<void>();
      if (batch.length > 0) yield batch;
      if (ended && arrived.length === 0) break;
    }
    if (failure !== undefined) throw failure;
  } finally {
    abandoned = true;
    room.resolve();
    void pumping;
  }
}
