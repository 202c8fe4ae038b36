import { and, eq, inArray } from 'drizzle-orm';
import type { ProcessFamily } from '../../domain/run/events.ts';
import type { Sop } from '../../domain/sop/sop.ts';
import { equals } from '../paging/conditions.ts';
import { keyset, limitOf, type Page, type PageRequest } from '../paging/keyset.ts';
import type { ReadDb } from '../read-db.ts';
import { sops } from './projection.ts';

export interface SopView extends Sop {
  /** The same as `sop_id`, which is what references call it. */
  readonly id: string;
  readonly status: 'draft' | 'approved';
  readonly written_by: string;
  readonly approved_by: string | null;
  readonly approved_at: string | null;
  readonly revision: number;
}

export interface SopQuery extends PageRequest {
  readonly org_id: string;
  readonly families?: readonly ProcessFamily[] | undefined;
  readonly number?: string | undefined;
  readonly status?: 'draft' | 'approved' | undefined;
}

const view = (row: typeof sops.$inferSelect): SopView => ({ id: row.sop_id, ...row, revision: Number(row.revision) });

/** By number, then version. */
export const listSops = async (db: ReadDb, query: SopQuery): Promise<Page<SopView>> => {
  const keys = keyset([sops.number, sops.version, sops.sop_id], 'asc');
  const limit = limitOf(query);
  const rows = await db
    .select()
    .from(sops)
    .where(
      and(
        eq(sops.org_id, query.org_id),
        query.families === undefined ? undefined : inArray(sops.family, [...query.families]),
        equals(sops.number, query.number),
        equals(sops.status, query.status),
        keys.behind(query.cursor),
      ),
    )
    .orderBy(...keys.order)
    .limit(limit + 1);
  return keys.page(rows, limit, view);
};

export const findSop = async (db: ReadDb, org_id: string, sop_id: string): Promise<SopView | null> => {
  const [row] = await db
    .select()
    .from(sops)
    .where(and(eq(sops.org_id, org_id), eq(sops.sop_id, sop_id)));
  return row === undefined ? null : view(row);
};
