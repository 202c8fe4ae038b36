import type postgres from 'postgres';
import { savepoint, transaction } from '../../adapters/postgres/transaction.ts';
import type { Projection } from '../projection.ts';
import { RowChanges } from '../storage/row-changes.ts';
import { apply, CannotApply } from './apply.ts';
import { advanceCheckpoints, parkedEvents, readCheckpoints } from './bookkeeping.ts';
import type { Entry } from './entry.ts';
import { type Progress, samePosition } from './position.ts';

/** Projections that have read equally far and go on together: each batch is one transaction for all of them. */
export interface Cohort {
  readonly projections: readonly Projection[];
  position: Progress;
  /** Epoch of each projection's tables. */
  readonly epochs: ReadonlyMap<string, number>;
  /** Streams of which a projection has parked an event, by projection. */
  readonly parked: ReadonlyMap<string, Set<string>>;
}

/** The tables or the checkpoint are no longer those that this runner wrote last: somebody else did, or put others there. */
export class Moved extends Error {
  override readonly name = 'Moved';
}

/** Locks the checkpoints and makes sure that they stand where the cohort does. */
const claim = async (tx: postgres.TransactionSql, { projections, position, epochs }: Cohort): Promise<void> => {
  const names = projections.map(({ name }) => name);
  const found = await readCheckpoints(tx, names, 'for update');
  if (found.length !== names.length) throw new Moved('a checkpoint is gone');
  for (const checkpoint of found) {
    if (checkpoint.epoch !== epochs.get(checkpoint.projection))
      throw new Moved(`${checkpoint.projection} was replaced`);
    if (!samePosition(checkpoint.position, position)) throw new Moved(`${checkpoint.projection} was moved`);
  }
};

interface Parking {
  readonly projection: string;
  readonly entry: Entry;
  readonly problem: string;
}

const park = async (tx: postgres.TransactionSql, parkings: readonly Parking[]): Promise<void> => {
  const rows = new RowChanges();
  for (const { projection, entry, problem } of parkings) {
    const { stream, revision, position, id, type } = entry.recorded;
    const place = { log_commit: BigInt(position.commit), log_prepare: BigInt(position.prepare) };
    const row = { projection, stream, revision, ...place, event_id: id, type, problem };
    rows.add({ kind: 'put', table: parkedEvents, row });
  }
  await rows.flush(tx);
};

const AFTER_PARKED = 'an earlier event of this stream is parked';

/** One event at a time, each in a savepoint, so that only what cannot be applied is parked. */
const applyOneByOne = async (
  tx: postgres.TransactionSql,
  projection: Projection,
  entries: readonly Entry[],
  streams: Set<string>,
): Promise<Parking[]> => {
  const parkings: Parking[] = [];
  for (const entry of entries) {
    const { stream } = entry.recorded;
    if (streams.has(stream)) {
      parkings.push({ projection: projection.name, entry, problem: AFTER_PARKED });
      continue;
    }
    try {
      await savepoint(tx, (inner) => apply(inner, projection, [entry]));
    } catch (error) {
      if (!(error instanceof CannotApply)) throw error;
      streams.add(stream);
      parkings.push({ projection: projection.name, entry, problem: error.problem });
    }
  }
  return parkings;
};

/** Applies what can be; events of streams that have a parked event wait behind it. Adds newly parked streams. */
const applyOrPark = async (
  tx: postgres.TransactionSql,
  projection: Projection,
  entries: readonly Entry[],
  streams: Set<string>,
  careful: boolean,
): Promise<void> => {
  if (careful) return park(tx, await applyOneByOne(tx, projection, entries, streams));
  const [waiting = [], free = []] = [true, false].map((blocked) =>
    entries.filter(({ recorded }) => streams.has(recorded.stream) === blocked),
  );
  await apply(tx, projection, free);
  await park(
    tx,
    waiting.map((entry) => ({ projection: projection.name, entry, problem: AFTER_PARKED })),
  );
};

/**
 * Writes one batch and the checkpoints in one transaction.
 *
 * @param careful projections that failed on this batch: their bad events are parked
 * @throws Moved, CannotApply (of a projection that is not careful), or what the database threw
 */
export const writeBatch = async (
  sql: postgres.Sql,
  cohort: Cohort,
  entries: readonly Entry[],
  careful: ReadonlySet<string>,
): Promise<void> => {
  const last = entries.at(-1);
  if (last === undefined) return;
  const parkedNow = new Map<string, Set<string>>();
  await transaction(sql, async (tx) => {
    await claim(tx, cohort);
    for (const projection of cohort.projections) {
      const of = entries.filter(({ category }) => (projection.categories as readonly string[]).includes(category));
      const streams = new Set(cohort.parked.get(projection.name));
      await applyOrPark(tx, projection, of, streams, careful.has(projection.name));
      parkedNow.set(projection.name, streams);
    }
    const names = cohort.projections.map(({ name }) => name);
    await advanceCheckpoints(tx, names, last, entries.length);
  });
  cohort.position = last.recorded.position;
  for (const [name, streams] of parkedNow) for (const stream of streams) cohort.parked.get(name)?.add(stream);
};
