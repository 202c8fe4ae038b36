import { catalogue } from '../domain/catalogue/catalogue.ts';
import type { CatalogueEntry, CatalogueRecipe } from '../domain/catalogue/entry.ts';
import { type CatalogueEvent, type CatalogueState, catalogueDecider } from '../domain/catalogue/introduction.ts';
import { canonicalJson } from '../domain/kernel/canonical-json.ts';
import type { Actor } from '../domain/kernel/event.ts';
import { sha256Hex } from '../domain/kernel/hash-chain.ts';
import { type ProcessModeCommand, processModeDecider } from '../domain/processmode/process-mode.ts';
import { type RecipeCommand, recipeDecider } from '../domain/recipe/recipe.ts';
import { type CommandMeta, derivedId } from './envelope.ts';
import { type CommandPorts, load } from './handling.ts';
import { catalogueStream, processModeId, processModeStream, recipeId, recipeStream } from './streams.ts';
import { handleTogether, type MetaCommand } from './together.ts';

/** Who brings the catalogue in: nobody approves what they wrote, so these are two. */
export interface CatalogueSigners {
  readonly author: Actor;
  readonly approver: Actor;
}

const REASON = 'catalogue of the product';

const meta = (actor: Actor, ...what: readonly string[]): CommandMeta => {
  const commandId = derivedId('catalogue', actor.org_id, ...what);
  return { commandId, correlationId: commandId, causationId: commandId, actor, reason: REASON };
};

/** A mode of the catalogue is left alone where the organisation has one of its name already. */
const refused = (what: string, failure: { readonly kind: string }): void => {
  if (failure.kind === 'ProcessModeNameTaken' || failure.kind === 'RecipeNameTaken') return;
  throw new Error(`catalogue, ${what}: ${JSON.stringify(failure)}`);
};

const seedMode = async (ports: CommandPorts, signers: CatalogueSigners, entry: CatalogueEntry): Promise<number> => {
  const { author, approver } = signers;
  const { org_id } = author;
  const { mode, recipes } = entry;
  const process_mode_id = processModeId(org_id, mode.name);
  const commands: MetaCommand<ProcessModeCommand>[] = [
    {
      command: { type: 'DefineProcessMode', mode: { ...mode, process_mode_id, org_id } },
      meta: meta(author, 'mode', mode.name),
    },
    {
      command: { type: 'ChooseDefaultRecipes', recipe_ids: recipes.map(({ name }) => recipeId(org_id, name)) },
      meta: meta(approver, 'default recipes', mode.name),
    },
  ];
  const outcome = await handleTogether(ports, processModeDecider, processModeStream(process_mode_id), commands, 'new');
  if (!outcome.ok) refused(mode.name, outcome.failure);
  return outcome.ok ? outcome.appended : 0;
};

/** Written and submitted by the one, approved and signed by the other. */
const seedRecipe = async (
  ports: CommandPorts,
  { author, approver }: CatalogueSigners,
  { mode }: CatalogueEntry,
  { name, content }: CatalogueRecipe,
): Promise<number> => {
  const { org_id } = author;
  const recipe_id = recipeId(org_id, name);
  const process_mode_id = processModeId(org_id, mode.name);
  const { family } = mode;
  const draft: RecipeCommand = {
    type: 'DraftRecipe',
    recipe_id,
    org_id,
    name,
    family,
    content: { process_mode_id, ...content },
  };
  const commands: MetaCommand<RecipeCommand>[] = [
    { command: draft, meta: meta(author, 'recipe', name) },
    { command: { type: 'Submit', version: 1 }, meta: meta(author, 'recipe submission', name) },
    {
      command: { type: 'Approve', version: 1, printed_name: approver.name },
      meta: meta(approver, 'recipe approval', name),
    },
  ];
  const outcome = await handleTogether(ports, recipeDecider, recipeStream(recipe_id), commands, 'new');
  if (!outcome.ok) refused(name, outcome.failure);
  return outcome.ok ? outcome.appended : 0;
};

/**
 * Brings the process modes of the product and their approved default recipes into an organisation, once an edition of the
 * catalogue: what is there already is left as it is. From then on they are versioned like any other.
 * @returns how many events were appended
 */
export const seedCatalogue = async (
  ports: CommandPorts,
  signers: CatalogueSigners,
  entries: readonly CatalogueEntry[] = catalogue,
): Promise<number> => {
  const { org_id } = signers.author;
  const edition = sha256Hex(canonicalJson(entries));
  const stream = catalogueStream(org_id);
  const { state } = await load<CatalogueState, CatalogueEvent>(ports.store, catalogueDecider, stream);
  if (state.editions.includes(edition)) return 0;
  const appended = await Promise.all(
    entries.flatMap((entry) => [
      seedMode(ports, signers, entry),
      ...entry.recipes.map((recipe) => seedRecipe(ports, signers, entry, recipe)),
    ]),
  );
  const recipes = entries.reduce((sum, entry) => sum + entry.recipes.length, 0);
  const introduction = { org_id, edition, process_modes: entries.length, recipes };
  const outcome = await handleTogether(ports, catalogueDecider, stream, [
    { command: { type: 'IntroduceCatalogue', introduction }, meta: meta(signers.approver, 'edition', edition) },
  ]);
  if (!outcome.ok) refused(edition, outcome.failure);
  return appended.reduce((sum, count) => sum + count, outcome.ok ? outcome.appended : 0);
};
