import { addIndividual, type IndividualsSums, noIndividuals } from '../control/individuals.ts';
import { judgeNext, noPoints, type RuleMemory } from '../control/run-rules.ts';
import type { ControlLimits, SpcEvent } from './events.ts';
import { GrowingSet } from './growing-set.ts';

export type ChartDefinition = Extract<SpcEvent, { type: 'ControlChartDefined' }>['data'];

/** The limits in force. Versions count from 1. */
export interface LimitsInForce extends ControlLimits {
  readonly version: number;
}

/** What decisions need of a chart. It stays small however long the chart is: each event is folded in constant time. */
export interface DefinedChart {
  readonly status: 'defined';
  readonly definition: ChartDefinition;
  /** How many points the chart has; the index of the next one. */
  readonly points: number;
  readonly last_value: number | null;
  /** What limits would be computed from; grows only until there are limits. */
  readonly phase_one: IndividualsSums;
  readonly limits: LimitsInForce | null;
  /** What the rules remember of the points under the limits in force: they never look back beyond a change of limits. */
  readonly rules: RuleMemory;
  readonly recorded_runs: GrowingSet;
  readonly violations: GrowingSet;
  readonly acknowledged: GrowingSet;
}

export type ChartState = { readonly status: 'none' } | DefinedChart;

export const initialChart: ChartState = { status: 'none' };

const opened = (definition: ChartDefinition): DefinedChart => ({
  status: 'defined',
  definition,
  points: 0,
  last_value: null,
  phase_one: noIndividuals,
  limits: null,
  rules: noPoints,
  recorded_runs: GrowingSet.empty,
  violations: GrowingSet.empty,
  acknowledged: GrowingSet.empty,
});

const withPoint = (state: DefinedChart, run_id: string, value: number): DefinedChart => ({
  ...state,
  points: state.points + 1,
  last_value: value,
  recorded_runs: state.recorded_runs.with(run_id),
  ...(state.limits === null
    ? { phase_one: addIndividual(state.phase_one, value) }
    : { rules: judgeNext(state.rules, value, state.limits).memory }),
});

/** Folds one event of a chart into its state. */
export const evolveChart = (state: ChartState, event: SpcEvent): ChartState => {
  if (state.status === 'none') return event.type === 'ControlChartDefined' ? opened(event.data) : state;
  switch (event.type) {
    case 'ControlChartDefined':
      return state;
    case 'ChartPointRecorded':
      return withPoint(state, event.data.run_id, event.data.value);
    case 'ControlLimitsSet': {
      const { version, target, cl, ucl, lcl, sigma } = event.data;
      return { ...state, limits: { version, target, cl, ucl, lcl, sigma }, rules: noPoints };
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
