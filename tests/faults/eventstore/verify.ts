import type { EventStoreDBClient } from '@eventstore/db-client';
import { type ChainedData, GENESIS, isLinked } from './hash-chain.ts';
import type { Acknowledged, ChainedEvent } from './writer.ts';

/** Compares what is stored with what was promised; answers every difference as a sentence. */
export async function verify(client: EventStoreDBClient, promised: readonly Acknowledged[]): Promise<string[]> {
  const faults: string[] = [];
  const seen = new Set<string>();
  for (const { stream, ids } of promised) {
    if (ids.length === 0) continue;
    let revision = 0;
    let previous = GENESIS;
    let batch: ChainedData | null = null;
    for await (const { event } of client.readStream<ChainedEvent>(stream)) {
      if (event === undefined) continue;
      const at = `${stream}@${revision}`;
      if (event.revision !== BigInt(revision)) faults.push(`${at}: the revision is ${event.revision}`);
      if (seen.has(event.id)) faults.push(`${at}: event ${event.id} is there twice`);
      seen.add(event.id);
      if (ids[revision] !== event.id) faults.push(`${at}: holds ${event.id}, acknowledged was ${ids[revision]}`);
      if (!isLinked(event.data, previous)) faults.push(`${at}: the hash chain is broken`);
      const { data } = event;
      const continues = batch !== null && batch.batch === data.batch && batch.index + 1 === data.index;
      const begins = (batch === null || batch.index + 1 === batch.size) && data.index === 0;
      if (!continues && !begins) faults.push(`${at}: batch ${data.batch} is not whole`);
      batch = data;
      previous = data.hash;
      revision++;
    }
    if (revision !== ids.length) faults.push(`${stream}: ${revision} events are there, ${ids.length} acknowledged`);
    if (batch !== null && batch.index + 1 !== batch.size) faults.push(`${stream}: the last batch is not whole`);
  }
  faults.push(...(await verifyAll(client, promised, seen)));
  return faults;
}

/** The global order: no gap, nothing missing, and each stream's events in the order of their revisions. */
async function verifyAll(
  client: EventStoreDBClient,
  promised: readonly Acknowledged[],
  expected: ReadonlySet<string>,
): Promise<string[]> {
  const faults: string[] = [];
  const heads = new Map(promised.map(({ stream }) => [stream, -1n]));
  let position: bigint | null = null;
  let found = 0;
  for await (const { event } of client.readAll()) {
    if (event === undefined) continue;
    const { commit } = event.position;
    if (position !== null && commit !== position + 1n) faults.push(`$all: ${commit} follows ${position}`);
    position = commit;
    const head = heads.get(event.streamId);
    if (head === undefined) continue;
    if (event.revision !== head + 1n) faults.push(`$all: ${event.revision}@${event.streamId} follows ${head}`);
    heads.set(event.streamId, event.revision);
    if (expected.has(event.id)) found++;
  }
  if (found !== expected.size) faults.push(`$all: holds ${found} of ${expected.size} events`);
  return faults;
}
