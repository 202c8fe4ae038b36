import { accept, type Decider, type Decision, refuse } from '../kernel/decider.ts';
import type { BatchMember, MemberResult, SimulationEvent, SimulationRecord } from './events.ts';

export interface SimulationBatch {
  readonly status: 'queued' | 'running' | 'completed';
  readonly simulation_id: string;
  readonly org_id: string;
  readonly members: readonly BatchMember[];
  /** In the order in which they were answered. */
  readonly results: readonly MemberResult[];
  readonly requested_by: string;
  readonly queued_at: string;
  readonly completed_at: string | null;
}

export type SimulationState =
  | { readonly status: 'none' }
  | ({ readonly status: 'recorded' } & SimulationRecord)
  | SimulationBatch;

export type SimulationCommand =
  | { readonly type: 'RecordSimulation'; readonly record: Omit<SimulationRecord, 'requested_by' | 'at'> }
  | {
      readonly type: 'QueueBatch';
      readonly simulation_id: string;
      readonly org_id: string;
      readonly members: readonly BatchMember[];
    }
  | { readonly type: 'RecordResults'; readonly results: readonly MemberResult[] };

export type SimulationFailure =
  | { readonly kind: 'SimulationNotFound' }
  | { readonly kind: 'SimulationAlreadyExists'; readonly simulation_id: string };

const count = (results: readonly MemberResult[], outcome: MemberResult['outcome']): number =>
  results.filter((each) => each.outcome === outcome).length;

/** Each member is answered once; the last answer completes the batch. */
function recordResults(
  batch: SimulationBatch,
  news: readonly MemberResult[],
  at: string,
): Decision<SimulationEvent, SimulationFailure> {
  const answered = new Set(batch.results.map(({ index }) => index));
  const results = news.filter(({ index }) => !answered.has(index) && index < batch.members.length);
  if (results.length === 0) return accept();
  const all = [...batch.results, ...results];
  const progressed: SimulationEvent = { type: 'SimulationBatchProgressed', data: { results, at } };
  if (all.length < batch.members.length) return accept(progressed);
  return accept<SimulationEvent>(progressed, {
    type: 'SimulationBatchCompleted',
    data: { succeeded: count(all, 'succeeded'), refused: count(all, 'refused'), failed: count(all, 'failed'), at },
  });
}

export const simulationDecider: Decider<SimulationState, SimulationCommand, SimulationEvent, SimulationFailure> = {
  initial: { status: 'none' },
  evolve: (state, event) => {
    switch (event.type) {
      case 'SimulationRecorded':
        return { status: 'recorded', ...event.data };
      case 'SimulationBatchQueued': {
        const { at, ...batch } = event.data;
        return { status: 'queued', ...batch, results: [], queued_at: at, completed_at: null };
      }
      case 'SimulationBatchProgressed':
        return 'results' in state
          ? { ...state, status: 'running', results: [...state.results, ...event.data.results] }
          : state;
      case 'SimulationBatchCompleted':
        return 'results' in state ? { ...state, status: 'completed', completed_at: event.data.at } : state;
      default: {
        const unhandled: never = event;
        return unhandled;
      }
    }
  },
  decide: (command, state, { now, actor }) => {
    switch (command.type) {
      case 'RecordSimulation': {
        const { record } = command;
        if (state.status !== 'none')
          return refuse({ kind: 'SimulationAlreadyExists', simulation_id: record.simulation_id });
        return accept({ type: 'SimulationRecorded', data: { ...record, requested_by: actor.id, at: now } });
      }
      case 'QueueBatch': {
        const { simulation_id, org_id, members } = command;
        if (state.status !== 'none') return refuse({ kind: 'SimulationAlreadyExists', simulation_id });
        return accept({
          type: 'SimulationBatchQueued',
          data: { simulation_id, org_id, members: [...members], requested_by: actor.id, at: now },
        });
      }
      case 'RecordResults':
        return 'results' in state ? recordResults(state, command.results, now) : refuse({ kind: 'SimulationNotFound' });
      default: {
        const unhandled: never = command;
        return unhandled;
      }
    }
  },
};
