import { z } from '@hono/zod-openapi';
import { processModeSchema as processModeDescription } from '../../../domain/processmode/process-mode.ts';
import { recipeContentSchema } from '../../../domain/recipe/content.ts';
import { entityId, family } from './primitives.ts';

export const processModeSchema = processModeDescription
  .extend({
    id: entityId('process_mode_id'),
    process_mode_id: z.string(),
    org_id: z.string(),
    capabilities: z.array(z.string()).readonly(),
    default_recipes: z
      .array(z.string())
      .readonly()
      .openapi({ description: 'Ids of the recipes that the mode offers.' }),
    created_at: z.string().optional(),
    revision: z.number().int(),
  })
  .openapi('ProcessMode');

export const recipeStatuses = ['draft', 'submitted', 'approved', 'superseded', 'retired'] as const;

export const signatureMeanings = ['authored', 'reviewed', 'approved', 'released'] as const;

const signature = z.object({
  signer_id: z.string(),
  printed_name: z.string(),
  meaning: z.enum(signatureMeanings),
  signed_digest: z.string(),
  signed_at: z.string(),
});

export const recipeSchema = z
  .object({
    id: entityId('recipe_id'),
    recipe_id: z.string(),
    org_id: z.string(),
    name: z.string(),
    family: family(),
    process_mode_id: z.string(),
    latest_version: z.number().int(),
    latest_status: z.enum(recipeStatuses),
    approved_version: z.number().int().nullable(),
    created_at: z.string(),
    updated_at: z.string(),
    revision: z.number().int(),
  })
  .openapi('RecipeSummary');

/** A version of a recipe with what it says; see domain/recipe/content.ts. */
export const recipeVersionSchema = recipeContentSchema
  .extend({
    id: entityId('recipe_id'),
    recipe_id: z.string(),
    org_id: z.string(),
    name: z.string(),
    family: family(),
    version: z.number().int(),
    status: z.enum(recipeStatuses),
    authors: z.array(z.string()).readonly(),
    approval: signature.nullable(),
    created_at: z.string().optional(),
    updated_at: z.string().optional(),
  })
  .openapi('RecipeVersion');

/** A recipe with the version that matters most: the approved one, or the newest while none is approved. */
export const recipeDetailSchema = recipeSchema.extend({ current: recipeVersionSchema }).openapi('Recipe');

export const sopSchema = z
  .object({
    id: entityId('sop_id'),
    sop_id: z.string(),
    org_id: z.string(),
    number: z.string(),
    version: z.number().int(),
    title: z.string(),
    family: family(),
    document_uri: z.string().nullable(),
    status: z.enum(['draft', 'approved']),
    written_by: z.string(),
    approved_by: z.string().nullable(),
    approved_at: z.string().nullable().optional(),
    revision: z.number().int(),
  })
  .openapi('Sop');
