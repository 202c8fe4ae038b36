import { type ChartDesign, designOf } from './chart-design.ts';
import type { ControlLimits, SpcEvent } from './events.ts';
import { GrowingSet } from './growing-set.ts';
import {
  addToPhaseOne,
  judge,
  noPhaseOne,
  nothingPlotted,
  type Observed,
  type PhaseOne,
  type PlotMemory,
} from './plotting.ts';

export type ChartDefinition = Extract<SpcEvent, { type: 'ControlChartDefined' }>['data'];

/** The limits in force. Versions count from 1. */
export interface LimitsInForce extends ControlLimits {
  readonly version: number;
}

/** What decisions need of a chart. It stays small however long the chart is: each event is folded in constant time. */
export interface DefinedChart {
  readonly status: 'defined';
  readonly definition: ChartDefinition;
  readonly design: ChartDesign;
  /** How many points the chart has; the index of the next one. */
  readonly points: number;
  readonly last_value: number | null;
  /** What limits would be computed from; grows only until there are limits. */
  readonly phase_one: PhaseOne;
  readonly limits: LimitsInForce | null;
  /** What judging remembers of the points under the limits in force: it never looks back beyond a change of limits. */
  readonly memory: PlotMemory;
  readonly recorded_runs: GrowingSet;
  readonly violations: GrowingSet;
  readonly acknowledged: GrowingSet;
}

export type ChartState = { readonly status: 'none' } | DefinedChart;

export const initialChart: ChartState = { status: 'none' };

const opened = (definition: ChartDefinition): DefinedChart => ({
  status: 'defined',
  definition,
  design: designOf(definition),
  points: 0,
  last_value: null,
  phase_one: noPhaseOne,
  limits: null,
  memory: nothingPlotted,
  recorded_runs: GrowingSet.empty,
  violations: GrowingSet.empty,
  acknowledged: GrowingSet.empty,
});

const folded = ({ design, limits, memory, phase_one }: DefinedChart, observed: Observed): Partial<DefinedChart> => {
  if (limits !== null) return { memory: judge(design, memory, observed, limits).memory };
  const added = addToPhaseOne(design, phase_one, memory.open, observed);
  return { phase_one: added.phase_one, memory: { ...memory, open: added.open } };
};

const withPoint = (state: DefinedChart, run_id: string, observed: Observed): DefinedChart => ({
  ...state,
  ...folded(state, observed),
  points: state.points + 1,
  last_value: observed.value,
  recorded_runs: state.recorded_runs.with(run_id),
});

/** Folds one event of a chart into its state. */
export const evolveChart = (state: ChartState, event: SpcEvent): ChartState => {
  if (state.status === 'none') return event.type === 'ControlChartDefined' ? opened(event.data) : state;
  switch (event.type) {
    case 'ControlChartDefined':
      return state;
    case 'ChartPointRecorded':
      return withPoint(state, event.data.run_id, event.data);
    case 'ControlLimitsSet': {
      const { from_points: _, set_by: __, at: ___, ...limits } = event.data;
      return { ...state, limits, memory: nothingPlotted };
    }
    case 'SpcViolationDetected':
      return { ...state, violations: state.violations.with(event.data.violation_id) };
    case 'SpcViolationAcknowledged':
      return { ...state, acknowledged: state.acknowledged.with(event.data.violation_id) };
    default: {
      const unhandled: never = event;
      return unhandled;
    }
  }
};
