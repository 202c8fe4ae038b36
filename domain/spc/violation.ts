import { controlRules } from '../control/rules.ts';
import { sha256Hex } from '../kernel/hash-chain.ts';
import { actionPlan } from './action-plan.ts';
import type { ChartReading } from './chart.ts';
import type { ChartDefinition } from './chart-state.ts';
import type { ChartRuleId, ControlLimits, Plotted, SpcEvent } from './events.ts';
import type { ChartBreak } from './plotting.ts';

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
  const beyondLimit = rule === 'WE1' || rule === 'N1' || rule === 'EWMA' || rule === 'CUSUM';
  return beyondLimit || outOfSpecification ? 'critical' : 'warning';
};

/** What a rule watches for, in words. */
export const ruleNameOf = (rule: ChartRuleId): string => {
  if (rule === 'EWMA') return 'moving average beyond its limit';
  return rule === 'CUSUM' ? 'cumulative sum beyond the decision interval' : controlRules[rule].name;
};

/** The violation of one rule by the point at `index`; a pure function of chart, limits and reading. */
export const violationOf = (
  definition: ChartDefinition,
  limits: ControlLimits,
  { run_id, value, at }: ChartReading,
  index: number,
  { rule, reach }: ChartBreak,
  plotted: Plotted | null,
): ViolationDetected => {
  const { statistic, value: drawn, cl, ucl, lcl } = plotted ?? { ...limits, statistic: 'individual', value };
  const { causes, actions } = actionPlan(definition.parameter, rule);
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
