import type { ChamberModel, ToolError } from './chamber-model.ts';
import { isOver, newJob } from './process-job.ts';
import { type Random, silent } from './random.ts';
import { activityOf, elapse, obey, secondsToNextChange } from './sequencer.ts';

export interface DryRunFault {
  readonly name: string;
  readonly magnitude?: number;
  /** Process time at which it begins, s from the start of the run; 0 when absent. */
  readonly at_s?: number;
}

export type DryRun =
  | {
      readonly ok: true;
      readonly results: Readonly<Record<string, number>>;
      /** Readings at the end of each step, by step. */
      readonly readings: readonly { readonly step: string; readonly values: Readonly<Record<string, number | null>> }[];
      readonly process_s: number;
    }
  | { readonly ok: false; readonly error: ToolError };

const longestSlice = 10;

/**
 * Runs a recipe on a chamber to its end as a tool does, through the same sequencer, but as fast as it goes and without MQTT:
 * for tests and for planning. A fault that the model does not know is a thrown error.
 */
export function dryRun(
  model: ChamberModel,
  recipe: unknown,
  { random = silent, faults = [] }: { readonly random?: Random; readonly faults?: readonly DryRunFault[] } = {},
): DryRun {
  const loaded = model.load(recipe, random);
  if (!loaded.ok) return loaded;
  const job = newJob({ run_id: 'dry run', wafer_ids: [], label: 'dry run' }, loaded.steps);
  const waiting = [...faults].sort((a, b) => (a.at_s ?? 0) - (b.at_s ?? 0));
  const readings: { step: string; values: Readonly<Record<string, number | null>> }[] = [];
  let process_s = 0;
  let error: ToolError | null = null;
  while (!isOver(job.state)) {
    while (waiting[0] && (waiting[0].at_s ?? 0) <= process_s) {
      const fault = waiting.shift();
      if (fault && !model.setFault(fault.name, true, fault.magnitude)) throw new Error(`no fault ${fault.name}`);
    }
    const untilFault = (waiting[0]?.at_s ?? Number.POSITIVE_INFINITY) - process_s;
    const slice = Math.min(longestSlice, secondsToNextChange(job), untilFault);
    model.advance(slice, activityOf(job));
    process_s += slice;
    const trip = model.trip();
    if (trip && job.state !== 'aborting') {
      error = trip;
      obey(job, 'abort');
    }
    const before = job.steps[job.step_index];
    const values = before ? model.read() : {};
    if (elapse(job, model, slice) && before) readings.push({ step: before.name, values });
  }
  const results = error ? {} : model.measure();
  model.unload();
  return error ? { ok: false, error } : { ok: true, results, readings, process_s };
}
