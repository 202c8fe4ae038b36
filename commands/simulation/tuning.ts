import type { SimulationEvent } from '../../domain/simulation/events.ts';
import type { SimulationState } from '../../domain/simulation/simulation.ts';
import type { CommandMeta } from '../envelope.ts';
import type { Outcome } from '../handling.ts';
import { runSimulation, type SimulationPorts, type SimulationRequestFailure, simulationIdOf } from './simulations.ts';

/** Two signals of a run as it was recorded. */
export interface RecordedSignals {
  readonly times_s: readonly number[];
  readonly input: readonly number[];
  readonly output: readonly number[];
}

/** What recorded telemetry says of a run. */
export interface RunTelemetry {
  /** null: there is no such run in the organisation. */
  signalsOf(
    org_id: string,
    run_id: string,
    input_signal: string,
    output_signal: string,
  ): Promise<RecordedSignals | null>;
}

export interface TuningFromRuns {
  readonly run_ids: readonly string[];
  readonly input_signal: string;
  readonly output_signal: string;
}

export interface TuningRunUnknown {
  readonly kind: 'TuningRunUnknown';
  readonly run_id: string;
}

type TuningOutcome = Outcome<SimulationState, SimulationEvent, SimulationRequestFailure | TuningRunUnknown>;

/** Tunes a loop by what runs recorded of it. The record holds the samples themselves: it needs no telemetry to be checked. */
export const tuneFromRuns = async (
  ports: SimulationPorts & { readonly telemetry: RunTelemetry },
  meta: CommandMeta,
  given: Readonly<Record<string, unknown>>,
  { run_ids, input_signal, output_signal }: TuningFromRuns,
  options: Readonly<Record<string, unknown>>,
): Promise<TuningOutcome> => {
  const runs: unknown[] = [];
  for (const run_id of run_ids) {
    const found = await ports.telemetry.signalsOf(meta.actor.org_id, run_id, input_signal, output_signal);
    if (found === null) return { ok: false, failure: { kind: 'TuningRunUnknown', run_id } };
    runs.push({ run_id, ...found });
  }
  const input = { source: { kind: 'recorded', runs }, ...options };
  return runSimulation(ports, meta, { simulation_id: simulationIdOf(meta), kind: 'rtp_tuning', given, input });
};
