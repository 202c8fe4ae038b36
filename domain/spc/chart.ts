import { movingRange } from '../control/individuals.ts';
import type { RuleId } from '../control/rules.ts';
import { canonicalJson } from '../kernel/canonical-json.ts';
import { accept, type Decider, type Decision, type DecisionContext, refuse } from '../kernel/decider.ts';
import { type ChartDefinition, type ChartState, type DefinedChart, evolveChart, initialChart } from './chart-state.ts';
import type { ChartRuleId, SpcEvent } from './events.ts';
import { addToPhaseOne, judge, phaseOneCount, phaseOneLimits } from './plotting.ts';
import { violationOf } from './violation.ts';

/** What one run adds to a chart. */
export interface ChartReading {
  readonly run_id: string;
  readonly run_number: string;
  /** When the run, step or measurement ended, RFC 3339 in UTC. */
  readonly at: string;
  readonly value: number;
}

export interface GivenLimits {
  readonly target: number | null;
  readonly cl: number;
  readonly ucl: number;
  readonly lcl: number;
  /** A sixth of the distance between the limits when absent. */
  readonly sigma?: number | undefined;
}

export type ChartCommand =
  | { readonly type: 'DefineControlChart'; readonly definition: ChartDefinition }
  | { readonly type: 'RecordChartPoint'; readonly reading: ChartReading }
  /** By a person, who gives the reason in the context. */
  | { readonly type: 'SetControlLimits'; readonly limits: GivenLimits }
  | {
      readonly type: 'AcknowledgeViolation';
      readonly violation_id: string;
      readonly cause_found: string;
      readonly action_taken: string;
    };

export type ChartFailure =
  | { readonly kind: 'ChartNotFound' }
  | { readonly kind: 'ChartAlreadyDefined'; readonly chart_id: string; readonly name: string }
  | { readonly kind: 'SpecificationLimitsReversed'; readonly lsl: number; readonly usl: number }
  /** Limits must be ordered lcl < cl < ucl, with a positive sigma. */
  | { readonly kind: 'LimitsOutOfOrder'; readonly limits: GivenLimits }
  | { readonly kind: 'ReasonRequired'; readonly command: string }
  | { readonly kind: 'ViolationNotFound'; readonly violation_id: string }
  /** The value, or its distance from the one before, is no finite number. */
  | { readonly kind: 'PointNotFinite'; readonly run_id: string; readonly value: string };

export type ChartDecision = Decision<SpcEvent, ChartFailure>;

const defineChart = (definition: ChartDefinition, state: ChartState): ChartDecision => {
  if (state.status === 'defined') {
    return canonicalJson(state.definition) === canonicalJson(definition)
      ? accept()
      : refuse({ kind: 'ChartAlreadyDefined', chart_id: definition.chart_id, name: state.definition.name });
  }
  const { lsl, usl } = definition;
  if (lsl !== null && usl !== null && lsl >= usl) return refuse({ kind: 'SpecificationLimitsReversed', lsl, usl });
  return accept<SpcEvent>({ type: 'ControlChartDefined', data: definition });
};

/**
 * The limits that phase I gives once it has its points. As long as its values do not vary there are none: the chart
 * goes on gathering, and the limits come with the first point that differs.
 */
const limitsFound = (state: DefinedChart, reading: ChartReading, set_by: string): SpcEvent[] => {
  const { design, definition, memory } = state;
  const { phase_one_points, target } = definition;
  if (state.limits !== null) return [];
  const { phase_one, open } = addToPhaseOne(design, state.phase_one, memory.open, reading.value);
  if (open.length > 0 || phaseOneCount(design, phase_one) < phase_one_points) return [];
  const limits = phaseOneLimits(design, phase_one);
  if (limits === null) return [];
  const from_points: [number, number] = [0, state.points];
  return [{ type: 'ControlLimitsSet', data: { ...limits, target, version: 1, from_points, set_by, at: reading.at } }];
};

/** Charts without zones have one signal of their own, which they always report. */
const isWatched = ({ rules }: ChartDefinition, rule: ChartRuleId): boolean =>
  rule === 'EWMA' || rule === 'CUSUM' || rules.includes(rule satisfies RuleId);

/** One point a run: a run that is on the chart already decides nothing. The limits in force judge it, if there are any. */
const recordPoint = (reading: ChartReading, state: DefinedChart, { actor }: DecisionContext): ChartDecision => {
  const { run_id, run_number, at, value } = reading;
  if (state.recorded_runs.has(run_id)) return accept();
  const moving_range = movingRange(state.last_value, value);
  if (!Number.isFinite(value) || !Number.isFinite(moving_range ?? 0)) {
    return refuse({ kind: 'PointNotFinite', run_id, value: String(value) });
  }
  const { limits, definition } = state;
  const index = state.points;
  const judged = limits === null ? null : judge(state.design, state.memory, value, limits);
  const broken = judged?.breaks.filter(({ rule }) => isWatched(definition, rule)) ?? [];
  const plotted = judged?.plotted ?? null;
  const violated_rules = broken.map(({ rule }) => rule);
  const limits_version = limits?.version ?? 0;
  return accept<SpcEvent>(
    {
      type: 'ChartPointRecorded',
      data: {
        ...{ index, run_id, run_number, at, value, moving_range, limits_version, violated_rules },
        ...(plotted && { plotted }),
      },
    },
    ...(limits === null ? [] : broken.map((each) => violationOf(definition, limits, reading, index, each, plotted))),
    ...limitsFound(state, reading, actor.id),
  );
};

const setLimits = (
  limits: GivenLimits,
  state: DefinedChart,
  { now, actor, reason }: DecisionContext,
): ChartDecision => {
  if (reason === undefined || reason.trim() === '')
    return refuse({ kind: 'ReasonRequired', command: 'SetControlLimits' });
  const { target, cl, ucl, lcl, sigma = (ucl - lcl) / 6 } = limits;
  if (!(lcl < cl && cl < ucl && sigma > 0 && Number.isFinite(sigma)))
    return refuse({ kind: 'LimitsOutOfOrder', limits });
  const given = { target, cl, ucl, lcl, sigma };
  const { version = 0, ...inForce } = state.limits ?? {};
  if (canonicalJson(inForce) === canonicalJson(given)) return accept();
  return accept<SpcEvent>({
    type: 'ControlLimitsSet',
    data: { ...given, version: version + 1, from_points: null, set_by: actor.id, at: now },
  });
};

const acknowledge = (
  { violation_id, cause_found, action_taken }: Extract<ChartCommand, { type: 'AcknowledgeViolation' }>,
  state: DefinedChart,
  { now, actor }: DecisionContext,
): ChartDecision => {
  if (!state.violations.has(violation_id)) return refuse({ kind: 'ViolationNotFound', violation_id });
  if (state.acknowledged.has(violation_id)) return accept();
  return accept<SpcEvent>({
    type: 'SpcViolationAcknowledged',
    data: { violation_id, acknowledged_by: actor.id, cause_found, action_taken, at: now },
  });
};

const decide = (command: ChartCommand, state: ChartState, context: DecisionContext): ChartDecision => {
  if (command.type === 'DefineControlChart') return defineChart(command.definition, state);
  if (state.status === 'none') return refuse({ kind: 'ChartNotFound' });
  switch (command.type) {
    case 'RecordChartPoint':
      return recordPoint(command.reading, state, context);
    case 'SetControlLimits':
      return setLimits(command.limits, state, context);
    case 'AcknowledgeViolation':
      return acknowledge(command, state, context);
    default: {
      const unhandled: never = command;
      return unhandled;
    }
  }
};

/** Stream: `controlchart-<uuid>`. */
export const chartDecider: Decider<ChartState, ChartCommand, SpcEvent, ChartFailure> = {
  initial: initialChart,
  decide,
  evolve: evolveChart,
};
