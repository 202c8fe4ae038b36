import { index, pgTable, text } from 'drizzle-orm/pg-core';
import type { SiteEvent } from '../../domain/tool/site.ts';
import { defineProjection, put } from '../projection.ts';
import { instant, toInstant } from '../storage/columns.ts';

export const sites = pgTable(
  'sites',
  { site: text().primaryKey(), org_id: text().notNull(), claimed_at: instant().notNull() },
  (table) => [index('sites_org').on(table.org_id)],
);

export const sitesProjection = defineProjection<null, SiteEvent>({
  name: 'sites',
  version: 1,
  tables: [sites],
  categories: ['site'],
  decodes: true,
  initial: null,
  project: (state, event, { metadata }) => ({
    state,
    rows: [put(sites, { ...event.data, claimed_at: toInstant(metadata.recordedAt) })],
  }),
});
