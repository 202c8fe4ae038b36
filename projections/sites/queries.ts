import { and, eq } from 'drizzle-orm';
import { keyset, limitOf, type Page, type PageRequest } from '../paging/keyset.ts';
import type { ReadDb } from '../read-db.ts';
import { sites } from './projection.ts';

export interface SiteView {
  readonly site: string;
  readonly org_id: string;
  readonly claimed_at: string;
}

export const listSites = async (
  db: ReadDb,
  query: { readonly org_id: string } & PageRequest,
): Promise<Page<SiteView>> => {
  const keys = keyset([sites.site], 'asc');
  const limit = limitOf(query);
  const rows = await db
    .select()
    .from(sites)
    .where(and(eq(sites.org_id, query.org_id), keys.behind(query.cursor)))
    .orderBy(...keys.order)
    .limit(limit + 1);
  return keys.page(rows, limit, (row) => row);
};

/** Whose a site is, for the system itself: one broker carries the tools of all organisations. */
export const ownerOfSite = async (db: ReadDb, site: string): Promise<string | null> => {
  const [row] = await db.select().from(sites).where(eq(sites.site, site));
  return row?.org_id ?? null;
};
