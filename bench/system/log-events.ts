import { randomUUID } from 'node:crypto';
import type { DomainEvent } from '../../domain/kernel/event.ts';
import { readingOf, SITE } from './load/frames.ts';

interface Origin {
  readonly tool_id: string;
  readonly chamber: string;
  readonly run_id: string | null;
}

/** Frames of one event as the recorder writes them; `first` numbers the first of them. */
export const telemetryEvent = (
  origin: Origin,
  ts: number,
  first: number,
  frames: number,
  signals: number,
  everyMs: number,
): DomainEvent => {
  const each = <Value>(value: (index: number) => Value): Value[] => Array.from({ length: frames }, (_, i) => value(i));
  const columns = Array.from({ length: signals }, (_, signal) => [
    `chamber_signal_${signal}`,
    { unit: null, values: each((index) => readingOf(first + index, signal)) },
  ]);
  const data = {
    ...{ org_id: 'demo', site: SITE, ...origin },
    ...{ times: each((index) => ts + index * everyMs), seqs: each((index) => first + index), steps: each(() => null) },
    signals: Object.fromEntries(columns),
  };
  return { type: 'TelemetryRecorded', data };
};

const STEPS = ['stabilise', 'main etch', 'over etch', 'vent'];

/** The story of one run of four steps as its tool reports it, from its start to its results. */
export const runEvents = (
  index: number,
  tool_id: string,
  chamber: string,
): { run_id: string; events: DomainEvent[] } => {
  const run_id = randomUUID();
  const start = Date.UTC(2026, 0, 5) + index * 120_000;
  const at = (seconds: number): string => new Date(start + seconds * 1000).toISOString();
  const observed = {
    ...{ run_id, org_id: 'demo', run_number: `ETC-BENCH-${String(index).padStart(6, '0')}`, family: 'etch' },
    ...{ tool_id, chamber, wafer_ids: [`wafer-${index}`], label: null, at: at(0) },
  };
  const steps = STEPS.flatMap((step, step_index): DomainEvent[] => {
    const from = 1 + step_index * 25;
    const named = { step_index, step };
    return [
      { type: 'RunStepStarted', data: { ...named, at: at(from) } },
      { type: 'RunProgressReported', data: { progress_pct: 25 * step_index + 12.5, at: at(from + 12) } },
      { type: 'RunStepCompleted', data: { ...named, started_at: at(from), inferred: false, at: at(from + 25) } },
    ];
  });
  const results = { results: { etch_depth_nm: 500 + (index % 7) }, measured_by: tool_id, at: at(102) };
  const events: DomainEvent[] = [
    { type: 'RunObserved', data: observed },
    { type: 'RunStarted', data: { at: at(1) } },
    ...steps,
    { type: 'RunCompleted', data: { at: at(101) } },
    { type: 'RunResultsRecorded', data: results },
  ];
  return { run_id, events };
};
