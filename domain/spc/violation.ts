import { controlRules } from '../control/rules.ts';
import { sha256Hex } from '../kernel/hash-chain.ts';
import { type ActionPlan, actionPlan } from './action-plan.ts';
import type { ChartReading } from './chart.ts';
import type { ChartDefinition } from './chart-state.ts';
import { parametersOf } from './definition.ts';
import type { ChartParameter, ChartRuleId, ControlLimits, Plotted, SpcEvent } from './events.ts';
import type { ChartBreak } from './plotting.ts';
import { t2Contributions } from './t2.ts';

type ViolationDetected = Extract<SpcEvent, { type: 'SpcViolationDetected' }>;

/** The id that the same chart, point and rule always give: a UUID of version 8 (RFC 9562) from SHA-256. */
export const violationId = (chart_id: string, index: number, rule: ChartRuleId): string => {
  const hex = sha256Hex(`spc-violation/${chart_id}/${index}/${rule}`);
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
};

/**
 * A point beyond a control limit, or beyond a specification limit by whichever rule it was noticed, is critical; a
 * pattern within the limits is a warning.
 */
const severityOf = ({ usl, lsl }: ChartDefinition, value: number, rule: ChartRuleId) => {
  const outOfSpecification = (usl !== null && value > usl) || (lsl !== null && value < lsl);
  const beyondLimit = rule === 'WE1' || rule === 'N1' || rule === 'EWMA' || rule === 'CUSUM' || rule === 'T2';
  return beyondLimit || outOfSpecification ? 'critical' : 'warning';
};

/** What a rule watches for, in words. */
export const ruleNameOf = (rule: ChartRuleId): string => {
  if (rule === 'EWMA') return 'moving average beyond its limit';
  if (rule === 'T2') return 'T2 beyond its limit';
  return rule === 'CUSUM' ? 'cumulative sum beyond the decision interval' : controlRules[rule].name;
};

/** Parameters that are named at most as those that make a T2 large. */
const NAMED = 3;

const nameOf = (parameter: ChartParameter): string =>
  parameter.kind === 'signal' ? `${parameter.statistic} of ${parameter.signal}` : parameter.result;

/**
 * The plan for a T2 is that of the parameter that adds most to it. Those are named without which T2 would be within its
 * limit; where several moved together there may be none, and the one that adds most is named.
 */
const planOfT2 = (
  definition: ChartDefinition,
  { ucl, reference }: ControlLimits,
  values: readonly number[],
  t2: number,
): ActionPlan => {
  const added = reference === undefined ? [] : t2Contributions(reference, values);
  const ranked = parametersOf(definition)
    .map((parameter, i) => ({ parameter, rest: t2 - (added[i] ?? 0) }))
    .sort((one, other) => one.rest - other.rest);
  const enough = ranked.filter(({ rest }) => rest <= ucl);
  const named = (enough.length > 0 ? enough : ranked).slice(0, enough.length > 0 ? NAMED : 1);
  const { causes, actions } = actionPlan(named[0]?.parameter ?? definition.parameter, 'T2');
  const told = named.map(
    ({ parameter, rest }) =>
      `${nameOf(parameter)}: T2 of the other parameters alone is ${Math.max(0, rest).toPrecision(3)}`,
  );
  return { causes: [...told, ...causes], actions };
};

/** The violation of one rule by the point at `index`; a pure function of chart, limits and reading. */
export const violationOf = (
  definition: ChartDefinition,
  limits: ControlLimits,
  { run_id, value, values, at }: ChartReading,
  index: number,
  { rule, reach }: ChartBreak,
  plotted: Plotted | null,
): ViolationDetected => {
  const { statistic, value: drawn, cl, ucl, lcl } = plotted ?? { ...limits, statistic: 'individual', value };
  const { causes, actions } =
    rule === 'T2' ? planOfT2(definition, limits, values ?? [], drawn) : actionPlan(definition.parameter, rule);
  return {
    type: 'SpcViolationDetected',
    data: {
      violation_id: violationId(definition.chart_id, index, rule),
      rule_id: rule,
      rule_name: ruleNameOf(rule),
      run_id,
      window: [index - reach, index],
      statistic,
      z_score: (drawn - cl) / limits.sigma,
      timestamp_index: index,
      value: drawn,
      centerline: cl,
      ucl,
      lcl,
      severity: severityOf(definition, value, rule),
      suggested_causes: [...causes],
      recommended_actions: [...actions],
      at,
    },
  };
};
