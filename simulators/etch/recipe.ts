import { z } from 'zod';
import { type ReadRecipe, readRecipe, rejected } from '../engine/parts/recipe-reading.ts';
import { etchedFilms } from './films.ts';

export const gasLines = {
  Cl2: 200,
  BCl3: 200,
  HBr: 300,
  O2: 100,
  He: 300,
  Ar: 1000,
  C4F8: 400,
  CHF3: 100,
  CF4: 200,
  SF6: 600,
  N2: 1000,
} as const;
export const limits = {
  temperature_c: { min: -20, max: 100 },
  pressure_torr: { min: 0.002, max: 0.2 },
  rf_power_w: { min: 20, max: 2500 },
  bias_power_w: { min: 5, max: 1500 },
  pulse_duration_s: { min: 0.5, max: 60 },
} as const;

const within = ({ min, max }: { readonly min: number; readonly max: number }) => z.number().min(min).max(max);
const flows = z.record(z.string(), z.number().min(0)).default({});
const power = (most: number) => z.number().min(0).max(most).default(0);

const recipe = z.object({
  film_target: z.string(),
  thickness_target_nm: z.number().positive().max(1e6),
  recipe_steps: z
    .array(
      z.object({
        name: z.string().min(1),
        duration_s: z.number().positive().max(86_400),
        target_temp_c: within(limits.temperature_c).optional(),
        target_pressure_torr: within(limits.pressure_torr).optional(),
        /** Gases that are not named are off in the step. */
        flows_sccm: flows,
        plasma_power_w: power(limits.rf_power_w.max),
        bias_power_w: power(limits.bias_power_w.max),
        pulsed: z.boolean().default(false),
      }),
    )
    .min(1),
  pulsing_scheme: z
    .object({
      phases: z
        .array(z.object({ name: z.string(), duration_s: within(limits.pulse_duration_s), flows_sccm: flows }))
        .min(1),
    })
    .optional(),
});

type Flows = Readonly<Record<string, number>>;
export interface EtchPhase {
  readonly duration_s: number;
  readonly flows: Flows;
}
export interface EtchStep {
  readonly name: string;
  readonly duration_s: number;
  readonly target_temp_c: number | undefined;
  readonly target_pressure_torr: number | undefined;
  readonly source_w: number;
  readonly bias_w: number;
  /** One after the other, again and again; one alone when the step is not in cycles. */
  readonly phases: readonly EtchPhase[];
}
export interface EtchRecipe {
  readonly film: string;
  readonly thickness_nm: number;
  readonly steps: readonly EtchStep[];
}

/** Checks that the etcher can run a recipe's content. @param refusal why the gas panel cannot deliver flows, or null. */
export function parseRecipe(content: unknown, refusal: (flows: Flows) => string | null): ReadRecipe<EtchRecipe> {
  const parsed = readRecipe(recipe, content);
  if (!parsed.ok) return parsed;
  const { film_target, thickness_target_nm, recipe_steps, pulsing_scheme } = parsed.recipe;
  if (!Object.hasOwn(etchedFilms, film_target))
    return rejected(`the etcher knows no film ${film_target}; films: ${Object.keys(etchedFilms).join(', ')}`);
  const steps: EtchStep[] = [];
  for (const step of recipe_steps) {
    if (step.pulsed && !pulsing_scheme)
      return rejected(`Step ${step.name} runs in cycles that the recipe does not say`);
    const phases = (step.pulsed ? pulsing_scheme?.phases : undefined) ?? [step];
    const refused = phases.map((phase) => refusal(phase.flows_sccm)).find((reason) => reason !== null);
    if (refused) return rejected(`Step ${step.name}: ${refused}`);
    steps.push({
      name: step.name,
      duration_s: step.duration_s,
      target_temp_c: step.target_temp_c,
      target_pressure_torr: step.target_pressure_torr,
      source_w: step.plasma_power_w,
      bias_w: step.bias_power_w,
      phases: phases.map(({ duration_s, flows_sccm }) => ({ duration_s, flows: flows_sccm })),
    });
  }
  return { ok: true, recipe: { film: film_target, thickness_nm: thickness_target_nm, steps } };
}

/** The phase in which a step is, so long after it began, and how long that phase still lasts, s. */
export function phaseAt({ phases }: EtchStep, elapsed_s: number): { readonly flows: Flows; readonly left_s: number } {
  const cycle_s = phases.reduce((sum, { duration_s }) => sum + duration_s, 0);
  let inside = elapsed_s % cycle_s;
  for (const { duration_s, flows: own } of phases) {
    if (inside < duration_s - 1e-9) return { flows: own, left_s: duration_s - inside };
    inside -= duration_s;
  }
  return { flows: phases[0]?.flows ?? {}, left_s: phases[0]?.duration_s ?? cycle_s };
}
