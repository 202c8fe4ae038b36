import { z } from '@hono/zod-openapi';
import { capabilityRangesSchema } from '../../../domain/tool/capability-ranges.ts';
import { calibrationSchema as calibration, equipmentStates, toolDescriptionSchema } from '../../../domain/tool/tool.ts';
import { entityId, family, instant, text, topicLevel } from './primitives.ts';

export const toolBody = z
  .object({
    id: topicLevel().openapi({ description: 'Its edge node name on MQTT.' }),
    name: text(120),
    vendor: text(120).nullable().default(null),
    model: text(120).nullable().default(null),
    family: family(),
    capabilities: z.array(text(80)).max(100).default([]),
    pressure_modes: z.array(text(40)).max(20).default([]),
    energy_modes: z.array(text(40)).max(20).default([]),
    reactor_type: text(40).nullable().default(null),
    capability_ranges: capabilityRangesSchema.optional().openapi({
      description: 'Limits of the tool: recipes are compared with them. What is not stated is not compared.',
    }),
    chambers: z.array(topicLevel()).max(64).default([]).openapi({ description: 'Empty: any chamber name is taken.' }),
    location: z.object({
      enterprise: text(120).nullable().default(null),
      site: topicLevel().openapi({ description: 'The Sparkplug group, and the site of plain JSON topics.' }),
      area: text(120).nullable().default(null),
      work_center: text(120).nullable().default(null),
      work_unit: text(120).nullable().default(null),
    }),
  })
  .openapi('ToolRegistration');

export const interlockSchema = z.object({ chamber: z.string(), name: z.string(), closed: z.boolean() });

export const calibrationSchema = calibration.extend({}).openapi('Calibration');

export const calibrationBody = z
  .object({
    kind: text(80),
    performed_by: text(120),
    valid_from: instant(),
    valid_until: instant(),
    measured: z.record(z.string().min(1).max(120), z.number()).default({}),
    reference: z.record(z.string().min(1).max(120), z.number()).default({}),
    certificate_uri: z.url().max(2000).nullable().default(null),
    reason: text(2000).optional(),
  })
  .openapi('CalibrationRecord');

/** The tool as a whole; `site` repeats `location.site`. */
export const toolSchema = toolDescriptionSchema
  .extend({
    id: entityId('tool_id'),
    org_id: z.string(),
    tool_id: z.string(),
    site: z.string(),
    capability_ranges: capabilityRangesSchema.nullable(),
    connected: z.boolean(),
    connected_chambers: z.array(z.string()).readonly(),
    connection_changed_at: z.string().nullable(),
    connection_cause: z.string().nullable(),
    equipment_state: z.enum(equipmentStates),
    interlocks: z.array(interlockSchema).readonly(),
    calibrations: z.array(calibrationSchema).readonly(),
    registered_at: z.string(),
    updated_at: z.string(),
    revision: z.number().int(),
  })
  .openapi('Tool');

export const toolStatusSchema = z
  .object({
    tool_id: z.string(),
    connected: z.boolean(),
    connected_chambers: z.array(z.string()).readonly(),
    connection_changed_at: z.string().nullable(),
    connection_cause: z.string().nullable(),
    equipment_state: z.enum(equipmentStates),
    interlocks_open: z.array(z.object({ chamber: z.string(), name: z.string() })).readonly(),
    calibration_valid_until: z.string().nullable(),
    active_runs: z
      .array(
        z.object({
          run_id: z.string(),
          run_number: z.string().nullable(),
          chamber: z.string(),
          status: z.string(),
          progress_pct: z.number(),
        }),
      )
      .readonly(),
    revision: z.number().int(),
  })
  .openapi('ToolStatus');

/** What the tool was asked for, and what it can do. */
export const supportSchema = z
  .object({
    tool_id: z.string(),
    recipe_id: z.string(),
    version: z.number().int(),
    process_mode_id: z.string(),
    supported: z.boolean(),
    reasons: z.array(z.string()).readonly(),
    compared: z
      .array(
        z.object({
          what: z.string(),
          path: z.string(),
          value: z.union([z.number(), z.string()]),
          min: z.number().nullable(),
          max: z.number().nullable(),
          within: z.boolean(),
        }),
      )
      .readonly(),
    unstated: z.array(z.string()).readonly().openapi({ description: 'What the tool states no limit of.' }),
  })
  .openapi('ToolSupport');

export const utilisationSchema = z
  .object({
    tool_id: z.string(),
    from: z.string(),
    to: z.string(),
    total_s: z.number(),
    /** Time in each state of SEMI E10, and its share of the whole. */
    states: z
      .array(z.object({ state: z.enum(equipmentStates), duration_s: z.number(), share_pct: z.number() }))
      .readonly(),
    changes: z
      .array(z.object({ from: z.enum(equipmentStates).nullable(), to: z.enum(equipmentStates), at: z.string() }))
      .readonly(),
  })
  .openapi('ToolUtilisation');
