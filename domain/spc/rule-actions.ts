import type { ChartRuleId } from './events.ts';

/** What a rule makes visible: one run that stands out, a move that lasts, or a shape of its own. */
export type Pattern = 'sudden' | 'lasting' | 'trend' | 'alternation' | 'mixture' | 'stratification';

interface RuleAction {
  readonly pattern: Pattern;
  readonly action: string;
}

const hold: RuleAction = {
  pattern: 'sudden',
  action: 'Hold the lot and do not start the next run on this chamber before the cause is known.',
};
const inspect: RuleAction = {
  pattern: 'sudden',
  action: 'Inspect the wafers of the runs in the window before the next run.',
};
const monitor: RuleAction = {
  pattern: 'lasting',
  action: 'Run a monitor wafer, and look for what changed since the window began.',
};
const recentre: RuleAction = {
  pattern: 'lasting',
  action: 'Review maintenance and recipe changes since the window began; re-centre the process.',
};

/** Rules that see the same ask for the same. */
export const byRule: Readonly<Record<ChartRuleId, RuleAction>> = {
  WE1: hold,
  WE2: inspect,
  WE3: monitor,
  WE4: recentre,
  N1: hold,
  N2: recentre,
  N3: {
    pattern: 'trend',
    action: 'Find what wears, fouls or drains since the window began, and service it before the limit is met.',
  },
  N4: {
    pattern: 'alternation',
    action: 'Plot the alternating runs apart, by chamber, boat position, shift and tool; stop adjusting between runs.',
  },
  N5: inspect,
  N6: monitor,
  N7: {
    pattern: 'stratification',
    action: 'Check how the values are sampled, and compute the limits again if the process has become better.',
  },
  N8: { pattern: 'mixture', action: 'Plot the runs by chamber, recipe, lot and operator, and chart each apart.' },
  EWMA: monitor,
  CUSUM: recentre,
  T2: hold,
};
