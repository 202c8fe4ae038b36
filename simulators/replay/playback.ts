import { v5 as uuidv5 } from 'uuid';
import type { Recording } from './recording.ts';
import type { Row, Wafer } from './table.ts';

/** Namespace of run ids made by the player (a random UUID, fixed for ever). */
const runNamespace = '5b0c9d1e-6a4f-4a57-8f0e-2f6d6c1f7a93';
/** Device time between the end of a wafer and the start of the next, ms. */
const waferGapMs = 5_000;

export interface Message {
  readonly kind: 'run' | 'telemetry';
  readonly body: Readonly<Record<string, unknown>>;
  /** Device time, ms since the epoch. */
  readonly ts: number;
}

/** A wafer placed in time: its messages are the same whenever and however often they are made. */
export interface PlannedWafer {
  readonly wafer: Wafer;
  readonly run_id: string;
  /** Device time of the wafer's Time 0, ms since the epoch. */
  readonly start_ts: number;
}

const offsetMs = (row: Row): number => Math.round((row.time_s ?? 0) * 1000);
const endMs = (wafer: Wafer): number => Math.max(0, ...wafer.rows.map(offsetMs));

/** Device time the wafers take together, gaps included, ms. */
export const totalMs = (wafers: readonly Wafer[]): number =>
  wafers.reduce((sum, wafer) => sum + endMs(wafer) + waferGapMs, 0);

/** Lays wafers one after another from `start_ts`. A run's id follows from the file, the wafer and the playback's start. */
export function plan(recording: Recording, wafers: readonly Wafer[], start_ts: number): PlannedWafer[] {
  const playback = new Date(start_ts).toISOString();
  let at = start_ts;
  return wafers.map((wafer) => {
    const begun = at;
    at += endMs(wafer) + waferGapMs;
    const block = wafer.repeat === 0 ? wafer.id : `${wafer.id}#${wafer.repeat}`;
    return { wafer, run_id: uuidv5(`${recording.sha256}/${block}/${playback}`, runNamespace), start_ts: begun };
  });
}

/**
 * What the tool says of one wafer, in order: that the run began, each row with a report before it when the step changes,
 * and that the run is complete. The index of a step is its place among the steps in order of first appearance.
 */
export function* messagesOf(planned: PlannedWafer, units: Readonly<Record<string, string>>): Generator<Message> {
  const { wafer, run_id, start_ts } = planned;
  const report = (ts: number, state: string, rest: Record<string, unknown>): Message => ({
    kind: 'run',
    ts,
    body: { ts, run_id, state, origin: 'tool', ...rest },
  });
  const steps: string[] = [];
  const stepOf = ({ step }: Row): Record<string, unknown> => {
    if (step === null) return {};
    if (!steps.includes(step)) steps.push(step);
    return { step, step_index: steps.indexOf(step) };
  };
  const identity = { wafer_ids: [wafer.id], label: wafer.label };
  let step: string | null | undefined;
  for (const row of wafer.rows) {
    const ts = start_ts + offsetMs(row);
    const progress_pct = (100 * row.index) / wafer.rows.length;
    if (row.index === 0) yield report(start_ts, 'processing', { ...stepOf(row), progress_pct, ...identity });
    else if (row.step !== step) yield report(ts, 'processing', { ...stepOf(row), progress_pct, ...identity });
    step = row.step;
    yield {
      kind: 'telemetry',
      ts,
      body: {
        ts,
        seq: row.index,
        run_id,
        ...(row.step === null ? {} : { step: row.step }),
        signals: row.signals,
        // Units do not change within a wafer: its first row names them.
        ...(row.index === 0 && Object.keys(units).length > 0 ? { units } : {}),
      },
    };
  }
  yield report(start_ts + endMs(wafer), 'process_complete', { progress_pct: 100, ...identity });
}
