import { z } from '@hono/zod-openapi';
import { defaultRules, ruleIds } from '../../../domain/control/rules.ts';
import {
  chartKinds,
  chartRuleIds,
  chartSettingsSchema,
  parameterSchema,
  plottedSchema,
  severities,
  t2ReferenceSchema,
} from '../../../domain/spc/events.ts';
import { entityId, text, topicLevel, uuid } from './primitives.ts';

export const chartBody = z
  .object({
    name: text(120),
    parameter: parameterSchema,
    further_parameters: z.array(parameterSchema).min(1).max(15).optional().openapi({
      description:
        'With kind t2: the other parameters, all results, or signals of the same step, or of the whole run. Charts of other kinds read one parameter.',
    }),
    unit: text(40).nullable().default(null),
    process_mode_id: uuid().nullable().default(null),
    recipe_id: uuid().nullable().default(null),
    tool_id: topicLevel().nullable().default(null),
    chamber: topicLevel().nullable().default(null),
    kind: z.enum(chartKinds).default('i_mr').openapi({
      description:
        'i_mr, ewma and cusum plot each run; xbar_r and xbar_s subgroups of runs; p, np, c and u counts; t2 (Hotelling) how far several parameters of a run together are from where they were, by their covariance.',
    }),
    settings: chartSettingsSchema.strict().optional(),
    rules: z.array(z.enum(ruleIds)).default([...defaultRules]),
    phase_one_points: z
      .number()
      .int()
      .min(2)
      .max(10_000)
      .default(25)
      .openapi({ description: 'Of a t2 chart two more than it has parameters, at least.' }),
    usl: z.number().nullable().default(null),
    lsl: z.number().nullable().default(null),
    target: z.number().nullable().default(null),
    backfill: z
      .boolean()
      .default(false)
      .openapi({ description: 'Plot the runs that ended before the chart was defined, too.' }),
    reason: text(2000).optional(),
  })
  .openapi('ChartDefinition');

export const chartSchema = z
  .object({
    id: entityId('chart_id'),
    chart_id: z.string(),
    org_id: z.string(),
    name: z.string(),
    parameter: parameterSchema,
    further_parameters: z.array(parameterSchema).readonly().nullable(),
    unit: z.string().nullable(),
    process_mode_id: z.string().nullable(),
    recipe_id: z.string().nullable(),
    tool_id: z.string().nullable(),
    chamber: z.string().nullable(),
    kind: z.enum(chartKinds),
    settings: chartSettingsSchema.nullable(),
    rules: z.array(z.enum(ruleIds)).readonly(),
    phase_one_points: z.number().int(),
    usl: z.number().nullable(),
    lsl: z.number().nullable(),
    target: z.number().nullable(),
    /** 0 while the chart has no limits. */
    limits_version: z.number().int(),
    cl: z.number().nullable(),
    ucl: z.number().nullable(),
    lcl: z.number().nullable(),
    sigma: z.number().nullable(),
    points_count: z.number().int(),
    violations_count: z.number().int(),
    unacknowledged_count: z.number().int(),
    last_point_at: z.string().nullable(),
    created_at: z.string(),
    updated_at: z.string(),
    revision: z.number().int(),
  })
  .openapi('Chart');

export const chartStateSchema = z
  .object({
    chart_id: z.string(),
    name: z.string(),
    points_count: z.number().int(),
    limits_version: z.number().int(),
    limits: z
      .object({
        target: z.number().nullable(),
        cl: z.number(),
        ucl: z.number(),
        lcl: z.number(),
        sigma: z.number(),
        reference: t2ReferenceSchema.optional(),
      })
      .nullable(),
  })
  .openapi('ChartState');

export const pointSchema = z
  .object({
    chart_id: z.string(),
    index: z.number().int(),
    run_id: z.string(),
    run_number: z.string(),
    at: z.string(),
    value: z.number(),
    values: z
      .array(z.number())
      .readonly()
      .nullable()
      .openapi({ description: 'Of a t2 chart: of all parameters, in their order.' }),
    moving_range: z.number().nullable(),
    limits_version: z.number().int(),
    violated_rules: z.array(z.enum(chartRuleIds)).readonly(),
    plotted: plottedSchema.nullable(),
  })
  .openapi('ChartPoint');

export const limitsSchema = z
  .object({
    chart_id: z.string(),
    version: z.number().int(),
    target: z.number().nullable(),
    cl: z.number(),
    ucl: z.number(),
    lcl: z.number(),
    sigma: z.number(),
    from_points: z.tuple([z.number().int(), z.number().int()]).readonly().nullable(),
    set_by: z.string(),
    reason: z.string().nullable(),
    reference: t2ReferenceSchema
      .nullable()
      .openapi({ description: 'Of a t2 chart: mean and covariance of phase I, from which every T2 follows.' }),
    at: z.string(),
  })
  .openapi('ControlLimits');

export const limitsBody = z
  .object({
    target: z.number().nullable().default(null),
    cl: z.number(),
    ucl: z.number(),
    lcl: z.number().openapi({ description: 'Of a t2 chart 0.' }),
    sigma: z.number().positive().optional().openapi({
      description:
        'A sixth of the distance between the limits unless given; of a t2 chart such that ucl has the z-score of its confidence.',
    }),
    reason: text(2000),
  })
  .openapi('NewControlLimits');

export const violationSchema = z
  .object({
    violation_id: z.string(),
    org_id: z.string(),
    chart_id: z.string(),
    run_id: z.string(),
    rule_id: z.enum(chartRuleIds),
    rule_name: z.string(),
    window: z.tuple([z.number().int(), z.number().int()]).readonly(),
    statistic: z.string(),
    z_score: z.number(),
    timestamp_index: z.number().int(),
    value: z.number(),
    centerline: z.number(),
    ucl: z.number(),
    lcl: z.number(),
    severity: z.enum(severities),
    suggested_causes: z.array(z.string()).readonly(),
    recommended_actions: z.array(z.string()).readonly(),
    at: z.string(),
    acknowledgement: z
      .object({
        acknowledged_by: z.string(),
        acknowledged_at: z.string(),
        cause_found: z.string(),
        action_taken: z.string(),
      })
      .nullable(),
  })
  .openapi('Violation');

export const acknowledgementBody = z
  .object({ cause_found: text(2000), action_taken: text(2000), reason: text(2000).optional() })
  .openapi('Acknowledgement');
