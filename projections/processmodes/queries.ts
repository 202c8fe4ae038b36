import { and, eq, inArray } from 'drizzle-orm';
import type { ProcessMode } from '../../domain/processmode/process-mode.ts';
import type { ProcessFamily } from '../../domain/run/events.ts';
import { equals } from '../paging/conditions.ts';
import { keyset, limitOf, type Page, type PageRequest } from '../paging/keyset.ts';
import type { ReadDb } from '../read-db.ts';
import { processModes } from './projection.ts';

export interface ProcessModeView extends ProcessMode {
  /** The same as `process_mode_id`, which is what references call it. */
  readonly id: string;
  /** Recipe ids. */
  readonly default_recipes: readonly string[];
  readonly created_at: string;
  readonly revision: number;
}

export interface ProcessModeQuery extends PageRequest {
  readonly org_id: string;
  readonly families?: readonly ProcessFamily[] | undefined;
  readonly name?: string | undefined;
  readonly pressure_mode?: string | undefined;
  readonly energy_mode?: string | undefined;
  readonly reactor_type?: string | undefined;
  readonly chemistry_type?: string | undefined;
  readonly variant?: string | undefined;
}

const view = (row: typeof processModes.$inferSelect): ProcessModeView => ({
  id: row.process_mode_id,
  ...row,
  revision: Number(row.revision),
});

/** By name. */
export const listProcessModes = async (db: ReadDb, query: ProcessModeQuery): Promise<Page<ProcessModeView>> => {
  const keys = keyset([processModes.name, processModes.process_mode_id], 'asc');
  const limit = limitOf(query);
  const rows = await db
    .select()
    .from(processModes)
    .where(
      and(
        eq(processModes.org_id, query.org_id),
        query.families === undefined ? undefined : inArray(processModes.family, [...query.families]),
        equals(processModes.name, query.name),
        equals(processModes.pressure_mode, query.pressure_mode),
        equals(processModes.energy_mode, query.energy_mode),
        equals(processModes.reactor_type, query.reactor_type),
        equals(processModes.chemistry_type, query.chemistry_type),
        equals(processModes.variant, query.variant),
        keys.behind(query.cursor),
      ),
    )
    .orderBy(...keys.order)
    .limit(limit + 1);
  return keys.page(rows, limit, view);
};

export const findProcessMode = async (
  db: ReadDb,
  org_id: string,
  process_mode_id: string,
): Promise<ProcessModeView | null> => {
  const [row] = await db
    .select()
    .from(processModes)
    .where(and(eq(processModes.org_id, org_id), eq(processModes.process_mode_id, process_mode_id)));
  return row === undefined ? null : view(row);
};
