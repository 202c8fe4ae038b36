import type { ToolState } from '../../../domain/tool/tool.ts';
import type { ToolView } from '../../../projections/queries.ts';

/** A tool right after it was registered, as the read model will show it. */
export const shownTool = (state: ToolState, revision: bigint, at: string): ToolView => {
  if (state.status === 'none') throw new Error('no tool after a command on it');
  const { status: _, interlocks: __, ...tool } = state;
  return {
    id: tool.tool_id,
    ...tool,
    capability_ranges: tool.capability_ranges ?? null,
    site: tool.location.site,
    interlocks: [],
    connection_changed_at: null,
    connection_cause: null,
    registered_at: at,
    updated_at: at,
    revision: Number(revision),
  };
};
