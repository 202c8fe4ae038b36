import {
  type ProcessModeDescription,
  type ProcessModeEvent,
  type ProcessModeFailure,
  type ProcessModeState,
  processModeDecider,
} from '../domain/processmode/process-mode.ts';
import type { CommandMeta } from './envelope.ts';
import { type CommandPorts, handle, type Outcome } from './handling.ts';
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
