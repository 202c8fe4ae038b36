import { boolean, index, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { ProcessFamily } from '../../domain/run/events.ts';
import type { CapabilityRanges } from '../../domain/tool/capability-ranges.ts';
import {
  type Calibration,
  type EquipmentState,
  type ToolDescription,
  type ToolEvent,
  type ToolState,
  toolDecider,
} from '../../domain/tool/tool.ts';
import { defineProjection, put, type RowChange } from '../projection.ts';
import { instant, int64, listOf, toInstant } from '../storage/columns.ts';
import { memoryTable } from '../storage/memory-table.ts';

export interface Interlock {
  readonly chamber: string;
  readonly name: string;
  readonly closed: boolean;
}

export const tools = pgTable(
  'tools',
  {
    org_id: text().notNull(),
    tool_id: text().notNull(),
    site: text().notNull(),
    name: text().notNull(),
    vendor: text(),
    model: text(),
    family: text().$type<ProcessFamily>().notNull(),
    capabilities: listOf<string>().notNull(),
    pressure_modes: listOf<string>().notNull(),
    energy_modes: listOf<string>().notNull(),
    reactor_type: text(),
    capability_ranges: jsonb().$type<CapabilityRanges>(),
    chambers: listOf<string>().notNull(),
    location: jsonb().$type<ToolDescription['location']>().notNull(),
    connected: boolean().notNull(),
    connected_chambers: listOf<string>().notNull(),
    connection_changed_at: instant(),
    connection_cause: text(),
    equipment_state: text().$type<EquipmentState>().notNull(),
    interlocks: jsonb().$type<readonly Interlock[]>().notNull(),
    calibrations: jsonb().$type<readonly Calibration[]>().notNull(),
    registered_at: instant().notNull(),
    updated_at: instant().notNull(),
    revision: int64().notNull(),
  },
  (table) => [primaryKey({ columns: [table.org_id, table.tool_id] }), index('tools_site').on(table.site)],
);

/** Every change of a tool's SEMI E10 state: utilisation follows from it. */
export const equipmentStateChanges = pgTable(
  'equipment_state_changes',
  {
    org_id: text().notNull(),
    tool_id: text().notNull(),
    revision: int64().notNull(),
    from: text().$type<EquipmentState>(),
    to: text().$type<EquipmentState>().notNull(),
    at: instant().notNull(),
  },
  (table) => [primaryKey({ columns: [table.org_id, table.tool_id, table.revision] })],
);

interface Memory {
  readonly tool: ToolState;
  readonly registered_at: string;
  readonly connection: { readonly at: string; readonly cause: string } | null;
}

const interlocksOf = (closedByKey: Readonly<Record<string, boolean>>): Interlock[] =>
  Object.entries(closedByKey)
    .map(([key, closed]) => {
      const slash = key.indexOf('/');
      return { chamber: key.slice(0, slash), name: key.slice(slash + 1), closed };
    })
    .sort((a, b) => (a.chamber === b.chamber ? (a.name < b.name ? -1 : 1) : a.chamber < b.chamber ? -1 : 1));

export const toolsProjection = defineProjection<Memory, ToolEvent>({
  name: 'tools',
  version: 2,
  tables: [tools, equipmentStateChanges],
  memory: memoryTable('tools_memory'),
  categories: ['tool'],
  decodes: true,
  initial: { tool: toolDecider.initial, registered_at: '', connection: null },
  project: (memory, event, { revision, metadata }) => {
    const tool = toolDecider.evolve(memory.tool, event);
    const at = toInstant(metadata.recordedAt);
    const connectionChange = event.type === 'ToolConnected' || event.type === 'ToolDisconnected';
    const state: Memory = {
      tool,
      registered_at: memory.registered_at === '' ? at : memory.registered_at,
      connection: connectionChange ? { at: event.data.at, cause: event.data.cause } : memory.connection,
    };
    if (tool.status === 'none') return { state, rows: [] };
    const { status: _, interlocks, connected_chambers, calibrations, ...facts } = tool;
    const rows: RowChange[] = [
      put(tools, {
        ...facts,
        capability_ranges: tool.capability_ranges ?? null,
        site: tool.location.site,
        connected_chambers: [...connected_chambers],
        connection_changed_at: state.connection === null ? null : toInstant(state.connection.at),
        connection_cause: state.connection?.cause ?? null,
        interlocks: interlocksOf(interlocks),
        calibrations,
        registered_at: state.registered_at,
        updated_at: at,
        revision,
      }),
    ];
    const { org_id, tool_id } = tool;
    if (event.type === 'ToolRegistered') {
      rows.push(put(equipmentStateChanges, { org_id, tool_id, revision, from: null, to: tool.equipment_state, at }));
    }
    if (event.type === 'EquipmentStateChanged') {
      const { from, to } = event.data;
      const changed_at = toInstant(event.data.at);
      rows.push(put(equipmentStateChanges, { org_id, tool_id, revision, from, to, at: changed_at }));
    }
    return { state, rows };
  },
});
