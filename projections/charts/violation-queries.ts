import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import { equals, type Period, within } from '../paging/conditions.ts';
import { keyset, limitOf, type Page, type PageRequest } from '../paging/keyset.ts';
import type { ReadDb } from '../read-db.ts';
import { type ChartRuleId, type Severity, violations } from './tables.ts';

export interface ViolationView {
  readonly violation_id: string;
  readonly org_id: string;
  readonly chart_id: string;
  readonly run_id: string;
  readonly rule_id: ChartRuleId;
  readonly rule_name: string;
  /** Indices of the first and the last point that make it up. */
  readonly window: readonly [number, number];
  readonly statistic: string;
  readonly z_score: number;
  readonly timestamp_index: number;
  readonly value: number;
  readonly centerline: number;
  readonly ucl: number;
  readonly lcl: number;
  readonly severity: Severity;
  readonly suggested_causes: readonly string[];
  readonly recommended_actions: readonly string[];
  readonly at: string;
  readonly acknowledgement: {
    readonly acknowledged_by: string;
    readonly acknowledged_at: string;
    readonly cause_found: string;
    readonly action_taken: string;
  } | null;
}

export interface ViolationQuery extends PageRequest, Period {
  readonly org_id: string;
  readonly chart_id?: string | undefined;
  readonly run_id?: string | undefined;
  readonly rule_id?: ChartRuleId | undefined;
  readonly severity?: Severity | undefined;
  readonly acknowledged?: boolean | undefined;
}

const view = (row: typeof violations.$inferSelect): ViolationView => {
  const { log_commit: _, log_prepare: __, window_first, window_last, ...rest } = row;
  const { acknowledged_by, acknowledged_at, cause_found, action_taken, ...facts } = rest;
  const acknowledged = acknowledged_by !== null && acknowledged_at !== null;
  return {
    ...facts,
    window: [window_first, window_last],
    acknowledgement: acknowledged
      ? { acknowledged_by, acknowledged_at, cause_found: cause_found ?? '', action_taken: action_taken ?? '' }
      : null,
  };
};

const byAcknowledgement = (acknowledged: boolean | undefined) => {
  if (acknowledged === undefined) return undefined;
  return acknowledged ? isNotNull(violations.acknowledged_by) : isNull(violations.acknowledged_by);
};

/** Newest first, by place in the log; `from` and `to` bound the time of the point. */
export const listViolations = async (db: ReadDb, query: ViolationQuery): Promise<Page<ViolationView>> => {
  const keys = keyset([violations.log_commit, violations.log_prepare], 'desc');
  const limit = limitOf(query);
  const rows = await db
    .select()
    .from(violations)
    .where(
      and(
        eq(violations.org_id, query.org_id),
        equals(violations.chart_id, query.chart_id),
        equals(violations.run_id, query.run_id),
        equals(violations.rule_id, query.rule_id),
        equals(violations.severity, query.severity),
        byAcknowledgement(query.acknowledged),
        within(violations.at, query),
        keys.behind(query.cursor),
      ),
    )
    .orderBy(...keys.order)
    .limit(limit + 1);
  return keys.page(rows, limit, view);
};

export const findViolation = async (
  db: ReadDb,
  org_id: string,
  violation_id: string,
): Promise<ViolationView | null> => {
  const [row] = await db
    .select()
    .from(violations)
    .where(and(eq(violations.org_id, org_id), eq(violations.violation_id, violation_id)));
  return row === undefined ? null : view(row);
};
