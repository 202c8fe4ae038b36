import { z } from '@hono/zod-openapi';
import { load, type Outcome } from '../../../commands/handling.ts';
import { findProcessMode } from '../../../commands/process-modes.ts';
import { draftRecipe, onRecipe } from '../../../commands/recipes.ts';
import { recipeStream } from '../../../commands/streams.ts';
import { recipeContentSchema } from '../../../domain/recipe/content.ts';
import { type KnownRecipe, type RecipeEvent, type RecipeState, recipeDecider } from '../../../domain/recipe/recipe.ts';
import type { ProcessFamily } from '../../../domain/run/events.ts';
import type { HttpPorts } from '../ports.ts';
import { type AnyFailure, failureProblem } from '../problems/failures.ts';
import { invalid } from '../problems/problem.ts';
import { replyTo } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { recipeVersionSchema } from '../schemas/catalogue.ts';
import { queryInteger, reason, text } from '../schemas/primitives.ts';
import { flatVersion } from '../views/recipe.ts';
import { recipeParams, recipePrefixes } from './recipes.ts';

const content = recipeContentSchema.extend({ reason: text(2000).optional() });
const version = z.number().int().min(1).max(1_000_000).optional();
const optionalReason = { reason: text(2000).optional() };

/** An electronic signature re-authenticates its signer and says what it means (21 CFR 11.50 and 11.200). */
const approvalBody = z
  .object({
    version: version.openapi({ description: 'The newest unless given.' }),
    password: z.string().min(1).max(1024),
    meaning: z.literal('approved'),
    comment: text(2000).optional(),
  })
  .openapi('RecipeApproval');

const shownVersion = (state: RecipeState, wanted: number) => {
  const entry = state.status === 'none' ? undefined : state.versions[wanted - 1];
  if (state.status === 'none' || entry === undefined)
    throw new Error(`no recipe version ${wanted} after a command on it`);
  const { recipe_id, org_id, name, family } = state;
  return flatVersion({ recipe_id, org_id, name, family, ...entry });
};

const newest = ({ versions }: KnownRecipe): number => versions.length;
const inForce = (recipe: KnownRecipe): number =>
  recipe.versions.find(({ status }) => status === 'approved')?.version ?? newest(recipe);

const routesUnder = (ports: HttpPorts, prefix: string, families?: readonly ProcessFamily[]): readonly Route[] => {
  /** The recipe as the log has it; undefined when it does not exist here, or for this caller. */
  const known = async (org_id: string, recipe_id: string): Promise<KnownRecipe | undefined> => {
    const { state } = await load<RecipeState, RecipeEvent>(ports.store, recipeDecider, recipeStream(recipe_id));
    const shown = state.status === 'known' && state.org_id === org_id && (families?.includes(state.family) ?? true);
    return shown ? state : undefined;
  };
  const missing = { problem: failureProblem({ kind: 'RecipeNotFound' }) };
  const reply = (outcome: Outcome<RecipeState, RecipeEvent, AnyFailure>, number: number) =>
    replyTo(
      outcome,
      (state) => shownVersion(state, number),
      ({ recipe_id }) => `${prefix}/${recipe_id}/versions/${number}`,
    );
  const ofOtherFamily = async (process_mode_id: string): Promise<boolean> => {
    if (families === undefined) return false;
    const mode = await findProcessMode(ports.store, process_mode_id);
    return mode !== undefined && !families.includes(mode.family);
  };

  return [
    route({
      method: 'post',
      path: prefix,
      tag: 'Catalogue',
      summary: 'Draft a recipe',
      description:
        'Version 1. The name is unique in the organisation; which settings are required follows from the process mode.',
      kind: 'command',
      access: { permission: 'recipe:write' },
      body: content.extend({ name: text(120) }).openapi('RecipeDraft'),
      success: { status: 201, description: 'The draft', schema: recipeVersionSchema },
      handler: async ({ body: { name, reason: _, ...drafted }, meta }) => {
        if (await ofOtherFamily(drafted.process_mode_id)) {
          const message = `must be a process mode of ${families?.join(' or ')} here`;
          return { problem: invalid([{ path: 'process_mode_id', message }]) };
        }
        return reply(await draftRecipe(ports, meta, name, drafted), 1);
      },
    }),
    route({
      method: 'post',
      path: `${prefix}/{recipe_id}/versions`,
      tag: 'Catalogue',
      summary: 'Draft the next version',
      kind: 'command',
      access: { permission: 'recipe:write' },
      params: recipeParams,
      body: content.openapi('RecipeContent'),
      success: { status: 201, description: 'The draft', schema: recipeVersionSchema },
      handler: async ({ caller, params: { recipe_id }, body: { reason: _, ...next }, meta, ifMatch }) => {
        if ((await known(caller.org_id, recipe_id)) === undefined) return missing;
        const command = { type: 'DraftVersion', content: next } as const;
        const outcome = await onRecipe(ports, meta, recipe_id, command, ifMatch);
        const drafted = outcome.ok ? outcome.events.find(({ type }) => type === 'RecipeDrafted') : undefined;
        return reply(outcome, drafted?.data.version ?? 0);
      },
    }),
    route({
      method: 'put',
      path: `${prefix}/{recipe_id}/versions/{version}`,
      tag: 'Catalogue',
      summary: 'Revise a draft',
      kind: 'command',
      access: { permission: 'recipe:write' },
      params: recipeParams.extend({ version: queryInteger(1, 1_000_000) }),
      body: content.openapi('RecipeContent'),
      success: { status: 200, description: 'The revised draft', schema: recipeVersionSchema },
      handler: async ({ caller, params, body: { reason: _, ...revised }, meta, ifMatch }) => {
        if ((await known(caller.org_id, params.recipe_id)) === undefined) return missing;
        const command = { type: 'ReviseDraft', version: params.version, content: revised } as const;
        return reply(await onRecipe(ports, meta, params.recipe_id, command, ifMatch), params.version);
      },
    }),
    ...(
      [
        ['submit', 'Submit', 'recipe:write', newest, 'Submit a draft for approval'],
        ['reject', 'Reject', 'recipe:approve', newest, 'Send a submitted version back to draft'],
        ['retire', 'Retire', 'recipe:approve', inForce, 'Take a version out of use'],
      ] as const
    ).map(([verb, type, permission, usual, summary]) =>
      route({
        method: 'post',
        path: `${prefix}/{recipe_id}/${verb}`,
        tag: 'Catalogue',
        summary,
        description: `The ${usual === newest ? 'newest' : 'approved'} version unless one is named.`,
        kind: 'command',
        access: { permission },
        params: recipeParams,
        body: z.object({ version, ...(verb === 'reject' ? { reason: reason() } : optionalReason) }),
        bodyRequired: verb === 'reject',
        success: { status: 200, description: 'The version', schema: recipeVersionSchema },
        handler: async ({ caller, params: { recipe_id }, body, meta, ifMatch }) => {
          const recipe = await known(caller.org_id, recipe_id);
          if (recipe === undefined) return missing;
          const number = body.version ?? usual(recipe);
          return reply(await onRecipe(ports, meta, recipe_id, { type, version: number }, ifMatch), number);
        },
      }),
    ),
    route({
      method: 'post',
      path: `${prefix}/{recipe_id}/approve`,
      tag: 'Catalogue',
      summary: 'Approve a submitted version with an electronic signature',
      description: 'The signer gives the password again. Whoever wrote the version cannot approve it.',
      kind: 'command',
      access: { permission: 'recipe:approve' },
      params: recipeParams,
      body: approvalBody,
      secrets: ['password'],
      success: { status: 200, description: 'The approved version', schema: recipeVersionSchema },
      handler: async ({ caller, params: { recipe_id }, body, meta, ifMatch, address }) => {
        const recipe = await known(caller.org_id, recipe_id);
        if (recipe === undefined) return missing;
        const signer = await ports.identity.verify(caller.user_id, body.password, address);
        if (!signer.ok) return { problem: failureProblem(signer.failure) };
        const number = body.version ?? newest(recipe);
        const command = { type: 'Approve', version: number, printed_name: signer.value.name } as const;
        const signed = body.comment === undefined ? meta : { ...meta, reason: body.comment };
        return reply(await onRecipe(ports, signed, recipe_id, command, ifMatch), number);
      },
    }),
  ];
};

export const recipeCommandRoutes = (ports: HttpPorts): readonly Route[] =>
  recipePrefixes.flatMap(({ prefix, families }) => routesUnder(ports, prefix, families));
