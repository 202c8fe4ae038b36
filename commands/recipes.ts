import type { ProcessMode } from '../domain/processmode/process-mode.ts';
import type { RecipeContent } from '../domain/recipe/content.ts';
import type { Finding } from '../domain/recipe/finding.ts';
import {
  type RecipeCommand,
  type RecipeEvent,
  type RecipeFailure,
  type RecipeState,
  recipeDecider,
} from '../domain/recipe/recipe.ts';
import { recipeFindings } from '../domain/recipe/validate.ts';
import type { CommandMeta } from './envelope.ts';
import { type CommandPorts, handle, load, type Outcome } from './handling.ts';
import { findProcessMode } from './process-modes.ts';
import { recipeId, recipeStream } from './streams.ts';

export type RecipeContentFailure =
  | { readonly kind: 'ProcessModeNotFound'; readonly process_mode_id: string }
  /** Only that something is missing. */
  | { readonly kind: 'RecipeIncomplete'; readonly missing: readonly Finding[] }
  /** Something is there that must not be; what is missing is named too. */
  | { readonly kind: 'RecipeInvalid'; readonly findings: readonly Finding[] };

type RecipeOutcome<Failure = RecipeFailure> = Promise<Outcome<RecipeState, RecipeEvent, Failure>>;

/** The mode of a recipe's content, or what speaks against the content. */
export const checkedContent = async (
  { store }: CommandPorts,
  org_id: string,
  content: RecipeContent,
  family?: ProcessMode['family'],
): Promise<{ failure: RecipeContentFailure } | { mode: ProcessMode }> => {
  const { process_mode_id } = content;
  const mode = await findProcessMode(store, process_mode_id);
  if (mode === undefined || mode.org_id !== org_id)
    return { failure: { kind: 'ProcessModeNotFound', process_mode_id } };
  if (family !== undefined && mode.family !== family) {
    const message = `process mode "${mode.name}" is of family ${mode.family}, the recipe of ${family}`;
    return {
      failure: { kind: 'RecipeInvalid', findings: [{ rule: 'inconsistent', path: 'process_mode_id', message }] },
    };
  }
  const findings = recipeFindings(mode, content);
  if (findings.length === 0) return { mode };
  const incomplete = findings.every(({ rule }) => rule === 'missing');
  return {
    failure: incomplete ? { kind: 'RecipeIncomplete', missing: findings } : { kind: 'RecipeInvalid', findings },
  };
};

/** Drafts version 1 of a recipe of the actor's organisation. Its name is unique there. */
export const draftRecipe = async (
  ports: CommandPorts,
  meta: CommandMeta,
  name: string,
  content: RecipeContent,
): RecipeOutcome<RecipeFailure | RecipeContentFailure> => {
  const { org_id } = meta.actor;
  const checked = await checkedContent(ports, org_id, content);
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
  // A draft that was written under older rules is checked once more when it is submitted.
  const submitted = command.type === 'Submit' ? state.versions[command.version - 1] : undefined;
  const content =
    'content' in command ? command.content : submitted?.status === 'draft' ? submitted.content : undefined;
  if (content !== undefined) {
    const checked = await checkedContent(ports, org_id, content, state.family);
    if ('failure' in checked) return { ok: false, failure: checked.failure };
  }
  return handle(ports, recipeDecider, recipeStream(recipe_id), command, meta, ifMatch);
};
