import type { RecipeContent } from '../../../domain/recipe/content.ts';

/** A recipe version as one entity: what it says stands beside who wrote it. */
export const flatVersion = <Version extends { readonly recipe_id: string; readonly content: RecipeContent }>({
  content,
  ...version
}: Version): { id: string } & Omit<Version, 'content'> & RecipeContent => ({
  id: version.recipe_id,
  ...version,
  ...content,
});
