import type { Logger } from 'pino';
import type { BatchMember, MemberResult, SimulationEvent } from '../../domain/simulation/events.ts';
import { type SimulationState, simulationDecider } from '../../domain/simulation/simulation.ts';
import { type CommandMeta, derivedId } from '../envelope.ts';
import { handle, load } from '../handling.ts';
import { simulationStream } from '../streams.ts';
import type { Evaluator } from './evaluator.ts';
import {
  runSimulation,
  type SimulationOutcome,
  type SimulationPorts,
  simulationIdOf,
  tooLarge,
} from './simulations.ts';

/** Records what is to be simulated and answers at once: a process of its own does it. */
export const queueBatch = async (
  ports: SimulationPorts,
  meta: CommandMeta,
  members: readonly BatchMember[],
): Promise<SimulationOutcome> => {
  const failure = tooLarge(members);
  if (failure !== undefined) return { ok: false, failure };
  const simulation_id = simulationIdOf(meta);
  const { org_id } = meta.actor;
  return handle(
    ports,
    simulationDecider,
    simulationStream(simulation_id),
    { type: 'QueueBatch', simulation_id, org_id, members },
    meta,
  );
};

export interface BatchPorts extends SimulationPorts {
  /** Batches that are not completed, the oldest first; a read model may be behind. */
  readonly unfinished: () => Promise<readonly string[]>;
  readonly log: Logger;
  readonly poll_ms?: number;
}

/** Answers between two records of progress, and evaluations that run at once. */
const WAVE = 8;
const AT_ONCE = 2;
const POLL_MS = 250;
const BUSY_MS = 200;

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done, { once: true });
  });

/** A fault of one evaluation ends that member, not the batch. */
const guarded = ({ evaluator, log }: BatchPorts): Evaluator => ({
  evaluate: async (kind, input) => {
    try {
      return await evaluator.evaluate(kind, input);
    } catch (error) {
      log.error({ err: error, kind }, 'a simulation of a batch failed');
      return { ok: false, failure: { kind: 'SimulationFaulted' } };
    }
  },
});

const resultOf = (index: number, simulation_id: string, outcome: SimulationOutcome): MemberResult => {
  if (outcome.ok) return { index, outcome: 'succeeded', simulation_id, error: null };
  const { failure } = outcome;
  return failure.kind === 'SimulationRefused'
    ? { index, outcome: 'refused', simulation_id: null, error: { ...failure.error } }
    : { index, outcome: 'failed', simulation_id: null, error: JSON.parse(JSON.stringify(failure, asText)) };
};
const asText = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

/**
 * Brings one batch on until it is completed or stopped. Members that were answered before are not touched; one that was
 * recorded just before a crash is found by its command, which is the same each time.
 */
export const runBatch = async (ports: BatchPorts, batch_id: string, signal: AbortSignal): Promise<void> => {
  const stream = simulationStream(batch_id);
  const { state, history } = await load<SimulationState, SimulationEvent>(ports.store, simulationDecider, stream);
  const queued = history[0]?.recorded;
  if (!('results' in state) || queued === undefined) return;
  const { actor, $correlationId: correlationId } = queued.metadata;
  const metaOf = (...what: readonly string[]): CommandMeta => ({
    commandId: derivedId('simulation batch', batch_id, ...what),
    correlationId,
    causationId: queued.id,
    actor,
  });
  const own = { ...ports, evaluator: guarded(ports) };
  const answer = async (index: number, { kind, given }: BatchMember): Promise<MemberResult | null> => {
    const meta = metaOf('member', String(index));
    const simulation_id = simulationIdOf(meta);
    for (;;) {
      if (signal.aborted) return null;
      const outcome = await runSimulation(own, meta, { simulation_id, kind, given, input: given, batch_id });
      const busy =
        !outcome.ok && (outcome.failure.kind === 'SimulationsBusy' || outcome.failure.kind === 'TooManyConflicts');
      if (!busy) return resultOf(index, simulation_id, outcome);
      await pause(BUSY_MS, signal);
    }
  };
  const answered = new Set(state.results.map(({ index }) => index));
  const open = state.members.flatMap((member, index) => (answered.has(index) ? [] : [{ member, index }]));
  for (let from = 0; from < open.length && !signal.aborted; from += WAVE) {
    const waiting = open.slice(from, from + WAVE);
    const results: MemberResult[] = [];
    const lane = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const result = await answer(next.index, next.member);
        if (result !== null) results.push(result);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    if (results.length === 0) return;
    results.sort((a, b) => a.index - b.index);
    const command = { type: 'RecordResults', results } as const;
    const indices = results.map(({ index }) => String(index));
    const recorded = await handle(ports, simulationDecider, stream, command, metaOf('results', ...indices));
    if (!recorded.ok) throw new Error(`batch ${batch_id}: ${recorded.failure.kind}`);
  }
};

/**
 * Works off batches, one after the other, as long as it runs: also those that a process before it left unfinished. One
 * process of all should run it; two would do no harm but double work.
 */
export const startBatches = (ports: BatchPorts): { stop(): Promise<void> } => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const work = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        for (const batch_id of await ports.unfinished()) {
          if (signal.aborted) break;
          await runBatch(ports, batch_id, signal);
        }
      } catch (error) {
        if (!signal.aborted) ports.log.warn({ err: error }, 'batches of simulations are held up, will try again');
      }
      await pause(ports.poll_ms ?? POLL_MS, signal);
    }
  };
  const working = work();
  return {
    stop: async () => {
      stopping.abort();
      await working;
    },
  };
};
