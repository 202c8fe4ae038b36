import { and, asc, eq } from 'drizzle-orm';
import { equals } from '../paging/conditions.ts';
import { keyset, limitOf, type Page, type PageRequest } from '../paging/keyset.ts';
import type { ReadDb } from '../read-db.ts';
import { organisations, users } from './projection.ts';

export interface OrganisationView {
  readonly org_id: string;
  readonly name: string;
  /** Sees what belongs to no organisation. */
  readonly platform: boolean;
  readonly created_at: string;
  readonly revision: number;
}

export interface UserView {
  readonly org_id: string;
  readonly user_id: string;
  readonly username: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly active: boolean;
  readonly updated_at: string;
}

export const findOrganisation = async (db: ReadDb, org_id: string): Promise<OrganisationView | null> => {
  const [row] = await db.select().from(organisations).where(eq(organisations.org_id, org_id));
  return row === undefined ? null : { ...row, revision: Number(row.revision) };
};

export const listUsers = async (
  db: ReadDb,
  query: { readonly org_id: string; readonly active?: boolean | undefined } & PageRequest,
): Promise<Page<UserView>> => {
  const keys = keyset([users.username, users.user_id], 'asc');
  const limit = limitOf(query);
  const rows = await db
    .select()
    .from(users)
    .where(and(eq(users.org_id, query.org_id), equals(users.active, query.active), keys.behind(query.cursor)))
    .orderBy(...keys.order)
    .limit(limit + 1);
  return keys.page(rows, limit, (row) => row);
};

export const findUser = async (db: ReadDb, org_id: string, user_id: string): Promise<UserView | null> => {
  const [row] = await db
    .select()
    .from(users)
    .where(and(eq(users.org_id, org_id), eq(users.user_id, user_id)));
  return row ?? null;
};

/** For a login, before the organisation is known. User names (`engineer@demo`) are unique within an organisation. */
export const findUsersByUsername = async (db: ReadDb, username: string): Promise<readonly UserView[]> =>
  db.select().from(users).where(eq(users.username, username)).orderBy(asc(users.org_id), asc(users.user_id));
