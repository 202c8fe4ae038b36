import type { EventStore } from '../adapters/eventstore/port.ts';
import {
  type ProcessMode,
  type ProcessModeDescription,
  type ProcessModeEvent,
  type ProcessModeFailure,
  type ProcessModeState,
  processModeDecider,
} from '../domain/processmode/process-mode.ts';
import type { CommandMeta } from './envelope.ts';
import { type CommandPorts, handle, load, type Outcome } from './handling.ts';
import { processModeId, processModeStream } from './streams.ts';

export const defineProcessMode = (
  ports: CommandPorts,
  meta: CommandMeta,
  description: ProcessModeDescription,
): Promise<Outcome<ProcessModeState, ProcessModeEvent, ProcessModeFailure>> => {
  const { org_id } = meta.actor;
  const process_mode_id = processModeId(org_id, description.name);
  const mode = { ...description, process_mode_id, org_id };
  return handle(
    ports,
    processModeDecider,
    processModeStream(process_mode_id),
    { type: 'DefineProcessMode', mode },
    meta,
  );
};

const MOST_KNOWN = 10_000;
const knownModes = new WeakMap<EventStore, Map<string, ProcessMode>>();

/** A process mode by its id; undefined where there is none. What is found is remembered: a mode never changes. */
export const findProcessMode = async (store: EventStore, process_mode_id: string): Promise<ProcessMode | undefined> => {
  const known = knownModes.get(store) ?? new Map<string, ProcessMode>();
  knownModes.set(store, known);
  const found = known.get(process_mode_id);
  if (found !== undefined) return found;
  const stream = processModeStream(process_mode_id);
  const { state } = await load<ProcessModeState, ProcessModeEvent>(store, processModeDecider, stream);
  if (state.status === 'none') return undefined;
  const { status: _, default_recipes: __, ...mode } = state;
  if (known.size < MOST_KNOWN) known.set(process_mode_id, mode);
  return mode;
};
