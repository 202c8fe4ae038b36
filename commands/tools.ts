import { type SiteNotAvailable, siteDecider } from '../domain/tool/site.ts';
import {
  type Calibration,
  type EquipmentState,
  type ToolCommand,
  type ToolDescription,
  type ToolEvent,
  type ToolFailure,
  type ToolState,
  toolDecider,
} from '../domain/tool/tool.ts';
import { type CommandMeta, derivedId } from './envelope.ts';
import { type CommandPorts, handle, type Outcome } from './handling.ts';
import { siteStream, toolStream } from './streams.ts';

type ToolOutcome<Failure = ToolFailure> = Promise<Outcome<ToolState, ToolEvent, Failure>>;

const onTool = (
  ports: CommandPorts,
  meta: CommandMeta,
  tool_id: string,
  command: ToolCommand,
  ifMatch?: bigint,
): ToolOutcome => handle(ports, toolDecider, toolStream(meta.actor.org_id, tool_id), command, meta, ifMatch);

/** Registers a tool of the actor's organisation, and claims its site for the organisation if nobody has. */
export const registerTool = async (
  ports: CommandPorts,
  meta: CommandMeta,
  tool_id: string,
  description: ToolDescription,
): ToolOutcome<ToolFailure | SiteNotAvailable> => {
  const { org_id } = meta.actor;
  const { site } = description.location;
  const claim = { ...meta, commandId: derivedId(meta.commandId, 'site') };
  const claimed = await handle(ports, siteDecider, siteStream(site), { type: 'ClaimSite', site, org_id }, claim);
  if (!claimed.ok) return claimed;
  return onTool(ports, meta, tool_id, { type: 'RegisterTool', org_id, tool_id, description });
};

export const recordCalibration = (
  ports: CommandPorts,
  meta: CommandMeta,
  tool_id: string,
  calibration: Omit<Calibration, 'calibration_id'>,
  ifMatch?: bigint,
): ToolOutcome =>
  onTool(
    ports,
    meta,
    tool_id,
    {
      type: 'RecordCalibration',
      calibration: { ...calibration, calibration_id: derivedId(meta.commandId, 'calibration') },
    },
    ifMatch,
  );

export const changeEquipmentState = (
  ports: CommandPorts,
  meta: CommandMeta,
  tool_id: string,
  to: EquipmentState,
  ifMatch?: bigint,
): ToolOutcome => onTool(ports, meta, tool_id, { type: 'ChangeEquipmentState', to }, ifMatch);

/** What the tool says of itself. `meta.actor` is the tool. */
export const reportOnTool = (
  ports: CommandPorts,
  meta: CommandMeta,
  tool_id: string,
  command: Extract<ToolCommand, { type: 'ReportConnection' | 'ReportInterlock' }>,
): ToolOutcome => onTool(ports, meta, tool_id, command);
