import type { RecordedEvent } from '../../domain/kernel/event.ts';
import type { SpcEvent } from '../../domain/spc/events.ts';
import { defineProjection, patch, put, type RowChange } from '../projection.ts';
import { toInstant } from '../storage/columns.ts';
import { memoryTable } from '../storage/memory-table.ts';
import { chartPoints, charts, controlLimits, violations } from './tables.ts';

type Definition = Extract<SpcEvent, { type: 'ControlChartDefined' }>['data'];
type Limits = Extract<SpcEvent, { type: 'ControlLimitsSet' }>['data'];

/** What is told of a chart as a whole. */
interface Summary {
  readonly definition: Definition;
  readonly limits: Limits | null;
  readonly points: number;
  readonly violations: number;
  readonly acknowledged: number;
  readonly last_point_at: string | null;
  readonly created_at: string;
}

const summarise = (before: Summary | null, event: SpcEvent, recorded_at: string): Summary | null => {
  if (before === null) {
    if (event.type !== 'ControlChartDefined') return null;
    const nothingYet = { limits: null, points: 0, violations: 0, acknowledged: 0, last_point_at: null };
    return { definition: event.data, ...nothingYet, created_at: recorded_at };
  }
  switch (event.type) {
    case 'ControlChartDefined':
      return before;
    case 'ControlLimitsSet':
      return { ...before, limits: event.data };
    case 'ChartPointRecorded':
      return { ...before, points: before.points + 1, last_point_at: event.data.at };
    case 'SpcViolationDetected':
      return { ...before, violations: before.violations + 1 };
    case 'SpcViolationAcknowledged':
      return { ...before, acknowledged: before.acknowledged + 1 };
    default: {
      const unhandled: never = event;
      return unhandled;
    }
  }
};

const chartRow = (summary: Summary, { revision, metadata }: RecordedEvent): RowChange => {
  const { definition, limits, last_point_at } = summary;
  return put(charts, {
    ...definition,
    further_parameters: definition.further_parameters ?? null,
    settings: definition.settings ?? null,
    backfill: definition.backfill ?? false,
    target: limits?.target ?? definition.target,
    limits_version: limits?.version ?? 0,
    cl: limits?.cl ?? null,
    ucl: limits?.ucl ?? null,
    lcl: limits?.lcl ?? null,
    sigma: limits?.sigma ?? null,
    points_count: summary.points,
    violations_count: summary.violations,
    unacknowledged_count: summary.violations - summary.acknowledged,
    last_point_at: last_point_at === null ? null : toInstant(last_point_at),
    created_at: summary.created_at,
    updated_at: toInstant(metadata.recordedAt),
    revision,
  });
};

const detailRow = ({ org_id, chart_id }: Definition, event: SpcEvent, recorded: RecordedEvent): RowChange[] => {
  switch (event.type) {
    case 'ControlChartDefined':
      return [];
    case 'ControlLimitsSet': {
      const reason = recorded.metadata.reason ?? null;
      const { at, reference = null, ...limits } = event.data;
      return [put(controlLimits, { ...limits, reference, chart_id, org_id, reason, at: toInstant(at) })];
    }
    case 'ChartPointRecorded': {
      const { at, values = null, plotted = null, ...point } = event.data;
      return [put(chartPoints, { ...point, values, plotted, chart_id, org_id, at: toInstant(at) })];
    }
    case 'SpcViolationDetected': {
      const { window, at, ...facts } = event.data;
      const { commit, prepare } = recorded.position;
      const [window_first, window_last] = window;
      const place = { log_commit: BigInt(commit), log_prepare: BigInt(prepare) };
      return [put(violations, { ...facts, ...place, chart_id, org_id, window_first, window_last, at: toInstant(at) })];
    }
    case 'SpcViolationAcknowledged': {
      const { at, ...acknowledgement } = event.data;
      return [patch(violations, { ...acknowledgement, acknowledged_at: toInstant(at) })];
    }
    default: {
      const unhandled: never = event;
      return unhandled;
    }
  }
};

export const chartsProjection = defineProjection<Summary | null, SpcEvent>({
  name: 'charts',
  version: 3,
  tables: [charts, controlLimits, chartPoints, violations],
  memory: memoryTable('charts_memory'),
  categories: ['controlchart'],
  decodes: true,
  initial: null,
  project: (before, event, recorded) => {
    const state = summarise(before, event, toInstant(recorded.metadata.recordedAt));
    if (state === null) return { state, rows: [] };
    return { state, rows: [chartRow(state, recorded), ...detailRow(state.definition, event, recorded)] };
  },
});
