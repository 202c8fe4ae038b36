import {
  type ProcessModeEvent,
  type ProcessModeFailure,
  type ProcessModeState,
  processModeDecider,
} from '../domain/processmode/process-mode.ts';
import { approvedVersion, type RecipeEvent, type RecipeState, recipeDecider } from '../domain/recipe/recipe.ts';
import type { CommandMeta } from './envelope.ts';
import { type CommandPorts, handle, load, type Outcome } from './handling.ts';
import { processModeStream, recipeStream } from './streams.ts';

export interface DefaultRecipeUnfit {
  readonly kind: 'DefaultRecipeUnfit';
  readonly recipe_id: string;
  readonly why: string;
}

/** What speaks against a recipe as a default of a mode; one of another organisation does not exist. */
const unfit = async (
  { store }: CommandPorts,
  org_id: string,
  process_mode_id: string,
  recipe_id: string,
): Promise<DefaultRecipeUnfit | undefined> => {
  const { state } = await load<RecipeState, RecipeEvent>(store, recipeDecider, recipeStream(recipe_id));
  const kind = 'DefaultRecipeUnfit';
  if (state.status === 'none' || state.org_id !== org_id) return { kind, recipe_id, why: 'does not exist' };
  const approved = approvedVersion(state);
  if (approved === undefined) return { kind, recipe_id, why: 'has no approved version' };
  return approved.content.process_mode_id === process_mode_id
    ? undefined
    : { kind, recipe_id, why: 'is of another process mode' };
};

/** Chooses the recipes that a process mode of the actor's organisation offers. */
export const chooseDefaultRecipes = async (
  ports: CommandPorts,
  meta: CommandMeta,
  process_mode_id: string,
  recipe_ids: readonly string[],
  ifMatch?: bigint,
): Promise<Outcome<ProcessModeState, ProcessModeEvent, ProcessModeFailure | DefaultRecipeUnfit>> => {
  const stream = processModeStream(process_mode_id);
  const { org_id } = meta.actor;
  const { state } = await load<ProcessModeState, ProcessModeEvent>(ports.store, processModeDecider, stream);
  if (state.status === 'none' || state.org_id !== org_id) return { ok: false, failure: { kind: 'ProcessModeUnknown' } };
  const found = await Promise.all(recipe_ids.map((id) => unfit(ports, org_id, process_mode_id, id)));
  const failure = found.find((each) => each !== undefined);
  if (failure !== undefined) return { ok: false, failure };
  return handle(ports, processModeDecider, stream, { type: 'ChooseDefaultRecipes', recipe_ids }, meta, ifMatch);
};
