import { index, pgTable, text } from 'drizzle-orm/pg-core';
import type { ProcessModeEvent } from '../../domain/processmode/process-mode.ts';
import { defineProjection, put } from '../projection.ts';
import { instant, int64, listOf, toInstant } from '../storage/columns.ts';

export const processModes = pgTable(
  'process_modes',
  {
    process_mode_id: text().primaryKey(),
    org_id: text().notNull(),
    name: text().notNull(),
    family: text().$type<ProcessModeEvent['data']['family']>().notNull(),
    pressure_mode: text().$type<ProcessModeEvent['data']['pressure_mode']>(),
    energy_mode: text().$type<ProcessModeEvent['data']['energy_mode']>(),
    reactor_type: text().$type<ProcessModeEvent['data']['reactor_type']>(),
    chemistry_type: text().$type<ProcessModeEvent['data']['chemistry_type']>(),
    variant: text().notNull(),
    description: text().notNull(),
    capabilities: listOf<string>().notNull(),
    created_at: instant().notNull(),
    revision: int64().notNull(),
  },
  (table) => [index('process_modes_org').on(table.org_id, table.name)],
);

export const processModesProjection = defineProjection<null, ProcessModeEvent>({
  name: 'process_modes',
  version: 1,
  tables: [processModes],
  categories: ['processmode'],
  decodes: true,
  initial: null,
  project: (state, event, { revision, metadata }) => ({
    state,
    rows: [put(processModes, { ...event.data, created_at: toInstant(metadata.recordedAt), revision })],
  }),
});
