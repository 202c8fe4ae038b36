import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../kernel/canonical-json.ts';
import { now, person, specify } from '../kernel/testing/specification.ts';
import {
  approvedVersion,
  digestOf,
  type RecipeCommand,
  type RecipeEvent,
  type RecipeStatus,
  recipeDecider,
} from './recipe.ts';
import { approved, content, drafted, recipeAfter, revised, submitted } from './testing/recipes.ts';

const given = specify(recipeDecider);
const ann = person('ann@demo', 'engineer');
const bob = person('bob@demo', 'engineer');
const eve = person('eve@demo', 'engineer');
const draft: RecipeCommand = {
  type: 'DraftRecipe',
  recipe_id: 'r',
  org_id: 'demo',
  name: 'Dry 50',
  family: 'oxidation',
  content,
};
const on = (type: 'Submit' | 'Reject' | 'Retire', version = 1): RecipeCommand => ({ type, version });
const approve = (version = 1): RecipeCommand => ({ type: 'Approve', version, printed_name: 'Bob B.' });
const revise = (version = 1): RecipeCommand => ({ type: 'ReviseDraft', version, content: revised });
const rejected: RecipeEvent = { type: 'RecipeRejected', data: { version: 1, rejected_by: 'bob@demo' } };
const superseded: RecipeEvent = { type: 'RecipeSuperseded', data: { version: 1, superseded_by: 2 } };
const retired = (version = 1): RecipeEvent => ({ type: 'RecipeRetired', data: { version, retired_by: 'bob@demo' } });
const revisedBy = (written_by: string): RecipeEvent => ({
  type: 'RecipeDraftRevised',
  data: { version: 1, content: revised, written_by },
});

describe('a recipe', () => {
  test('is drafted as version 1 by whoever wrote it', () => given().when(draft, ann).thenEvents(drafted()));

  test('has a name that no other has', () =>
    given(drafted()).when(draft, bob).thenRefused({ kind: 'RecipeNameTaken', name: 'Dry 50' }));

  test.each([
    { type: 'DraftVersion', content } as const,
    revise(),
    on('Submit'),
    approve(),
    on('Reject'),
    on('Retire'),
  ])('has to exist before $type', (command) => given().when(command, bob).thenRefused({ kind: 'RecipeNotFound' }));

  test.each([0, 2, -1, 1.5])('has no version %d', (version) =>
    given(drafted()).when(on('Submit', version), ann).thenRefused({ kind: 'RecipeVersionNotFound', version }),
  );
});

describe('a version goes', () => {
  test('from draft to submitted, bound to the digest of its content', () =>
    given(drafted()).when(on('Submit'), ann).thenEvents(submitted()));

  test('from submitted to approved by somebody else, whose signature is bound to the same digest', () => {
    const then = given(drafted(), submitted()).when(approve(), bob);
    then.thenEvents(approved());
    then.thenState({ versions: [{ status: 'approved', approval: { signed_at: now, printed_name: 'Bob B.' } }] });
  });

  test('from submitted back to draft, when rejected, and again to submitted', () => {
    given(drafted(), submitted()).when(on('Reject'), bob).thenEvents(rejected);
    given(drafted(), submitted(), rejected).when(on('Submit'), ann).thenEvents(submitted());
  });

  test('from approved to superseded, when a later one is approved', () => {
    const then = given(drafted(), submitted(), approved(), drafted(2), submitted(2)).when(approve(2), bob);
    then.thenEvents(approved(2), superseded);
    then.thenState({ versions: [{ status: 'superseded' }, { status: 'approved' }] });
  });

  test.each([
    ['approved', [drafted(), submitted(), approved()]],
    ['superseded', [drafted(), submitted(), approved(), drafted(2), submitted(2), approved(2), superseded]],
  ])('from %s to retired', (_, history) =>
    given(...history)
      .when(on('Retire'), bob)
      .thenEvents(retired()),
  );

  const histories: Record<RecipeStatus, readonly RecipeEvent[]> = {
    draft: [drafted()],
    submitted: [drafted(), submitted()],
    approved: [drafted(), submitted(), approved()],
    superseded: [drafted(), submitted(), approved(), drafted(2), submitted(2), approved(2), superseded],
    retired: [drafted(), submitted(), approved(), retired()],
  };
  const allowed: [RecipeCommand, readonly RecipeStatus[], RecipeStatus | null][] = [
    [revise(), ['draft'], null],
    [on('Submit'), ['draft'], 'submitted'],
    [approve(), ['submitted'], 'approved'],
    [on('Reject'), ['submitted'], null],
    [on('Retire'), ['approved', 'superseded'], 'retired'],
  ];
  const refused = allowed.flatMap(([command, from, reached]) =>
    (Object.keys(histories) as RecipeStatus[])
      .filter((status) => !from.includes(status) && status !== reached)
      .map((status) => [command.type, status, command, from] as const),
  );
  test.each(refused)('nowhere by %s when it is %s', (_, status, command, from) =>
    given(...histories[status])
      .when(command, bob)
      .thenRefused({ kind: 'RecipeWrongState', version: 1, status, allowed: from }),
  );

  const reached = allowed.flatMap(([command, , status]) =>
    status === null ? [] : [[command.type, status, command] as const],
  );
  test.each(reached)('nowhere by %s when it is %s already', (_, status, command) =>
    given(...histories[status])
      .when(command, bob)
      .thenNothing(),
  );
});

describe('a draft', () => {
  test('is revised, and keeps all who wrote it', () => {
    const then = given(drafted()).when(revise(), bob);
    then.thenEvents(revisedBy('bob@demo'));
    then.thenState({ versions: [{ content: revised, authors: ['ann@demo', 'bob@demo'] }] });
  });

  test('is not revised by what is already in it', () =>
    given(drafted(), revisedBy('ann@demo')).when(revise(), bob).thenNothing());

  test('is the only one at a time', () => {
    const version: RecipeCommand = { type: 'DraftVersion', content: revised };
    given(drafted()).when(version, ann).thenRefused({ kind: 'RecipeDraftExists', version: 1, status: 'draft' });
    given(drafted(), submitted())
      .when(version, ann)
      .thenRefused({ kind: 'RecipeDraftExists', version: 1, status: 'submitted' });
    given(drafted(), submitted(), approved())
      .when(version, ann)
      .thenEvents(drafted(2, 'ann@demo', revised));
    given(drafted(), submitted(), approved(), retired())
      .when(version, ann)
      .thenEvents(drafted(2, 'ann@demo', revised));
  });
});

describe('nobody approves what they wrote', () => {
  test.each([
    ['the author', [drafted(), submitted()], ann],
    ['one who only revised it', [drafted(), revisedBy('bob@demo'), submitted(1, revised)], bob],
    ['the author, after others revised it', [drafted(), revisedBy('bob@demo'), submitted(1, revised)], ann],
    ['the author, after a rejection', [drafted(), submitted(), rejected, submitted()], ann],
  ])('not %s', (_, history, actor) =>
    given(...history)
      .when(approve(), actor)
      .thenRefused({ kind: 'ApproverIsAuthor', author: actor.id }),
  );

  test('but others may, also who wrote another version', () => {
    given(drafted(), revisedBy('bob@demo'), submitted(1, revised))
      .when(approve(), eve)
      .thenState({
        versions: [{ status: 'approved', approval: { signer_id: 'eve@demo' } }],
      });
    given(drafted(1, 'bob@demo'), submitted(), approved(), drafted(2, 'ann@demo'), submitted(2))
      .when(approve(2), bob)
      .thenState({ versions: [{ status: 'superseded' }, { status: 'approved' }] });
  });
});

describe('the digest of a recipe', () => {
  test('is SHA-256 of its canonical JSON, whatever the order of its fields', () => {
    const reordered = Object.fromEntries(Object.entries(content).reverse()) as typeof content;
    expect(digestOf(content)).toBe(createHash('sha256').update(canonicalJson(content)).digest('hex'));
    expect(digestOf(reordered)).toBe(digestOf(content));
  });

  test('is that of what was signed: of the revised content, not the first', () => {
    const { decision } = given(drafted(), revisedBy('bob@demo'), submitted(1, revised)).when(approve(), eve);
    expect(decision.ok && decision.events[0]).toMatchObject({
      data: { signature: { signed_digest: digestOf(revised) } },
    });
    expect(digestOf(revised)).not.toBe(digestOf(content));
  });
});

describe('the approved version', () => {
  test('is the newest that was approved and not taken back', () => {
    expect(approvedVersion(recipeAfter(drafted(), submitted()))).toBeUndefined();
    expect(approvedVersion(recipeAfter(drafted(), submitted(), approved(), drafted(2)))?.version).toBe(1);
    expect(approvedVersion(recipeAfter(drafted(), submitted(), approved(), retired()))).toBeUndefined();
  });
});
