import { and, asc, eq, inArray } from 'drizzle-orm';
import { equals } from '../paging/conditions.ts';
import { keyset, limitOf, type Page, type PageRequest } from '../paging/keyset.ts';
import type { ReadDb } from '../read-db.ts';
import { type SimulationStatus, simulations } from './projection.ts';

export interface SimulationView {
  /** The same as `simulation_id`, which is what references call it. */
  readonly id: string;
  readonly simulation_id: string;
  readonly org_id: string;
  /** `batch`, or what was simulated. */
  readonly kind: string;
  readonly model: string | null;
  readonly constants: string | null;
  readonly status: SimulationStatus;
  readonly batch_id: string | null;
  readonly run_id: string | null;
  /** Of a batch: how many there are, and how many have their answer. */
  readonly members: number | null;
  readonly answered: number | null;
  readonly warnings: number | null;
  readonly requested_by: string;
  readonly requested_at: string;
  readonly revision: number;
}

export interface SimulationQuery extends PageRequest {
  readonly org_id: string;
  readonly kind?: string | undefined;
  readonly status?: SimulationStatus | undefined;
  readonly batch_id?: string | undefined;
  readonly requested_by?: string | undefined;
}

const view = ({ log_commit: _, log_prepare: __, ...row }: typeof simulations.$inferSelect): SimulationView => ({
  id: row.simulation_id,
  ...row,
  revision: Number(row.revision),
});

/** Newest first. */
export const listSimulations = async (db: ReadDb, query: SimulationQuery): Promise<Page<SimulationView>> => {
  const keys = keyset([simulations.log_commit, simulations.log_prepare], 'desc');
  const limit = limitOf(query);
  const rows = await db
    .select()
    .from(simulations)
    .where(
      and(
        eq(simulations.org_id, query.org_id),
        equals(simulations.kind, query.kind),
        equals(simulations.status, query.status),
        equals(simulations.batch_id, query.batch_id),
        equals(simulations.requested_by, query.requested_by),
        keys.behind(query.cursor),
      ),
    )
    .orderBy(...keys.order)
    .limit(limit + 1);
  return keys.page(rows, limit, view);
};

/** Batches of every organisation that are not completed, the oldest first. */
export const unfinishedBatches = async (db: ReadDb): Promise<readonly string[]> => {
  const rows = await db
    .select({ simulation_id: simulations.simulation_id })
    .from(simulations)
    .where(inArray(simulations.status, ['queued', 'running']))
    .orderBy(asc(simulations.log_commit), asc(simulations.log_prepare))
    .limit(100);
  return rows.map(({ simulation_id }) => simulation_id);
};
