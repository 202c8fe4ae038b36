import { and, eq } from 'drizzle-orm';
import type { ProcessFamily } from '../../domain/run/events.ts';
import type { CapabilityRanges } from '../../domain/tool/capability-ranges.ts';
import type { Calibration, EquipmentState, ToolDescription } from '../../domain/tool/tool.ts';
import { equals } from '../paging/conditions.ts';
import { keyset, limitOf, type Page, type PageRequest } from '../paging/keyset.ts';
import type { ReadDb } from '../read-db.ts';
import { equipmentStateChanges, type Interlock, tools } from './projection.ts';

export interface ToolView extends Omit<ToolDescription, 'capability_ranges'> {
  /** The same as `tool_id`, which is what references call it. */
  readonly id: string;
  readonly org_id: string;
  readonly tool_id: string;
  readonly site: string;
  /** null: the tool does not state them. */
  readonly capability_ranges: CapabilityRanges | null;
  readonly connected: boolean;
  readonly connected_chambers: readonly string[];
  readonly connection_changed_at: string | null;
  readonly connection_cause: string | null;
  readonly equipment_state: EquipmentState;
  /** By chamber, then name. */
  readonly interlocks: readonly Interlock[];
  /** In the order they were recorded. */
  readonly calibrations: readonly Calibration[];
  readonly registered_at: string;
  readonly updated_at: string;
  readonly revision: number;
}

export interface ToolQuery extends PageRequest {
  readonly org_id: string;
  readonly family?: ProcessFamily | undefined;
  readonly site?: string | undefined;
  readonly connected?: boolean | undefined;
  readonly equipment_state?: EquipmentState | undefined;
}

export interface EquipmentStateChange {
  readonly revision: number;
  /** null: the tool was registered. */
  readonly from: EquipmentState | null;
  readonly to: EquipmentState;
  readonly at: string;
}

const view = (row: typeof tools.$inferSelect): ToolView => ({
  id: row.tool_id,
  ...row,
  revision: Number(row.revision),
});

/** By tool id. */
export const listTools = async (db: ReadDb, query: ToolQuery): Promise<Page<ToolView>> => {
  const keys = keyset([tools.tool_id], 'asc');
  const limit = limitOf(query);
  const rows = await db
    .select()
    .from(tools)
    .where(
      and(
        eq(tools.org_id, query.org_id),
        equals(tools.family, query.family),
        equals(tools.site, query.site),
        equals(tools.connected, query.connected),
        equals(tools.equipment_state, query.equipment_state),
        keys.behind(query.cursor),
      ),
    )
    .orderBy(...keys.order)
    .limit(limit + 1);
  return keys.page(rows, limit, view);
};

export const findTool = async (db: ReadDb, org_id: string, tool_id: string): Promise<ToolView | null> => {
  const [row] = await db
    .select()
    .from(tools)
    .where(and(eq(tools.org_id, org_id), eq(tools.tool_id, tool_id)));
  return row === undefined ? null : view(row);
};

/** The states a tool went through, oldest first. */
export const listEquipmentStates = async (
  db: ReadDb,
  query: { readonly org_id: string; readonly tool_id: string } & PageRequest,
): Promise<Page<EquipmentStateChange>> => {
  const keys = keyset([equipmentStateChanges.revision], 'asc');
  const limit = limitOf(query);
  const rows = await db
    .select()
    .from(equipmentStateChanges)
    .where(
      and(
        eq(equipmentStateChanges.org_id, query.org_id),
        eq(equipmentStateChanges.tool_id, query.tool_id),
        keys.behind(query.cursor),
      ),
    )
    .orderBy(...keys.order)
    .limit(limit + 1);
  return keys.page(rows, limit, ({ revision, from, to, at }) => ({ revision: Number(revision), from, to, at }));
};
