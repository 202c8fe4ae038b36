import { z } from 'zod';
import { recipeDuration, type Segment } from '../../domain/process/rtp/lamp-control.ts';
import { type ReadRecipe, readRecipe, rejected } from '../engine/parts/recipe-reading.ts';

export const gasLines = { N2: 30_000, O2: 20_000, H2: 5_000, NH3: 10_000, Ar: 20_000, He: 20_000 } as const;
export type RtpFlows = Readonly<Record<string, number>>;

export const limits = {
  temperature_c: { min: 20, max: 1200 },
  ramp_rate_c_per_s: { min: 0.1, max: 250 },
  pressure_torr: { min: 1, max: 780 },
} as const;
/** Rings of lamps, from the centre outwards. */
export const lampZones = 3;
const longestDwellS = 3600;
/** A recipe's step and its segment may differ by rounding. */
const durationTolerance = { absolute_s: 0.05, share: 0.01 };

const within = ({ min, max }: { readonly min: number; readonly max: number }) => z.number().min(min).max(max);
const flows = z.record(z.string(), z.number().min(0));

const recipe = z.object({
  film_target: z.string().optional(),
  rtp: z.object({
    segments: z
      .array(
        z.object({
          name: z.string().min(1),
          target_c: within(limits.temperature_c),
          ramp_rate_c_per_s: within(limits.ramp_rate_c_per_s),
          dwell_s: z.number().min(0).max(longestDwellS),
          flows_sccm: flows.optional(),
        }),
      )
      .min(1),
    flows_sccm: flows,
    pressure_torr: within(limits.pressure_torr),
    emissivity: z.number().min(0.05).max(1),
    zones: z.array(z.object({ zone: z.string(), offset_c: z.number().min(-100).max(100) })).length(lampZones),
    start_c: within({ min: 20, max: 800 }),
  }),
  recipe_steps: z.array(z.object({ name: z.string().min(1), duration_s: z.number().positive() })).min(1),
});

export interface RtpStep {
  readonly name: string;
  readonly duration_s: number;
  readonly flows: RtpFlows;
  /** When its segment begins, and how long that takes, s. */
  readonly from_s: number;
  readonly segment_s: number;
}
export interface RtpRecipe {
  readonly film: string | undefined;
  readonly steps: readonly RtpStep[];
  readonly segments: readonly Segment[];
  readonly start_c: number;
  readonly hottest_c: number;
  readonly pressure_torr: number;
  readonly emissivity: number;
  readonly offsets_c: readonly number[];
}

/** Checks that the chamber can run a recipe's content: each step is the segment of its place. */
export function parseRecipe(content: unknown): ReadRecipe<RtpRecipe> {
  const parsed = readRecipe(recipe, content);
  if (!parsed.ok) return parsed;
  const { rtp, recipe_steps, film_target } = parsed.recipe;
  if (recipe_steps.length !== rtp.segments.length)
    return rejected(`${recipe_steps.length} steps for ${rtp.segments.length} segments: each segment is a step`);
  const segments = rtp.segments.map(
    ({ target_c, ramp_rate_c_per_s, dwell_s }): Segment => ({ target_c, ramp_k_per_s: ramp_rate_c_per_s, dwell_s }),
  );
  const steps: RtpStep[] = [];
  for (const [index, { name, duration_s }] of recipe_steps.entries()) {
    const from_s = recipeDuration(rtp.start_c, segments.slice(0, index));
    const segment_s = recipeDuration(rtp.start_c, segments.slice(0, index + 1)) - from_s;
    if (Math.abs(duration_s - segment_s) > durationTolerance.absolute_s + durationTolerance.share * segment_s)
      return rejected(`Step ${name}: ${duration_s} s, but its segment takes ${segment_s.toFixed(2)} s`);
    steps.push({ name, duration_s, flows: rtp.segments[index]?.flows_sccm ?? rtp.flows_sccm, from_s, segment_s });
  }
  return {
    ok: true,
    recipe: {
      film: film_target,
      steps,
      segments,
      start_c: rtp.start_c,
      hottest_c: Math.max(...segments.map(({ target_c }) => target_c)),
      pressure_torr: rtp.pressure_torr,
      emissivity: rtp.emissivity,
      offsets_c: rtp.zones.map(({ offset_c }) => offset_c),
    },
  };
}
