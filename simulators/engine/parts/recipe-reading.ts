import { z } from 'zod';
import type { ToolError } from '../chamber-model.ts';

export type ReadRecipe<T> =
  | { readonly ok: true; readonly recipe: T }
  | { readonly ok: false; readonly error: ToolError };

export const rejected = (message: string): { readonly ok: false; readonly error: ToolError } => ({
  ok: false,
  error: { code: 'recipe_rejected', message },
});

/** Reads a recipe's content by a family's schema; fields that the schema does not name are none of the tool's business. */
export function readRecipe<T>(schema: z.ZodType<T>, content: unknown): ReadRecipe<T> {
  const parsed = schema.safeParse(content);
  return parsed.success ? { ok: true, recipe: parsed.data } : rejected(z.prettifyError(parsed.error));
}
