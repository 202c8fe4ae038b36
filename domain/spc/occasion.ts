import type { RunEvent } from '../run/events.ts';
import type { KnownRun } from '../run/state.ts';
import type { ChartDefinition } from './chart-state.ts';
import { parametersOf } from './definition.ts';
import type { ChartParameter } from './events.ts';

/** What an event of a run gives charts to plot: the end of a step or of the run, or results. */
export type Occasion =
  | { readonly kind: 'step_ended'; readonly step: string; readonly step_index: number; readonly at: string }
  | { readonly kind: 'run_completed'; readonly at: string }
  | { readonly kind: 'results'; readonly results: Readonly<Record<string, number>>; readonly at: string };

/** The occasion that an event is if nothing else in its run speaks against it, or null. */
export const occasionOf = (event: RunEvent): Occasion | null => {
  switch (event.type) {
    case 'RunStepCompleted': {
      const { step, step_index, at } = event.data;
      return { kind: 'step_ended', step, step_index, at };
    }
    case 'RunCompleted':
      return { kind: 'run_completed', at: event.data.at };
    case 'RunResultsRecorded':
      return { kind: 'results', results: event.data.results, at: event.data.at };
    default:
      return null;
  }
};

/**
 * The occasion that the event at `place` of a run's history is, or null.
 *
 * A chart has one point a run, so of a step name that a run repeats the first occurrence counts: frames carry the name
 * alone, and when the first occurrence ends the log has frames of no other. A step that the run's end cut off is no
 * occasion: its frames are those of a part. (The end of the run stands in the same append, so `history` has it.)
 */
export const occasionAt = (history: readonly RunEvent[], place: number): Occasion | null => {
  const event = history[place];
  if (event === undefined) return null;
  if (event.type === 'RunStepCompleted') {
    const { step, inferred } = event.data;
    const repeated = history
      .slice(0, place)
      .some((earlier) => earlier.type === 'RunStepCompleted' && earlier.data.step === step);
    const cutOff = inferred && history[place + 1]?.type !== 'RunStepStarted';
    if (repeated || cutOff) return null;
  }
  return occasionOf(event);
};

/** Whether a parameter can be read off at an occasion: a step's signal when it ends, a run's when it completes. */
export const isReadAt = (parameter: ChartParameter, occasion: Occasion): boolean => {
  switch (occasion.kind) {
    case 'step_ended':
      return parameter.kind === 'signal' && parameter.step === occasion.step;
    case 'run_completed':
      return parameter.kind === 'signal' && parameter.step === null;
    case 'results':
      return parameter.kind === 'result' && Object.hasOwn(occasion.results, parameter.result);
    default: {
      const unhandled: never = occasion;
      return unhandled;
    }
  }
};

/** Whether a chart has something to read at an occasion. Results may come one after the other: each may be the last missing. */
export const isDue = (chart: ChartDefinition, occasion: Occasion): boolean =>
  parametersOf(chart).some((parameter) => isReadAt(parameter, occasion));

/** Whether a run is among those that a chart plots; a filter that is null lets all pass. */
export const plots = (chart: ChartDefinition, run: KnownRun): boolean => {
  const filters = ['process_mode_id', 'recipe_id', 'tool_id', 'chamber'] as const;
  return chart.org_id === run.org_id && filters.every((name) => chart[name] === null || chart[name] === run[name]);
};
