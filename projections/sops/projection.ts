import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import type { ProcessFamily } from '../../domain/run/events.ts';
import { type SopEvent, type SopState, sopDecider } from '../../domain/sop/sop.ts';
import { defineProjection, put } from '../projection.ts';
import { instant, int64, toInstant } from '../storage/columns.ts';
import { memoryTable } from '../storage/memory-table.ts';

export const sops = pgTable(
  'sops',
  {
    sop_id: text().primaryKey(),
    org_id: text().notNull(),
    number: text().notNull(),
    version: integer().notNull(),
    title: text().notNull(),
    family: text().$type<ProcessFamily>().notNull(),
    document_uri: text(),
    status: text().$type<'draft' | 'approved'>().notNull(),
    written_by: text().notNull(),
    approved_by: text(),
    approved_at: instant(),
    revision: int64().notNull(),
  },
  (table) => [index('sops_org').on(table.org_id, table.number, table.version)],
);

export const sopsProjection = defineProjection<SopState, SopEvent>({
  name: 'sops',
  version: 1,
  tables: [sops],
  memory: memoryTable('sops_memory'),
  categories: ['sop'],
  decodes: true,
  initial: sopDecider.initial,
  project: (before, event, { revision }) => {
    const state = sopDecider.evolve(before, event);
    if (state.status === 'none') return { state, rows: [] };
    const approved_by = state.status === 'approved' ? state.approved_by : null;
    const approved_at = event.type === 'SopApproved' ? toInstant(event.data.at) : null;
    return { state, rows: [put(sops, { ...state, approved_by, approved_at, revision })] };
  },
});
