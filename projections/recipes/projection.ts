import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import type { RecipeContent } from '../../domain/recipe/content.ts';
import {
  approvedVersion,
  type KnownRecipe,
  type RecipeEvent,
  type RecipeState,
  type RecipeStatus,
  recipeDecider,
  type Signature,
} from '../../domain/recipe/recipe.ts';
import type { ProcessFamily } from '../../domain/run/events.ts';
import { defineProjection, put, type RowChange } from '../projection.ts';
import { instant, int64, listOf, toInstant } from '../storage/columns.ts';
import { memoryTable } from '../storage/memory-table.ts';

/** One row a recipe: its newest version in short. */
export const recipes = pgTable(
  'recipes',
  {
    recipe_id: text().primaryKey(),
    org_id: text().notNull(),
    name: text().notNull(),
    family: text().$type<ProcessFamily>().notNull(),
    process_mode_id: text().notNull(),
    latest_version: integer().notNull(),
    latest_status: text().$type<RecipeStatus>().notNull(),
    approved_version: integer(),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
    revision: int64().notNull(),
  },
  (table) => [index('recipes_org').on(table.org_id, table.name)],
);

/** One row a recipe version. */
export const recipeVersions = pgTable(
  'recipe_versions',
  {
    recipe_id: text().notNull(),
    version: integer().notNull(),
    org_id: text().notNull(),
    name: text().notNull(),
    family: text().$type<ProcessFamily>().notNull(),
    process_mode_id: text().notNull(),
    status: text().$type<RecipeStatus>().notNull(),
    content: jsonb().$type<RecipeContent>().notNull(),
    authors: listOf<string>().notNull(),
    approval: jsonb().$type<Signature>(),
    created_at: instant().notNull(),
    updated_at: instant().notNull(),
  },
  (table) => [primaryKey({ columns: [table.recipe_id, table.version] })],
);

interface Memory {
  readonly recipe: RecipeState;
  /** When each version was first drafted, by version - 1. */
  readonly drafted_at: readonly string[];
}

const versionRow = (recipe: KnownRecipe, version: number, created_at: string, updated_at: string): RowChange[] => {
  const entry = recipe.versions[version - 1];
  if (entry === undefined) return [];
  const { recipe_id, org_id, name, family } = recipe;
  const { status, content, authors, approval } = entry;
  const { process_mode_id } = content;
  const facts = { recipe_id, version, org_id, name, family, process_mode_id, status, content, approval };
  return [put(recipeVersions, { ...facts, authors: [...authors], created_at, updated_at })];
};

export const recipesProjection = defineProjection<Memory, RecipeEvent>({
  name: 'recipes',
  version: 1,
  tables: [recipes, recipeVersions],
  memory: memoryTable('recipes_memory'),
  categories: ['recipe'],
  decodes: true,
  initial: { recipe: recipeDecider.initial, drafted_at: [] },
  project: (memory, event, { revision, metadata }) => {
    const recipe = recipeDecider.evolve(memory.recipe, event);
    const at = toInstant(metadata.recordedAt);
    const drafted_at = event.type === 'RecipeDrafted' ? [...memory.drafted_at, at] : memory.drafted_at;
    const state = { recipe, drafted_at };
    const latest = recipe.status === 'known' ? recipe.versions.at(-1) : undefined;
    if (recipe.status === 'none' || latest === undefined) return { state, rows: [] };
    const { recipe_id, org_id, name, family } = recipe;
    const { version } = event.data;
    const summary = put(recipes, {
      recipe_id,
      org_id,
      name,
      family,
      process_mode_id: latest.content.process_mode_id,
      latest_version: latest.version,
      latest_status: latest.status,
      approved_version: approvedVersion(recipe)?.version ?? null,
      created_at: drafted_at[0] ?? at,
      updated_at: at,
      revision,
    });
    return { state, rows: [summary, ...versionRow(recipe, version, drafted_at[version - 1] ?? at, at)] };
  },
});
