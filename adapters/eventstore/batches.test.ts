import { describe, expect, test } from 'vitest';
import { inBatches } from './batches.ts';
import type { LogMessage } from './port.ts';

const at = (commit: number): LogMessage => ({
  kind: 'checkpoint',
  position: { commit: String(commit), prepare: String(commit) },
});

async function* burst(count: number): AsyncGenerator<LogMessage> {
  for (let commit = 0; commit < count; commit += 1) yield at(commit);
}

describe('inBatches', () => {
  test('given a burst, when the reader is slow, then messages come together, in order, none lost', async () => {
    const sizes: number[] = [];
    const seen: LogMessage[] = [];
    for await (const batch of inBatches(burst(1000), 100)) {
      await new Promise((resolve) => setImmediate(resolve));
      sizes.push(batch.length);
      seen.push(...batch);
    }
    expect(seen).toEqual(Array.from({ length: 1000 }, (_, commit) => at(commit)));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(100);
    expect(sizes.length).toBeLessThan(1000);
  });

  test('given one message and then silence, when the reader waits, then it has the message at once', async () => {
    const silence = Promise.withResolvers<void>();
    async function* one(): AsyncGenerator<LogMessage> {
      yield at(7);
      await silence.promise;
    }
    const batches = inBatches(one(), 100);
    expect((await batches.next()).value).toEqual([at(7)]);
    silence.resolve();
    expect((await batches.next()).done).toBe(true);
  });

  test('given a source that fails, then what came before it is handed over and the failure follows', async () => {
    async function* failing(): AsyncGenerator<LogMessage> {
      yield at(1);
      throw new Error('server gone');
    }
    const seen: LogMessage[] = [];
    const read = async (): Promise<void> => {
      for await (const batch of inBatches(failing(), 10)) seen.push(...batch);
    };
    await expect(read()).rejects.toThrow('server gone');
    expect(seen).toEqual([at(1)]);
  });
});
