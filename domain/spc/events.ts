import { z } from 'zod';
import { ruleIds } from '../control/rules.ts';
import { define, type EventsOf } from '../kernel/event-schema.ts';

/** What a point can be reported for: run rules, or the signal of a chart that has no zones. */
export const chartRuleIds = [...ruleIds, 'EWMA', 'CUSUM', 'T2'] as const;
export type ChartRuleId = (typeof chartRuleIds)[number];
export const chartKinds = ['i_mr', 'xbar_r', 'xbar_s', 'p', 'np', 'c', 'u', 'ewma', 'cusum', 't2'] as const;
export const severities = ['info', 'warning', 'critical'] as const;

const limits = z.object({
  target: z.number().nullable(),
  cl: z.number(),
  ucl: z.number(),
  lcl: z.number(),
  /** That of the plotted statistic. */
  sigma: z.number().positive(),
});

/** What every T2 of a chart is computed from; with it, each can be computed again. */
export const t2ReferenceSchema = z
  .object({
    /** Of each parameter, in the order of a point's values, each in its own unit. */
    mean: z.array(z.number()),
    /** Rows and columns in the same order; of n - 1 observations. */
    covariance: z.array(z.array(z.number())),
    observations: z.number().int().min(2),
  })
  .refine(
    ({ mean, covariance }) =>
      covariance.length === mean.length &&
      covariance.every(
        (line, j) => line.length === mean.length && line.every((each, k) => each === covariance[k]?.[j]),
      ),
    'the covariance must be symmetric, with a row for each mean',
  );
export type T2ReferenceData = z.infer<typeof t2ReferenceSchema>;

export type ControlLimits = z.infer<typeof limits> & {
  /** Of a T2 chart. */
  readonly reference?: T2ReferenceData | undefined;
};

/** What of a run is plotted: a statistic of a signal over a step, or a result. */
export const parameterSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('signal'),
    signal: z.string(),
    /** Step name; null: the whole run. */
    step: z.string().nullable(),
    statistic: z.enum(['mean', 'std', 'min', 'max', 'range', 'median']),
  }),
  z.object({ kind: z.literal('result'), result: z.string() }),
]);
export type ChartParameter = z.infer<typeof parameterSchema>;

/** What a kind of chart can be told; what is left out is as `designOf` says. */
export const chartSettingsSchema = z.object({
  /** Runs in a row that make one point of an Xbar chart. */
  subgroup_size: z.number().int().min(2).max(50).optional(),
  /** Units inspected a run (p, np), or area of opportunity (u). */
  sample_size: z.number().positive().optional(),
  /** Weight of the newest value, and width of the limits, of an EWMA chart. */
  lambda: z.number().gt(0).max(1).optional(),
  l: z.number().positive().optional(),
  /** Reference value and decision interval of a CUSUM chart, in standard deviations of one value. */
  k_sigmas: z.number().min(0).optional(),
  h_sigmas: z.number().positive().optional(),
  /** Share of the runs of an undisturbed process that lie within the limit of a T2 chart. */
  confidence: z.number().min(0.9).max(0.99999).optional(),
});

/** What is drawn for a run where that is not its value itself, with the limits that hold for it. */
export const plottedSchema = z.object({
  statistic: z.enum(['mean', 'p', 'np', 'c', 'u', 'ewma', 'cusum', 't2']),
  value: z.number(),
  cl: z.number(),
  ucl: z.number(),
  lcl: z.number(),
  /** The spread of the subgroup, on its own chart; shown, not judged by rules. */
  companion: z
    .object({
      statistic: z.enum(['range', 'standard_deviation']),
      value: z.number(),
      cl: z.number(),
      ucl: z.number(),
      lcl: z.number(),
    })
    .optional(),
});
export type Plotted = z.infer<typeof plottedSchema>;

/**
 * Older versions knew fewer kinds of charts and rules, and their data are those of the newest: at first individuals charts
 * and the Western Electric rules alone, then all but charts of several parameters (T2).
 */
const asBefore = (data: unknown): unknown => data;

const point = z.object({
  index: z.number().int().min(0),
  run_id: z.string(),
  run_number: z.string(),
  at: z.string(),
  /** Of the chart's first parameter. */
  value: z.number(),
  /** Of all parameters, in their order, where there are several. */
  values: z.array(z.number()).optional(),
  moving_range: z.number().nullable(),
  /** The version of the limits that judged it; 0 while the chart has none. */
  limits_version: z.number().int().min(0),
  violated_rules: z.array(z.enum(chartRuleIds)),
  /** Left out where the value itself is plotted, and until a subgroup is complete. */
  plotted: plottedSchema.optional(),
});

/** Stream: `controlchart-<uuid>`. */
export const spcEvents = {
  ControlChartDefined: define(
    z.object({
      chart_id: z.string(),
      org_id: z.string(),
      name: z.string(),
      parameter: parameterSchema,
      /** What a T2 chart reads beside, at the same occasion. Left out of other charts. */
      further_parameters: z.array(parameterSchema).min(1).max(15).optional(),
      unit: z.string().nullable(),
      process_mode_id: z.string().nullable(),
      recipe_id: z.string().nullable(),
      tool_id: z.string().nullable(),
      chamber: z.string().nullable(),
      kind: z.enum(chartKinds),
      /** Left out where the usual ones hold. */
      settings: chartSettingsSchema.optional(),
      rules: z.array(z.enum(ruleIds)),
      /** Limits are set from this many first points (complete subgroups, where there are any), unless somebody sets them before. */
      phase_one_points: z.number().int().min(2),
      usl: z.number().nullable(),
      lsl: z.number().nullable(),
      target: z.number().nullable(),
      /** Whether runs that ended before the chart was defined are plotted too. Left out when they are not. */
      backfill: z.boolean().optional(),
    }),
    [asBefore, asBefore],
  ),
  ControlLimitsSet: define(
    limits.extend({
      version: z.number().int().min(1),
      /** Indices of the points they were computed from; null when given by a person. */
      from_points: z.tuple([z.number().int(), z.number().int()]).nullable(),
      set_by: z.string(),
      at: z.string(),
      /** Of a T2 chart; limits given by a person keep the one in force. */
      reference: t2ReferenceSchema.optional(),
    }),
    [asBefore],
  ),
  ChartPointRecorded: define(point, [asBefore, asBefore]),
  SpcViolationDetected: define(
    z.object({
      violation_id: z.string(),
      rule_id: z.enum(chartRuleIds),
      rule_name: z.string(),
      run_id: z.string(),
      /** Indices of the first and the last point that make it up. */
      window: z.tuple([z.number().int(), z.number().int()]),
      statistic: z.string(),
      z_score: z.number(),
      timestamp_index: z.number().int(),
      value: z.number(),
      centerline: z.number(),
      ucl: z.number(),
      lcl: z.number(),
      severity: z.enum(severities),
      suggested_causes: z.array(z.string()),
      recommended_actions: z.array(z.string()),
      at: z.string(),
    }),
    [asBefore, asBefore],
  ),
  SpcViolationAcknowledged: define(
    z.object({
      violation_id: z.string(),
      acknowledged_by: z.string(),
      cause_found: z.string(),
      action_taken: z.string(),
      at: z.string(),
    }),
  ),
};
export type SpcEvent = EventsOf<typeof spcEvents>;
