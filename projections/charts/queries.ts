import { and, eq } from 'drizzle-orm';
import type { ChartParameter, ControlLimits, Plotted, T2ReferenceData } from '../../domain/spc/events.ts';
import { equals } from '../paging/conditions.ts';
import { keyset, limitOf, type Page, type PageRequest } from '../paging/keyset.ts';
import type { ReadDb } from '../read-db.ts';
import {
  type ChartKind,
  type ChartRuleId,
  type ChartSettings,
  chartPoints,
  charts,
  controlLimits,
  type RuleId,
} from './tables.ts';

export interface ChartView {
  /** The same as `chart_id`, which is what references call it. */
  readonly id: string;
  readonly chart_id: string;
  readonly org_id: string;
  readonly name: string;
  readonly parameter: ChartParameter;
  /** What a T2 chart reads beside; null of other kinds. */
  readonly further_parameters: readonly ChartParameter[] | null;
  readonly unit: string | null;
  readonly process_mode_id: string | null;
  readonly recipe_id: string | null;
  readonly tool_id: string | null;
  readonly chamber: string | null;
  readonly kind: ChartKind;
  /** null where the usual ones of its kind hold. */
  readonly settings: ChartSettings | null;
  readonly rules: readonly RuleId[];
  readonly phase_one_points: number;
  readonly backfill: boolean;
  readonly usl: number | null;
  readonly lsl: number | null;
  /** That of the limits in force, else that of the chart's definition. */
  readonly target: number | null;
  /** 0 while the chart has no limits; then cl, ucl, lcl and sigma are null. */
  readonly limits_version: number;
  readonly cl: number | null;
  readonly ucl: number | null;
  readonly lcl: number | null;
  readonly sigma: number | null;
  readonly points_count: number;
  readonly violations_count: number;
  readonly unacknowledged_count: number;
  readonly last_point_at: string | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly revision: number;
}

export interface ChartQuery extends PageRequest {
  readonly org_id: string;
  readonly name?: string | undefined;
  readonly tool_id?: string | undefined;
  readonly process_mode_id?: string | undefined;
  readonly recipe_id?: string | undefined;
}

export interface ChartPointView {
  readonly chart_id: string;
  readonly index: number;
  readonly run_id: string;
  readonly run_number: string;
  readonly at: string;
  /** Of the chart's first parameter. */
  readonly value: number;
  /** Of all parameters; null where there is one. */
  readonly values: readonly number[] | null;
  readonly moving_range: number | null;
  /** The version of the limits that judged it; 0 while the chart had none. */
  readonly limits_version: number;
  readonly violated_rules: readonly ChartRuleId[];
  /** null where the value itself is plotted, and until a subgroup is complete. */
  readonly plotted: Plotted | null;
}

export interface ControlLimitsView extends Omit<ControlLimits, 'reference'> {
  readonly chart_id: string;
  readonly version: number;
  readonly from_points: readonly [number, number] | null;
  readonly set_by: string;
  readonly reason: string | null;
  /** What T2 is computed from; null of other kinds. */
  readonly reference: T2ReferenceData | null;
  readonly at: string;
}

interface OfChart extends PageRequest {
  readonly org_id: string;
  readonly chart_id: string;
}

const view = (row: typeof charts.$inferSelect): ChartView => ({
  id: row.chart_id,
  ...row,
  revision: Number(row.revision),
});

/** By name. */
export const listCharts = async (db: ReadDb, query: ChartQuery): Promise<Page<ChartView>> => {
  const keys = keyset([charts.name, charts.chart_id], 'asc');
  const limit = limitOf(query);
  const rows = await db
    .select()
    .from(charts)
    .where(
      and(
        eq(charts.org_id, query.org_id),
        equals(charts.name, query.name),
        equals(charts.tool_id, query.tool_id),
        equals(charts.process_mode_id, query.process_mode_id),
        equals(charts.recipe_id, query.recipe_id),
        keys.behind(query.cursor),
      ),
    )
    .orderBy(...keys.order)
    .limit(limit + 1);
  return keys.page(rows, limit, view);
};

export const findChart = async (db: ReadDb, org_id: string, chart_id: string): Promise<ChartView | null> => {
  const [row] = await db
    .select()
    .from(charts)
    .where(and(eq(charts.org_id, org_id), eq(charts.chart_id, chart_id)));
  return row === undefined ? null : view(row);
};

/** By index; `order: 'desc'` gives the newest first. */
export const listChartPoints = async (
  db: ReadDb,
  query: OfChart & { readonly run_id?: string | undefined; readonly order?: 'asc' | 'desc' | undefined },
): Promise<Page<ChartPointView>> => {
  const keys = keyset([chartPoints.index], query.order ?? 'asc');
  const limit = limitOf(query);
  const rows = await db
    .select()
    .from(chartPoints)
    .where(
      and(
        eq(chartPoints.org_id, query.org_id),
        eq(chartPoints.chart_id, query.chart_id),
        equals(chartPoints.run_id, query.run_id),
        keys.behind(query.cursor),
      ),
    )
    .orderBy(...keys.order)
    .limit(limit + 1);
  return keys.page(rows, limit, ({ org_id: _, ...point }) => point);
};

/** All versions of a chart's limits, oldest first. */
export const listControlLimits = async (db: ReadDb, query: OfChart): Promise<Page<ControlLimitsView>> => {
  const keys = keyset([controlLimits.version], 'asc');
  const limit = limitOf(query);
  const rows = await db
    .select()
    .from(controlLimits)
    .where(
      and(
        eq(controlLimits.org_id, query.org_id),
        eq(controlLimits.chart_id, query.chart_id),
        keys.behind(query.cursor),
      ),
    )
    .orderBy(...keys.order)
    .limit(limit + 1);
  return keys.page(rows, limit, ({ org_id: _, ...limits }) => limits);
};
