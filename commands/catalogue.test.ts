import { describe, expect, test } from 'vitest';
import { catalogue } from '../domain/catalogue/catalogue.ts';
import type { Actor } from '../domain/kernel/event.ts';
import {
  type ProcessModeEvent,
  type ProcessModeState,
  processModeDecider,
} from '../domain/processmode/process-mode.ts';
import { digestOf, type RecipeEvent, type RecipeState, recipeDecider } from '../domain/recipe/recipe.ts';
import { seedCatalogue } from './catalogue.ts';
import { derivedId } from './envelope.ts';
import { load } from './handling.ts';
import { defineProcessMode } from './process-modes.ts';
import { draftRecipe, onRecipe } from './recipes.ts';
import { catalogueStream, processModeId, processModeStream, recipeId, recipeStream } from './streams.ts';
import { done, eventsOf, isUnbroken, now } from './testing/demo-fab.ts';
import { InMemoryEventStore } from './testing/in-memory-event-store.ts';

const person = (name: string, org_id = 'demo'): Actor => ({ id: `${name}@${org_id}`, name, roles: ['admin'], org_id });
const signers = { author: person('ann'), approver: person('bob') };
const first = catalogue.slice(0, 5);
const clock = (): Date => new Date(now);
const meta = (actor: Actor, what: string) => {
  const commandId = derivedId('test', what);
  return { commandId, correlationId: commandId, causationId: commandId, actor };
};
const recipes = first.reduce((sum, entry) => sum + entry.recipes.length, 0);

const recipeOf = async (store: InMemoryEventStore, name: string, org_id = 'demo') => {
  const stream = recipeStream(recipeId(org_id, name));
  const { state } = await load<RecipeState, RecipeEvent>(store, recipeDecider, stream);
  if (state.status === 'none') throw new Error(`no recipe ${name}`);
  return state;
};

describe('the catalogue comes into an organisation', () => {
  test('with every recipe written by the one and signed by the other, each stream an unbroken chain', async () => {
    const store = new InMemoryEventStore();
    // Two events a mode, three a recipe, and one that says that all of it is there.
    expect(await seedCatalogue({ store, clock }, signers, first)).toBe(2 * first.length + 3 * recipes + 1);
    for (const { mode, recipes: own } of first) {
      const process_mode_id = processModeId('demo', mode.name);
      const stream = processModeStream(process_mode_id);
      const { state } = await load<ProcessModeState, ProcessModeEvent>(store, processModeDecider, stream);
      expect(state).toMatchObject({ ...mode, default_recipes: own.map(({ name }) => recipeId('demo', name)) });
      expect(await isUnbroken(store, stream)).toBe(true);
      for (const { name, content } of own) {
        const { versions } = await recipeOf(store, name);
        const whole = { process_mode_id, ...content };
        expect(versions).toMatchObject([
          {
            version: 1,
            status: 'approved',
            content: whole,
            authors: ['ann@demo'],
            approval: { signer_id: 'bob@demo', printed_name: 'bob', signed_digest: digestOf(whole) },
          },
        ]);
        expect(await isUnbroken(store, recipeStream(recipeId('demo', name)))).toBe(true);
      }
    }
  });

  test('once an edition, and organisation by organisation', async () => {
    const store = new InMemoryEventStore();
    await seedCatalogue({ store, clock }, signers, first);
    expect(await seedCatalogue({ store, clock }, signers, first)).toBe(0);
    const rivals = { author: person('ann', 'rival'), approver: person('bob', 'rival') };
    expect(await seedCatalogue({ store, clock }, rivals, first)).toBeGreaterThan(0);
    expect(await eventsOf(store, catalogueStream('demo'))).toHaveLength(1);
  });

  test('a later edition adds what it has more', async () => {
    const store = new InMemoryEventStore();
    await seedCatalogue({ store, clock }, signers, first.slice(0, 4));
    await seedCatalogue({ store, clock }, signers, first);
    const last = first[4];
    expect(await eventsOf(store, processModeStream(processModeId('demo', last?.mode.name ?? '')))).toHaveLength(2);
    expect(await eventsOf(store, processModeStream(processModeId('demo', first[0]?.mode.name ?? '')))).toHaveLength(2);
    const editions = await eventsOf(store, catalogueStream('demo'));
    expect(editions.map(({ data }) => data)).toMatchObject([{ process_modes: 4 }, { process_modes: 5 }]);
  });

  test('and is finished after an interruption', async () => {
    const store = new InMemoryEventStore();
    const append = store.append.bind(store);
    let appends = 0;
    store.append = (...given) => {
      appends += 1;
      return appends > 3 ? Promise.reject(new Error('gone')) : append(...given);
    };
    await expect(seedCatalogue({ store, clock }, signers, first)).rejects.toThrow('gone');
    store.append = append;
    await seedCatalogue({ store, clock }, signers, first);
    for (const { recipes: own } of first)
      for (const { name } of own) expect((await recipeOf(store, name)).versions[0]?.status).toBe('approved');
    expect(await eventsOf(store, catalogueStream('demo'))).toHaveLength(1);
  });

  test('and leaves alone what the organisation has under a name already', async () => {
    const store = new InMemoryEventStore();
    const ports = { store, clock };
    const entry = first[0];
    if (entry === undefined) throw new Error('an empty catalogue');
    const own = { ...entry.mode, description: 'ours' };
    done(await defineProcessMode(ports, meta(signers.author, 'mode'), own));
    await seedCatalogue(ports, signers, first);
    const events = await eventsOf(store, processModeStream(processModeId('demo', own.name)));
    expect(events.map(({ data }) => data)).toMatchObject([{ description: 'ours' }]);
  });

  test('and its recipes get versions like any other', async () => {
    const store = new InMemoryEventStore();
    const ports = { store, clock };
    await seedCatalogue(ports, signers, first);
    const name = first[0]?.recipes[0]?.name ?? '';
    const id = recipeId('demo', name);
    const { versions } = await recipeOf(store, name);
    const content = versions[0]?.content;
    if (content === undefined) throw new Error('no version');
    const next = { type: 'DraftVersion', content: { ...content, uniformity_target_pct: 1 } } as const;
    done(await onRecipe(ports, meta(signers.author, 'next'), id, next));
    done(await onRecipe(ports, meta(signers.author, 'submit'), id, { type: 'Submit', version: 2 }));
    const approval = { type: 'Approve', version: 2, printed_name: 'bob' } as const;
    done(await onRecipe(ports, meta(signers.approver, 'approve'), id, approval));
    expect((await recipeOf(store, name)).versions.map(({ status }) => status)).toEqual(['superseded', 'approved']);
    const taken = await draftRecipe(ports, meta(signers.author, 'again'), name, content);
    expect(taken).toMatchObject({ ok: false, failure: { kind: 'RecipeNameTaken' } });
  });
});
