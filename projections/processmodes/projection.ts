import { index, pgTable, text } from 'drizzle-orm/pg-core';
import {
  type ProcessMode,
  type ProcessModeEvent,
  type ProcessModeState,
  processModeDecider,
} from '../../domain/processmode/process-mode.ts';
import { defineProjection, put } from '../projection.ts';
import { instant, int64, listOf, toInstant } from '../storage/columns.ts';
import { memoryTable } from '../storage/memory-table.ts';

export const processModes = pgTable(
  'process_modes',
  {
    process_mode_id: text().primaryKey(),
    org_id: text().notNull(),
    name: text().notNull(),
    family: text().$type<ProcessMode['family']>().notNull(),
    pressure_mode: text().$type<ProcessMode['pressure_mode']>(),
    energy_mode: text().$type<ProcessMode['energy_mode']>(),
    reactor_type: text().$type<ProcessMode['reactor_type']>(),
    chemistry_type: text().$type<ProcessMode['chemistry_type']>(),
    variant: text().notNull(),
    description: text().notNull(),
    capabilities: listOf<string>().notNull(),
    default_recipes: listOf<string>().notNull(),
    created_at: instant().notNull(),
    revision: int64().notNull(),
  },
  (table) => [index('process_modes_org').on(table.org_id, table.name)],
);

interface Memory {
  readonly mode: ProcessModeState;
  readonly created_at: string;
}

export const processModesProjection = defineProjection<Memory, ProcessModeEvent>({
  name: 'process_modes',
  version: 2,
  tables: [processModes],
  memory: memoryTable('process_modes_memory'),
  categories: ['processmode'],
  decodes: true,
  initial: { mode: processModeDecider.initial, created_at: '' },
  project: (memory, event, { revision, metadata }) => {
    const mode = processModeDecider.evolve(memory.mode, event);
    const created_at = memory.created_at === '' ? toInstant(metadata.recordedAt) : memory.created_at;
    const state = { mode, created_at };
    if (mode.status === 'none') return { state, rows: [] };
    const { status: _, default_recipes, ...description } = mode;
    const row = { ...description, default_recipes: [...default_recipes], created_at, revision };
    return { state, rows: [put(processModes, row)] };
  },
});
