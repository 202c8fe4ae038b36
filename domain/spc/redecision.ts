import { canonicalJson } from '../kernel/canonical-json.ts';
import type { Actor } from '../kernel/event.ts';
import { chartDecider } from './chart.ts';
import type { ChartState } from './chart-state.ts';
import type { SpcEvent } from './events.ts';

/** An event of a chart as it stands in the log, with what the decision behind it knew. */
export interface ChartRecord {
  readonly event: SpcEvent;
  readonly actor: Actor;
  readonly recorded_at: string;
  /** For a point: what its run's recorded telemetry or results give now, a value a parameter; null when they do not. */
  readonly remeasured: readonly number[] | null;
}

export interface RedecisionDifference {
  readonly subject: 'value' | 'point' | 'limits' | 'violation';
  /** Index of the point at which it shows. */
  readonly index: number;
  /** null where the log has none. */
  readonly recorded: unknown;
  /** null where deciding again gives none. */
  readonly redecided: unknown;
}

/** How a chart's recorded judgements compare with those decided again from what they were based on. */
export interface Redecision {
  readonly agrees: boolean;
  readonly points: number;
  readonly violations_recorded: number;
  readonly violations_redecided: number;
  readonly violations_agreeing: number;
  readonly differences: readonly RedecisionDifference[];
}

type Judgement = Exclude<SpcEvent, { type: 'ControlChartDefined' | 'SpcViolationAcknowledged' }>;

const subjectOf = {
  ChartPointRecorded: 'point',
  ControlLimitsSet: 'limits',
  SpcViolationDetected: 'violation',
} as const;

/** What the system decided by itself: definitions, acknowledgements and limits given by people are taken as they are. */
const judgement = (event: SpcEvent): Judgement | null => {
  if (event.type === 'ControlLimitsSet') return event.data.from_points === null ? null : event;
  return event.type === 'ChartPointRecorded' || event.type === 'SpcViolationDetected' ? event : null;
};

const keyOf = (event: Judgement): string => {
  switch (event.type) {
    case 'ChartPointRecorded':
      return `point ${event.data.index}`;
    case 'ControlLimitsSet':
      return `limits ${event.data.version}`;
    case 'SpcViolationDetected':
      return `violation ${event.data.violation_id}`;
    default: {
      const unhandled: never = event;
      return unhandled;
    }
  }
};

const isSame = (one: readonly number[], other: readonly number[]): boolean =>
  one.length === other.length && one.every((value, i) => value === other[i]);

/** The value of a chart of one parameter, the values of a chart of several. */
const shown = (values: readonly number[]): unknown => (values.length === 1 ? values[0] : values);

/** What people give are limits, and no reference: mean and covariance that come with them must be those in force. */
const referenceSwapped = (event: SpcEvent, state: ChartState): RedecisionDifference | null => {
  if (event.type !== 'ControlLimitsSet' || event.data.from_points !== null || state.status === 'none') return null;
  const { reference: kept = null } = state.limits ?? {};
  const { reference: recorded = null } = event.data;
  if (canonicalJson(recorded) === canonicalJson(kept)) return null;
  return { subject: 'limits', index: state.points - 1, recorded, redecided: kept };
};

/** The judgements that a chart's points call for, each with the index of the point that brought it. */
const decideAgain = (
  history: readonly ChartRecord[],
): {
  readonly judgements: ReadonlyMap<string, { event: Judgement; index: number }>;
  readonly lost: readonly RedecisionDifference[];
} => {
  const judgements = new Map<string, { event: Judgement; index: number }>();
  const lost: RedecisionDifference[] = [];
  let state: ChartState = chartDecider.initial;
  for (const { event, actor, recorded_at, remeasured } of history) {
    const swapped = referenceSwapped(event, state);
    if (swapped !== null) lost.push(swapped);
    if (judgement(event) === null) state = chartDecider.evolve(state, event);
    if (event.type !== 'ChartPointRecorded') continue;
    const { index, run_id, run_number, at, value, values = [value] } = event.data;
    if (remeasured === null || !isSame(remeasured, values))
      lost.push({ subject: 'value', index, recorded: shown(values), redecided: remeasured && shown(remeasured) });
    const measured = remeasured ?? values;
    const reading = { run_id, run_number, at, value: measured[0] ?? value, values: measured };
    const decision = chartDecider.decide({ type: 'RecordChartPoint', reading }, state, { now: recorded_at, actor });
    for (const again of decision.ok ? decision.events : []) {
      state = chartDecider.evolve(state, again);
      const judged = judgement(again);
      if (judged !== null) judgements.set(keyOf(judged), { event: judged, index });
    }
  }
  return { judgements, lost };
};

/** What must be the same again. The advice that goes with a violation is that of the day, and no judgement. */
const judgedFacts = (event: Judgement): string => {
  if (event.type !== 'SpcViolationDetected') return canonicalJson(event);
  const { suggested_causes: _, recommended_actions: __, ...facts } = event.data;
  return canonicalJson({ type: event.type, data: facts });
};

/**
 * Decides a chart's history again, from its definition, the limits that people gave and the values measured again, and
 * compares every point, limit and violation with the recorded one. A pure function: anyone with the log gets the same.
 */
export const redecide = (history: readonly ChartRecord[]): Redecision => {
  const { judgements, lost } = decideAgain(history);
  const differences: RedecisionDifference[] = [...lost];
  const seen = new Set<string>();
  const counts = { points: 0, violations_recorded: 0, violations_agreeing: 0 };
  let index = -1;
  for (const { event } of history) {
    const recorded = judgement(event);
    if (recorded === null) continue;
    if (recorded.type === 'ChartPointRecorded') {
      index = recorded.data.index;
      counts.points += 1;
    }
    const key = keyOf(recorded);
    const again = seen.has(key) ? undefined : judgements.get(key);
    seen.add(key);
    const agrees = again !== undefined && judgedFacts(again.event) === judgedFacts(recorded);
    if (recorded.type === 'SpcViolationDetected') {
      counts.violations_recorded += 1;
      if (agrees) counts.violations_agreeing += 1;
    }
    if (agrees) continue;
    differences.push({
      subject: subjectOf[recorded.type],
      index,
      recorded: recorded.data,
      redecided: again?.event.data ?? null,
    });
  }
  for (const [key, missing] of judgements) {
    if (seen.has(key)) continue;
    const subject = subjectOf[missing.event.type];
    differences.push({ subject, index: missing.index, recorded: null, redecided: missing.event.data });
  }
  const violations_redecided = [...judgements.values()].filter(
    ({ event }) => event.type === 'SpcViolationDetected',
  ).length;
  return { agrees: differences.length === 0, ...counts, violations_redecided, differences };
};
