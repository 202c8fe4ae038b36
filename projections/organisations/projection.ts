import { boolean, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import {
  type OrganisationEvent,
  type OrganisationState,
  organisationDecider,
} from '../../domain/identity/organisation.ts';
import { defineProjection, put, type RowChange } from '../projection.ts';
import { instant, int64, listOf, toInstant } from '../storage/columns.ts';
import { memoryTable } from '../storage/memory-table.ts';

export const organisations = pgTable('organisations', {
  org_id: text().primaryKey(),
  name: text().notNull(),
  platform: boolean().notNull(),
  created_at: instant().notNull(),
  revision: int64().notNull(),
});

export const users = pgTable(
  'users',
  {
    org_id: text().notNull(),
    user_id: text().notNull(),
    username: text().notNull(),
    name: text().notNull(),
    roles: listOf<string>().notNull(),
    active: boolean().notNull(),
    updated_at: instant().notNull(),
  },
  (table) => [primaryKey({ columns: [table.org_id, table.user_id] }), index('users_username').on(table.username)],
);

interface Memory {
  readonly organisation: OrganisationState;
  readonly created_at: string;
}

export const organisationsProjection = defineProjection<Memory, OrganisationEvent>({
  name: 'organisations',
  version: 1,
  tables: [organisations, users],
  memory: memoryTable('organisations_memory'),
  categories: ['org'],
  decodes: true,
  initial: { organisation: organisationDecider.initial, created_at: '' },
  project: (memory, event, { revision, metadata }) => {
    const organisation = organisationDecider.evolve(memory.organisation, event);
    const at = toInstant(metadata.recordedAt);
    const created_at = memory.created_at === '' ? at : memory.created_at;
    const state = { organisation, created_at };
    if (organisation.status === 'none') return { state, rows: [] };
    const { org_id, name, platform } = organisation;
    const rows: RowChange[] = [put(organisations, { org_id, name, platform, created_at, revision })];
    const user = 'user_id' in event.data ? organisation.users[event.data.user_id] : undefined;
    if (user !== undefined) rows.push(put(users, { org_id, ...user, roles: [...user.roles], updated_at: at }));
    return { state, rows };
  },
});
