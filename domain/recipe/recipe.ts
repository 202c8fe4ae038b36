import { z } from 'zod';
import { canonicalJson } from '../kernel/canonical-json.ts';
import { accept, type Decider, type Decision, type DecisionContext, refuse } from '../kernel/decider.ts';
import { define, type EventsOf } from '../kernel/event-schema.ts';
import { sha256Hex } from '../kernel/hash-chain.ts';
import { processFamilySchema } from '../run/events.ts';
import { type RecipeContent, recipeContentSchema } from './content.ts';

const version = { version: z.number().int().min(1) };
const signature = z.object({
  signer_id: z.string(),
  printed_name: z.string(),
  meaning: z.enum(['authored', 'reviewed', 'approved', 'released']),
  /** SHA-256 of the canonical content that was signed. */
  signed_digest: z.string(),
  signed_at: z.string(),
});
export type Signature = z.infer<typeof signature>;

/** Version 2 of the content adds settings that version 1 leaves out: what was written before says the same as ever. */
const fromVersion1 = [(data: unknown): unknown => data];

/** Stream: `recipe-<uuid of organisation and name>`: the id keeps the name unique in its organisation. */
export const recipeEvents = {
  RecipeDrafted: define(
    z.object({
      recipe_id: z.string(),
      org_id: z.string(),
      name: z.string(),
      family: processFamilySchema,
      ...version,
      content: recipeContentSchema,
      written_by: z.string(),
    }),
    fromVersion1,
  ),
  RecipeDraftRevised: define(
    z.object({ ...version, content: recipeContentSchema, written_by: z.string() }),
    fromVersion1,
  ),
  RecipeSubmitted: define(z.object({ ...version, digest: z.string(), submitted_by: z.string() })),
  RecipeApproved: define(z.object({ ...version, signature })),
  RecipeRejected: define(z.object({ ...version, rejected_by: z.string() })),
  RecipeSuperseded: define(z.object({ ...version, superseded_by: z.number().int() })),
  RecipeRetired: define(z.object({ ...version, retired_by: z.string() })),
};
export type RecipeEvent = EventsOf<typeof recipeEvents>;

export type RecipeStatus = 'draft' | 'submitted' | 'approved' | 'superseded' | 'retired';

export interface RecipeVersion {
  readonly version: number;
  readonly status: RecipeStatus;
  readonly content: RecipeContent;
  readonly authors: readonly string[];
  readonly approval: Signature | null;
}

export interface KnownRecipe {
  readonly status: 'known';
  readonly recipe_id: string;
  readonly org_id: string;
  readonly name: string;
  readonly family: z.infer<typeof processFamilySchema>;
  /** By version - 1. */
  readonly versions: readonly RecipeVersion[];
}
export type RecipeState = { readonly status: 'none' } | KnownRecipe;

export type RecipeCommand =
  | {
      readonly type: 'DraftRecipe';
      readonly recipe_id: string;
      readonly org_id: string;
      readonly name: string;
      readonly family: KnownRecipe['family'];
      readonly content: RecipeContent;
    }
  | { readonly type: 'DraftVersion'; readonly content: RecipeContent }
  | { readonly type: 'ReviseDraft'; readonly version: number; readonly content: RecipeContent }
  | { readonly type: 'Submit' | 'Reject' | 'Retire'; readonly version: number }
  | { readonly type: 'Approve'; readonly version: number; readonly printed_name: string };

export type RecipeFailure =
  | { readonly kind: 'RecipeNotFound' }
  | { readonly kind: 'RecipeNameTaken'; readonly name: string }
  | { readonly kind: 'RecipeVersionNotFound'; readonly version: number }
  | {
      readonly kind: 'RecipeWrongState';
      readonly version: number;
      readonly status: RecipeStatus;
      readonly allowed: readonly RecipeStatus[];
    }
  | { readonly kind: 'RecipeDraftExists'; readonly version: number; readonly status: RecipeStatus }
  | { readonly kind: 'ApproverIsAuthor'; readonly author: string };

export const digestOf = (content: RecipeContent): string => sha256Hex(canonicalJson(content));

const changeVersion = (state: KnownRecipe, number: number, change: Partial<RecipeVersion>): KnownRecipe => ({
  ...state,
  versions: state.versions.map((entry) => (entry.version === number ? { ...entry, ...change } : entry)),
});

const evolve = (state: RecipeState, event: RecipeEvent): RecipeState => {
  if (event.type === 'RecipeDrafted') {
    const { recipe_id, org_id, name, family, version, content, written_by } = event.data;
    const draft: RecipeVersion = { version, status: 'draft', content, authors: [written_by], approval: null };
    return state.status === 'none'
      ? { status: 'known', recipe_id, org_id, name, family, versions: [draft] }
      : { ...state, versions: [...state.versions, draft] };
  }
  if (state.status === 'none') return state;
  const { version } = event.data;
  switch (event.type) {
    case 'RecipeDraftRevised': {
      const authors = state.versions[version - 1]?.authors ?? [];
      const { content, written_by } = event.data;
      return changeVersion(state, version, { content, authors: [...new Set([...authors, written_by])] });
    }
    case 'RecipeSubmitted':
      return changeVersion(state, version, { status: 'submitted' });
    case 'RecipeApproved':
      return changeVersion(state, version, { status: 'approved', approval: event.data.signature });
    case 'RecipeRejected':
      return changeVersion(state, version, { status: 'draft' });
    case 'RecipeSuperseded':
      return changeVersion(state, version, { status: 'superseded' });
    case 'RecipeRetired':
      return changeVersion(state, version, { status: 'retired' });
    default: {
      const unhandled: never = event;
      return unhandled;
    }
  }
};

type Known = Exclude<RecipeCommand, { type: 'DraftRecipe' | 'DraftVersion' }>;

const allowedFrom: Readonly<Record<Known['type'], readonly RecipeStatus[]>> = {
  ReviseDraft: ['draft'],
  Submit: ['draft'],
  Approve: ['submitted'],
  Reject: ['submitted'],
  Retire: ['approved', 'superseded'],
};
const reached: Readonly<Record<Known['type'], RecipeStatus | null>> = {
  ReviseDraft: null,
  Submit: 'submitted',
  Approve: 'approved',
  Reject: null,
  Retire: 'retired',
};

const decideOnVersion = (
  command: Known,
  entry: RecipeVersion,
  state: KnownRecipe,
  { actor, now }: DecisionContext,
): Decision<RecipeEvent, RecipeFailure> => {
  const { version } = entry;
  if (entry.status === reached[command.type]) return accept();
  const allowed = allowedFrom[command.type];
  if (!allowed.includes(entry.status))
    return refuse({ kind: 'RecipeWrongState', version, status: entry.status, allowed });
  switch (command.type) {
    case 'ReviseDraft':
      if (digestOf(command.content) === digestOf(entry.content)) return accept();
      return accept({ type: 'RecipeDraftRevised', data: { version, content: command.content, written_by: actor.id } });
    case 'Submit':
      return accept({
        type: 'RecipeSubmitted',
        data: { version, digest: digestOf(entry.content), submitted_by: actor.id },
      });
    case 'Approve': {
      if (entry.authors.includes(actor.id)) return refuse({ kind: 'ApproverIsAuthor', author: actor.id });
      const approval: Signature = {
        signer_id: actor.id,
        printed_name: command.printed_name,
        meaning: 'approved',
        signed_digest: digestOf(entry.content),
        signed_at: now,
      };
      const superseded = state.versions
        .filter((other) => other.status === 'approved')
        .map(
          (other): RecipeEvent => ({
            type: 'RecipeSuperseded',
            data: { version: other.version, superseded_by: version },
          }),
        );
      return accept<RecipeEvent>({ type: 'RecipeApproved', data: { version, signature: approval } }, ...superseded);
    }
    case 'Reject':
      return accept({ type: 'RecipeRejected', data: { version, rejected_by: actor.id } });
    case 'Retire':
      return accept({ type: 'RecipeRetired', data: { version, retired_by: actor.id } });
    default: {
      const unhandled: never = command;
      return unhandled;
    }
  }
};

export const recipeDecider: Decider<RecipeState, RecipeCommand, RecipeEvent, RecipeFailure> = {
  initial: { status: 'none' },
  evolve,
  decide: (command, state, context) => {
    const written_by = context.actor.id;
    if (command.type === 'DraftRecipe') {
      const { recipe_id, org_id, name, family, content } = command;
      if (state.status === 'known') return refuse({ kind: 'RecipeNameTaken', name });
      return accept({
        type: 'RecipeDrafted',
        data: { recipe_id, org_id, name, family, version: 1, content, written_by },
      });
    }
    if (state.status === 'none') return refuse({ kind: 'RecipeNotFound' });
    if (command.type === 'DraftVersion') {
      const open = state.versions.find(({ status }) => status === 'draft' || status === 'submitted');
      if (open !== undefined) return refuse({ kind: 'RecipeDraftExists', version: open.version, status: open.status });
      const { recipe_id, org_id, name, family, versions } = state;
      const { content } = command;
      return accept({
        type: 'RecipeDrafted',
        data: { recipe_id, org_id, name, family, version: versions.length + 1, content, written_by },
      });
    }
    const entry = state.versions[command.version - 1];
    if (entry === undefined) return refuse({ kind: 'RecipeVersionNotFound', version: command.version });
    return decideOnVersion(command, entry, state, context);
  },
};

/** The approved version, if there is one. */
export const approvedVersion = (recipe: KnownRecipe): RecipeVersion | undefined =>
  recipe.versions.find(({ status }) => status === 'approved');
