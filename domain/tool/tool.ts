import { z } from 'zod';
import { accept, type Decider, refuse } from '../kernel/decider.ts';
import { define, type EventsOf } from '../kernel/event-schema.ts';
import { processFamilySchema } from '../run/events.ts';
import { capabilityRangesSchema } from './capability-ranges.ts';

/** SEMI E10 equipment states. */
export const equipmentStates = [
  'productive',
  'standby',
  'engineering',
  'scheduled_downtime',
  'unscheduled_downtime',
  'non_scheduled',
] as const;
export type EquipmentState = (typeof equipmentStates)[number];

export const toolDescriptionSchema = z.object({
  name: z.string(),
  vendor: z.string().nullable(),
  model: z.string().nullable(),
  family: processFamilySchema,
  capabilities: z.array(z.string()),
  pressure_modes: z.array(z.string()),
  energy_modes: z.array(z.string()),
  reactor_type: z.string().nullable(),
  /** Absent: the tool does not say what its limits are. */
  capability_ranges: capabilityRangesSchema.optional(),
  /** Empty: any chamber name is taken. */
  chambers: z.array(z.string()),
  location: z.object({
    enterprise: z.string().nullable(),
    /** The Sparkplug group and the site of plain JSON topics. */
    site: z.string(),
    area: z.string().nullable(),
    work_center: z.string().nullable(),
    work_unit: z.string().nullable(),
  }),
});
export type ToolDescription = z.infer<typeof toolDescriptionSchema>;

export const calibrationSchema = z.object({
  calibration_id: z.string(),
  kind: z.string(),
  performed_by: z.string(),
  valid_from: z.string(),
  valid_until: z.string(),
  measured: z.record(z.string(), z.number()),
  reference: z.record(z.string(), z.number()),
  certificate_uri: z.string().nullable(),
});
export type Calibration = z.infer<typeof calibrationSchema>;

/** Stream: `tool-<org>.<tool id>`. The tool id is its edge node name on MQTT. */
export const toolEvents = {
  /** Version 2 may state capability ranges. */
  ToolRegistered: define(toolDescriptionSchema.extend({ org_id: z.string(), tool_id: z.string() }), [(data) => data]),
  ToolConnected: define(z.object({ chamber: z.string().nullable(), cause: z.string(), at: z.string() })),
  ToolDisconnected: define(z.object({ chamber: z.string().nullable(), cause: z.string(), at: z.string() })),
  ToolCalibrated: define(calibrationSchema),
  InterlockOpened: define(z.object({ chamber: z.string(), name: z.string(), at: z.string() })),
  InterlockClosed: define(z.object({ chamber: z.string(), name: z.string(), at: z.string() })),
  EquipmentStateChanged: define(
    z.object({ from: z.enum(equipmentStates), to: z.enum(equipmentStates), at: z.string() }),
  ),
};
export type ToolEvent = EventsOf<typeof toolEvents>;

export interface KnownTool extends ToolDescription {
  readonly status: 'registered';
  readonly org_id: string;
  readonly tool_id: string;
  readonly connected: boolean;
  readonly connected_chambers: readonly string[];
  readonly equipment_state: EquipmentState;
  readonly calibrations: readonly Calibration[];
  /** `<chamber>/<name>` -> closed. */
  readonly interlocks: Readonly<Record<string, boolean>>;
}
export type ToolState = { readonly status: 'none' } | KnownTool;

export type ToolCommand =
  | {
      readonly type: 'RegisterTool';
      readonly org_id: string;
      readonly tool_id: string;
      readonly description: ToolDescription;
    }
  | {
      readonly type: 'ReportConnection';
      readonly chamber: string | null;
      readonly connected: boolean;
      readonly cause: string;
      readonly at: string;
    }
  | {
      readonly type: 'ReportInterlock';
      readonly chamber: string;
      readonly name: string;
      readonly closed: boolean;
      readonly at: string;
    }
  | { readonly type: 'RecordCalibration'; readonly calibration: Calibration }
  | { readonly type: 'ChangeEquipmentState'; readonly to: EquipmentState };

export type ToolFailure =
  | { readonly kind: 'ToolNotFound' }
  | { readonly kind: 'ToolAlreadyRegistered'; readonly tool_id: string }
  | { readonly kind: 'CalibrationPeriodEmpty'; readonly valid_from: string; readonly valid_until: string };

const known = (state: KnownTool, event: Exclude<ToolEvent, { type: 'ToolRegistered' }>): KnownTool => {
  switch (event.type) {
    case 'ToolConnected': {
      const { chamber } = event.data;
      const others = state.connected_chambers.filter((name) => name !== chamber);
      return chamber === null
        ? { ...state, connected: true }
        : { ...state, connected: true, connected_chambers: [...others, chamber].sort() };
    }
    case 'ToolDisconnected': {
      const { chamber } = event.data;
      if (chamber === null) return { ...state, connected: false, connected_chambers: [] };
      return { ...state, connected_chambers: state.connected_chambers.filter((name) => name !== chamber) };
    }
    case 'ToolCalibrated':
      return { ...state, calibrations: [...state.calibrations, event.data] };
    case 'InterlockOpened':
    case 'InterlockClosed': {
      const key = `${event.data.chamber}/${event.data.name}`;
      return { ...state, interlocks: { ...state.interlocks, [key]: event.type === 'InterlockClosed' } };
    }
    case 'EquipmentStateChanged':
      return { ...state, equipment_state: event.data.to };
    default: {
      const unhandled: never = event;
      return unhandled;
    }
  }
};

const evolve = (state: ToolState, event: ToolEvent): ToolState => {
  if (event.type === 'ToolRegistered') {
    return {
      ...event.data,
      status: 'registered',
      connected: false,
      connected_chambers: [],
      equipment_state: 'standby',
      calibrations: [],
      interlocks: {},
    };
  }
  return state.status === 'none' ? state : known(state, event);
};

export const toolDecider: Decider<ToolState, ToolCommand, ToolEvent, ToolFailure> = {
  initial: { status: 'none' },
  evolve,
  decide: (command, state, { now }) => {
    if (command.type === 'RegisterTool') {
      const { org_id, tool_id, description } = command;
      if (state.status === 'registered') return refuse({ kind: 'ToolAlreadyRegistered', tool_id });
      return accept({ type: 'ToolRegistered', data: { org_id, tool_id, ...description } });
    }
    if (state.status === 'none') return refuse({ kind: 'ToolNotFound' });
    switch (command.type) {
      case 'ReportConnection': {
        const { chamber, connected, cause, at } = command;
        const already = chamber === null ? state.connected : state.connected_chambers.includes(chamber);
        if (already === connected) return accept();
        return accept({ type: connected ? 'ToolConnected' : 'ToolDisconnected', data: { chamber, cause, at } });
      }
      case 'ReportInterlock': {
        const { chamber, name, closed, at } = command;
        if (state.interlocks[`${chamber}/${name}`] === closed) return accept();
        return accept({ type: closed ? 'InterlockClosed' : 'InterlockOpened', data: { chamber, name, at } });
      }
      case 'RecordCalibration': {
        const { valid_from, valid_until } = command.calibration;
        // Also what is no time at all is no period.
        if (!(Date.parse(valid_from) < Date.parse(valid_until))) {
          return refuse({ kind: 'CalibrationPeriodEmpty', valid_from, valid_until });
        }
        return accept({ type: 'ToolCalibrated', data: command.calibration });
      }
      case 'ChangeEquipmentState':
        return state.equipment_state === command.to
          ? accept()
          : accept({ type: 'EquipmentStateChanged', data: { from: state.equipment_state, to: command.to, at: now } });
      default: {
        const unhandled: never = command;
        return unhandled;
      }
    }
  },
};

/** The open interlocks of a chamber, by name. */
export const openInterlocks = (tool: KnownTool, chamber: string): readonly string[] =>
  Object.entries(tool.interlocks)
    .filter(([key, closed]) => !closed && key.startsWith(`${chamber}/`))
    .map(([key]) => key.slice(chamber.length + 1));

/** The calibration that covers an instant and ends last, if there is one. */
export const calibrationAt = (tool: KnownTool, at: string): Calibration | undefined =>
  tool.calibrations
    .filter(
      ({ valid_from, valid_until }) =>
        Date.parse(valid_from) <= Date.parse(at) && Date.parse(at) < Date.parse(valid_until),
    )
    .sort((a, b) => Date.parse(b.valid_until) - Date.parse(a.valid_until))[0];
