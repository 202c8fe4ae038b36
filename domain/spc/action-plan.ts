import type { ChartParameter, ChartRuleId } from './events.ts';
import { anyQuantity, quantities } from './quantities.ts';
import { byRule, type Pattern } from './rule-actions.ts';

/** An out-of-control action plan: where to look first, and what to do until it is understood. */
export interface ActionPlan {
  readonly causes: readonly string[];
  readonly actions: readonly string[];
}

/** What makes such a pattern, whatever is measured. */
const patternCauses: Readonly<Record<Exclude<Pattern, 'sudden' | 'lasting'>, readonly string[]>> = {
  trend: [],
  alternation: ['two alternating streams (chambers, boats, shifts) on one chart', 'over-adjustment from run to run'],
  mixture: ['two populations on one chart (chambers, recipes, materials)', 'over-adjustment by a large correction'],
  stratification: [
    'limits computed from more variation than the process has now',
    'each point averages over several streams',
    'values rounded, filtered or not measured anew',
  ],
};

/** What experience says of a parameter that breaks a rule. */
export const actionPlan = (parameter: ChartParameter, rule: ChartRuleId): ActionPlan => {
  const name = parameter.kind === 'signal' ? parameter.signal : parameter.result;
  const quantity = quantities.find(({ names }) => names.test(name)) ?? anyQuantity;
  const { pattern, action } = byRule[rule];
  const causes =
    pattern === 'sudden' || pattern === 'lasting'
      ? quantity[pattern]
      : pattern === 'trend'
        ? quantity.wear
        : patternCauses[pattern];
  return { causes, actions: [action, quantity.check] };
};
