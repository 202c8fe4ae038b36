import type { EventStore } from '../../../adapters/eventstore/port.ts';
import type { Actor, DomainEvent, LogPosition, RecordedEvent } from '../../../domain/kernel/event.ts';
import { EMPTY_HEAD, type StreamHead, verifyNext } from '../../../domain/kernel/hash-chain.ts';
import type { ChartDefinition } from '../../../domain/spc/chart-state.ts';
import type { CheckpointStore } from '../../checkpoint-port.ts';
import { type CommandMeta, derivedId, envelope } from '../../envelope.ts';
import { allOf } from '../evidence.ts';

export const engineer: Actor = { id: 'engineer@demo', name: 'Engineer', roles: ['engineer'], org_id: 'demo' };
export const clock = (): Date => new Date('2026-11-22T09:00:00.000Z');

let commands = 0;
export const metaBy = (actor: Actor = engineer, reason?: string): CommandMeta => {
  commands += 1;
  const commandId = derivedId('test command', String(commands));
  return { commandId, correlationId: `correlation of ${commandId}`, causationId: commandId, actor, reason };
};

export const chart: Omit<ChartDefinition, 'chart_id' | 'org_id'> = {
  name: 'Oxide pressure',
  parameter: { kind: 'signal', signal: 'chamber_pressure_torr', step: 'oxidize', statistic: 'mean' },
  unit: 'torr',
  process_mode_id: null,
  recipe_id: null,
  tool_id: null,
  chamber: null,
  kind: 'i_mr',
  rules: ['WE1', 'WE2', 'WE3', 'WE4'],
  phase_one_points: 3,
  usl: null,
  lsl: null,
  target: null,
};

export const streamOf = async (store: EventStore, stream: string): Promise<readonly RecordedEvent[]> =>
  allOf(store.readStream(stream));

/** Appends to the end of a stream, as its only writer. */
export const append = async (
  store: EventStore,
  stream: string,
  events: readonly DomainEvent[],
): Promise<readonly RecordedEvent[]> => {
  const before = await streamOf(store, stream);
  const last = before.at(-1);
  const head: StreamHead = last === undefined ? EMPTY_HEAD : { revision: last.revision, hash: last.metadata.hash };
  const meta = metaBy({ id: 'tool:furnace-1', name: 'furnace-1', roles: [], org_id: 'demo' });
  const sealed = envelope(stream, head, events, meta, clock().toISOString());
  const outcome = await store.append(stream, head.revision, sealed.events);
  if (!outcome.ok) throw new Error(`${stream} has another writer`);
  return (await streamOf(store, stream)).slice(before.length);
};

/** Whether every event of a stream is linked to the one before. */
export const isChained = (events: readonly RecordedEvent[]): boolean => {
  let head = EMPTY_HEAD;
  for (const event of events) {
    const next = verifyNext(head, event);
    if ('kind' in next) return false;
    head = next;
  }
  return true;
};

export interface RunExample {
  readonly run_id: string;
  readonly org_id?: string;
  readonly tool_id?: string;
  readonly results?: Readonly<Record<string, number>>;
  /** Pressures of the frames of each step, in order. */
  readonly steps?: readonly (readonly [string, readonly number[]])[];
  readonly ending?: 'RunCompleted' | 'RunStopped';
}

const at = '2026-11-22T08:30:00.000Z';

export const frames = (run_id: string, step: string, pressures: readonly number[]): DomainEvent => ({
  type: 'TelemetryRecorded',
  data: {
    org_id: 'demo',
    site: 'fab1',
    tool_id: 'furnace-1',
    chamber: 'tube-1',
    run_id,
    times: pressures.map((_, i) => Date.parse(at) + i),
    seqs: pressures.map(() => null),
    steps: pressures.map(() => step),
    signals: { chamber_pressure_torr: { unit: 'torr', values: [...pressures] } },
  },
});

/** A run as the recorder leaves it in the log: the frames of each step ahead of the step's end. */
export const recordRun = async (store: EventStore, run: RunExample): Promise<void> => {
  const { run_id, org_id = 'demo', tool_id = 'furnace-1', results, steps = [], ending = 'RunCompleted' } = run;
  const stream = `run-${run_id}`;
  const observed = {
    type: 'RunObserved',
    data: {
      run_id,
      org_id,
      run_number: `OXI-${run_id.slice(0, 8)}`,
      family: 'oxidation',
      tool_id,
      chamber: 'tube-1',
      wafer_ids: [],
      label: null,
      at,
    },
  };
  await append(store, stream, [observed, { type: 'RunStarted', data: { at } }]);
  for (const [step_index, [step, pressures]] of steps.entries()) {
    await append(store, stream, [{ type: 'RunStepStarted', data: { step_index, step, at } }]);
    if (pressures.length > 0) await append(store, `telemetry-${run_id}`, [frames(run_id, step, pressures)]);
    const inferred = ending === 'RunStopped' && step_index === steps.length - 1;
    const ended = { type: 'RunStepCompleted', data: { step_index, step, started_at: at, inferred, at } };
    await append(store, stream, inferred ? [ended, { type: 'RunStopped', data: { at } }] : [ended]);
  }
  if (results !== undefined) {
    await append(store, stream, [{ type: 'RunResultsRecorded', data: { results, measured_by: tool_id, at } }]);
  }
  if (ending === 'RunCompleted') await append(store, stream, [{ type: 'RunCompleted', data: { at } }]);
};

/** Runs whose step `oxidize` has these mean pressures, one after the other. */
export const recordRuns = async (store: EventStore, means: readonly number[]): Promise<readonly string[]> => {
  const ids: string[] = [];
  for (const mean of means) {
    const run_id = crypto.randomUUID();
    await recordRun(store, {
      run_id,
      steps: [
        ['ramp', [1]],
        ['oxidize', [mean - 1, mean + 1]],
      ],
    });
    ids.push(run_id);
  }
  return ids;
};

export class InMemoryCheckpoints implements CheckpointStore {
  readonly saved = new Map<string, LogPosition>();

  async load(name: string): Promise<LogPosition | undefined> {
    return this.saved.get(name);
  }

  async save(name: string, position: LogPosition): Promise<void> {
    this.saved.set(name, position);
  }
}
