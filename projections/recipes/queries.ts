import { and, eq, inArray } from 'drizzle-orm';
import type { RecipeContent } from '../../domain/recipe/content.ts';
import type { RecipeStatus, Signature } from '../../domain/recipe/recipe.ts';
import type { ProcessFamily } from '../../domain/run/events.ts';
import { equals } from '../paging/conditions.ts';
import { keyset, limitOf, type Page, type PageRequest } from '../paging/keyset.ts';
import type { ReadDb } from '../read-db.ts';
import { recipes, recipeVersions } from './projection.ts';

export interface RecipeView {
  /** The same as `recipe_id`, which is what references call it. */
  readonly id: string;
  readonly recipe_id: string;
  readonly org_id: string;
  readonly name: string;
  readonly family: ProcessFamily;
  /** Of the newest version. */
  readonly process_mode_id: string;
  readonly latest_version: number;
  readonly latest_status: RecipeStatus;
  readonly approved_version: number | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly revision: number;
}

export interface RecipeVersionView {
  readonly recipe_id: string;
  readonly version: number;
  readonly org_id: string;
  readonly name: string;
  readonly family: ProcessFamily;
  readonly process_mode_id: string;
  readonly status: RecipeStatus;
  readonly content: RecipeContent;
  readonly authors: readonly string[];
  readonly approval: Signature | null;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface RecipeQuery extends PageRequest {
  readonly org_id: string;
  readonly families?: readonly ProcessFamily[] | undefined;
  readonly name?: string | undefined;
  readonly process_mode_id?: string | undefined;
  /** Of the newest version. */
  readonly status?: RecipeStatus | undefined;
}

const view = (row: typeof recipes.$inferSelect): RecipeView => ({
  id: row.recipe_id,
  ...row,
  revision: Number(row.revision),
});

/** By name. */
export const listRecipes = async (db: ReadDb, query: RecipeQuery): Promise<Page<RecipeView>> => {
  const keys = keyset([recipes.name, recipes.recipe_id], 'asc');
  const limit = limitOf(query);
  const rows = await db
    .select()
    .from(recipes)
    .where(
      and(
        eq(recipes.org_id, query.org_id),
        query.families === undefined ? undefined : inArray(recipes.family, [...query.families]),
        equals(recipes.name, query.name),
        equals(recipes.process_mode_id, query.process_mode_id),
        equals(recipes.latest_status, query.status),
        keys.behind(query.cursor),
      ),
    )
    .orderBy(...keys.order)
    .limit(limit + 1);
  return keys.page(rows, limit, view);
};

export const findRecipe = async (db: ReadDb, org_id: string, recipe_id: string): Promise<RecipeView | null> => {
  const [row] = await db
    .select()
    .from(recipes)
    .where(and(eq(recipes.org_id, org_id), eq(recipes.recipe_id, recipe_id)));
  return row === undefined ? null : view(row);
};

/** By version, oldest first. */
export const listRecipeVersions = async (
  db: ReadDb,
  query: { readonly org_id: string; readonly recipe_id: string } & PageRequest,
): Promise<Page<RecipeVersionView>> => {
  const keys = keyset([recipeVersions.version], 'asc');
  const limit = limitOf(query);
  const rows = await db
    .select()
    .from(recipeVersions)
    .where(
      and(
        eq(recipeVersions.org_id, query.org_id),
        eq(recipeVersions.recipe_id, query.recipe_id),
        keys.behind(query.cursor),
      ),
    )
    .orderBy(...keys.order)
    .limit(limit + 1);
  return keys.page(rows, limit, (row) => row);
};

export const findRecipeVersion = async (
  db: ReadDb,
  org_id: string,
  recipe_id: string,
  version: number,
): Promise<RecipeVersionView | null> => {
  const [row] = await db
    .select()
    .from(recipeVersions)
    .where(
      and(
        eq(recipeVersions.org_id, org_id),
        eq(recipeVersions.recipe_id, recipe_id),
        eq(recipeVersions.version, version),
      ),
    );
  return row ?? null;
};
