import { expect } from 'vitest';
import type { RunReport } from '../../telemetry/tool-message.ts';
import { type RunCommand, runDecider } from '../decide.ts';
import type { RunEvent } from '../events.ts';
import type { RunState } from '../state.ts';

/** Seconds after the beginning of the examples, as ms since the Unix epoch. */
export const ms = (seconds: number): number => Date.UTC(2026, 10, 22, 8, 0, 0) + seconds * 1000;
export const at = (seconds: number): string => new Date(ms(seconds)).toISOString();

export const run_id = '7c1a2c39-0c1d-4a7d-9f1f-2f1f5f1f0001';

export const queued: Extract<RunEvent, { type: 'RunQueued' }> = {
  type: 'RunQueued',
  data: {
    run_id,
    run_number: 'OXI-20261122-000001',
    org_id: 'demo',
    family: 'oxidation',
    process_mode_id: 'mode',
    recipe_id: 'recipe',
    recipe_version: 1,
    tool_id: 'furnace-1',
    chamber: 'tube-1',
    lot_id: null,
    wafer_ids: ['w1'],
    sample_id: null,
    operator: 'operator@demo',
    metadata: {},
    preflight: [],
  },
};
export const setUp: RunEvent = { type: 'RunSetupStarted', data: { at: at(0) } };
export const started: readonly RunEvent[] = [setUp, { type: 'RunStarted', data: { at: at(0) } }];

/** A report of the run's own tool; `ts` in seconds. */
export const report = ({ ts, ...said }: Partial<RunReport> & Pick<RunReport, 'state' | 'ts'>): RunCommand => ({
  type: 'Report',
  family: 'oxidation',
  run_number: 'OXI-20261122-000002',
  report: {
    kind: 'run_report',
    org_id: 'demo',
    site: 'fab1',
    tool_id: 'furnace-1',
    chamber: 'tube-1',
    ts: ms(ts),
    received_at: ms(ts),
    run_id,
    origin: 'host',
    step: null,
    step_index: null,
    progress_pct: null,
    error_code: null,
    error_message: null,
    wafer_ids: [],
    label: null,
    results: {},
    ...said,
  },
});

export const stateAfter = (...events: readonly RunEvent[]): RunState =>
  events.reduce(runDecider.evolve, runDecider.initial);

const context = { now: at(0), actor: { id: 'operator@demo', name: 'Operator', roles: ['operator'], org_id: 'demo' } };

/** Given what happened, when a command comes, then these events are decided or it is refused. */
export const given = (...history: readonly RunEvent[]) => ({
  when: (command: RunCommand) => {
    const decision = runDecider.decide(command, stateAfter(...history), context);
    const events = decision.ok ? decision.events : [];
    return {
      events,
      thenEvents: (...expected: readonly RunEvent[]) => expect(decision).toEqual({ ok: true, events: expected }),
      thenTypes: (...types: readonly string[]) =>
        expect({ ...decision, types: events.map(({ type }) => type) }).toMatchObject({ ok: true, types }),
      thenLast: (expected: RunEvent) => expect(events.at(-1)).toEqual(expected),
      thenRefused: (error: object) => expect(decision).toMatchObject({ ok: false, error }),
    };
  },
});
