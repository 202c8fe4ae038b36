import type { RecipeContent } from '../content.ts';
import { digestOf, type KnownRecipe, type RecipeEvent, recipeDecider } from '../recipe.ts';

export const content: RecipeContent = {
  process_mode_id: 'mode',
  recipe_steps: [{ name: 'grow', duration_s: 600, target_temp_c: 1000, ambient: 'dry' }],
  safety_hazard_level: 2,
  required_interlocks: ['door'],
};
export const revised: RecipeContent = { ...content, thickness_target_nm: 50 };

export const drafted = (version = 1, written_by = 'ann@demo', of: RecipeContent = content): RecipeEvent => ({
  type: 'RecipeDrafted',
  data: { recipe_id: 'r', org_id: 'demo', name: 'Dry 50', family: 'oxidation', version, content: of, written_by },
});
export const submitted = (version = 1, of: RecipeContent = content): RecipeEvent => ({
  type: 'RecipeSubmitted',
  data: { version, digest: digestOf(of), submitted_by: 'ann@demo' },
});
export const approved = (version = 1, of: RecipeContent = content): RecipeEvent => ({
  type: 'RecipeApproved',
  data: {
    version,
    signature: {
      signer_id: 'bob@demo',
      printed_name: 'Bob B.',
      meaning: 'approved',
      signed_digest: digestOf(of),
      signed_at: '2026-11-22T08:00:00.000Z',
    },
  },
});

export const recipeAfter = (...events: readonly RecipeEvent[]): KnownRecipe => {
  const state = events.reduce(recipeDecider.evolve, recipeDecider.initial);
  if (state.status === 'none') throw new Error('not drafted');
  return state;
};
