import { z } from 'zod';
import { type ReadRecipe, readRecipe, rejected } from '../engine/parts/recipe-reading.ts';
import type { PlannedStep } from '../engine/process-job.ts';
import { type ImplantSpecies, implantSpecies, sourceOf } from './species.ts';

/** Energy of an ion that the column can give, keV, and what a beam can hold. */
export const limits = {
  energy_kev: { min: 2, max: 250 },
  dose_cm2: { min: 1e11, max: 1e17 },
  tilt_deg: { min: 0, max: 60 },
  wafer_count: { min: 1, max: 50 },
} as const;

/** A beam that is weaker than planned gets this much more than its planned time to reach the dose. */
const allowance = { share: 1.1, seconds: 5 };

const within = ({ min, max }: { readonly min: number; readonly max: number }) => z.number().min(min).max(max);

const recipe = z.object({
  implant: z.object({
    species: z.enum(implantSpecies),
    charge_state: z.number().int().min(1).max(4).default(1),
    energy_kev: within(limits.energy_kev),
    dose_cm2: within(limits.dose_cm2),
    tilt_deg: within(limits.tilt_deg),
    twist_deg: z.number().min(0).max(360),
    beam_current_ma: z.number().positive(),
    wafer_count: within(limits.wafer_count).int(),
  }),
  recipe_steps: z
    .array(
      z.object({
        name: z.string().min(1),
        duration_s: z
          .number()
          .positive()
          .max(7 * 86_400),
      }),
    )
    .min(1),
  metadata: z
    /** Opposite doping of the wafer. */
    .looseObject({ background_cm3: z.number().positive().max(1e20).default(1e15) })
    .default({ background_cm3: 1e15 }),
});

export interface Implant {
  readonly species: ImplantSpecies;
  readonly charge_state: number;
  readonly energy_kev: number;
  readonly dose_cm2: number;
  readonly tilt_deg: number;
  readonly twist_deg: number;
  readonly beam_current_ma: number;
  readonly wafer_count: number;
  readonly background_cm3: number;
}
export interface ImplantRecipe {
  readonly implant: Implant;
  readonly steps: readonly PlannedStep[];
  /** The step in which the beam is on the wafers: before it the beam is tuned, after it the source is off. */
  readonly exposure: number;
}

/** Checks that the implanter can run a recipe's content: one step by the name of implant, or a single step. */
export function parseRecipe(content: unknown): ReadRecipe<ImplantRecipe> {
  const parsed = readRecipe(recipe, content);
  if (!parsed.ok) return parsed;
  const { implant, recipe_steps, metadata } = parsed.recipe;
  const { most_ma } = sourceOf[implant.species];
  if (implant.beam_current_ma > most_ma)
    return rejected(`${implant.beam_current_ma} mA of ${implant.species} is above the source's ${most_ma} mA`);
  const named = recipe_steps.flatMap(({ name }, index) => (/implant|expos/i.test(name) ? [index] : []));
  const [exposure = recipe_steps.length === 1 ? 0 : undefined, second] = named;
  if (exposure === undefined || second !== undefined)
    return rejected('one step of the recipe must be named implant: in it the beam is on the wafers');
  const steps = recipe_steps.map(
    (step, index): PlannedStep =>
      index === exposure
        ? { ...step, duration_s: step.duration_s * allowance.share + allowance.seconds, ends_by_process: true }
        : step,
  );
  return { ok: true, recipe: { implant: { ...implant, background_cm3: metadata.background_cm3 }, steps, exposure } };
}
