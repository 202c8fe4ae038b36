import type { ProcessModeDescription } from '../processmode/process-mode.ts';
import type { RecipeContent } from '../recipe/content.ts';
import { interlocksForMode, leastHazardLevel } from '../recipe/safety.ts';

/** What a recipe says, before it is known under which id its process mode stands. */
export type CatalogueContent = Omit<RecipeContent, 'process_mode_id'>;

export interface CatalogueRecipe {
  readonly name: string;
  readonly content: CatalogueContent;
}

/** A process mode as the product ships it, with the recipes that it offers. */
export interface CatalogueEntry {
  readonly mode: ProcessModeDescription;
  readonly recipes: readonly CatalogueRecipe[];
}

type Unguarded = Omit<CatalogueContent, 'safety_hazard_level' | 'required_interlocks'>;

/** A recipe with the interlocks and the hazard level that its gases and its energy ask for, and those named besides. */
export const guarded = (
  mode: ProcessModeDescription,
  name: string,
  recipe: Unguarded,
  besides: { readonly interlocks?: readonly string[]; readonly hazard?: number } = {},
): CatalogueRecipe => {
  const content = { ...recipe, process_mode_id: '', safety_hazard_level: 1, required_interlocks: [] };
  const required = interlocksForMode(mode, content).map(({ name: interlock, or }) =>
    or !== undefined && besides.interlocks?.includes(or) ? or : interlock,
  );
  return {
    name,
    content: {
      ...recipe,
      safety_hazard_level: Math.max(leastHazardLevel(content), besides.hazard ?? 1),
      required_interlocks: [...new Set([...required, ...(besides.interlocks ?? [])])],
    },
  };
};
