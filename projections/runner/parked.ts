import type postgres from 'postgres';
import { savepoint, transaction } from '../../adapters/postgres/transaction.ts';
import type { Projection } from '../projection.ts';
import { apply, CannotApply } from './apply.ts';
import { readCheckpoints } from './bookkeeping.ts';
import { Entry } from './entry.ts';
import type { PreparePorts } from './prepare.ts';

const tryStream = async (
  tx: postgres.TransactionSql,
  { store }: PreparePorts,
  projection: Projection,
  stream: string,
  revisions: ReadonlySet<string>,
): Promise<number> => {
  const [first] = [...revisions].map(BigInt).sort((a, b) => (a < b ? -1 : 1));
  let applied = 0;
  for await (const recorded of store.readStream(stream, { from: first ?? 'start' })) {
    if (!revisions.has(recorded.revision.toString())) break;
    try {
      await savepoint(tx, (inner) => apply(inner, projection, [new Entry(recorded)]));
    } catch (error) {
      if (!(error instanceof CannotApply)) throw error;
      break;
    }
    await tx`delete from parked_events where projection = ${projection.name} and stream = ${stream}
      and revision = ${recorded.revision.toString()}`;
    applied += 1;
  }
  return applied;
};

/**
 * Tries parked events again, each stream in its order: a newer program may know what the one before did not. What still
 * cannot be applied stays parked, with all that follows it. The projection's lock must be held.
 */
export const retryParked = async (ports: PreparePorts, projection: Projection): Promise<void> => {
  const applied = await transaction(ports.sql, async (tx) => {
    await readCheckpoints(tx, [projection.name], 'for update');
    const parked = await tx<{ stream: string; revision: string }[]>`
      select stream, revision::text from parked_events where projection = ${projection.name} order by stream, revision`;
    let count = 0;
    for (const [stream, rows] of Map.groupBy(parked, (row) => row.stream)) {
      count += await tryStream(tx, ports, projection, stream, new Set(rows.map(({ revision }) => revision)));
    }
    return count;
  });
  if (applied > 0) ports.log.info({ projection: projection.name, events: applied }, 'parked events were applied');
};
