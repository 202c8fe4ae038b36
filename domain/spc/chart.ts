import { movingRange } from '../control/individuals.ts';
import type { RuleId } from '../control/rules.ts';
import { canonicalJson } from '../kernel/canonical-json.ts';
import { accept, type Decider, type Decision, type DecisionContext, refuse } from '../kernel/decider.ts';
import { type ChartDefinition, type ChartState, type DefinedChart, evolveChart, initialChart } from './chart-state.ts';
import { type DefinitionFailure, definitionFailure } from './definition.ts';
import type { ChartRuleId, SpcEvent } from './events.ts';
import { addToPhaseOne, judge, type Observed, phaseOneCount, phaseOneLimits } from './plotting.ts';
import { t2Sigma } from './t2.ts';
import { violationOf } from './violation.ts';

/** What one run adds to a chart. */
export interface ChartReading extends Observed {
  readonly run_id: string;
  readonly run_number: string;
  /** When the run, step or measurement ended, RFC 3339 in UTC. */
  readonly at: string;
}

export interface GivenLimits {
  readonly target: number | null;
  readonly cl: number;
  readonly ucl: number;
  readonly lcl: number;
  /** A sixth of the distance between the limits when absent; of T2 as limits of phase I have it. */
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
  | DefinitionFailure
  /** Limits must be ordered lcl < cl < ucl, with a positive sigma. */
  | { readonly kind: 'LimitsOutOfOrder'; readonly limits: GivenLimits }
  /** T2 has no lower limit but 0. */
  | { readonly kind: 'LowerLimitNotZero'; readonly lcl: number }
  /** T2 has no limits before phase I has found mean and covariance. */
  | { readonly kind: 'ReferenceMissing' }
  | { readonly kind: 'ReasonRequired'; readonly command: string }
  | { readonly kind: 'ViolationNotFound'; readonly violation_id: string }
  /** A reading has not one value for each parameter. */
  | { readonly kind: 'ValuesMissing'; readonly run_id: string; readonly expected: number; readonly given: number }
  /** A value, its distance from the one before, or what would be plotted of it, is no finite number. */
  | { readonly kind: 'PointNotFinite'; readonly run_id: string; readonly value: string };

export type ChartDecision = Decision<SpcEvent, ChartFailure>;

const defineChart = (definition: ChartDefinition, state: ChartState): ChartDecision => {
  if (state.status === 'defined') {
    return canonicalJson(state.definition) === canonicalJson(definition)
      ? accept()
      : refuse({ kind: 'ChartAlreadyDefined', chart_id: definition.chart_id, name: state.definition.name });
  }
  const failure = definitionFailure(definition);
  return failure === null ? accept<SpcEvent>({ type: 'ControlChartDefined', data: definition }) : refuse(failure);
};

/**
 * The limits that phase I gives once it has its points. As long as its values do not vary, or those of a T2 chart depend
 * on each other, there are none: the chart goes on gathering, and the limits come with the first point that differs.
 */
const limitsFound = (state: DefinedChart, reading: ChartReading, set_by: string): SpcEvent[] => {
  const { design, definition, memory } = state;
  const { phase_one_points, target } = definition;
  if (state.limits !== null) return [];
  const { phase_one, open } = addToPhaseOne(design, state.phase_one, memory.open, reading);
  if (open.length > 0 || phaseOneCount(design, phase_one) < phase_one_points) return [];
  const limits = phaseOneLimits(design, phase_one);
  if (limits === null) return [];
  const from_points: [number, number] = [0, state.points];
  return [{ type: 'ControlLimitsSet', data: { ...limits, target, version: 1, from_points, set_by, at: reading.at } }];
};

/** Charts without zones have one signal of their own, which they always report. */
const isWatched = ({ rules }: ChartDefinition, rule: ChartRuleId): boolean =>
  rule === 'EWMA' || rule === 'CUSUM' || rule === 'T2' || rules.includes(rule satisfies RuleId);

/** One point a run: a run that is on the chart already decides nothing. The limits in force judge it, if there are any. */
const recordPoint = (reading: ChartReading, state: DefinedChart, { actor }: DecisionContext): ChartDecision => {
  const { run_id, run_number, at, value, values = [value] } = reading;
  if (state.recorded_runs.has(run_id)) return accept();
  const { design } = state;
  const expected = design.kind === 't2' ? design.p : 1;
  if (values.length !== expected) return refuse({ kind: 'ValuesMissing', run_id, expected, given: values.length });
  const moving_range = movingRange(state.last_value, value);
  if (![...values, moving_range ?? 0].every(Number.isFinite)) {
    return refuse({ kind: 'PointNotFinite', run_id, value: String(values) });
  }
  const { limits, definition } = state;
  const index = state.points;
  const judged = limits === null ? null : judge(design, state.memory, reading, limits);
  const broken = judged?.breaks.filter(({ rule }) => isWatched(definition, rule)) ?? [];
  const plotted = judged?.plotted ?? null;
  if (plotted !== null && !Number.isFinite(plotted.value)) {
    return refuse({ kind: 'PointNotFinite', run_id, value: String(values) });
  }
  const violated_rules = broken.map(({ rule }) => rule);
  const limits_version = limits?.version ?? 0;
  return accept<SpcEvent>(
    {
      type: 'ChartPointRecorded',
      data: {
        ...{ index, run_id, run_number, at, value, moving_range, limits_version, violated_rules },
        ...(design.kind === 't2' && { values: [...values] }),
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
  const { design } = state;
  const usual = design.kind === 't2' ? t2Sigma(limits, design.confidence) : (limits.ucl - limits.lcl) / 6;
  const { target, cl, ucl, lcl, sigma = usual } = limits;
  if (!(lcl < cl && cl < ucl && sigma > 0 && Number.isFinite(sigma)))
    return refuse({ kind: 'LimitsOutOfOrder', limits });
  const reference = state.limits?.reference;
  if (design.kind === 't2' && lcl !== 0) return refuse({ kind: 'LowerLimitNotZero', lcl });
  if (design.kind === 't2' && reference === undefined) return refuse({ kind: 'ReferenceMissing' });
  const given = { target, cl, ucl, lcl, sigma, ...(reference && { reference }) };
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
