import { z } from 'zod';
import type { ToolError } from '../engine/chamber-model.ts';

export const gases = ['O2', 'H2', 'N2'] as const;
export type Gas = (typeof gases)[number];
export type Flows = Readonly<Record<Gas, number>>;

/** Flows of an ambient whose recipe names none, sccm: steam is burnt from hydrogen and oxygen 1.5 to 1. */
export const ambientFlows: Readonly<Record<'dry' | 'wet' | 'n2', Flows>> = {
  dry: { O2: 8000, H2: 0, N2: 0 },
  wet: { O2: 6000, H2: 9000, N2: 0 },
  n2: { O2: 0, H2: 0, N2: 10_000 },
};

const flow = z.number().min(0).max(20_000);
const step = z.object({
  name: z.string().min(1),
  duration_s: z
    .number()
    .positive()
    .max(7 * 86_400),
  target_temp_c: z.number().min(20).max(1250).optional(),
  ramp_rate_c_per_min: z.number().positive().max(100).default(10),
  ambient: z.enum(['dry', 'wet', 'n2']).default('n2'),
  /** Gases that are not named are off in the step. */
  flows_sccm: z.strictObject({ O2: flow.default(0), H2: flow.default(0), N2: flow.default(0) }).optional(),
});
const recipe = z.object({
  recipe_steps: z.array(step).min(1),
  /** Crystal orientation of the wafers; <100> unless the recipe says otherwise. */
  metadata: z
    .looseObject({ orientation: z.enum(['100', '110', '111']).default('100') })
    .default({ orientation: '100' }),
});

export interface FurnaceStep {
  readonly name: string;
  readonly duration_s: number;
  readonly target_temp_c: number | undefined;
  readonly ramp_rate_c_per_min: number;
  readonly ambient: 'dry' | 'wet' | 'n2';
  readonly flows: Flows;
}
export interface FurnaceRecipe {
  readonly orientation: '100' | '110' | '111';
  readonly steps: readonly FurnaceStep[];
}

export type ParsedRecipe =
  | { readonly ok: true; readonly recipe: FurnaceRecipe }
  | { readonly ok: false; readonly error: ToolError };

/** More hydrogen than this per oxygen would leave unburnt hydrogen in the tube; stoichiometric is 2. */
const mostHydrogenPerOxygen = 1.85;

/** Checks that the furnace can run a recipe's content. Fields it does not know are none of its business. */
export function parseRecipe(content: unknown): ParsedRecipe {
  const parsed = recipe.safeParse(content);
  if (!parsed.success) return { ok: false, error: { code: 'recipe_rejected', message: z.prettifyError(parsed.error) } };
  const steps = parsed.data.recipe_steps.map(
    ({ flows_sccm, target_temp_c, ...rest }): FurnaceStep => ({
      ...rest,
      target_temp_c,
      flows: flows_sccm ?? ambientFlows[rest.ambient],
    }),
  );
  const unsafe = steps.find(({ flows }) => flows.H2 > mostHydrogenPerOxygen * flows.O2);
  if (unsafe)
    return {
      ok: false,
      error: {
        code: 'recipe_rejected',
        message: `Step ${unsafe.name}: at most ${mostHydrogenPerOxygen} parts of H2 to one of O2 may flow`,
      },
    };
  return { ok: true, recipe: { orientation: parsed.data.metadata.orientation, steps } };
}
