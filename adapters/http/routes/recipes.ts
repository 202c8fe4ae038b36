import { z } from '@hono/zod-openapi';
import type { ProcessFamily } from '../../../domain/run/events.ts';
import { findRecipe, findRecipeVersion, listRecipes, listRecipeVersions } from '../../../projections/queries.ts';
import { differenceSchema, differences } from '../difference.ts';
import type { HttpPorts } from '../ports.ts';
import { notFound } from '../problems/problem.ts';
import { type Route, route } from '../route.ts';
import { recipeDetailSchema, recipeSchema, recipeStatuses, recipeVersionSchema } from '../schemas/catalogue.ts';
import { family, page, paging, queryInteger, text, uuid } from '../schemas/primitives.ts';
import { flatVersion } from '../views/recipe.ts';

export const recipeParams = z.object({ recipe_id: uuid() });
export const recipePrefixes: readonly { readonly prefix: string; readonly families?: readonly ProcessFamily[] }[] = [
  { prefix: '/api/recipes' },
  { prefix: '/api/cvd/recipes', families: ['cvd'] },
];

const access = { permission: 'recipe:view' } as const;
const diffSchema = z
  .object({
    recipe_id: z.string(),
    from: z.number().int(),
    to: z.number().int(),
    changes: z.array(differenceSchema).readonly(),
  })
  .openapi('RecipeDifference');
const versionNumber = queryInteger(1, 1_000_000);

const routesUnder = (ports: HttpPorts, prefix: string, families?: readonly ProcessFamily[]): readonly Route[] => {
  const db = ports.readDb;
  const find = async (org_id: string, recipe_id: string) => {
    const recipe = await findRecipe(db, org_id, recipe_id);
    return recipe !== null && (families?.includes(recipe.family) ?? true) ? recipe : null;
  };
  const missing = (recipe_id: string) => ({ problem: notFound('recipe', recipe_id) });
  return [
    route({
      method: 'get',
      path: prefix,
      tag: 'Catalogue',
      summary: 'Recipes',
      kind: 'query',
      access,
      query: z.object({
        ...paging,
        name: text().optional(),
        process_mode_id: uuid().optional(),
        status: z.enum(recipeStatuses).optional().openapi({ description: 'Of the newest version.' }),
        ...(families === undefined ? { family: family().optional() } : {}),
      }),
      success: { status: 200, description: 'By name', schema: page(recipeSchema) },
      handler: async ({ caller, query }) => {
        const { family: one, ...rest } = query as typeof query & { family?: ProcessFamily | undefined };
        const wanted = families ?? (one === undefined ? undefined : [one]);
        return { body: await listRecipes(db, { ...rest, org_id: caller.org_id, families: wanted }) };
      },
    }),
    route({
      method: 'get',
      path: `${prefix}/{recipe_id}`,
      tag: 'Catalogue',
      summary: 'One recipe',
      description: 'With its approved version, or the newest while none is approved.',
      kind: 'query',
      access,
      params: recipeParams,
      success: { status: 200, description: 'The recipe', schema: recipeDetailSchema },
      handler: async ({ caller: { org_id }, params: { recipe_id } }) => {
        const recipe = await find(org_id, recipe_id);
        if (recipe === null) return missing(recipe_id);
        const number = recipe.approved_version ?? recipe.latest_version;
        const current = await findRecipeVersion(db, org_id, recipe_id, number);
        return current === null
          ? missing(recipe_id)
          : { body: { ...recipe, current: flatVersion(current) }, revision: recipe.revision };
      },
    }),
    route({
      method: 'get',
      path: `${prefix}/{recipe_id}/versions`,
      tag: 'Catalogue',
      summary: 'All versions of a recipe',
      kind: 'query',
      access,
      params: recipeParams,
      query: z.object(paging),
      success: { status: 200, description: 'Oldest first', schema: page(recipeVersionSchema) },
      handler: async ({ caller: { org_id }, params: { recipe_id }, query }) => {
        const recipe = await find(org_id, recipe_id);
        if (recipe === null) return missing(recipe_id);
        const { items, next_cursor } = await listRecipeVersions(db, { ...query, org_id, recipe_id });
        return { body: { items: items.map(flatVersion), next_cursor }, revision: recipe.revision };
      },
    }),
    route({
      method: 'get',
      path: `${prefix}/{recipe_id}/versions/{version}`,
      tag: 'Catalogue',
      summary: 'One version of a recipe',
      kind: 'query',
      access,
      params: recipeParams.extend({ version: versionNumber }),
      success: { status: 200, description: 'The version', schema: recipeVersionSchema },
      handler: async ({ caller: { org_id }, params: { recipe_id, version } }) => {
        const recipe = await find(org_id, recipe_id);
        if (recipe === null) return missing(recipe_id);
        const found = await findRecipeVersion(db, org_id, recipe_id, version);
        if (found === null) return { problem: notFound('recipe version', String(version)) };
        return { body: flatVersion(found), revision: recipe.revision };
      },
    }),
    route({
      method: 'get',
      path: `${prefix}/{recipe_id}/diff`,
      tag: 'Catalogue',
      summary: 'What differs between two versions, field by field',
      kind: 'query',
      access,
      params: recipeParams,
      query: z.object({ from: versionNumber, to: versionNumber }),
      success: { status: 200, description: 'The differences', schema: diffSchema },
      handler: async ({ caller: { org_id }, params: { recipe_id }, query: { from, to } }) => {
        if ((await find(org_id, recipe_id)) === null) return missing(recipe_id);
        const [before, after] = await Promise.all([
          findRecipeVersion(db, org_id, recipe_id, from),
          findRecipeVersion(db, org_id, recipe_id, to),
        ]);
        if (before === null) return { problem: notFound('recipe version', String(from)) };
        if (after === null) return { problem: notFound('recipe version', String(to)) };
        return { body: { recipe_id, from, to, changes: differences(before.content, after.content) } };
      },
    }),
  ];
};

export const recipeRoutes = (ports: HttpPorts): readonly Route[] =>
  recipePrefixes.flatMap(({ prefix, families }) => routesUnder(ports, prefix, families));
