import { boolean, doublePrecision, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { RecordedEvent } from '../../domain/kernel/event.ts';
import type { PreflightCheck, ProcessFamily, RunEvent } from '../../domain/run/events.ts';
import {
  evolveRun,
  initialRun,
  jobStateOf,
  type KnownRun,
  type RunOrigin,
  type RunState,
  type RunStatus,
} from '../../domain/run/state.ts';
import type { JobState } from '../../domain/telemetry/tool-message.ts';
import { defineProjection, patch, put, type RowChange } from '../projection.ts';
import { instant, int64, listOf, logOrder, toInstant } from '../storage/columns.ts';
import { memoryTable } from '../storage/memory-table.ts';

export const runs = pgTable(
  'runs',
  {
    run_id: text().primaryKey(),
    org_id: text().notNull(),
    run_number: text(),
    origin: text().$type<RunOrigin>().notNull(),
    family: text().$type<ProcessFamily>().notNull(),
    process_mode_id: text(),
    recipe_id: text(),
    recipe_version: integer(),
    tool_id: text().notNull(),
    chamber: text().notNull(),
    lot_id: text(),
    wafer_ids: listOf<string>().notNull(),
    sample_id: text(),
    operator: text().notNull(),
    label: text(),
    status: text().$type<RunStatus>().notNull(),
    /** SEMI E40 process job state. */
    e40_state: text().$type<JobState>().notNull(),
    progress_pct: doublePrecision().notNull(),
    current_step: text(),
    current_step_index: integer(),
    created_at: instant().notNull(),
    start_time: instant(),
    end_time: instant(),
    updated_at: instant().notNull(),
    duration_s: doublePrecision(),
    paused_by_fault: text(),
    preflight: jsonb().$type<readonly PreflightCheck[]>().notNull(),
    results: jsonb().$type<Readonly<Record<string, number>>>().notNull(),
    error_code: text(),
    error_message: text(),
    metadata: jsonb().$type<Readonly<Record<string, unknown>>>().notNull(),
    revision: int64().notNull(),
    /** Of the run's first event. */
    ...logOrder,
  },
  (table) => [
    index('runs_org').on(table.org_id, table.log_commit, table.log_prepare),
    index('runs_tool').on(table.org_id, table.tool_id, table.log_commit, table.log_prepare),
  ],
);

export const runSteps = pgTable(
  'run_steps',
  {
    run_id: text().notNull(),
    /** Revision of the event that started the step: a step may be run more than once. */
    started_revision: int64().notNull(),
    org_id: text().notNull(),
    step_index: integer().notNull(),
    step: text().notNull(),
    started_at: instant().notNull(),
    ended_at: instant(),
    duration_s: doublePrecision(),
    /** The tool never said that the step ended. */
    end_inferred: boolean(),
  },
  (table) => [primaryKey({ columns: [table.run_id, table.started_revision] })],
);

interface Memory {
  readonly run: RunState;
  readonly created: { readonly at: string; readonly commit: string; readonly prepare: string };
  /** Revision of the event that started the open step, in decimal. */
  readonly open_step: string | null;
}

const secondsBetween = (from: string | null, to: string | null): number | null =>
  from === null || to === null ? null : (Date.parse(to) - Date.parse(from)) / 1000;

const orNull = (at: string | null): string | null => (at === null ? null : toInstant(at));

const runRow = (run: KnownRun, { created }: Memory, { revision, metadata }: RecordedEvent): RowChange => {
  const { step, wafer_ids, start_time, end_time, ...facts } = run;
  return put(runs, {
    ...facts,
    wafer_ids: [...wafer_ids],
    e40_state: jobStateOf(run.status),
    current_step: step?.name ?? null,
    current_step_index: step?.index ?? null,
    created_at: created.at,
    start_time: orNull(start_time),
    end_time: orNull(end_time),
    updated_at: toInstant(metadata.recordedAt),
    duration_s: secondsBetween(start_time, end_time),
    revision,
    log_commit: BigInt(created.commit),
    log_prepare: BigInt(created.prepare),
  });
};

const stepRows = (run: KnownRun, event: RunEvent, revision: bigint, open_step: string | null): RowChange[] => {
  const { run_id, org_id } = run;
  if (event.type === 'RunStepStarted') {
    const { step_index, step, at } = event.data;
    return [put(runSteps, { run_id, started_revision: revision, org_id, step_index, step, started_at: toInstant(at) })];
  }
  if (event.type === 'RunStepCompleted' && open_step !== null) {
    const { started_at, at, inferred } = event.data;
    const ended = { ended_at: toInstant(at), duration_s: secondsBetween(started_at, at), end_inferred: inferred };
    return [patch(runSteps, { run_id, started_revision: BigInt(open_step), ...ended })];
  }
  return [];
};

const openStep = (before: string | null, event: RunEvent, revision: bigint): string | null => {
  if (event.type === 'RunStepStarted') return revision.toString();
  return event.type === 'RunStepCompleted' ? null : before;
};

export const runsProjection = defineProjection<Memory, RunEvent>({
  name: 'runs',
  version: 2,
  tables: [runs, runSteps],
  memory: memoryTable('runs_memory'),
  categories: ['run'],
  decodes: true,
  initial: { run: initialRun, created: { at: '', commit: '0', prepare: '0' }, open_step: null },
  project: (memory, event, recorded) => {
    const run = evolveRun(memory.run, event);
    const { position, metadata, revision } = recorded;
    const state: Memory = {
      run,
      created: memory.run.status === 'none' ? { at: toInstant(metadata.recordedAt), ...position } : memory.created,
      open_step: openStep(memory.open_step, event, revision),
    };
    if (run.status === 'none' || !('run_id' in run)) return { state, rows: [] };
    return { state, rows: [runRow(run, state, recorded), ...stepRows(run, event, revision, memory.open_step)] };
  },
});
