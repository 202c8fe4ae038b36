import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type { EventStore } from '../../adapters/eventstore/port.ts';
import type { Actor, RecordedEvent, Role } from '../../domain/kernel/event.ts';
import { EMPTY_HEAD, type StreamHead, verifyNext } from '../../domain/kernel/hash-chain.ts';
import type { ProcessFamily } from '../../domain/run/events.ts';
import type { RunReport } from '../../domain/telemetry/tool-message.ts';
import type { CommandMeta } from '../envelope.ts';
import type { Outcome } from '../handling.ts';
import { defineProcessMode } from '../process-modes.ts';
import { draftRecipe, onRecipe } from '../recipes.ts';
import { queueRun, type RunOrder, type RunPorts } from '../runs.ts';
import { recordCalibration, registerTool, reportOnTool } from '../tools.ts';

export const now = '2026-11-22T08:00:00.000Z';
export const families: readonly ProcessFamily[] = ['oxidation'];

/** Waits until something is so, as long as a busy machine may need. */
export const eventually = <Found>(find: () => Found) => expect.poll(find, { interval: 10, timeout: 30_000 });

/** The outcome of a command that has to succeed. */
export const done = <State, Event, Failure>(
  outcome: Outcome<State, Event, Failure>,
): Extract<Outcome<State, Event, Failure>, { ok: true }> => {
  if (!outcome.ok)
    throw new Error(JSON.stringify(outcome.failure, (_, value) => (typeof value === 'bigint' ? `${value}` : value)));
  return outcome;
};

export const eventsOf = async (store: EventStore, stream: string): Promise<RecordedEvent[]> => {
  const events: RecordedEvent[] = [];
  for await (const event of store.readStream(stream)) events.push(event);
  return events;
};
export const typesOf = async (store: EventStore, stream: string): Promise<string[]> =>
  (await eventsOf(store, stream)).map(({ type }) => type);

/** Whether every event of a stream is linked to the one before it. */
export const isUnbroken = async (store: EventStore, stream: string): Promise<boolean> => {
  let head: StreamHead = EMPTY_HEAD;
  for (const event of await eventsOf(store, stream)) {
    const next = verifyNext(head, event);
    if ('kind' in next) return false;
    head = next;
  }
  return true;
};

/** An organisation of its own with all that a run needs: a mode, an approved recipe, a calibrated tool with two chambers. */
export const givenFab = async (store: EventStore) => {
  const org_id = `org${randomUUID().slice(0, 8)}`;
  const site = `site${randomUUID().slice(0, 8)}`;
  const tool_id = 'furnace-1';
  const sop = { sop_id: 'sop', number: 'SOP-7', version: 1 };
  const ports: RunPorts = { store, clock: () => new Date(now), sops: { approvedFor: async () => sop } };
  const person = (role: Role): Actor => ({ id: `${role}@${org_id}`, name: role, roles: [role], org_id });
  const meta = (role: Role = 'engineer', commandId: string = randomUUID()): CommandMeta => ({
    commandId,
    correlationId: commandId,
    causationId: commandId,
    actor: person(role),
  });
  const mode = done(
    await defineProcessMode(ports, meta('admin'), {
      name: 'Dry oxidation',
      family: 'oxidation',
      pressure_mode: null,
      energy_mode: 'thermal',
      reactor_type: null,
      chemistry_type: null,
      variant: 'standard',
      description: '',
      capabilities: [],
    }),
  ).state;
  if (mode.status === 'none') throw new Error('no mode');
  const content = {
    process_mode_id: mode.process_mode_id,
    recipe_steps: [{ name: 'grow', duration_s: 60, target_temp_c: 1000 }],
    safety_hazard_level: 1,
    required_interlocks: [],
  };
  const drafted = done(await draftRecipe(ports, meta(), 'Dry 50', content)).state;
  if (drafted.status === 'none') throw new Error('no recipe');
  const { recipe_id } = drafted;
  done(await onRecipe(ports, meta(), recipe_id, { type: 'Submit', version: 1 }));
  done(await onRecipe(ports, meta('admin'), recipe_id, { type: 'Approve', version: 1, printed_name: 'A.' }));
  done(
    await registerTool(ports, meta('admin'), tool_id, {
      name: tool_id,
      vendor: null,
      model: null,
      family: 'oxidation',
      capabilities: [],
      pressure_modes: [],
      energy_modes: ['thermal'],
      reactor_type: null,
      chambers: ['tube-1', 'tube-2'],
      location: { enterprise: null, site, area: null, work_center: null, work_unit: null },
    }),
  );
  done(
    await recordCalibration(ports, meta('admin'), tool_id, {
      kind: 'thermocouple',
      performed_by: 'metrology',
      valid_from: '2026-01-01T00:00:00.000Z',
      valid_until: '2027-01-01T00:00:00.000Z',
      measured: {},
      reference: {},
      certificate_uri: null,
    }),
  );
  const order = (change: Partial<RunOrder> = {}): RunOrder => ({ recipe_id, tool_id, wafer_ids: ['w1'], ...change });
  const queue = async (chamber = 'tube-1'): Promise<string> => {
    const { state } = done(await queueRun(ports, meta(), order({ chamber }), families));
    if (state.status === 'none') throw new Error('no run');
    return state.run_id;
  };
  const connect = async (chamber: string | null, connected = true): Promise<void> => {
    const report = { type: 'ReportConnection', chamber, connected, cause: 'birth', at: now } as const;
    done(await reportOnTool(ports, meta('integration'), tool_id, report));
  };
  /** What the tool says of a run, some seconds after `now`. */
  const report = (
    run_id: string,
    state: RunReport['state'],
    seconds: number,
    change: Partial<RunReport> = {},
  ): RunReport => ({
    kind: 'run_report',
    org_id,
    site,
    tool_id,
    chamber: 'tube-1',
    ts: Date.parse(now) + seconds * 1000,
    received_at: Date.parse(now),
    run_id,
    state,
    origin: 'host',
    step: null,
    step_index: null,
    progress_pct: null,
    error_code: null,
    error_message: null,
    wafer_ids: [],
    label: null,
    results: {},
    ...change,
  });
  return { org_id, site, tool_id, recipe_id, mode, content, ports, meta, order, queue, connect, report };
};
export type Fab = Awaited<ReturnType<typeof givenFab>>;
