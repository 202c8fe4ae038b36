import { chartStream } from '../../../commands/spc/charts.ts';
import { recipeStream, runStream, toolStream } from '../../../commands/streams.ts';
import { decodeRecorded } from '../../../domain/decode.ts';
import type { RecordedEvent } from '../../../domain/kernel/event.ts';
import { type RecipeEvent, type RecipeState, recipeDecider } from '../../../domain/recipe/recipe.ts';
import { runDecider } from '../../../domain/run/decide.ts';
import type { RunEvent } from '../../../domain/run/events.ts';
import type { RunState } from '../../../domain/run/state.ts';
import { chartDecider } from '../../../domain/spc/chart.ts';
import type { ChartState } from '../../../domain/spc/chart-state.ts';
import type { SpcEvent } from '../../../domain/spc/events.ts';
import { type ToolEvent, type ToolState, toolDecider } from '../../../domain/tool/tool.ts';

export const auditedKinds = ['runs', 'recipes', 'tools', 'charts'] as const;
export type AuditedKind = (typeof auditedKinds)[number];

/** Folds recorded events of one aggregate; states are plain JSON values. */
export interface Fold {
  /** The state after this event. Throws on an event that cannot be decoded: half a history would be a lie. */
  next(recorded: RecordedEvent): object;
}

interface Decider<State, Event> {
  readonly initial: State;
  evolve(state: State, event: Event): State;
}

const decoded = <Event>(recorded: RecordedEvent): Event => {
  const result = decodeRecorded(recorded);
  if (!result.ok) throw new Error(`${recorded.stream}@${recorded.revision}: ${result.problem}`);
  return result.event as Event;
};

const folding = <State extends object, Event>(
  { initial, evolve }: Decider<State, Event>,
  view: (state: State) => object = (state) => state,
): Fold => {
  let state = initial;
  return {
    next: (recorded) => {
      state = evolve(state, decoded<Event>(recorded));
      return view(state);
    },
  };
};

const chartView = (state: ChartState): object => {
  if (state.status === 'none') return {};
  const { definition, points, last_value, limits, violations, acknowledged } = state;
  return { definition, points, last_value, limits, violations: violations.size, acknowledged: acknowledged.size };
};

export interface AuditSubject {
  stream(org_id: string, id: string): string;
  fold(): Fold;
}

export const auditSubjects: Readonly<Record<AuditedKind, AuditSubject>> = {
  runs: { stream: (_, id) => runStream(id), fold: () => folding<RunState, RunEvent>(runDecider) },
  recipes: { stream: (_, id) => recipeStream(id), fold: () => folding<RecipeState, RecipeEvent>(recipeDecider) },
  tools: { stream: toolStream, fold: () => folding<ToolState, ToolEvent>(toolDecider) },
  charts: { stream: (_, id) => chartStream(id), fold: () => folding<ChartState, SpcEvent>(chartDecider, chartView) },
};

/** The organisation that an aggregate's first event names. */
export const ownerOf = (first: RecordedEvent): string | undefined => {
  const { data } = first;
  if (typeof data !== 'object' || data === null || !('org_id' in data)) return undefined;
  return typeof data.org_id === 'string' ? data.org_id : undefined;
};
