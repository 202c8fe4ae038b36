import { boolean, doublePrecision, index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { ChartParameter, Plotted, SpcEvent, T2ReferenceData } from '../../domain/spc/events.ts';
import { instant, int64, listOf, logOrder } from '../storage/columns.ts';

type DataOf<Type extends SpcEvent['type']> = Extract<SpcEvent, { type: Type }>['data'];
/** A run rule that a chart can be told to watch. */
export type RuleId = DataOf<'ControlChartDefined'>['rules'][number];
/** What a point is reported for: a run rule, or the signal of a chart without zones. */
export type ChartRuleId = DataOf<'SpcViolationDetected'>['rule_id'];
export type ChartKind = DataOf<'ControlChartDefined'>['kind'];
export type ChartSettings = NonNullable<DataOf<'ControlChartDefined'>['settings']>;
export type Severity = DataOf<'SpcViolationDetected'>['severity'];

export const charts = pgTable(
  'charts',
  {
    chart_id: text().primaryKey(),
    org_id: text().notNull(),
    name: text().notNull(),
    parameter: jsonb().$type<ChartParameter>().notNull(),
    further_parameters: jsonb().$type<ChartParameter[]>(),
    unit: text(),
    process_mode_id: text(),
    recipe_id: text(),
    tool_id: text(),
    chamber: text(),
    kind: text().$type<ChartKind>().notNull(),
    settings: jsonb().$type<ChartSettings>(),
    rules: listOf<RuleId>().notNull(),
    phase_one_points: integer().notNull(),
    backfill: boolean().notNull(),
    usl: doublePrecision(),
    lsl: doublePrecision(),
    target: doublePrecision(),
    /** The limits in force; 0 while there are none. */
    limits_version: integer().notNull(),
    cl: doublePrecision(),
    ucl: doublePrecision(),
    lcl: doublePrecision(),
    sigma: doublePrecision(),
    points_count: integer().notNull(),
    violations_count: integer().notNull(),
    unacknowledged_count: integer().notNull(),
    last_point_at: instant(),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
    revision: int64().notNull(),
  },
  (table) => [index('charts_org').on(table.org_id, table.name)],
);

/** Every version of the limits of a chart. */
export const controlLimits = pgTable(
  'control_limits',
  {
    chart_id: text().notNull(),
    version: integer().notNull(),
    org_id: text().notNull(),
    target: doublePrecision(),
    cl: doublePrecision().notNull(),
    ucl: doublePrecision().notNull(),
    lcl: doublePrecision().notNull(),
    sigma: doublePrecision().notNull(),
    /** Indices of the points they were computed from; null when given by a person. */
    from_points: jsonb().$type<[number, number]>(),
    set_by: text().notNull(),
    reason: text(),
    reference: jsonb().$type<T2ReferenceData>(),
    at: instant().notNull(),
  },
  (table) => [primaryKey({ columns: [table.chart_id, table.version] })],
);

export const chartPoints = pgTable(
  'chart_points',
  {
    chart_id: text().notNull(),
    index: integer().notNull(),
    org_id: text().notNull(),
    run_id: text().notNull(),
    run_number: text().notNull(),
    at: instant().notNull(),
    value: doublePrecision().notNull(),
    values: jsonb().$type<number[]>(),
    moving_range: doublePrecision(),
    limits_version: integer().notNull(),
    violated_rules: listOf<ChartRuleId>().notNull(),
    plotted: jsonb().$type<Plotted>(),
  },
  (table) => [primaryKey({ columns: [table.chart_id, table.index] }), index('chart_points_run').on(table.run_id)],
);

export const violations = pgTable(
  'violations',
  {
    violation_id: text().primaryKey(),
    org_id: text().notNull(),
    chart_id: text().notNull(),
    run_id: text().notNull(),
    rule_id: text().$type<ChartRuleId>().notNull(),
    rule_name: text().notNull(),
    window_first: integer().notNull(),
    window_last: integer().notNull(),
    statistic: text().notNull(),
    z_score: doublePrecision().notNull(),
    timestamp_index: integer().notNull(),
    value: doublePrecision().notNull(),
    centerline: doublePrecision().notNull(),
    ucl: doublePrecision().notNull(),
    lcl: doublePrecision().notNull(),
    severity: text().$type<Severity>().notNull(),
    suggested_causes: listOf<string>().notNull(),
    recommended_actions: listOf<string>().notNull(),
    at: instant().notNull(),
    acknowledged_by: text(),
    acknowledged_at: instant(),
    cause_found: text(),
    action_taken: text(),
    ...logOrder,
  },
  (table) => [
    index('violations_org').on(table.org_id, table.log_commit, table.log_prepare),
    index('violations_run').on(table.run_id),
    index('violations_chart').on(table.chart_id),
  ],
);
