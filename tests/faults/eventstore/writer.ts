import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type EventStoreDBClient, type JSONEventType, jsonEvent } from '@eventstore/db-client';
import { type ChainedData, chain, GENESIS } from './hash-chain.ts';

export type ChainedEvent = JSONEventType<'Chained', ChainedData>;

/** What the store has promised to keep. */
export interface Acknowledged {
  readonly stream: string;
  /** Ids in order of their revisions, from 0. */
  readonly ids: string[];
  batches: number;
  /** Attempts that failed and were made again. */
  retries: number;
}

/**
 * Appends hash-chained batches to a stream of its own until told to stop. A batch whose fate is unknown is sent again
 * as it was, until it is acknowledged: by then it must be there exactly once.
 */
export async function write(
  client: EventStoreDBClient,
  writer: number,
  run: string,
  isOver: () => boolean,
): Promise<Acknowledged> {
  const acknowledged: Acknowledged = { stream: `chain-${run}${writer}`, ids: [], batches: 0, retries: 0 };
  // One in four relies on event ids alone, the others on revisions too.
  const anyRevision = writer % 4 === 0;
  let previous = GENESIS;
  while (!isOver()) {
    const size = 1 + ((writer + acknowledged.batches) % 5);
    const batch = Array.from({ length: size }, (_, index) => {
      const filler = 'x'.repeat((writer * 37 + acknowledged.batches * 11) % 2_000);
      const data = chain({ writer, batch: acknowledged.batches, index, size, filler, previous });
      previous = data.hash;
      return jsonEvent<ChainedEvent>({ id: randomUUID(), type: 'Chained', data });
    });
    const head = acknowledged.ids.length;
    const expectedRevision = anyRevision ? 'any' : head === 0 ? 'no_stream' : BigInt(head - 1);
    for (;;) {
      try {
        const result = await client.appendToStream(acknowledged.stream, batch, { expectedRevision });
        if (result.nextExpectedRevision !== BigInt(head + size - 1)) {
          throw new Doubled(
            `${acknowledged.stream}: acknowledged up to ${result.nextExpectedRevision}, not ${head + size - 1}`,
          );
        }
        break;
      } catch (error) {
        if (error instanceof Doubled || isConflict(error)) throw error;
        acknowledged.retries++;
        await delay(20);
      }
    }
    acknowledged.ids.push(...batch.map(({ id }) => id));
    acknowledged.batches++;
  }
  return acknowledged;
}

class Doubled extends Error {}

/** Nobody else writes to the stream, so a conflict means that the store lost or doubled something. */
const isConflict = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'type' in error && error.type === 'wrong-expected-version';
