import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import type { SimulationEvent } from '../../domain/simulation/events.ts';
import { type SimulationState, simulationDecider } from '../../domain/simulation/simulation.ts';
import { defineProjection, put } from '../projection.ts';
import { instant, int64, logOrder, toInstant } from '../storage/columns.ts';
import { memoryTable } from '../storage/memory-table.ts';

export type SimulationStatus = 'recorded' | 'queued' | 'running' | 'completed';

/** What lists show; parameters and values stand in the log. */
export const simulations = pgTable(
  'simulations',
  {
    simulation_id: text().primaryKey(),
    org_id: text().notNull(),
    /** `batch`, or what was simulated. */
    kind: text().notNull(),
    model: text(),
    constants: text(),
    status: text().$type<SimulationStatus>().notNull(),
    batch_id: text(),
    run_id: text(),
    /** Of a batch. */
    members: integer(),
    answered: integer(),
    warnings: integer(),
    requested_by: text().notNull(),
    requested_at: instant().notNull(),
    revision: int64().notNull(),
    /** Of the first event. */
    ...logOrder,
  },
  (table) => [
    index('simulations_org').on(table.org_id, table.log_commit, table.log_prepare),
    index('simulations_batch').on(table.batch_id),
    index('simulations_status').on(table.status),
  ],
);

type Facts = Omit<typeof simulations.$inferInsert, 'revision' | 'log_commit' | 'log_prepare'>;

interface Memory {
  /** null before the first event. */
  readonly facts: Facts | null;
  readonly created: { readonly commit: string; readonly prepare: string };
}

const factsOf = (state: Exclude<SimulationState, { status: 'none' }>): Facts => {
  if (state.status === 'recorded') {
    const { simulation_id, org_id, kind, model, constants, batch_id, run_id, requested_by, at } = state;
    return {
      ...{ simulation_id, org_id, kind, model, constants, status: state.status, batch_id, run_id, requested_by },
      members: null,
      answered: null,
      warnings: state.warnings.length,
      requested_at: toInstant(at),
    };
  }
  const { simulation_id, org_id, status, members, results, requested_by, queued_at } = state;
  return {
    ...{ simulation_id, org_id, kind: 'batch', model: null, constants: null, status, batch_id: null, run_id: null },
    members: members.length,
    answered: results.length,
    warnings: null,
    requested_by,
    requested_at: toInstant(queued_at),
  };
};

/** What an event changes; the parameters of a batch are not carried along. */
const next = (facts: Facts | null, event: SimulationEvent): Facts | null => {
  switch (event.type) {
    case 'SimulationRecorded':
    case 'SimulationBatchQueued': {
      const state = simulationDecider.evolve(simulationDecider.initial, event);
      return state.status === 'none' ? null : factsOf(state);
    }
    case 'SimulationBatchProgressed':
      return facts && { ...facts, status: 'running', answered: (facts.answered ?? 0) + event.data.results.length };
    case 'SimulationBatchCompleted':
      return facts && { ...facts, status: 'completed' };
    default: {
      const unhandled: never = event;
      return unhandled;
    }
  }
};

export const simulationsProjection = defineProjection<Memory, SimulationEvent>({
  name: 'simulations',
  version: 1,
  tables: [simulations],
  memory: memoryTable('simulations_memory'),
  categories: ['simulation'],
  decodes: true,
  initial: { facts: null, created: { commit: '0', prepare: '0' } },
  project: (before, event, { position, revision }) => {
    const state: Memory = {
      facts: next(before.facts, event),
      created: before.facts === null ? { commit: position.commit, prepare: position.prepare } : before.created,
    };
    if (state.facts === null) return { state, rows: [] };
    const { commit, prepare } = state.created;
    const row = { ...state.facts, revision, log_commit: BigInt(commit), log_prepare: BigInt(prepare) };
    return { state, rows: [put(simulations, row)] };
  },
});
