import { and, asc, eq, inArray } from 'drizzle-orm';
import type { PreflightCheck, ProcessFamily } from '../../domain/run/events.ts';
import type { RunOrigin, RunStatus } from '../../domain/run/state.ts';
import type { JobState } from '../../domain/telemetry/tool-message.ts';
import { equals, type Period, within } from '../paging/conditions.ts';
import { keyset, limitOf, type Page, type PageRequest } from '../paging/keyset.ts';
import type { ReadDb } from '../read-db.ts';
import { runSteps, runs } from './projection.ts';

export interface RunView {
  /** The same as `run_id`, which is what references call it. */
  readonly id: string;
  readonly run_id: string;
  readonly org_id: string;
  /** null for a refused run. */
  readonly run_number: string | null;
  readonly origin: RunOrigin;
  readonly family: ProcessFamily;
  readonly process_mode_id: string | null;
  readonly recipe_id: string | null;
  readonly recipe_version: number | null;
  readonly tool_id: string;
  readonly chamber: string;
  readonly lot_id: string | null;
  readonly wafer_ids: readonly string[];
  readonly sample_id: string | null;
  readonly operator: string;
  readonly label: string | null;
  readonly status: RunStatus;
  readonly e40_state: JobState;
  readonly progress_pct: number;
  readonly current_step: string | null;
  readonly current_step_index: number | null;
  /** When it was queued, refused or first observed. */
  readonly created_at: string;
  readonly start_time: string | null;
  readonly end_time: string | null;
  readonly updated_at: string;
  /** From start to end; null until it ended. */
  readonly duration_s: number | null;
  readonly paused_by_fault: string | null;
  readonly preflight: readonly PreflightCheck[];
  readonly results: Readonly<Record<string, number>>;
  readonly error_code: string | null;
  readonly error_message: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly revision: number;
}

export interface RunStepView {
  readonly step_index: number;
  readonly step: string;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly duration_s: number | null;
  /** The tool never said that the step ended; null while it is open. */
  readonly end_inferred: boolean | null;
}

export interface RunQuery extends PageRequest, Period {
  readonly org_id: string;
  readonly statuses?: readonly RunStatus[] | undefined;
  readonly families?: readonly ProcessFamily[] | undefined;
  /** Runs of tools when absent: those that were only simulated must be asked for. */
  readonly origins?: readonly RunOrigin[] | undefined;
  readonly tool_id?: string | undefined;
  readonly chamber?: string | undefined;
  readonly process_mode_id?: string | undefined;
  readonly recipe_id?: string | undefined;
  readonly lot_id?: string | undefined;
  readonly run_number?: string | undefined;
}

const view = ({ log_commit: _, log_prepare: __, ...row }: typeof runs.$inferSelect): RunView => ({
  id: row.run_id,
  ...row,
  revision: Number(row.revision),
});

const ofTools: readonly RunOrigin[] = ['host', 'tool'];

/** Newest first, by the time they came to be (`created_at`), which `from` and `to` bound. */
export const listRuns = async (db: ReadDb, query: RunQuery): Promise<Page<RunView>> => {
  const keys = keyset([runs.log_commit, runs.log_prepare], 'desc');
  const limit = limitOf(query);
  const rows = await db
    .select()
    .from(runs)
    .where(
      and(
        eq(runs.org_id, query.org_id),
        query.statuses === undefined ? undefined : inArray(runs.status, [...query.statuses]),
        inArray(runs.origin, [...(query.origins ?? ofTools)]),
        query.families === undefined ? undefined : inArray(runs.family, [...query.families]),
        equals(runs.tool_id, query.tool_id),
        equals(runs.chamber, query.chamber),
        equals(runs.process_mode_id, query.process_mode_id),
        equals(runs.recipe_id, query.recipe_id),
        equals(runs.lot_id, query.lot_id),
        equals(runs.run_number, query.run_number),
        within(runs.created_at, query),
        keys.behind(query.cursor),
      ),
    )
    .orderBy(...keys.order)
    .limit(limit + 1);
  return keys.page(rows, limit, view);
};

export const findRun = async (db: ReadDb, org_id: string, run_id: string): Promise<RunView | null> => {
  const [row] = await db
    .select()
    .from(runs)
    .where(and(eq(runs.org_id, org_id), eq(runs.run_id, run_id)));
  return row === undefined ? null : view(row);
};

/** The steps of a run in the order they were started. */
export const listRunSteps = async (db: ReadDb, org_id: string, run_id: string): Promise<readonly RunStepView[]> => {
  const rows = await db
    .select()
    .from(runSteps)
    .where(and(eq(runSteps.org_id, org_id), eq(runSteps.run_id, run_id)))
    .orderBy(asc(runSteps.started_revision));
  return rows.map(({ run_id: _, org_id: __, started_revision: ___, ...step }) => step);
};
