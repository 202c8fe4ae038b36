import type { Remark } from '../../domain/process/model.ts';
import type { SimulationEvent, SimulationRecord } from '../../domain/simulation/events.ts';
import type { SimulationKind } from '../../domain/simulation/kinds.ts';
import { compareWith, type Reproduction } from '../../domain/simulation/reproduction.ts';
import { type SimulationFailure, type SimulationState, simulationDecider } from '../../domain/simulation/simulation.ts';
import { type CommandMeta, derivedId } from '../envelope.ts';
import { type CommandPorts, handle, load, type Outcome } from '../handling.ts';
import { simulationStream } from '../streams.ts';
import type { Evaluator, EvaluatorFailure } from './evaluator.ts';

export interface SimulationPorts extends CommandPorts {
  readonly evaluator: Evaluator;
}

export type SimulationRequestFailure =
  | SimulationFailure
  | EvaluatorFailure
  /** The model has no answer to this input; its error says why. */
  | { readonly kind: 'SimulationRefused'; readonly model: string; readonly error: Remark }
  | { readonly kind: 'SimulationTooLarge'; readonly bytes: number; readonly most_bytes: number };

export interface SimulationRequest {
  readonly simulation_id: string;
  readonly kind: SimulationKind;
  /** As it was sent. */
  readonly given: Readonly<Record<string, unknown>>;
  /** What the model is asked, where that is more than was sent: what the request refers to is put in its place. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly batch_id?: string;
  readonly run_id?: string;
}

export type SimulationOutcome = Outcome<SimulationState, SimulationEvent, SimulationRequestFailure>;

/** What an event of the log may hold, with room for its metadata (the store takes 1 MiB). */
const MOST_BYTES = 896 * 1024;

/** Why a value cannot stand in an event; undefined when it can. */
export const tooLarge = (value: unknown): SimulationRequestFailure | undefined => {
  const bytes = Buffer.byteLength(JSON.stringify(value));
  return bytes > MOST_BYTES ? { kind: 'SimulationTooLarge', bytes, most_bytes: MOST_BYTES } : undefined;
};

/** The simulation that a command asks for: the same command always asks for the same one. */
export const simulationIdOf = (meta: Pick<CommandMeta, 'commandId'>): string => derivedId('simulation', meta.commandId);

const asRecord = (state: SimulationState): Omit<SimulationRecord, 'requested_by' | 'at'> | undefined => {
  if (state.status !== 'recorded') return undefined;
  const { status: _, requested_by: __, at: ___, ...record } = state;
  return record;
};

/** Evaluates and records one simulation. What was recorded before under the same command is answered, not computed again. */
export const runSimulation = async (
  ports: SimulationPorts,
  meta: CommandMeta,
  request: SimulationRequest,
): Promise<SimulationOutcome> => {
  const { simulation_id, kind, given, input, batch_id = null, run_id = null } = request;
  const stream = simulationStream(simulation_id);
  const { state } = await load<SimulationState, SimulationEvent>(ports.store, simulationDecider, stream);
  let record = asRecord(state);
  if (record === undefined) {
    const found = await ports.evaluator.evaluate(kind, input);
    if (!found.ok) return found;
    const { answer, parameters, duration_ms, runtime } = found.evaluated;
    if (!answer.ok)
      return { ok: false, failure: { kind: 'SimulationRefused', model: answer.model, error: answer.error } };
    record = {
      simulation_id,
      org_id: meta.actor.org_id,
      kind,
      model: answer.model,
      constants: answer.constants,
      given,
      parameters,
      values: answer.values,
      warnings: [...answer.warnings],
      duration_ms,
      runtime,
      batch_id,
      run_id,
    };
    const failure = tooLarge(record);
    if (failure !== undefined) return { ok: false, failure };
  }
  return handle(ports, simulationDecider, stream, { type: 'RecordSimulation', record }, meta);
};

/** A simulation or a batch of the actor's organisation, from the log itself. */
export const findSimulation = async (
  { store }: Pick<CommandPorts, 'store'>,
  org_id: string,
  simulation_id: string,
): Promise<{ readonly state: Exclude<SimulationState, { status: 'none' }>; readonly revision: bigint } | null> => {
  const { state, head } = await load<SimulationState, SimulationEvent>(
    store,
    simulationDecider,
    simulationStream(simulation_id),
  );
  return state.status === 'none' || state.org_id !== org_id ? null : { state, revision: head.revision };
};

/** Evaluates a recorded simulation again and compares every number; records nothing. */
export const reproduceSimulation = async (
  ports: SimulationPorts,
  record: SimulationRecord,
): Promise<
  | { readonly ok: true; readonly reproduction: Reproduction; readonly duration_ms: number }
  | { readonly ok: false; readonly failure: EvaluatorFailure }
> => {
  const found = await ports.evaluator.evaluate(record.kind, record.parameters);
  if (!found.ok) return found;
  const { answer, duration_ms } = found.evaluated;
  return { ok: true, reproduction: compareWith(record, answer), duration_ms };
};
