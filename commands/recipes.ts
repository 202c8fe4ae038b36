import type { ProcessMode } from '../domain/processmode/process-mode.ts';
import type { RecipeContent } from '../domain/recipe/content.ts';
import {
  type RecipeCommand,
  type RecipeEvent,
  type RecipeFailure,
  type RecipeState,
  recipeDecider,
} from '../domain/recipe/recipe.ts';
import { type MissingSetting, missingSettings } from '../domain/recipe/requirements.ts';
import type { CommandMeta } from './envelope.ts';
import { type CommandPorts, handle, load, type Outcome } from './handling.ts';
import { findProcessMode } from './process-modes.ts';
import { recipeId, recipeStream } from './streams.ts';

export type RecipeContentFailure =
  | { readonly kind: 'ProcessModeNotFound'; readonly process_mode_id: string }
  | { readonly kind: 'RecipeIncomplete'; readonly missing: readonly MissingSetting[] };

type RecipeOutcome<Failure = RecipeFailure> = Promise<Outcome<RecipeState, RecipeEvent, Failure>>;

const refusal = async (
  { store }: CommandPorts,
  org_id: string,
  content: RecipeContent,
): Promise<{ failure: RecipeContentFailure } | { mode: ProcessMode }> => {
  const { process_mode_id } = content;
  const mode = await findProcessMode(store, process_mode_id);
  if (mode === undefined || mode.org_id !== org_id)
    return { failure: { kind: 'ProcessModeNotFound', process_mode_id } };
  const missing = missingSettings(mode, content);
  return missing.length > 0 ? { failure: { kind: 'RecipeIncomplete', missing } } : { mode };
};

/** Drafts version 1 of a recipe of the actor's organisation. Its name is unique there. */
export const draftRecipe = async (
  ports: CommandPorts,
  meta: CommandMeta,
  name: string,
  content: RecipeContent,
): RecipeOutcome<RecipeFailure | RecipeContentFailure> => {
  const { org_id } = meta.actor;
  const checked = await refusal(ports, org_id, content);
  if ('failure' in checked) return { ok: false, failure: checked.failure };
  const recipe_id = recipeId(org_id, name);
  const { family } = checked.mode;
  return handle(
    ports,
    recipeDecider,
    recipeStream(recipe_id),
    { type: 'DraftRecipe', recipe_id, org_id, name, family, content },
    meta,
  );
};

/** A command on a recipe of the actor's organisation; one of another organisation is not found. */
export const onRecipe = async (
  ports: CommandPorts,
  meta: CommandMeta,
  recipe_id: string,
  command: Exclude<RecipeCommand, { type: 'DraftRecipe' }>,
  ifMatch?: bigint,
): RecipeOutcome<RecipeFailure | RecipeContentFailure> => {
  const { org_id } = meta.actor;
  const { state } = await load<RecipeState, RecipeEvent>(ports.store, recipeDecider, recipeStream(recipe_id));
  if (state.status === 'none' || state.org_id !== org_id) return { ok: false, failure: { kind: 'RecipeNotFound' } };
  if ('content' in command) {
    const checked = await refusal(ports, org_id, command.content);
    if ('failure' in checked) return { ok: false, failure: checked.failure };
    const { family } = checked.mode;
    if (family !== state.family) {
      const message = `process mode "${checked.mode.name}" is of family ${family}, the recipe of ${state.family}`;
      return { ok: false, failure: { kind: 'RecipeIncomplete', missing: [{ path: 'process_mode_id', message }] } };
    }
  }
  return handle(ports, recipeDecider, recipeStream(recipe_id), command, meta, ifMatch);
};
